"""``contactcodes serve``: the whole service, in one command."""

from __future__ import annotations

import errno
import fcntl
import http.client
import logging
import os
import socket
import sys
import threading
import time
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from contactcodes.cli.opened import example, opened
from contactcodes.cli.supervisor import supervise
from contactcodes.errors import SettingError
from contactcodes.language import _
from contactcodes.logs import write_logs
from contactcodes.settings import PREFIX, Settings, load_settings
from contactcodes.web.auth.invitation import make_setup_link
from contactcodes.web.inner_door import make_socket_folder, studio_socket

_ROOT = Path(__file__).parent.parent.parent
_READY_WITHIN_S = 30.0
_PORT_FREE_WITHIN_S = 3.0
_HEADERS_WITHIN_MS = 10_000  # a client that is slower, or idle for so long, is cut off
_REQUESTS_END_WITHIN_S = 10  # of stopping; a page that takes longer is broken off
# Scans first: where the CPU is short, the studio waits, and the drain catches up later.
NICENESS = {"studio": 10, "worker": 15, "drain": 19}

_log = logging.getLogger(__name__)


@click.command(
    help=_("Serve: answer scans, store them, draw what is ordered, show the studio. Stop with Ctrl-C."),
    epilog=example("serve", "serve --host 0.0.0.0 --port 80"),
)
@click.option("--host", help=_("The address to listen on."))
@click.option("--port", type=int, help=_("The port to listen on."))
def serve(host: str | None, port: int | None) -> None:
    """Serve until stopped."""
    settings = load_settings(
        **{name: value for name, value in (("host", host), ("port", port)) if value is not None}
    )
    write_logs(settings.log_format)
    if settings.studio_port == settings.port:
        raise SettingError(
            _("Port %(port)d is the service’s; the studio needs another one, or 0 to share it.")
            % {"port": settings.port}
        )
    for wanted in {settings.port, settings.studio_port} - {0}:
        _refuse_taken_port(settings.host, wanted)
    _held = _hold_folder(settings)
    setup_link = _setup_link()
    started = threading.Event()
    threading.Thread(
        target=_welcome, args=(settings, setup_link, started), name="welcome", daemon=True
    ).start()
    supervise(
        processes(settings),
        environment(settings),
        started,
        niceness=NICENESS,
        prepare={"studio": lambda: studio_socket(settings).unlink(missing_ok=True)},
    )


def processes(settings: Settings) -> dict[str, list[str]]:
    """Return the processes, in the order in which they stop: the drain after the last scan."""
    own = [sys.executable, "-m", "contactcodes"]
    here = ["--host", settings.host, "--port", str(settings.port)]
    scans = settings.scan_processes or len(os.sched_getaffinity(0))
    scan = [*_server("rsgi", "contactcodes.web.scan_server:make_scan_server"), *here]
    scan += ["--workers", str(scans), "--http1-header-read-timeout", str(_HEADERS_WITHIN_MS)]
    studio = _server("wsgi", "contactcodes.web.front_door:make_studio")
    if settings.studio_port:
        studio += ["--host", settings.host, "--port", str(settings.studio_port)]
    else:
        studio += ["--uds", str(make_socket_folder(settings))]
    studio += ["--workers", "1", "--blocking-threads", str(settings.studio_threads)]
    return {"scan": scan, "studio": studio, "worker": [*own, "work"], "drain": [*own, "drain", "--follow"]}


def _server(interface: str, application: str) -> list[str]:
    server = [sys.executable, "-m", "granian", "--interface", interface, "--factory", application]
    server += ["--http", "1", "--no-ws", "--log-level", "error", "--backlog", "2048"]
    return [*server, "--respawn-failed-workers", "--workers-kill-timeout", f"{_REQUESTS_END_WITHIN_S}s"]


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the processes: what was chosen on the command line is in it."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
        f"{PREFIX}HOST": settings.host,
        f"{PREFIX}PORT": str(settings.port),
    }


def _setup_link() -> str | None:
    """Return the link that sets the first password; None if it was set, or the database is away."""
    try:
        database = opened()[1]
        try:
            with database.writing() as connection:
                return make_setup_link(connection)
        finally:
            database.close()
    except OperationalError as problem:
        _log.error(
            "the database is away (%s): scans of codes in the snapshot are answered, nothing else works",
            str(problem.orig).strip(),
        )
        return None


def _refuse_taken_port(host: str, port: int) -> None:
    # Asked first, because the server shares a taken port instead of complaining (SO_REUSEPORT).
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    end = time.monotonic() + _PORT_FREE_WITHIN_S
    while True:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as problem:
                if problem.errno == errno.EADDRINUSE and time.monotonic() < end:
                    time.sleep(0.1)  # what a killed service has left ends by itself
                    continue
                raise SettingError(
                    _("Port %(port)d of %(host)s cannot be used: %(reason)s. Try another one with --port.")
                    % {"port": port, "host": host, "reason": problem.strerror}
                ) from None
            return


def _hold_folder(settings: Settings) -> int:
    """Return a descriptor that holds the data folder for this service until the process ends.

    Raises SettingError where another service runs there.
    """
    settings.make_data_folder()
    try:
        settings.run_folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(settings.run_folder / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise SettingError(
            _(
                "Nothing can be written to the data folder %(folder)s: %(reason)s. Change its owner, or "
                "choose another: %(name)s."
            )
            % {"folder": settings.data.absolute(), "reason": problem.strerror, "name": f"{PREFIX}DATA"}
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise SettingError(
            _("A service is running already in %(folder)s. Stop it, or choose another CONTACTCODES_DATA.")
            % {"folder": settings.data.absolute()}
        ) from None
    return descriptor


def _welcome(settings: Settings, setup_link: str | None, started: threading.Event) -> None:
    """Say where the service is, once it answers there."""
    started.wait()
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    here = _url(host, settings.port)
    studio_at = (host, settings.studio_port) if settings.studio_port else str(studio_socket(settings))
    late_at = time.monotonic() + _READY_WITHIN_S
    said_late = False
    while not _answers(host, settings.port, studio_at):
        if not said_late and time.monotonic() >= late_at:
            click.echo(
                _("contactcodes does not answer on %(here)s yet. What is in the way: contactcodes doctor")
                % {"here": here}
            )
            said_late = True
        time.sleep(1.0 if said_late else 0.05)
    click.echo(_("contactcodes answers on %(here)s – stop with Ctrl-C") % {"here": here})
    studio = _url(host, settings.studio_port) if settings.studio_port else here
    if studio != here:
        click.echo(_("The studio is on %(here)s") % {"here": studio})
    if setup_link:
        click.echo(
            _("Set the first administrator’s password here, once: %(link)s") % {"link": studio + setup_link}
        )


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listens(address: tuple[str, int] | str) -> bool:
    """Tell whether somebody accepts connections on a port or a socket file."""
    if isinstance(address, str):
        family = socket.AF_UNIX
    else:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.settimeout(2)
        return probe.connect_ex(address) == 0


def _answers(host: str, port: int, studio_at: tuple[str, int] | str) -> bool:
    """Tell whether scans are answered, and pages too: /robots.txt is the studio's."""
    if not _listens(studio_at):
        return False
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        for path in ("/readyz", "/robots.txt"):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                return False
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
