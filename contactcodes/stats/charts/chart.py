"""The charts of a campaign by name: question, drawing, sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from contactcodes.language import _
from contactcodes.stats.charts.days import days_chart
from contactcodes.stats.charts.hours import hours_chart
from contactcodes.stats.charts.sources import MOST_BARS, sources_chart
from contactcodes.stats.charts.theme import PADDING_PX, Spec
from contactcodes.stats.questions import By, CountRow
from contactcodes.stats.sentences import say_days, say_hours, say_others, say_sources
from contactcodes.stats.words import shown_name

ChartName = Literal["days", "sources", "hours"]
_AXIS_PX = 20  # the words under a time axis
CHARTS: tuple[ChartName, ...] = get_args(ChartName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart with what stands around it.

    rows      the answer it draws, with the names people use
    sentence  what it shows
    note      what it leaves out; may be empty
    spec      the drawing, in Vega-Lite
    """

    name: ChartName
    by: By
    title: str
    sentence: str
    note: str
    rows: Sequence[tuple[str, CountRow]]
    spec: Spec

    @property
    def height_px(self) -> int:
        """How high it will be in a page, axis included, so that nothing jumps when it is drawn."""
        return int(self.spec["height"]) + (0 if self.name == "sources" else _AXIS_PX) + 2 * PADDING_PX


def grouping_of(name: ChartName, sources: By) -> By:
    """Return the question that a chart answers; ``sources`` is how sources are told apart."""
    groupings: dict[ChartName, By] = {"days": "day", "sources": sources, "hours": "hour"}
    return groupings[name]


def make_chart(name: ChartName, rows: Sequence[CountRow], *, by: By, today: date) -> Chart:
    """Return the chart of an answer, in the words of the locale in force."""
    named = [(shown_name(by, row), row) for row in rows]
    note = ""
    if name == "days":
        title, sentence, spec = _("Scans per day"), say_days(rows, today=today), days_chart(rows, today=today)
    elif name == "hours":
        title, sentence, spec = _("Scans by hour of the day"), say_hours(rows), hours_chart(rows)
    else:
        titles = {
            "placement": _("Scans by placement"),
            "medium": _("Scans by medium"),
            "city": _("Scans by town"),
        }
        title, sentence, spec = titles[by], say_sources(rows, by), sources_chart(named)
        note = say_others(rows[MOST_BARS:], by)
    return Chart(name=name, by=by, title=title, sentence=sentence, note=note, rows=named, spec=spec)
