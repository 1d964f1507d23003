"""What a request of the statistics asks: which campaign, which days, which sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy import Connection

from contactcodes.campaigns.brand import Brand, find_brand
from contactcodes.campaigns.campaign import Campaign
from contactcodes.errors import InputError
from contactcodes.stats.period import USUAL, Period, read_period
from contactcodes.stats.questions import SOURCES, By
from contactcodes.storage.columns import now
from contactcodes.web.studio.campaign_page import asked_campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, read and checked.

    begin    the local day on which the campaign began
    now      the moment of asking
    sources  how sources are told apart
    problem  why the days asked for could not be read; then the usual ones stand in ``period``
    typed    the days were asked for by ``from`` or ``to``, not by a preset
    """

    campaign: Campaign
    brand: Brand
    period: Period
    begin: date
    now: datetime
    sources: By
    problem: str | None
    typed: bool

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(ZoneInfo(self.brand.time_zone)).date()

    @property
    def days(self) -> dict[str, str]:
        """What an address must carry to ask for the same days."""
        if self.preset:
            return {"last": self.preset}
        return {"from": self.period.first_day.isoformat(), "to": self.period.last_day.isoformat()}

    @property
    def query(self) -> dict[str, str]:
        """What an address must carry to ask the same."""
        return self.days | ({} if self.sources == SOURCES[0] else {"by": self.sources})

    @property
    def preset(self) -> str:
        """Which of the presets is shown; empty where days were chosen."""
        if self.problem is not None:
            return USUAL
        if self.typed:
            return ""
        return request.args.get("last") or USUAL


def read_asked(connection: Connection, campaign_id: int) -> Asked:
    """Return what the request asks of a campaign. Raises NotFoundError."""
    campaign = asked_campaign(connection, campaign_id)
    brand = find_brand(connection, campaign.brand_id)
    at = now()
    zone = ZoneInfo(brand.time_zone)
    today, begin = at.astimezone(zone).date(), campaign.created_at.astimezone(zone).date()
    problem = None
    try:
        period = read_period(request.args, today=today, begin=begin, time_zone=brand.time_zone)
    except InputError as refused:
        problem = str(refused)
        period = read_period({}, today=today, begin=begin, time_zone=brand.time_zone)
    wanted = request.args.get("by", "")
    return Asked(
        campaign=campaign,
        brand=brand,
        period=period,
        begin=begin,
        now=at,
        sources=next((by for by in SOURCES if by == wanted), SOURCES[0]),
        problem=problem,
        typed=any(request.args.get(field, "").strip() for field in ("from", "to")),
    )
