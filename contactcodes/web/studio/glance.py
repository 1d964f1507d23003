"""A campaign at a glance: how many placements, how far its sheets are, how often it was scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, func, select

from contactcodes.campaigns.campaign import Campaign, campaigns_of
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.stats.questions import scans_in_last_days
from contactcodes.storage.tables import codes, placements, print_runs


class NewestRun(NamedTuple):
    """The print run that was ordered last."""

    id: int
    state: PrintRunState


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One line of the list of campaigns.

    newest_run  of those that were not cancelled; None: nothing was printed yet
    scans       by people, in the last 7 times 24 hours
    """

    campaign: Campaign
    placements: int
    codes_in_service: int
    newest_run: NewestRun | None
    scans: int


def glances(connection: Connection, brand_id: int, at: datetime) -> list[Glance]:
    """Return a brand's campaigns at a glance, the newest first."""
    return _seen(connection, campaigns_of(connection, brand_id), at)


def glance(connection: Connection, campaign: Campaign, at: datetime) -> Glance:
    """Return one campaign at a glance."""
    return _seen(connection, [campaign], at)[0]


def _seen(connection: Connection, campaigns: Sequence[Campaign], at: datetime) -> list[Glance]:
    ids = [campaign.id for campaign in campaigns]
    listed = _counts(
        connection,
        select(placements.c.campaign_id, func.count())
        .where(placements.c.campaign_id.in_(ids))
        .group_by(placements.c.campaign_id),
    )
    in_service = _counts(
        connection,
        select(codes.c.campaign_id, func.count())
        .where(codes.c.campaign_id.in_(ids), codes.c.retired_at.is_(None))
        .group_by(codes.c.campaign_id),
    )
    newest = connection.execute(
        select(print_runs.c.campaign_id, print_runs.c.id, print_runs.c.state).where(
            print_runs.c.id.in_(
                select(func.max(print_runs.c.id))
                .where(print_runs.c.campaign_id.in_(ids), print_runs.c.state != PrintRunState.CANCELLED)
                .group_by(print_runs.c.campaign_id)
            )
        )
    )
    runs = {row.campaign_id: NewestRun(row.id, PrintRunState(row.state)) for row in newest}
    scans = scans_in_last_days(connection, ids, now=at)
    return [
        Glance(
            campaign=campaign,
            placements=listed.get(campaign.id, 0),
            codes_in_service=in_service.get(campaign.id, 0),
            newest_run=runs.get(campaign.id),
            scans=scans[campaign.id],
        )
        for campaign in campaigns
    ]


def _counts(connection: Connection, query: Select[int, int]) -> dict[int, int]:
    """Return campaign id → figure."""
    return {row[0]: row[1] for row in connection.execute(query)}
