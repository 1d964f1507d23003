"""``contactcodes stats``: which placement brought how many."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from contactcodes.campaigns.brand import find_brand, own_brand
from contactcodes.campaigns.campaign import find_campaign_named, first_campaign_at
from contactcodes.cli.opened import example, opened
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.language import _
from contactcodes.scans.drain import drain
from contactcodes.stats.period import read_period
from contactcodes.stats.questions import GROUPINGS, By, count
from contactcodes.stats.words import shown_grouping, shown_name
from contactcodes.storage.columns import now


@click.command(
    help=_(
        "Count scans by source or time. “hits” is every scan kept, “scans” those by people, “people” the "
        "likely unique ones (a phone counts once a day)."
    ),
    epilog=example(
        'stats --campaign "Printemps" --by placement', "stats --by day --from 2026-03-01 --format csv"
    ),
)
@click.option("--campaign", metavar=_("NAME"), help=_("Only of this campaign."))
@click.option(
    "--by", type=click.Choice(GROUPINGS), default="placement", show_default=True, help=_("One row for each.")
)
@click.option(
    "--from",
    "first",
    metavar=_("DAY"),
    help=_("From this day on, such as 2026-03-01; else from the beginning."),
)
@click.option("--to", "last", metavar=_("DAY"), help=_("Up to this day, itself included; else up to now."))
@format_option
def stats(campaign: str | None, by: By, first: str | None, last: str | None, form: Format) -> None:
    """Count scans."""
    settings, database = opened()
    drain(database, settings.journal_folder)  # what was answered a moment ago counts too
    at = now()
    with database.writing() as connection:
        own = own_brand(connection, locale=settings.locale, time_zone=settings.time_zone, at=at)
    with database.reading() as connection:
        found = find_campaign_named(connection, campaign) if campaign else None
        brand = find_brand(connection, found.brand_id) if found else own
        zone = ZoneInfo(brand.time_zone)
        begin = found.created_at if found else first_campaign_at(connection) or at
        asked = {"from": first or "", "to": last or "", "last": "all"}
        period = read_period(
            asked,
            today=at.astimezone(zone).date(),
            begin=begin.astimezone(zone).date(),
            time_zone=brand.time_zone,
        )
        rows = count(connection, by=by, campaign_id=found.id if found else None, period=period)
    print_rows(
        [
            {
                by: shown_name(by, row) if form == "table" else row.name,
                "hits": row.hits,
                "scans": row.scans,
                "people": row.people,
            }
            for row in rows
        ],
        {by: shown_grouping(by), "hits": _("Hits"), "scans": _("Scans"), "people": _("People")},
        form,
    )
