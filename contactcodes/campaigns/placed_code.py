"""Placements with their codes: added from a list, listed, retired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.codes.address import symbol_url, typed_address
from contactcodes.codes.code_text import CodeText
from contactcodes.codes.minting import mint
from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import brands, campaigns, codes, contact_points, placements


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

    A placement is known by its name: listed again it is brought up to date and keeps its
    code. One that is no longer listed stays, because its code may hang somewhere.
    """
    known = {
        row.name: row.id
        for row in connection.execute(
            select(placements.c.id, placements.c.name).where(placements.c.campaign_id == campaign.id)
        )
    }
    old, new = [], []
    for placement in listed:
        values = _values(placement)
        if placement.name in known:
            old.append(values | {"placement_id": known[placement.name]})
        else:
            new.append(values | {"campaign_id": campaign.id, "created_at": at})
    if old:
        connection.execute(update(placements).where(placements.c.id == bindparam("placement_id")), old)
    if not new:
        return 0
    placement_ids = connection.scalars(
        insert(placements).returning(placements.c.id, sort_by_parameter_order=True), new
    ).all()
    texts = mint(connection, len(new), length=code_length)
    connection.execute(
        insert(codes),
        [
            {
                "text": text,
                "campaign_id": campaign.id,
                "placement_id": placement_id,
                "contact_point_id": campaign.contact_point_id,
                "origin": origin,
                "created_at": at,
            }
            for placement_id, text in zip(placement_ids, texts, strict=True)
        ],
    )
    return len(new)


def placed_codes(
    connection: Connection, *, campaign_id: int | None = None, names: Sequence[str] | None = None
) -> list[PlacedCode]:
    """Return codes in the order their placements were listed.

    campaign_id  only of that campaign; None: of every brand but the sample brand
    names        only of placements so named, in the order of the names
    """
    query = (
        select(
            placements,
            placements.c.id.label("placement_id"),
            codes.c.id.label("code_id"),
            codes.c.text,
            codes.c.origin,
            codes.c.retired_at,
            campaigns.c.name.label("campaign"),
            campaigns.c.brand_id,
            contact_points.c.channel,
            contact_points.c.value,
        )
        .join(codes, codes.c.placement_id == placements.c.id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
        .order_by(codes.c.id)
    )
    if campaign_id is None:
        query = query.where(~brands.c.sample)
    else:
        query = query.where(codes.c.campaign_id == campaign_id)
    found = [_placed_code(row) for row in connection.execute(query)]
    if names is None:
        return found
    by_name = {placed.placement.name: placed for placed in found}
    return [by_name[name] for name in names if name in by_name]


def find_placed_code(connection: Connection, code_text: CodeText) -> PlacedCode:
    """Return the code of that text. Raises NotFoundError."""
    row = connection.execute(select(codes.c.campaign_id).where(codes.c.text == code_text)).one_or_none()
    if row is not None:
        for placed in placed_codes(connection, campaign_id=row.campaign_id):
            if placed.code_text == code_text:
                return placed
    raise NotFoundError(_("There is no code %(code)s.") % {"code": code_text.shown})


def retire_code(connection: Connection, code_id: int, at: datetime) -> None:
    """Retire a code: whoever scans it gets a page that still leads somewhere useful."""
    connection.execute(update(codes).where(codes.c.id == code_id).values(retired_at=at))


def restore_code(connection: Connection, code_id: int) -> None:
    """Put a retired code back in service."""
    connection.execute(update(codes).where(codes.c.id == code_id).values(retired_at=None))


def _values(placement: Placement) -> dict[str, Any]:
    return {
        "name": placement.name,
        "medium": placement.medium.value,
        "site": placement.site,
        "city": placement.city,
        "country": placement.country,
        "latitude": placement.latitude,
        "longitude": placement.longitude,
        "copies": placement.copies,
        "cost_cents": placement.cost_cents,
        "labels": placement.labels,
    }


def _placed_code(row: AnyRow) -> PlacedCode:
    return PlacedCode(
        code_id=row.code_id,
        code_text=CodeText(row.text),
        origin=row.origin,
        retired_at=row.retired_at,
        placement_id=row.placement_id,
        placement=Placement(
            name=row.name,
            medium=Medium(row.medium),
            site=row.site,
            city=row.city,
            country=row.country,
            latitude=row.latitude,
            longitude=row.longitude,
            copies=row.copies,
            cost_cents=row.cost_cents,
            labels=row.labels,
        ),
        campaign_id=row.campaign_id,
        campaign=row.campaign,
        brand_id=row.brand_id,
        target=Target(row.channel, row.value),
    )
