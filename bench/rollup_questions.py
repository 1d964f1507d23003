"""Questions that are asked of roll-ups, and of the rows of scans as somebody would without any."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, text

from contactcodes.scans.scan_kind import PEOPLE
from contactcodes.stats.period import Period
from contactcodes.stats.questions import By, count
from contactcodes.storage.tables import campaigns, placements

_TIMES_ASKED = 9
# It is winter time on all the days that are asked for.
_KEYS = {"placement": "placement_id", "day": "(at_ms + 3600000) / 86400000 + 719163"}

Told = dict[int, tuple[int, ...]]  # placement id or ordinal → hits, scans, people


@dataclass(frozen=True, slots=True)
class Question:
    """Hits, scans and people by day or by placement; campaign_id: of one campaign alone."""

    words: str
    by: By
    campaign_id: int | None = None

    def of_roll_ups(self, connection: Connection, period: Period) -> Told:
        """Return what the roll-ups say."""
        return {
            date.fromisoformat(str(row.key)).toordinal() if self.by == "day" else int(row.key): (
                row.hits,
                row.scans,
                row.people,
            )
            for row in count(connection, by=self.by, campaign_id=self.campaign_id, period=period)
            if row.hits
        }

    def median_ms(self, connection: Connection, period: Period) -> float:
        """Return how long the roll-ups take to say it, asked once before."""
        taken = []
        for _time in range(_TIMES_ASKED):
            begun = time.perf_counter()
            count(connection, by=self.by, campaign_id=self.campaign_id, period=period)
            taken.append(1000 * (time.perf_counter() - begun))
        return statistics.median(taken)

    def of_rows(self, connection: Connection, period: Period) -> tuple[Told, float]:
        """Return what the rows of scans say, and how many milliseconds it takes."""
        people = ", ".join(f"'{kind}'" for kind in PEOPLE)
        whose = "IS NOT NULL" if self.campaign_id is None else f"= {self.campaign_id}"
        query = f"""
            SELECT {_KEYS[self.by]} AS key, count(*) AS hits,
                   sum(CASE WHEN kind IN ({people}) THEN 1 ELSE 0 END) AS scans,
                   count(DISTINCT CASE WHEN kind IN ({people}) THEN visitor_key END) AS people
            FROM scans.scans
            WHERE at_ms >= {period.start_ms} AND at_ms < {period.end_ms} AND campaign_id {whose}
            GROUP BY 1
        """  # noqa: S608 - no value of it comes from outside
        begun = time.perf_counter()
        found = {row.key: tuple(map(int, row[1:])) for row in connection.execute(text(query))}
        return found, 1000 * (time.perf_counter() - begun)


def questions(connection: Connection) -> list[Question]:
    """Return what is asked: by day, by every source of a brand, by those of its first campaign."""
    of_brand = connection.execute(select(func.count()).select_from(placements)).scalar_one()
    campaign_id = connection.execute(select(func.min(campaigns.c.id))).scalar_one()
    query = select(func.count()).where(placements.c.campaign_id == campaign_id)
    of_campaign = connection.execute(query).scalar_one()
    return [
        Question("by day", "day"),
        Question(f"by source, {of_brand:,} of a brand", "placement"),
        Question(f"by source, {of_campaign:,} of a campaign", "placement", campaign_id),
    ]
