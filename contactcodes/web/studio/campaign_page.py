"""One campaign: what needs attention, its placements with their codes, its print runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import Campaign, find_campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.placement_media import medium_label
from contactcodes.campaigns.placement_words import plain
from contactcodes.campaigns.print_run import print_runs_of
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import show_brand
from contactcodes.web.service import service
from contactcodes.web.studio.glance import glance

PER_PAGE = 100
_RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PageOfCodes:
    """A hundred codes of those that were asked for.

    found   all that match
    number  of the page, from 1
    """

    found: Sequence[PlacedCode]
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-len(self.found) // PER_PAGE))

    @property
    def codes(self) -> Sequence[PlacedCode]:
        """The codes of this page."""
        return self.found[(self.number - 1) * PER_PAGE : self.number * PER_PAGE]

    @property
    def first_row(self) -> int:
        """The number of its first row among all found, from 1."""
        return (self.number - 1) * PER_PAGE + 1


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/campaigns/<int:campaign_id>", "campaign", _show)


def asked_campaign(connection: Connection, campaign_id: int) -> Campaign:
    """Return a campaign and let its brand stand in the page head. Raises NotFoundError."""
    campaign = find_campaign(connection, campaign_id)
    show_brand(campaign.brand_id)
    return campaign


def matching(placed: Sequence[PlacedCode], wanted: str) -> list[PlacedCode]:
    """Return the codes in whose words all wanted words begin a word; accents and case do not count."""
    words = plain(wanted).split()
    return [one for one in placed if all(f" {word}" in _words(one) for word in words)]


def _show(campaign_id: int) -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()
    with service().database.reading() as connection:
        campaign = asked_campaign(connection, campaign_id)
        placed = placed_codes(connection, campaign_id=campaign.id)
        runs = print_runs_of(connection, campaign.id)
        seen = glance(connection, campaign, now())
    found = matching(placed, wanted) if wanted else placed
    page = PageOfCodes(found, 1)
    page = PageOfCodes(found, min(max(1, request.args.get("page", 1, type=int)), page.last))
    return render_template(
        "studio/campaign.html",
        campaign=campaign,
        glance=seen,
        page=page,
        wanted=wanted,
        runs=runs[:_RUNS_SHOWN] if "runs" not in request.args else runs,
        runs_in_all=len(runs),
    )


def _words(placed: PlacedCode) -> str:
    placement = placed.placement
    words = [placement.name, placement.site, placement.city, medium_label(placement.medium)]
    code = [placed.code_text.shown, placed.code_text]
    return " " + plain(" ".join([*words, *code, *placement.labels.values()]))
