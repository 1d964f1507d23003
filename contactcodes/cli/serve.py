"""``contactcodes serve``: the whole service, in one command."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import threading
import time
from pathlib import Path

import click

from contactcodes.cli.opened import example, opened
from contactcodes.cli.supervisor import supervise
from contactcodes.errors import SettingError
from contactcodes.language import _
from contactcodes.settings import PREFIX, Settings
from contactcodes.web.auth.invitation import make_setup_link

_ROOT = Path(__file__).parent.parent.parent
_READY_WITHIN_S = 30.0


@click.command(
    help=_("Serve: answer scans, store them, draw what is ordered, show the studio. Stop with Ctrl-C."),
    epilog=example("serve", "serve --host 0.0.0.0 --port 80"),
)
@click.option("--host", help=_("The address to listen on."))
@click.option("--port", type=int, help=_("The port to listen on."))
def serve(host: str | None, port: int | None) -> None:
    """Serve until stopped."""
    settings, database = opened(host=host, port=port)
    _refuse_taken_port(settings)
    with database.writing() as connection:
        setup_link = make_setup_link(connection)
    database.close()
    started = threading.Event()
    threading.Thread(
        target=_welcome, args=(settings, setup_link, started), name="welcome", daemon=True
    ).start()
    supervise(_commands(settings), _environment(settings), started)


def _commands(settings: Settings) -> dict[str, list[str]]:
    """Return the processes, in the order in which they stop: the drain after the last scan."""
    own = [sys.executable, "-m", "contactcodes"]
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "contactcodes.web.front_door:make_app",
    ]
    web += [
        "--host",
        settings.host,
        "--port",
        str(settings.port),
        "--http",
        "1",
        "--no-ws",
        "--log-level",
        "error",
    ]
    web += ["--workers", "1", "--blocking-threads", str(settings.threads), "--backlog", "2048"]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "5s"]
    return {"web": web, "worker": [*own, "work"], "drain": [*own, "drain", "--follow"]}


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
        f"{PREFIX}HOST": settings.host,
        f"{PREFIX}PORT": str(settings.port),
    }


def _refuse_taken_port(settings: Settings) -> None:
    # Asked first, because the server shares a taken port instead of complaining (SO_REUSEPORT).
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise SettingError(
                _("Port %(port)d of %(host)s cannot be used: %(reason)s. Try another one with --port.")
                % {"port": settings.port, "host": settings.host, "reason": problem.strerror}
            ) from None


def _welcome(settings: Settings, setup_link: str | None, started: threading.Event) -> None:
    """Say where the service is, once it answers there."""
    started.wait()
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    here = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    late_at = time.monotonic() + _READY_WITHIN_S
    said_late = False
    while not _answers(host, settings.port):
        if not said_late and time.monotonic() >= late_at:
            click.echo(
                _("contactcodes does not answer on %(here)s yet. What is in the way: contactcodes doctor")
                % {"here": here}
            )
            said_late = True
        time.sleep(1.0 if said_late else 0.05)
    click.echo(_("contactcodes answers on %(here)s – stop with Ctrl-C") % {"here": here})
    if setup_link:
        click.echo(
            _("Set the first administrator’s password here, once: %(link)s") % {"link": here + setup_link}
        )


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
