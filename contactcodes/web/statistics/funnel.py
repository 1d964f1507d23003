"""The funnel of a campaign's statistics: its chart, its rows, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from contactcodes.stats.charts.funnel import FunnelChart, make_funnel_chart
from contactcodes.stats.funnel import FunnelRow, funnel, whole
from contactcodes.stats.funnel_sentences import say_not_in_it
from contactcodes.web.statistics.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFunnel:
    """What the page shows of a funnel.

    contacts, placements  those with a scan or a tap, the most scans first
    not_in_it             which scans are not in it, in words
    """

    chart: FunnelChart
    all_of_it: FunnelRow
    contacts: Sequence[FunnelRow]
    placements: Sequence[FunnelRow]
    not_in_it: str


def read_funnel(connection: Connection, asked: Asked, *, scans: int) -> AskedFunnel | None:
    """Return the funnel that a request asks for; None where nothing of the period is in it.

    scans  all scans by people of the period
    """
    contacts, placements = (
        [
            row
            for row in funnel(connection, by=by, campaign_id=asked.campaign.id, period=asked.period)
            if row.scans or row.taps
        ]
        for by in ("contact", "placement")
    )
    if not contacts:
        return None
    all_of_it = whole(contacts)
    return AskedFunnel(
        chart=make_funnel_chart(all_of_it),
        all_of_it=all_of_it,
        contacts=contacts,
        placements=placements,
        not_in_it=say_not_in_it(scans - all_of_it.scans),
    )
