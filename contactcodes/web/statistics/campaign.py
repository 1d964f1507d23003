"""The statistics of a campaign: figures, scans per day, by source, by hour, and what came after them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.language import _, current_locale
from contactcodes.scans.drain import backlog
from contactcodes.stats.charts.chart import CHARTS, Chart, grouping_of, make_chart
from contactcodes.stats.charts.rendering import SCRIPT_VERSION
from contactcodes.stats.charts.theme import config, number_format, time_format
from contactcodes.stats.figures import figures
from contactcodes.stats.funnel import FEWEST_PAGES
from contactcodes.stats.funnel_sentences import say_rates, shown_taps_per_100
from contactcodes.stats.left_out import (
    reasons_of,
    say_estimated,
    say_left_out,
    say_untracked,
    shown_kind_count,
)
from contactcodes.stats.questions import SOURCES, count, counted_until, excluded
from contactcodes.stats.strays import mistyped, unknown
from contactcodes.stats.words import (
    shown_change,
    shown_grouping,
    shown_moment,
    shown_period,
    shown_rate,
    shown_share,
    shown_zone,
)
from contactcodes.web.current_service import service
from contactcodes.web.statistics.asked import Asked, read_asked
from contactcodes.web.statistics.funnel import read_funnel


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>/statistics", "campaign", _show)


def _show(campaign_id: int) -> ResponseReturnValue:
    waiting = backlog(service().database, service().settings.journal_folder) > 0
    with service().database.reading() as connection:
        asked = read_asked(connection, campaign_id)
        head = figures(
            connection,
            campaign_id=campaign_id,
            period=asked.period,
            begin=asked.begin,
            now=asked.now,
        )
        kinds = excluded(connection, campaign_id=campaign_id, period=asked.period)
        slips = mistyped(connection, campaign_id=campaign_id, period=asked.period)
        nobodys = unknown(connection, period=asked.period)
        charts = _charts(connection, asked)
        steps = read_funnel(connection, asked, scans=head.totals.scans)
        until = counted_until(connection, now=asked.now, waiting=waiting)
    page = render_template(
        "statistics/campaign.html",
        asked=asked,
        campaign=asked.campaign,
        head=head,
        charts=charts,
        funnel=steps,
        fewest_pages=FEWEST_PAGES,
        say_rates=say_rates,
        shown_taps_per_100=shown_taps_per_100,
        left_out=say_left_out(kinds),
        kinds=[(shown_kind_count(kind, hits), reasons_of(kind)) for kind, hits in kinds],
        untracked=say_untracked(head.totals.untracked),
        estimated=say_estimated(asked.sources),
        mistyped=slips,
        unknown=nobodys,
        counted_until=shown_moment(until, asked.now, asked.brand.time_zone),
        typed={"from": request.args.get("from", ""), "to": request.args.get("to", "")},
        problems={"from" if asked.typed else "last": asked.problem} if asked.problem else {},
        look={
            "light": config("light"),
            "dark": config("dark"),
            "numbers": number_format(current_locale()),
            "times": time_format(current_locale()),
        },
        script_version=SCRIPT_VERSION,
        presets=_presets(),
        source_groupings=SOURCES,
        shown_change=shown_change,
        shown_grouping=shown_grouping,
        shown_period=shown_period,
        shown_rate=shown_rate,
        shown_share=shown_share,
        shown_zone=shown_zone,
    )
    return page, 422 if asked.problem else 200


def _charts(connection: Connection, asked: Asked) -> list[Chart]:
    """Return the charts there is something to see in: a day alone is no line, its hours are enough."""
    one_day = asked.period.last_day == max(asked.period.first_day, asked.begin)
    charts = []
    for name in CHARTS:
        if name == "days" and one_day:
            continue
        by = grouping_of(name, asked.sources)
        rows = count(connection, by=by, campaign_id=asked.campaign.id, period=asked.period)
        charts.append(make_chart(name, rows, by=by, today=asked.today))
    return charts


def _presets() -> list[tuple[str, str]]:
    return [("7", _("7 days")), ("28", _("28 days")), ("90", _("90 days")), ("all", _("All"))]
