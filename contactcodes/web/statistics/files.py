"""The files of the statistics: charts as pictures, tables for a spreadsheet, the charts' script."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from io import BytesIO
from typing import cast

from flask import Blueprint, abort, make_response, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.language import _, current_locale
from contactcodes.stats.charts.chart import CHARTS, Chart, ChartName, grouping_of, make_chart
from contactcodes.stats.charts.funnel import FunnelChart, make_funnel_chart
from contactcodes.stats.charts.rendering import FORMATS, SCRIPT_VERSION, render, script
from contactcodes.stats.charts.theme import Scheme
from contactcodes.stats.funnel import STEPS, Step, funnel, whole
from contactcodes.stats.questions import GROUPINGS, By, count
from contactcodes.stats.spreadsheet import as_csv, funnel_as_csv
from contactcodes.stats.words import shown_grouping, shown_period, shown_step
from contactcodes.web.current_service import service
from contactcodes.web.statistics.asked import Asked, read_asked
from contactcodes.web.studio.file_names import file_name

_A_YEAR_S = 365 * 24 * 3600
_FUNNEL = "funnel"  # the chart that answers a question of its own
_SURELY_KEPT = 75  # characters of a file's name that file_name does not cut


def add_to(blueprint: Blueprint) -> None:
    """Add the files."""
    at = "/campaigns/<id:campaign_id>/statistics"
    blueprint.add_url_rule(
        f"{at}/chart-<any({_either((*CHARTS, _FUNNEL))}):name>.<any({_either(FORMATS)}):kind>",
        "chart",
        _chart,
    )
    blueprint.add_url_rule(f"{at}/scans-by-<any({_either(GROUPINGS)}):by>.csv", "table", _table)
    blueprint.add_url_rule(f"{at}/funnel-by-<any({_either(STEPS)}):by>.csv", "funnel_table", _funnel_table)
    blueprint.add_url_rule("/statistics/vega-<version>.js", "script", _script)


def _chart(campaign_id: int, name: str, kind: str) -> ResponseReturnValue:
    with service().database.reading() as connection:
        asked = _asked_rightly(read_asked(connection, campaign_id))
        chart = _drawn(connection, asked, name)
    scheme: Scheme = "dark" if request.args.get("scheme") == "dark" else "light"
    shown = [asked.campaign.name, shown_period(asked.period), *[_("sample data")] * asked.brand.sample]
    place = request.args.get("on", "")  # in a page, which has the title itself
    picture = render(
        chart.spec,
        kind,
        locale=current_locale(),
        title="" if place else chart.title,
        subtitles=[" · ".join(shown), *[chart.note] * bool(chart.note)],
        scheme=scheme,
        narrow=place == "phone",
    )
    return send_file(BytesIO(picture), mimetype=FORMATS[kind], download_name=_named(asked, chart.title, kind))


def _drawn(connection: Connection, asked: Asked, name: str) -> Chart | FunnelChart:
    period, campaign_id = asked.period, asked.campaign.id
    if name == _FUNNEL:
        return make_funnel_chart(
            whole(funnel(connection, by="contact", campaign_id=campaign_id, period=period))
        )
    by = grouping_of(cast(ChartName, name), asked.sources)
    rows = count(connection, by=by, campaign_id=campaign_id, period=period)
    return make_chart(cast(ChartName, name), rows, by=by, today=asked.today)


def _table(campaign_id: int, by: str) -> ResponseReturnValue:
    grouping = cast(By, by)
    with service().database.reading() as connection:
        asked = _asked_rightly(read_asked(connection, campaign_id))
        rows = count(connection, by=grouping, campaign_id=campaign_id, period=asked.period)
    return send_file(
        BytesIO(as_csv(rows, grouping, sample=asked.brand.sample)),
        mimetype="text/csv",
        as_attachment=True,
        download_name=_named(asked, shown_grouping(grouping), "csv"),
    )


def _funnel_table(campaign_id: int, by: str) -> ResponseReturnValue:
    step = cast(Step, by)
    with service().database.reading() as connection:
        asked = _asked_rightly(read_asked(connection, campaign_id))
        rows = funnel(connection, by=step, campaign_id=campaign_id, period=asked.period)
    return send_file(
        BytesIO(funnel_as_csv(rows, step, sample=asked.brand.sample)),
        mimetype="text/csv",
        as_attachment=True,
        download_name=_named(asked, f"{_('From scan to contact')} {shown_step(step)}", "csv"),
    )


def _script(version: str) -> ResponseReturnValue:
    if version != SCRIPT_VERSION:
        abort(404)
    packed = script(service().settings.data / "cache").read_bytes()
    zipped = request.accept_encodings.quality("gzip") > 0
    response = make_response(packed if zipped else gzip.decompress(packed))
    response.mimetype = "text/javascript"
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.max_age = _A_YEAR_S
    response.cache_control.private = True
    response.cache_control.immutable = True
    return response


def _named(asked: Asked, title: str, extension: str) -> str:
    """Return the name of a file; that of the campaign is cut, for the rest must not be."""
    period = asked.period
    rest = " ".join(
        [title, str(period.first_day), str(period.last_day), *[_("sample data")] * asked.brand.sample]
    )
    return file_name(f"{asked.campaign.name[: _SURELY_KEPT - len(rest)]} {rest}", extension)


def _asked_rightly(asked: Asked) -> Asked:
    if asked.problem is not None:
        abort(422)
    return asked


def _either(words: Iterable[str]) -> str:
    return ",".join(words)
