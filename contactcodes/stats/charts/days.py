"""The chart of scans and people per day: two lines from zero, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contactcodes.language import _, current_locale, format_date
from contactcodes.stats.charts.theme import Spec
from contactcodes.stats.questions import CountRow

_HEIGHT_PX = 240
_POINTS_UP_TO = 10  # days; more of them and points are noise


def days_chart(rows: Sequence[CountRow], *, today: date) -> Spec:
    """Return the chart of the answer to ``by="day"``.

    today  the local day, not over yet: what it has so far stands as an open circle, apart from the lines
    """
    values = [
        {
            "day": row.key,
            "date": format_date(date.fromisoformat(str(row.key)), "full"),
            "scans": row.scans,
            "people": row.people,
            "over": str(row.key) < today.isoformat(),
        }
        for row in rows
    ]
    marks = {
        "line": any(value["over"] for value in values),
        "points": any(value["over"] for value in values) and len(rows) <= _POINTS_UP_TO,
        "so_far": not all(value["over"] for value in values),
    }
    # The names stand right of the last day, as high as the lines end.
    end = next((row for row in reversed(rows) if str(row.key) < today.isoformat()), rows[-1])
    names_at = {"day": rows[-1].key, "scans": end.scans, "people": end.people}
    return {
        "height": _HEIGHT_PX,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": {"x": _x_axis([date.fromisoformat(str(row.key)) for row in rows])},
        "layer": [
            *_line("people", _("people"), names_at, **marks),
            *_line("scans", _("scans"), names_at, **marks),
            _pointer(),
        ],
    }


def _line(field: str, name: str, names_at: Spec, *, line: bool, points: bool, so_far: bool) -> list[Spec]:
    """Return the layers of a line; one that would have no day in it is left out, as Vega wants it."""
    height = {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domainMin": 0, "nice": True},
        "axis": {"tickCount": 4, "tickMinStep": 1, "format": ",d"},
    }
    over = [{"filter": {"field": "over", "equal": True}}]
    not_over = [{"filter": {"field": "over", "equal": False}}]
    # Above the upper line, below the lower one: there are never more people than scans.
    side = {"baseline": "bottom", "dy": -1} if field == "scans" else {"baseline": "top", "dy": 1}
    layers: list[Spec] = []
    if line:
        layers.append({"transform": over, "mark": {"type": "line", "style": field, "strokeJoin": "round"}})
    if points:
        point = {"type": "point", "filled": True, "style": f"{field}-point"}
        layers.append({"transform": over, "mark": point})
    if so_far:
        circle = {"type": "point", "filled": False, "style": f"{field}-so-far"}
        layers.append({"transform": not_over, "mark": circle})
    named = {"type": "text", "align": "left", "dx": 9, "text": name, "style": f"{field}-name"} | side
    layers.append({"data": {"values": [names_at]}, "mark": named})
    return [layer | {"encoding": {"y": height}} for layer in layers]


def _pointer() -> Spec:
    """Return the rule under the pointer, which tells the numbers of its day."""
    whole = {"type": "quantitative", "format": ",d"}
    return {
        "params": [
            {
                "name": "pointed",
                "select": {
                    "type": "point",
                    "on": "pointerover",
                    "clear": "pointerout",
                    "nearest": True,
                    "encodings": ["x"],
                },
            }
        ],
        "mark": {"type": "rule", "style": "pointer"},
        "encoding": {
            "opacity": {"condition": {"param": "pointed", "empty": False, "value": 1}, "value": 0},
            "tooltip": [
                {"field": "date", "title": _("day")},
                {"field": "scans", "title": _("scans")} | whole,
                {"field": "people", "title": _("people")} | whole,
            ],
        },
    }


def _x_axis(days: Sequence[date]) -> Spec:
    """Return an axis marked at each day, at Mondays or at each month, as the period is long."""
    if len(days) <= 14:
        marked, look = list(days), "%a %-d"
    elif len(days) <= 120:
        mondays = [day for day in days if day.weekday() == 0]
        marked, look = mondays[:: 1 if len(days) <= 56 else 2], "%-d %b"
    else:
        marked, look = [day for day in days if day.day == 1], "%b %Y"
    label = "datum.label"
    if current_locale() == "fr" and "%-d" in look:  # as language.first_as_read
        label = "utcdate(datum.value) == 1 ? replace(datum.label, '1', '1er') : datum.label"
    return {
        "field": "day",
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "title": None,
        "axis": {
            "format": look,
            "labelExpr": label,
            "values": [
                {"year": day.year, "month": day.month, "date": day.day, "utc": True} for day in marked
            ],
        },
    }
