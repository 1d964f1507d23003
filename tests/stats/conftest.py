"""A small world to ask questions of: two brands and the sample brand, four campaigns, some placements."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import from_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import ROLL_UPS, brand_people, scans, seen, unsketched, untracked
from tests.scans_made import keep_scans, stored_scan

TIME_ZONE = "Europe/Paris"

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
LISTS = {
    ("Dupont", "Spring"): [
        Placement(name="Window Lyon", medium=Medium.SHOP_WINDOW, city="Lyon", copies=1),
        Placement(name="Poster Lyon", medium=Medium.POSTER, city="Lyon", copies=4),
        Placement(name="Poster Nantes", medium=Medium.POSTER, city="Nantes", copies=2),
        Placement(name="Box", medium=Medium.PACKAGING, copies=1000),
    ],
    ("Dupont", "Autumn"): [Placement(name="Window Lyon", medium=Medium.SHOP_WINDOW, city="Lyon")],
    ("Martin", "Opening"): [Placement(name="Card", medium=Medium.CARD, city="Pau", copies=50)],
    ("Sample", "Try me"): [Placement(name="Poster Nice", medium=Medium.POSTER, city="Nice")],
}


@dataclass(frozen=True)
class World:
    """What is there: campaign ids by name, codes by (campaign, placement)."""

    campaigns: dict[str, int]
    codes: dict[tuple[str, str], PlacedCode]


Keep = Callable[[Iterable[tuple[PlacedCode, int, str, bytes | None]]], None]


@pytest.fixture
def make_world() -> Callable[[Database], World]:
    """Give a function that fills a database with the brands, campaigns, placements and codes above."""

    def make(database: Database) -> World:
        campaigns, codes = {}, {}
        with database.writing() as connection:
            brands = {
                name: add_brand(
                    connection, name, locale="en", time_zone=TIME_ZONE, sample=name == "Sample", at=BEGUN
                )
                for name in ("Dupont", "Martin", "Sample")
            }
            for (brand, name), listed in LISTS.items():
                campaign = open_campaign(connection, brands[brand], name, Target.read("help"), BEGUN)
                campaigns[name] = campaign.id
                add_placements(
                    connection, campaign, listed, origin="https://qr.dupont.fr", code_length=6, at=BEGUN
                )
                for placed in placed_codes(connection, campaign_id=campaign.id):
                    codes[name, placed.placement.name] = placed
        return World(campaigns, codes)

    return make


@pytest.fixture
def world(sqlite: Database, make_world: Callable[[Database], World]) -> World:
    """The world in the SQLite database of the test."""
    return make_world(sqlite)


@pytest.fixture
def keep() -> Callable[[Database], Keep]:
    """Give a function that replaces all scans: (code, moment in ms, kind, visitor) each."""

    def into(database: Database) -> Keep:
        def replace(listed: Iterable[tuple[PlacedCode, int, str, bytes | None]]) -> None:
            with database.recording() as connection:
                for table in (scans, unsketched, seen, *ROLL_UPS, brand_people, untracked):
                    connection.execute(delete(table))
            keep_scans(
                database,
                [
                    (code, stored_scan(code, at_ms, kind, visitor_key(code, visitor, at_ms)))
                    for code, at_ms, kind, visitor in listed
                ],
            )

        return replace

    return into


def visitor_key(code: PlacedCode, visitor: bytes | None, at_ms: int) -> bytes | None:
    """Return a visitor's key: another one at each brand, and on each day there."""
    if visitor is None:
        return None
    day = from_ms(at_ms).astimezone(ZoneInfo(TIME_ZONE)).date()
    return hashlib.blake2b(f"{code.brand_id} {day}".encode() + visitor, digest_size=8).digest()
