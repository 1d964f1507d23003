"""The sample brand: made, made again, removed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.sheet_files import sheet_files
from contactcodes.codes.address import origin_of
from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.demo.places import sample_placements
from contactcodes.demo.sample_help import add_sample_help
from contactcodes.demo.sample_messages import add_sample_messages
from contactcodes.demo.simulation import DAYS, SimulatedScan, simulate
from contactcodes.language import _, using_locale
from contactcodes.scans.brand_clock import BrandClock
from contactcodes.scans.rollup import Traits
from contactcodes.scans.scan_kind import Reason, ScanKind
from contactcodes.scans.sketches import forget_unsketched, merge_unsketched
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.scans.stored_tap import StoredTap, store_taps
from contactcodes.scans.storing import store
from contactcodes.scans.visitors import NO_CAMPAIGN
from contactcodes.settings import Settings
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.months import Months
from contactcodes.storage.scan_tables import (
    ROLL_UPS,
    brand_people,
    scans,
    seen,
    tap_days,
    taps,
    untracked,
)
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_points,
    placements,
    print_run_codes,
    print_runs,
)

_AT_ONCE = 5_000  # scans stored in one statement
_MINT_AHEAD = timedelta(days=3)  # codes are there before the first one hangs
# A number that ARCEP keeps for films and books (01 99 00, decision 2018-0881), and example.com (RFC 2606).
_TARGETS = (
    "whatsapp:+33199001234",
    "call:+33199001234",
    "mailto:bonjour@example.com",
    "https://www.example.com/",
)
# Phones and people as they might come by in France; what stands twice is twice as frequent.
_PHONES = (
    *[("phone", "android", "Chrome")] * 9,
    *[("phone", "ios", "Safari")] * 7,
    *[("phone", "android", "Samsung Internet")] * 2,
    ("phone", "ios", "Instagram"),
    ("tablet", "ios", "Safari"),
)
_TAPPING = 0.4  # share of the scans after which a button is pressed
# Which of the targets they press, as frequent as they stand here.
_CHOSEN = (0, 0, 0, 0, 0, 1, 1, 1, 2, 3)
_FROM = (*[("fr", "FR")] * 16, ("en", "FR"), ("en", "GB"), ("fr", "BE"), ("de", "DE"))


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
            page = Target("page", _("shops"))
            campaign = open_campaign(connection, brand, _("Contact in the shops"), page, begun)
            targets = [Target.read(target) for target in (*_TARGETS, "help", "message")]
            offered = [
                find_or_add_contact_point(connection, brand.id, target, begun).id for target in targets
            ]
            keep_offers(connection, campaign.contact_point_id, offered)
            add_sample_help(connection, brand.id, settings.locale, begun)
            add_placements(
                connection,
                campaign,
                listed,
                origin=origin_of(settings.public_url),
                code_length=settings.code_length,
                at=begun,
            )
            placed = placed_codes(connection, campaign_id=campaign.id)
            add_sample_messages(
                connection,
                placed,
                offered[-1],
                locale=settings.locale,
                retention=timedelta(days=settings.message_retention_days),
                at=now,
            )
    simulated = simulate(listed, seed=seed, until=now, time_zone=brand.time_zone)
    if simulated:
        Months(database).prepare(simulated[0].at_ms, simulated[-1].at_ms)
    with database.recording() as connection:
        _store(
            connection, placed, campaign.contact_point_id, simulated, BrandClock(brand.id, brand.time_zone)
        )
        _store_taps(connection, placed, offered, simulated, BrandClock(brand.id, brand.time_zone), now)
    merge_unsketched(database)
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
        kept_brands = connection.scalars(select(brands.c.id)).all()
    # Scans after the codes, so that the drain adds none between the two. Those of any campaign that
    # is no more: a removal that was interrupted here is finished by the next.
    with database.recording() as connection:
        removed = connection.execute(
            delete(scans).where(scans.c.campaign_id.is_not(None), scans.c.campaign_id.not_in(kept))
        ).rowcount
        for table in (*ROLL_UPS, tap_days, taps, seen, untracked):
            nobodys = table.c.campaign_id == NO_CAMPAIGN
            connection.execute(delete(table).where(~nobodys, table.c.campaign_id.not_in(kept)))
        connection.execute(delete(brand_people).where(brand_people.c.brand_id.not_in(kept_brands)))
        forget_unsketched(connection, campaign_ids=campaign_ids)
    for run_id in run_ids:
        shutil.rmtree(sheet_files(settings, run_id).folder, ignore_errors=True)
    return removed


def _store(
    connection: Connection,
    placed: list[PlacedCode],
    contact_point_id: int,
    simulated: list[SimulatedScan],
    clock: BrandClock,
) -> None:
    """Store simulated scans as the drain stores real ones."""
    traits = Traits()
    for start in range(0, len(simulated), _AT_ONCE):
        some = simulated[start : start + _AT_ONCE]
        rows = [_stored(scan, placed[scan.place], contact_point_id) for scan in some]
        store(connection, traits, rows, [clock.at(scan.at_ms) for scan in some])
    # Simulated people do not come back.
    connection.execute(delete(seen).where(seen.c.campaign_id == placed[0].campaign_id))


def _store_taps(
    connection: Connection,
    placed: list[PlacedCode],
    contact_point_ids: list[int],
    simulated: list[SimulatedScan],
    clock: BrandClock,
    now: datetime,
) -> None:
    """Store the buttons that simulated people press on the page that their first scan shows them."""
    first = {(scan.place, scan.visitor_key): scan for scan in reversed(simulated)}
    tapped = [
        tap
        for scan in first.values()
        if (tap := _tap(scan, placed[scan.place], contact_point_ids)) is not None and tap.at_ms < to_ms(now)
    ]
    for start in range(0, len(tapped), _AT_ONCE):
        some = tapped[start : start + _AT_ONCE]
        store_taps(connection, some, [clock.at(tap.at_ms).day for tap in some])


def _tap(scan: SimulatedScan, one: PlacedCode, contact_point_ids: list[int]) -> StoredTap | None:
    """Return the tap after a scan, if there is one: who taps, when and what follows from the visitor key."""
    chance, wait, choice = scan.visitor_key[2], scan.visitor_key[3], scan.visitor_key[4]
    if chance >= _TAPPING * 256:
        return None
    return StoredTap(
        at_ms=scan.at_ms + 2_000 + wait * 100,
        code_id=one.code_id,
        placement_id=one.placement_id,
        campaign_id=one.campaign_id,
        contact_point_id=contact_point_ids[_CHOSEN[choice % len(_CHOSEN)]],
        kind=ScanKind.PERSON.value,
        reason="",
        visitor_key=scan.visitor_key,
    )


def _stored(scan: SimulatedScan, one: PlacedCode, contact_point_id: int) -> StoredScan:
    reason = Reason.ADDRESS_TYPED if scan.typed else Reason.SYMBOL_SCANNED
    # One phone is the same each time: what it is follows from its visitor key.
    device, os, app = _PHONES[scan.visitor_key[0] % len(_PHONES)]
    language, country = _FROM[scan.visitor_key[1] % len(_FROM)]
    return StoredScan(
        at_ms=scan.at_ms,
        code_id=one.code_id,
        placement_id=one.placement_id,
        campaign_id=one.campaign_id,
        asked=one.code_text.shown if scan.typed else one.code_text,
        kind=reason.kind.value,
        reason=reason.value,
        carrier="typed" if scan.typed else "symbol",
        device=device,
        os=os,
        app=app,
        language=language,
        country=country,
        contact_point_id=contact_point_id,
        visitor_key=scan.visitor_key,
        nearest_code_id=None,
        answer="page",  # a contact page is a page of ours
    )
