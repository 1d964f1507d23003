"""What charts of horizontal bars have in common: a row for each name, its number at the end of its bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contactcodes.stats.charts.theme import Spec

_ROW_PX = 26
WHOLE = {"type": "quantitative", "format": ",d"}


def bar_chart(values: Sequence[Mapping[str, Any]], *, field: str, bars: Sequence[Spec]) -> Spec:
    """Return the chart of values, each with its ``name``, from the top in their order.

    field  which of their numbers is drawn
    bars   the layers that draw it
    """
    number = {
        "mark": {"type": "text", "align": "left", "dx": 6, "style": "number"},
        "encoding": {"text": {"field": field} | WHOLE},
    }
    return {
        "height": _ROW_PX * len(values),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(values)},
        "encoding": {
            "y": {
                "field": "name",
                "type": "ordinal",
                "sort": [value["name"] for value in values],  # several layers would have theirs one by one
                "title": None,
                "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
            },
            "x": {
                "field": field,
                "type": "quantitative",
                "title": None,
                "axis": None,
                "scale": {"domainMin": 0, "nice": False},
            },
        },
        "layer": [*bars, number],
    }
