"""The chart of scans by source: a bar for each of the leading ones."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.language import _, format_number
from contactcodes.stats.charts.theme import Spec
from contactcodes.stats.questions import CountRow

MOST_BARS = 15
_ROW_PX = 26


def sources_chart(rows: Sequence[tuple[str, CountRow]]) -> Spec:
    """Return the chart of the first ``MOST_BARS`` sources with their shown names, the most scans first.

    The others are said below it (``sentences.say_others``): together they are often more than any,
    and their bar would shrink those that can be compared.
    """
    values = [
        {"name": name, "scans": row.scans, "people": _people(row)}
        for name, row in rows[:MOST_BARS]
        if row.scans
    ]
    whole = {"type": "quantitative", "format": ",d"}
    return {
        "height": _ROW_PX * len(values),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
            },
            "x": {
                "field": "scans",
                "type": "quantitative",
                "title": None,
                "axis": None,
                "scale": {"domainMin": 0, "nice": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "style": "bar", "cornerRadiusEnd": 2},
                "encoding": {
                    "tooltip": [
                        {"field": "name", "title": _("source")},
                        {"field": "scans", "title": _("scans")} | whole,
                        {"field": "people", "type": "nominal", "title": _("people")},
                    ]
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "style": "number"},
                "encoding": {"text": {"field": "scans"} | whole},
            },
        ],
    }


def _people(row: CountRow) -> str:
    return _("not known") if row.people_known is None else format_number(row.people)
