"""One campaign: what needs attention, its placements with their codes, its print runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import Campaign, find_campaign
from contactcodes.campaigns.placed_code import PlacedCode, count_codes, placed_codes
from contactcodes.campaigns.print_run import print_runs_of
from contactcodes.contacts.way import Scope, way_of
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.glance import glance
from contactcodes.web.studio.led_to import led_to, names_of
from contactcodes.web.studio.untracked_codes import untracked_among
from contactcodes.web.studio.way_lines import waiting_changes

PER_PAGE = 100
_RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PageOfCodes:
    """A hundred codes of those that were asked for.

    found   how many match in all
    number  of the page, from 1
    """

    codes: Sequence[PlacedCode]
    found: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return _last_page(self.found)

    @property
    def first_row(self) -> int:
        """The number of its first row among all found, from 1."""
        return (self.number - 1) * PER_PAGE + 1


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/campaigns/<id:campaign_id>", "campaign", _show)


def asked_campaign(connection: Connection, campaign_id: int) -> Campaign:
    """Return a campaign and let its brand stand in the page head. Raises NotFoundError."""
    campaign = find_campaign(connection, campaign_id)
    show_brand(campaign.brand_id)
    return campaign


def page_of_codes(connection: Connection, campaign_id: int, wanted: str, number: int) -> PageOfCodes:
    """Return a page of the codes that match; the nearest one where there is no such page.

    wanted  words as ``placement_search`` takes them; "": all
    """
    if number <= 1:
        codes = placed_codes(connection, campaign_id=campaign_id, search=wanted, limit=PER_PAGE + 1)
        if len(codes) <= PER_PAGE:  # all there are: a search need not look at everything again
            return PageOfCodes(codes, len(codes), 1)
        found = count_codes(connection, campaign_id=campaign_id, search=wanted)
        return PageOfCodes(codes[:PER_PAGE], found, 1)
    found = count_codes(connection, campaign_id=campaign_id, search=wanted)
    number = min(number, _last_page(found))
    offset = (number - 1) * PER_PAGE
    there = min(PER_PAGE, found - offset)  # behind the last of them may be a million serial codes
    codes = placed_codes(connection, campaign_id=campaign_id, search=wanted, limit=there, offset=offset)
    return PageOfCodes(codes, found, number)


def _show(campaign_id: int) -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()
    with service().database.reading() as connection:
        campaign = asked_campaign(connection, campaign_id)
        page = page_of_codes(connection, campaign.id, wanted, request.args.get("page", 1, type=int))
        runs = print_runs_of(connection, campaign.id)
        routes = len(way_of(connection, Scope(campaign.id)).routes)
        led = led_to(connection, campaign.brand_id, campaign.target)
        names = names_of(connection, campaign.brand_id)
        waiting = waiting_changes(connection, campaign)
        seen = glance(connection, campaign, now())
        untracked = untracked_among(connection, [placed.code_id for placed in page.codes])
    return render_template(
        "studio/campaign.html",
        campaign=campaign,
        led=led,
        names=names,
        waiting=waiting,
        glance=seen,
        page=page,
        untracked=untracked,
        wanted=wanted,
        routes=routes,
        runs=runs[:_RUNS_SHOWN] if "runs" not in request.args else runs,
        runs_in_all=len(runs),
    )


def _last_page(found: int) -> int:
    return max(1, -(-found // PER_PAGE))
