"""``contactcodes purge``: delete scans that are too old."""

from __future__ import annotations

import click

from contactcodes.cli.opened import example, opened
from contactcodes.language import _, format_date, format_number
from contactcodes.scans.retention import purge as purge_scans
from contactcodes.scans.retention import purge_until
from contactcodes.storage.columns import now


@click.command(
    help=_(
        "Delete the scans that are older than CONTACTCODES_RETENTION_MONTHS. “serve” does it by itself. "
        "Every total stays as it is."
    ),
    epilog=example("purge"),
)
def purge() -> None:
    """Purge."""
    settings, database = opened()
    at = now()
    count = purge_scans(database, months=settings.retention_months, at=at)
    until = purge_until(at, settings.retention_months).date()
    click.echo(
        _("%(count)s scans from before %(day)s deleted.")
        % {"count": format_number(count), "day": format_date(until)}
    )
