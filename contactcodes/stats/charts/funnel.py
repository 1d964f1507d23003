"""The chart of the funnel: a bar for each step from the scan to the tap."""

from __future__ import annotations

from dataclasses import dataclass

from contactcodes.language import _
from contactcodes.stats.charts.bars import WHOLE, bar_chart
from contactcodes.stats.charts.theme import PADDING_PX, Spec
from contactcodes.stats.funnel import FunnelRow
from contactcodes.stats.funnel_sentences import say_funnel


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """The chart with what stands around it.

    sentence  what it shows
    note      what its numbers do not say
    spec      the drawing, in Vega-Lite
    """

    name: str = "funnel"
    title: str
    sentence: str
    note: str
    spec: Spec

    @property
    def height_px(self) -> int:
        """How high it will be in a page, so that nothing jumps when it is drawn."""
        return int(self.spec["height"]) + 2 * PADDING_PX


def make_funnel_chart(all_of_it: FunnelRow) -> FunnelChart:
    """Return the chart of a whole funnel (``funnel.whole``), in the words of the locale in force."""
    return FunnelChart(
        title=_("From scan to contact"),
        sentence=say_funnel(all_of_it),
        note=_("A redirect is an arrival already: for WhatsApp and the like, the scan itself is the tap."),
        spec=_drawing(all_of_it),
    )


def _drawing(all_of_it: FunnelRow) -> Spec:
    values = [
        {"name": _("Scans"), "count": all_of_it.scans, "step": "bar"},
        {"name": _("Sent straight on"), "count": all_of_it.sent_on, "step": "arrival"},
        {"name": _("Shown a page"), "count": all_of_it.paged, "step": "bar"},
    ]
    if all_of_it.offering or all_of_it.taps:  # else nobody could, and 0 would say that nobody did
        values.append({"name": _("Tap on a button"), "count": all_of_it.taps, "step": "arrival"})
    bars = [
        {
            "transform": [{"filter": {"field": "step", "equal": step}}],
            "mark": {"type": "bar", "style": step, "cornerRadiusEnd": 2},
            "encoding": {
                "tooltip": [
                    {"field": "name", "title": _("step")},
                    {"field": "count", "title": _("by people")} | WHOLE,
                ]
            },
        }
        for step in ("bar", "arrival")
    ]
    return bar_chart(values, field="count", bars=bars)
