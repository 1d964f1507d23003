"""``contactcodes retire``: take a code out of service, or back in."""

from __future__ import annotations

import click

from contactcodes.campaigns.placed_code import find_placed_code, restore_code, retire_code
from contactcodes.cli.opened import example, opened
from contactcodes.codes.code_text import CodeText
from contactcodes.language import _
from contactcodes.storage.columns import now


@click.command(
    help=_(
        "Take codes out of service. Whoever still scans one gets a page with the ways to reach the brand; "
        "the code is never given to another placement."
    ),
    epilog=example("retire 7k3-qx9m", "retire --undo 7k3-qx9m"),
)
@click.argument("codes", metavar=_("CODE…"), nargs=-1, required=True)
@click.option("--undo", is_flag=True, help=_("Put them back in service."))
def retire(codes: tuple[str, ...], undo: bool) -> None:
    """Retire codes."""
    _settings, database = opened()
    with database.writing() as connection:
        placed = [find_placed_code(connection, CodeText.read(code)) for code in codes]
        for one in placed:
            if undo:
                restore_code(connection, one.code_id)
            else:
                retire_code(connection, one.code_id, now())
    for one in placed:
        facts = {"code": one.code_text.shown, "placement": one.placement.name}
        click.echo(
            _("%(code)s (%(placement)s) is back in service.") % facts
            if undo
            else _("%(code)s (%(placement)s) is retired.") % facts
        )
