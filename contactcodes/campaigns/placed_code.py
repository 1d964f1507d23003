"""Placements with their codes: added from a list, listed, retired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placement import Medium, Placement, Told
from contactcodes.campaigns.placement_search import matches
from contactcodes.campaigns.placement_update import blocks, bring_up_to_date, stored
from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.minting import mint
from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import brands, campaigns, codes, contact_points, placements, print_run_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCode:
    """One code with the placement it hangs at and the target it leads to."""

    code_id: int
    code_text: CodeText
    origin: str
    retired_at: datetime | None
    placement_id: int
    placement: Placement
    campaign_id: int
    campaign: str
    brand_id: int
    target: Target

    @property
    def url(self) -> str:
        """What the symbol carries."""
        return symbol_url(self.origin, self.code_text)

    @property
    def address(self) -> str:
        """What a person types."""
        return typed_address(self.origin, self.code_text)


def add_placements(
    connection: Connection,
    campaign: Campaign,
    listed: Iterable[Placement],
    *,
    origin: str,
    code_length: int,
    at: datetime,
) -> int:
    """Bring a campaign's placements to what is listed, mint a code for each new one; return how many.

    A placement is known by its name: listed again it keeps its code and is brought up to date
    in what its list tells (``Placement.told``), label by label; the rest stays as it was. One
    that is no longer listed stays, because its code may hang somewhere.
    """
    known = _ids_by_name(connection, campaign)
    again: dict[Told | None, list[tuple[int, Placement]]] = {}
    new = []
    for placement in listed:
        if placement.name in known:
            again.setdefault(placement.told, []).append((known[placement.name], placement))
        else:
            new.append(stored(placement) | {"campaign_id": campaign.id, "created_at": at})
    for told, of_one_list in again.items():
        bring_up_to_date(connection, of_one_list, told)
    if not new:
        return 0
    connection.execute(insert(placements), new)
    made = _ids_by_name(connection, campaign)  # faster than RETURNING, which SQLite takes row by row
    connection.execute(
        insert(codes),
        [
            {
                "text": text,
                "campaign_id": campaign.id,
                "placement_id": made[placement["name"]],
                "contact_point_id": campaign.contact_point_id,
                "origin": origin,
                "created_at": at,
            }
            for placement, text in zip(new, mint(connection, len(new), length=code_length), strict=True)
        ],
    )
    return len(new)


def placed_codes(
    connection: Connection,
    *,
    campaign_id: int | None = None,
    names: Sequence[str] | None = None,
    code_texts: Sequence[CodeText] | None = None,
    run_id: int | None = None,
    in_service: bool = False,
    search: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[PlacedCode]:
    """Return codes in the order their placements were listed; a print run's in the order of its sheet.

    Serial codes, of which a placement may have a million, are only among those of ``code_texts``
    and ``run_id``.

    campaign_id    only of that campaign
    names          only of placements so named, in the order of the names; without limit and offset
    code_texts     only these codes, up to some hundred
    run_id         only of that print run
    in_service     True: only those that are not retired
    search         only those whose words are so (``placement_search``); "": all
    limit, offset  at most so many, leaving out so many

    Asked for nothing in particular: those of every brand but the sample brand.
    """
    query = _everything()
    if names is not None and campaign_id is not None:
        # By the placement, not by the code: so the index of names is used, and no whole campaign read.
        query, campaign_id = query.where(placements.c.campaign_id == campaign_id), None
    elif campaign_id is None and code_texts is None and run_id is None:
        query = query.where(~brands.c.sample)
    query = query.where(*_asked(connection, campaign_id, in_service, search))
    if code_texts is None and run_id is None:
        query = query.where(~codes.c.serial)
    if code_texts is not None:
        query = query.where(codes.c.text.in_(code_texts))
    if run_id is not None:
        query = query.join(print_run_codes, print_run_codes.c.code_id == codes.c.id)
        query = query.where(print_run_codes.c.print_run_id == run_id).order_by(print_run_codes.c.position)
    if names is not None:
        return _so_named(connection, query, names)
    query = query.order_by(codes.c.id).limit(limit).offset(offset or None)
    return [_placed_code(row) for row in connection.execute(query)]


def count_codes(
    connection: Connection, *, campaign_id: int, in_service: bool = False, search: str = ""
) -> int:
    """Return how many codes ``placed_codes`` would return."""
    asked = list(_asked(connection, campaign_id, in_service, search))
    if search:
        query = select(func.count()).select_from(codes).where(~codes.c.serial, *asked)
        query = query.join(placements, placements.c.id == codes.c.placement_id)
    else:
        # A placement has one code that is not serial, minted before any other: nothing counts the million.
        has_one = select(codes.c.id).where(codes.c.placement_id == placements.c.id, ~codes.c.serial, *asked)
        query = select(func.count()).select_from(placements)
        query = query.where(placements.c.campaign_id == campaign_id, has_one.exists())
    return connection.execute(query).scalar_one()


def longest_code(connection: Connection, campaign_id: int) -> int:
    """Return how many characters the longest code of a campaign has; 0 where there is none."""
    longest = func.max(func.length(codes.c.text))
    return connection.execute(select(longest).where(codes.c.campaign_id == campaign_id)).scalar() or 0


def find_placed_code(connection: Connection, code_text: CodeText) -> PlacedCode:
    """Return the code of that text. Raises NotFoundError."""
    found = placed_codes(connection, code_texts=[code_text])
    if not found:
        raise NotFoundError(_("There is no code %(code)s.") % {"code": code_text.shown})
    return found[0]


def retire_code(connection: Connection, code_id: int, at: datetime) -> None:
    """Retire a code: whoever scans it gets a page that still leads somewhere useful."""
    connection.execute(update(codes).where(codes.c.id == code_id).values(retired_at=at))


def restore_code(connection: Connection, code_id: int) -> None:
    """Put a retired code back in service."""
    connection.execute(update(codes).where(codes.c.id == code_id).values(retired_at=None))


def set_tracking(connection: Connection, code_id: int, *, tracked: bool) -> None:
    """Say whether scans of a code are kept one by one, or nothing of them but a total a day."""
    connection.execute(update(codes).where(codes.c.id == code_id).values(no_tracking=not tracked))


def _ids_by_name(connection: Connection, campaign: Campaign) -> dict[str, int]:
    query = select(placements.c.name, placements.c.id).where(placements.c.campaign_id == campaign.id)
    return {row.name: row.id for row in connection.execute(query)}


def _everything() -> AnySelect:
    return (
        select(  # in the order in which _placed_code takes it
            codes.c.id,
            codes.c.text,
            codes.c.origin,
            codes.c.retired_at,
            placements.c.id,
            placements.c.name,
            placements.c.medium,
            placements.c.site,
            placements.c.city,
            placements.c.country,
            placements.c.latitude,
            placements.c.longitude,
            placements.c.copies,
            placements.c.cost_cents,
            placements.c.product,
            placements.c.time_zone,
            placements.c.hours,
            placements.c.holidays,
            placements.c.labels,
            campaigns.c.id,
            campaigns.c.name,
            campaigns.c.brand_id,
            contact_points.c.channel,
            contact_points.c.value,
        )
        .join_from(codes, placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
    )


def _asked(
    connection: Connection, campaign_id: int | None, in_service: bool, search: str
) -> Iterator[ColumnElement[bool]]:
    if campaign_id is not None:
        yield codes.c.campaign_id == campaign_id
    if in_service:
        yield codes.c.retired_at.is_(None)
    if search:
        yield matches(connection, search)


def _so_named(connection: Connection, query: AnySelect, names: Sequence[str]) -> list[PlacedCode]:
    found = (
        row
        for block in blocks(names)
        for row in connection.execute(query.where(placements.c.name.in_(block)))
    )
    by_name = {placed.placement.name: placed for placed in map(_placed_code, found)}
    return [by_name[name] for name in names if name in by_name]


def _placed_code(row: AnyRow) -> PlacedCode:
    # Unpacked, not asked by name: of twenty thousand rows that is twice as fast.
    (
        code_id,
        text,
        origin,
        retired_at,
        placement_id,
        *placement,
        campaign_id,
        campaign,
        brand_id,
        channel,
        value,
    ) = row
    (
        name,
        medium,
        site,
        city,
        country,
        latitude,
        longitude,
        copies,
        cost_cents,
        product,
        time_zone,
        hours,
        holidays,
        labels,
    ) = placement
    return PlacedCode(
        code_id=code_id,
        code_text=CodeText(text),
        origin=origin,
        retired_at=retired_at,
        placement_id=placement_id,
        placement=Placement(
            name=name,
            medium=Medium(medium),
            site=site,
            city=city,
            country=country,
            latitude=latitude,
            longitude=longitude,
            copies=copies,
            cost_cents=cost_cents,
            product=product,
            time_zone=time_zone,
            hours=hours,
            holidays=holidays,
            labels=labels,
        ),
        campaign_id=campaign_id,
        campaign=campaign,
        brand_id=brand_id,
        target=_target(channel, value),
    )


_target = lru_cache(maxsize=1000)(Target)
