"""The chart of scans by the hour of the day."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.language import _
from contactcodes.stats.charts.theme import Spec
from contactcodes.stats.questions import CountRow
from contactcodes.stats.words import shown_hour

_HEIGHT_PX = 160
_MARKED_EVERY = 3  # hours


def hours_chart(rows: Sequence[CountRow]) -> Spec:
    """Return the chart of the answer to ``by="hour"``, a bar for each hour of the local clock."""
    hours = [int(row.key) for row in rows]
    return {
        "height": _HEIGHT_PX,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {
            "values": [
                {"hour": shown_hour(hour), "scans": row.scans, "people": row.people}
                for hour, row in zip(hours, rows, strict=True)
            ]
        },
        "mark": {"type": "bar", "style": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "x": {
                "field": "hour",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
                "axis": {
                    "values": [shown_hour(hour) for hour in hours if hour % _MARKED_EVERY == 0],
                    "labelAngle": 0,
                },
            },
            "y": {
                "field": "scans",
                "type": "quantitative",
                "title": None,
                "scale": {"domainMin": 0, "nice": True},
                "axis": {"tickCount": 3, "tickMinStep": 1, "format": ",d"},
            },
            "tooltip": [
                {"field": "hour", "title": _("hour")},
                {"field": "scans", "type": "quantitative", "format": ",d", "title": _("scans")},
                {"field": "people", "type": "quantitative", "format": ",d", "title": _("people")},
            ],
        },
    }
