"""The sample brand: made, made again, removed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.sheet_files import sheet_files
from contactcodes.codes.address import origin_of
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.demo.places import sample_placements
from contactcodes.demo.simulation import DAYS, SimulatedScan, simulate
from contactcodes.language import _, using_locale
from contactcodes.scans.drain import PERSON
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_points,
    placements,
    print_run_codes,
    print_runs,
    scans,
)

_AT_ONCE = 5_000  # scans stored in one statement
_MINT_AHEAD = timedelta(days=3)  # codes are there before the first one hangs
# A number that ARCEP keeps for films and books (01 99 00, decision 2018-0881), and example.com (RFC 2606).
_TARGETS = (
    "help",
    "whatsapp:+33199001234",
    "call:+33199001234",
    "mailto:bonjour@example.com",
    "https://www.example.com/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What was made; ``placements`` and ``scans`` are counts."""

    brand: str
    campaign: str
    campaign_id: int
    placements: int
    scans: int


def make_demo(database: Database, settings: Settings, *, seed: int, now: datetime) -> Demo:
    """Make the sample brand with 90 days of scans up to ``now``; one that is there is replaced.

    The same seed and the same day give the same scans. Codes are minted anew each time.
    """
    remove_demo(database, settings)
    with using_locale(settings.locale):
        listed = sample_placements(seed)
        with database.writing() as connection:
            begun = now - timedelta(days=DAYS) - _MINT_AHEAD
            brand = add_brand(
                connection,
                _("Maison Dupont (sample)"),
                locale=settings.locale,
                time_zone=settings.time_zone,
                sample=True,
                at=begun,
            )
            targets = [Target.read(target) for target in _TARGETS]
            campaign = open_campaign(connection, brand, _("Contact in the shops"), targets[0], begun)
            for target in targets[1:]:
                find_or_add_contact_point(connection, brand.id, target, begun)
            add_placements(
                connection,
                campaign,
                listed,
                origin=origin_of(settings.public_url),
                code_length=settings.code_length,
                at=begun,
            )
            placed = placed_codes(connection, campaign_id=campaign.id)
    simulated = simulate(listed, seed=seed, until=now, time_zone=brand.time_zone)
    with database.recording() as connection:
        _store(connection, placed, campaign.contact_point_id, simulated)
    return Demo(
        brand=brand.name,
        campaign=campaign.name,
        campaign_id=campaign.id,
        placements=len(placed),
        scans=len(simulated),
    )


def remove_demo(database: Database, settings: Settings) -> int:
    """Take away all that belongs to the sample brand; return how many scans it had."""
    with database.writing() as connection:
        brand_ids = connection.scalars(select(brands.c.id).where(brands.c.sample)).all()
        campaign_ids = connection.scalars(
            select(campaigns.c.id).where(campaigns.c.brand_id.in_(brand_ids))
        ).all()
        run_ids = connection.scalars(
            select(print_runs.c.id).where(print_runs.c.campaign_id.in_(campaign_ids))
        ).all()
        connection.execute(delete(print_run_codes).where(print_run_codes.c.print_run_id.in_(run_ids)))
        for table in (print_runs, codes, placements):
            connection.execute(delete(table).where(table.c.campaign_id.in_(campaign_ids)))
        for table in (campaigns, contact_points):
            connection.execute(delete(table).where(table.c.brand_id.in_(brand_ids)))
        connection.execute(delete(brands).where(brands.c.id.in_(brand_ids)))
        kept = connection.scalars(select(campaigns.c.id)).all()
    # Scans after the codes, so that the drain adds none between the two. Those of any campaign that
    # is no more: a removal that was interrupted here is finished by the next.
    with database.recording() as connection:
        removed = connection.execute(
            delete(scans).where(scans.c.campaign_id.is_not(None), scans.c.campaign_id.not_in(kept))
        ).rowcount
    for run_id in run_ids:
        shutil.rmtree(sheet_files(settings, run_id).folder, ignore_errors=True)
    return removed


def _store(
    connection: Connection, placed: list[PlacedCode], contact_point_id: int, simulated: list[SimulatedScan]
) -> None:
    columns: list[dict[str, Any]] = [
        {
            "code_id": one.code_id,
            "placement_id": one.placement_id,
            "campaign_id": one.campaign_id,
            "kind": PERSON,
            "contact_point_id": contact_point_id,
        }
        for one in placed
    ]
    for start in range(0, len(simulated), _AT_ONCE):
        rows = [
            columns[scan.place]
            | {
                "at_ms": scan.at_ms,
                "asked": placed[scan.place].code_text.shown if scan.typed else placed[scan.place].code_text,
                "carrier": "typed" if scan.typed else "symbol",
                "visitor_key": scan.visitor_key,
            }
            for scan in simulated[start : start + _AT_ONCE]
        ]
        connection.execute(insert(scans), rows)
