"""The chart of scans by source: the leading ones as bars, the others as a number."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.language import _, ngettext
from contactcodes.stats.charts.theme import Spec
from contactcodes.stats.questions import CountRow

MOST_BARS = 15
_ROW_PX = 26


def sources_chart(rows: Sequence[tuple[str, CountRow]]) -> Spec:
    """Return the chart of sources with their shown names, the most scans first.

    The others have no bar: together they are often longer than any, and would shrink the
    bars that can be compared.
    """
    shown = [(name, row) for name, row in rows[:MOST_BARS] if row.scans]
    others = [row for _name, row in rows[len(shown) :]]
    values = [
        {"name": name, "scans": row.scans, "people": row.people, "bar": row.scans} for name, row in shown
    ]
    if rest := sum(row.scans for row in others):
        name = ngettext("%(count)d other", "%(count)d others", len(others)) % {"count": len(others)}
        values.append({"name": name, "scans": rest, "bar": 0})
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
                "field": "bar",
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
                        {"field": "people", "title": _("people")} | whole,
                    ]
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "style": "number"},
                "encoding": {"text": {"field": "scans"} | whole},
            },
        ],
    }
