"""``contactcodes rollups``: count again what statistics read."""

from __future__ import annotations

import click

from contactcodes.cli.days import chosen_days, days_options
from contactcodes.cli.opened import example, opened
from contactcodes.language import _, format_number
from contactcodes.scans.recount import recount_day


@click.command(
    help=_(
        "Count the stored scans again and replace the roll-ups that statistics read, day by day. Needed "
        "after the time zone of a brand was changed: its past days then begin and end by the new one."
    ),
    epilog=example("rollups", "rollups --from 2026-03-01 --to 2026-03-31"),
)
@days_options
def rollups(first: str | None, last: str | None) -> None:
    """Count again."""
    _settings, database = opened()
    days = chosen_days(database, first, last)
    counted = sum(recount_day(database, day) for day in days)
    click.echo(
        _("%(scans)s scans of %(days)s days were counted again.")
        % {"scans": format_number(counted), "days": format_number(len(days))}
    )
