"""A destination: all that answering a scan needs to know of a code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import brands, campaigns, codes, contact_points, placements

_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a code leads, and what its page may say.

    location  the URL a scan is sent on to; None where a page answers
    """

    code_id: int
    code_text: CodeText
    origin: str
    retired: bool
    contact_point_id: int
    target: Target
    location: str | None
    brand_id: int
    brand: str
    locale: str
    campaign: str
    placement: str
    city: str

    def as_json(self) -> bytes:
        """Return its values as a JSON list in ASCII, without line breaks."""
        return json.dumps(
            [
                self.code_id,
                self.code_text,
                self.origin,
                self.retired,
                self.contact_point_id,
                self.target.channel,
                self.target.value,
                self.brand_id,
                self.brand,
                self.locale,
                self.campaign,
                self.placement,
                self.city,
            ],
            separators=(",", ":"),
        ).encode()

    @classmethod
    def from_json(cls, values: bytes | str) -> Destination:
        """Return the destination of ``as_json``. Raises ValueError or KeyError where it is none."""
        return _destination(*json.loads(values))


def find_destinations(connection: Connection, code_texts: Iterable[CodeText]) -> list[Destination]:
    """Return those of the codes that exist."""
    query = _query().where(codes.c.text.in_(list(code_texts)))
    return [_of_row(row) for row in connection.execute(query)]


def every_destination(connection: Connection) -> Iterator[Destination]:
    """Yield all there are, in the order of the bytes of their code texts."""
    text = codes.c.text
    # PostgreSQL sorts as people of some country do, unless told otherwise; SQLite sorts bytes.
    in_bytes = text if connection.dialect.name == "sqlite" else text.collate("C")
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_query().order_by(in_bytes))
    for row in rows:
        yield _of_row(row)


def ways_to_reach(connection: Connection, brand_id: int) -> list[Target]:
    """Return the targets that campaigns of a brand lead to now, its help page left out, the oldest first."""
    in_use = select(campaigns.c.contact_point_id).where(campaigns.c.brand_id == brand_id)
    query = (
        select(contact_points.c.channel, contact_points.c.value)
        .where(contact_points.c.id.in_(in_use), contact_points.c.channel != "help")
        .order_by(contact_points.c.id)
    )
    return [Target(row.channel, row.value) for row in connection.execute(query)]


def _query() -> AnySelect:
    return (
        select(
            codes.c.id,
            codes.c.text,
            codes.c.origin,
            codes.c.retired_at,
            codes.c.contact_point_id,
            contact_points.c.channel,
            contact_points.c.value,
            brands.c.id.label("brand_id"),
            brands.c.name.label("brand"),
            brands.c.locale,
            campaigns.c.name.label("campaign"),
            placements.c.name.label("placement"),
            placements.c.city,
        )
        .join(contact_points, contact_points.c.id == codes.c.contact_point_id)
        .join(placements, placements.c.id == codes.c.placement_id)
        .join(campaigns, campaigns.c.id == codes.c.campaign_id)
        .join(brands, brands.c.id == campaigns.c.brand_id)
    )


def _of_row(row: AnyRow) -> Destination:
    code_id, text, origin, retired_at, *rest = row
    return _destination(code_id, text, origin, retired_at is not None, *rest)


def _destination(
    code_id: int,
    text: str,
    origin: str,
    retired: bool,
    contact_point_id: int,
    channel: str,
    value: str,
    brand_id: int,
    brand: str,
    locale: str,
    campaign: str,
    placement: str,
    city: str,
) -> Destination:
    target = Target(channel, value)
    code_text = CodeText(text)
    return Destination(
        code_id=code_id,
        code_text=code_text,
        origin=origin,
        retired=retired,
        contact_point_id=contact_point_id,
        target=target,
        location=target.link(code_text.shown) if target.channel_object.redirects else None,
        brand_id=brand_id,
        brand=brand,
        locale=locale,
        campaign=campaign,
        placement=placement,
        city=city,
    )
