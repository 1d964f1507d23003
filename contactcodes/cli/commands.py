"""The group of all commands, and what an error looks like in a terminal."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from contactcodes import __version__
from contactcodes.errors import ContactcodesError
from contactcodes.language import _

# In the order of a first day with contactcodes. Each is a module of this room that holds a
# command of its name; it is imported when it is asked for, so that a small command starts fast.
COMMANDS = (
    "serve",
    "print",
    "layouts",
    "codes",
    "stats",
    "point",
    "retire",
    "drain",
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
        except OperationalError as problem:
            raise click.ClickException(
                _("The database cannot be used: %(reason)s. Try: contactcodes doctor")
                % {"reason": str(problem.orig).strip()}
            ) from problem

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"contactcodes.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=_Group,
    help=_("Tracked QR codes that lead customers to a brand, on sheets that are proven to scan."),
    epilog=_("Settings: CONTACTCODES_* variables or a .env file, see docs/settings.md."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="contactcodes")
def contactcodes() -> None:
    """Hold the commands."""
