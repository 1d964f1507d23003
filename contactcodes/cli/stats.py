"""``contactcodes stats``: which placement brought how many."""

from __future__ import annotations

from typing import Any, Literal
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from contactcodes.campaigns.brand import find_brand, own_brand
from contactcodes.campaigns.campaign import find_campaign_named, first_campaign_at
from contactcodes.cli.opened import example, opened
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.language import _
from contactcodes.scans.drain import drain
from contactcodes.scans.preparation import Rules
from contactcodes.scans.scan_kind import kind_label
from contactcodes.stats.funnel import funnel, whole
from contactcodes.stats.funnel_sentences import say_funnel, say_not_in_it
from contactcodes.stats.left_out import say_estimated, say_left_out, say_untracked
from contactcodes.stats.period import Period, read_period
from contactcodes.stats.questions import GROUPINGS, By, count, excluded, totals
from contactcodes.stats.strays import mistyped, unknown
from contactcodes.stats.words import capitalised, shown_grouping, shown_name, shown_step
from contactcodes.storage.columns import now

Rows = list[dict[str, Any]]
Listed = By | Literal["contact", "kind", "mistyped"]
_OTHERS = ("contact", "kind", "mistyped")


@click.command(
    help=_(
        "Count scans by source or time. “hits” is every scan kept, “scans” those by people, “people” the "
        "likely unique ones (a phone counts once a day). By kind: what is left out of the scans, and why. "
        "By mistyped: what is nobody’s code, by the code that was likely meant. By contact: which contact "
        "point answered, how many of these scans were shown a page, and whose button was pressed."
    ),
    epilog=example(
        'stats --campaign "Printemps" --by placement', "stats --by day --from 2026-03-01 --format csv"
    ),
)
@click.option("--campaign", metavar=_("NAME"), help=_("Only of this campaign."))
@click.option(
    "--by",
    type=click.Choice([*GROUPINGS, *_OTHERS]),
    default="placement",
    show_default=True,
    help=_("One row for each."),
)
@click.option(
    "--from",
    "first",
    metavar=_("DAY"),
    help=_("From this day on, such as 2026-03-01; else from the beginning."),
)
@click.option("--to", "last", metavar=_("DAY"), help=_("Up to this day, itself included; else up to now."))
@format_option
def stats(campaign: str | None, by: Listed, first: str | None, last: str | None, form: Format) -> None:
    """Count scans."""
    settings, database = opened()
    drain(
        database, settings.journal_folder, rules=Rules.of(settings)
    )  # what was answered a moment ago counts too
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
        campaign_id = found.id if found else None
        if by == "kind":
            rows, headings = _by_kind(connection, campaign_id, period, form)
        elif by == "contact":
            rows, headings = _by_contact(connection, campaign_id, period)
        elif by == "mistyped":
            rows, headings = _mistyped(connection, campaign_id, period, form)
        else:
            rows, headings = _counted(connection, by, campaign_id, period, form)
        said = _said_below(connection, by, campaign_id, period) if form == "table" else []
    print_rows(rows, headings, form)
    for sentence in said:
        click.echo(sentence)


def _counted(
    connection: Connection, by: By, campaign_id: int | None, period: Period, form: Format
) -> tuple[Rows, dict[str, str]]:
    rows: Rows = [
        {
            by: shown_name(by, row) if form == "table" else row.name,
            "hits": row.hits,
            "scans": row.scans,
            "people": row.people_known,
        }
        for row in count(connection, by=by, campaign_id=campaign_id, period=period)
    ]
    headings = {by: shown_grouping(by), "hits": _("Hits"), "scans": _("Scans"), "people": _("People")}
    return rows, headings


def _by_kind(
    connection: Connection, campaign_id: int | None, period: Period, form: Format
) -> tuple[Rows, dict[str, str]]:
    rows: Rows = [
        {"kind": capitalised(kind_label(kind)) if form == "table" else kind.value, "hits": hits}
        for kind, hits in excluded(connection, campaign_id=campaign_id, period=period)
    ]
    return rows, {"kind": _("Left out"), "hits": _("Hits")}


def _by_contact(
    connection: Connection, campaign_id: int | None, period: Period
) -> tuple[Rows, dict[str, str]]:
    rows: Rows = [
        {
            "contact": row.name,
            "scans": row.scans,
            "sent_on": row.sent_on,
            "pages": row.paged,
            "direct": row.direct,
            "taps": row.taps,
        }
        for row in funnel(connection, by="contact", campaign_id=campaign_id, period=period)
    ]
    return rows, {
        "contact": shown_step("contact"),
        "scans": _("Scans"),
        "sent_on": _("Sent straight on"),
        "pages": _("Shown a page"),
        "direct": _("The page is the way"),
        "taps": _("Taps"),
    }


def _mistyped(
    connection: Connection, campaign_id: int | None, period: Period, form: Format
) -> tuple[Rows, dict[str, str]]:
    rows: Rows = [
        {
            "mistyped": row.code_text.shown,
            "placement": row.placement,
            "campaign": row.campaign,
            "hits": row.hits,
            "scans": row.scans,
        }
        for row in mistyped(connection, campaign_id=campaign_id, period=period)
    ]
    nobodys = unknown(connection, period=period)
    if nobodys.hits and campaign_id is None:
        name = _("like no code") if form == "table" else None
        empty = {"placement": None, "campaign": None}
        rows.append({"mistyped": name, **empty, "hits": nobodys.hits, "scans": nobodys.scans})
    return rows, {
        "mistyped": _("Likely meant"),
        "placement": _("Placement"),
        "campaign": _("Campaign"),
        "hits": _("Hits"),
        "scans": _("Scans"),
    }


def _said_below(connection: Connection, by: Listed, campaign_id: int | None, period: Period) -> list[str]:
    """Return what people should know of the numbers, a sentence each; programs ask ``--by kind``."""
    if by == "contact":
        steps = whole(funnel(connection, by=by, campaign_id=campaign_id, period=period))
        scans = totals(connection, campaign_id=campaign_id, period=period).scans
        return [one for one in (say_funnel(steps), say_not_in_it(scans - steps.scans)) if one]
    if by in _OTHERS:
        return []
    all_of_it = totals(connection, campaign_id=campaign_id, period=period)
    sentences = [
        say_left_out(excluded(connection, campaign_id=campaign_id, period=period)),
        say_untracked(all_of_it.untracked),
        _("A phone counts once a day: whoever comes back another day counts again.")
        if all_of_it.people and period.length > 1
        else "",
        next((say_estimated(one) for one in GROUPINGS if one == by), ""),
    ]
    return [sentence for sentence in sentences if sentence]
