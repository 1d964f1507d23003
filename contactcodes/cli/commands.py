"""The group of all commands, and what an error looks like in a terminal."""

from __future__ import annotations

import errno
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from contactcodes import __version__
from contactcodes.errors import ContactcodesError
from contactcodes.language import _

# In the order of a first day with contactcodes. Each is a module of this room that holds a
# command of its name; it is imported when it is asked for, so that a small command starts fast.
COMMANDS = (
    "serve",
    "password",
    "print",
    "runs",
    "layouts",
    "calibrate",
    "symbol",
    "codes",
    "stats",
    "point",
    "destinations",
    "routes",
    "retire",
    "tracking",
    "drain",
    "reclassify",
    "rollups",
    "purge",
    "work",
    "demo",
    "doctor",
)


class _Group(click.Group):
    """Commands whose own errors are one sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContactcodesError as problem:
            raise click.ClickException(str(problem)) from problem
        except SQLAlchemyError as problem:
            reason = str(getattr(problem, "orig", None) or problem).strip().partition("\n")[0]
            raise click.ClickException(
                _("The database cannot be used: %(reason)s. Try: contactcodes doctor") % {"reason": reason}
            ) from problem
        except OSError as problem:
            if problem.errno == errno.EPIPE:
                raise  # whoever read what we print has read enough; click ends quietly
            raise click.ClickException(_told(problem)) from problem

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"contactcodes.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


def _told(problem: OSError) -> str:
    reasons = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EACCES: _("this user may not"),
        errno.EPERM: _("this user may not"),
        errno.EROFS: _("it can only be read"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENOTDIR: _("a file is in the way of a folder"),
        errno.EEXIST: _("a file is in the way"),
    }
    reason = reasons.get(problem.errno or 0, problem.strerror or str(problem))
    return _("%(file)s cannot be used: %(reason)s.") % {
        "file": problem.filename or _("A file"),
        "reason": reason,
    }


@click.group(
    cls=_Group,
    help=_("Tracked QR codes that lead customers to a brand, on sheets that are proven to scan."),
    epilog=_("Settings: CONTACTCODES_* variables or a .env file, see docs/settings.md."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="contactcodes")
def contactcodes() -> None:
    """Hold the commands."""
