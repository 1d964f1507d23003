"""``contactcodes tracking``: codes of whose scans nothing is kept but a total a day."""

from __future__ import annotations

import click

from contactcodes.campaigns.placed_code import find_placed_code, set_tracking
from contactcodes.cli.opened import example, opened
from contactcodes.codes.code_text import CodeText
from contactcodes.language import _


@click.command(
    help=_(
        "Keep nothing of the scans of some codes but how many there were on a day: no moment, no device, no "
        "country, no visitor. The law asks for it on wine labels (Regulation (EU) 2021/2117). Scans that are "
        "stored already stay until they are purged."
    ),
    epilog=example("tracking --off 7k3-qx9m", "tracking --on 7k3-qx9m"),
)
@click.argument("codes", metavar=_("CODE…"), nargs=-1, required=True)
@click.option("--off/--on", default=True, help=_("Stop tracking, or begin again."), show_default="off")
def tracking(codes: tuple[str, ...], off: bool) -> None:
    """Stop or begin tracking."""
    _settings, database = opened()
    with database.writing() as connection:
        placed = [find_placed_code(connection, CodeText.read(code)) for code in codes]
        for one in placed:
            set_tracking(connection, one.code_id, tracked=not off)
    for one in placed:
        facts = {"code": one.code_text.shown, "placement": one.placement.name}
        click.echo(
            _("%(code)s (%(placement)s): only a total a day is kept.") % facts
            if off
            else _("%(code)s (%(placement)s): scans are kept one by one.") % facts
        )
