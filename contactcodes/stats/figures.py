"""The figures at the head of a statistics page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from contactcodes.campaigns.placement import Medium
from contactcodes.stats.period import Period
from contactcodes.stats.questions import Totals, count, totals

# Media whose copies hang or stand in one place. What is handed out by the thousand (packaging,
# flyers, labels …) has no scans a copy and day worth telling, and would drown the others'.
ON_DISPLAY = frozenset(
    {
        Medium.SHOP_WINDOW,
        Medium.POSTER,
        Medium.SHELF,
        Medium.COUNTER,
        Medium.TABLE,
        Medium.VEHICLE,
        Medium.SCREEN,
        Medium.EVENT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a period brought, in a few figures.

    before             the period before, up to the same moment of it; None where the campaign
                       had not begun yet, so that there is nothing to compare with
    per_copy_and_day   scans of a copy on display in a day that is over; None where nothing is on
                       display, or no day is over
    """

    totals: Totals
    before: Totals | None
    per_copy_and_day: float | None


def figures(
    connection: Connection, *, campaign_id: int, period: Period, begin: date, now: datetime
) -> Figures:
    """Return the figures of a campaign.

    begin  the local day on which the campaign began
    now    aware; a period that is not over is compared with as much of the one before
    """
    earlier = period.before()
    before = None
    if earlier.first_day >= begin:
        until_ms = period.same_moment_before_ms(now)
        before = totals(connection, campaign_id=campaign_id, period=earlier, until_ms=until_ms)
    return Figures(
        totals=totals(connection, campaign_id=campaign_id, period=period),
        before=before,
        per_copy_and_day=_per_copy_and_day(connection, campaign_id, period, begin, now),
    )


def _per_copy_and_day(
    connection: Connection, campaign_id: int, period: Period, begin: date, now: datetime
) -> float | None:
    yesterday = now.astimezone(ZoneInfo(period.time_zone)).date() - timedelta(days=1)
    first, last = max(period.first_day, begin), min(period.last_day, yesterday)
    if last < first:
        return None
    over = Period(first, last, period.time_zone)
    shown = [
        row
        for row in count(connection, by="medium", campaign_id=campaign_id, period=over)
        if Medium(row.name) in ON_DISPLAY
    ]
    copies = sum(row.copies or 0 for row in shown)
    return sum(row.scans for row in shown) / copies / over.length if copies else None
