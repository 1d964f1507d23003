"""The chart of scans by source: a bar for each of the leading ones."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.language import _, format_number
from contactcodes.stats.charts.bars import WHOLE, bar_chart
from contactcodes.stats.charts.theme import Spec
from contactcodes.stats.questions import CountRow

MOST_BARS = 15


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
    bars = {
        "mark": {"type": "bar", "style": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "tooltip": [
                {"field": "name", "title": _("source")},
                {"field": "scans", "title": _("scans")} | WHOLE,
                {"field": "people", "type": "nominal", "title": _("people")},
            ]
        },
    }
    return bar_chart(values, field="scans", bars=[bars])


def _people(row: CountRow) -> str:
    return _("not known") if row.people_known is None else format_number(row.people)
