"""Which codes are without tracking."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from contactcodes.storage.tables import codes


def untracked_among(connection: Connection, code_ids: Collection[int]) -> frozenset[int]:
    """Return those of some codes, up to some hundred, of whose scans only a total a day is kept."""
    query = select(codes.c.id).where(codes.c.id.in_(code_ids), codes.c.no_tracking)
    return frozenset(connection.scalars(query))
