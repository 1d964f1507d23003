"""Records as the door writes them, and what the drain made of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, func, select

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.scan_record import Carrier, ScanRecord
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1"
)


def record(
    one: PlacedCode | None,
    *,
    address: str = "192.0.2.1",
    asked: str = "",
    at_ms: int = 0,
    **facts: Any,
) -> bytes:
    return ScanRecord(
        at_ms=at_ms or to_ms(now()),
        code_id=one.code_id if one else None,
        asked=asked or (one.code_text if one else "NOBODYS"),
        address=address,
        **{"carrier": Carrier.SYMBOL, "user_agent": IPHONE, "contact_point_id": 7} | facts,
    ).as_bytes()


def stored(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(scans)).scalar_one()


def rows(database: Database, table: Table = scans) -> list[Any]:
    order = scans.c.id if table is scans else table.c[0]
    with database.reading() as connection:
        return list(connection.execute(select(table).order_by(order)))
