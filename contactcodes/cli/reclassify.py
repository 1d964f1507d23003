"""``contactcodes reclassify``: today's rules for scans that are stored."""

from __future__ import annotations

import click

from contactcodes.cli.days import chosen_days, days_options
from contactcodes.cli.opened import example, opened
from contactcodes.language import _, format_number
from contactcodes.scans.reclassify import reclassify as apply_rules


@click.command(
    help=_(
        "Decide again what stored scans were, by the rules of this version, and count the days that change "
        "again. Addresses and User-Agents are not kept, so not everything can be decided anew."
    ),
    epilog=example("reclassify", "reclassify --from 2026-03-01"),
)
@days_options
def reclassify(first: str | None, last: str | None) -> None:
    """Apply today's rules."""
    settings, database = opened()
    days = chosen_days(database, first, last)
    looked_at = changed = 0
    if days:
        done = apply_rules(database, days[0], days[-1], tests_until_release=settings.tests_until_release)
        looked_at, changed = done.scans, done.changed
    click.echo(
        _("%(scans)s scans looked at, %(changed)s changed.")
        % {"scans": format_number(looked_at), "changed": format_number(changed)}
    )
