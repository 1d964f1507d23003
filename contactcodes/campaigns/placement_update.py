"""Placements that are listed again: what their list tells is changed, the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select, update

from contactcodes.campaigns.placement import Placement, Told
from contactcodes.storage.tables import placements

_BLOCK = 500  # values asked for in one SELECT; SQLite takes up to 999 parameters everywhere

_Value = TypeVar("_Value")


def bring_up_to_date(
    connection: Connection, again: Sequence[tuple[int, Placement]], told: Told | None
) -> None:
    """Change what a list tells of placements that are known: (placement id, as it is listed)."""
    changed = set(stored(again[0][1])) if told is None else set(told.attributes)
    changed.discard("name")  # it is what they are known by
    kept: dict[int, dict[str, str]] = {}
    if told is not None and told.labels:
        changed.add("labels")
        for block in blocks([placement_id for placement_id, _listed in again]):
            query = select(placements.c.id, placements.c.labels).where(placements.c.id.in_(block))
            kept |= {row.id: row.labels for row in connection.execute(query)}
    if not changed:
        return
    rows = []
    for placement_id, listed in again:
        values = {name: value for name, value in stored(listed).items() if name in changed}
        if told is not None and told.labels:
            values["labels"] = {
                heading: cell for heading, cell in kept[placement_id].items() if heading not in told.labels
            } | listed.labels
        rows.append(values | {"placement_id": placement_id})
    connection.execute(update(placements).where(placements.c.id == bindparam("placement_id")), rows)


def stored(placement: Placement) -> dict[str, Any]:
    """Return a placement as its row has it."""
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
        "product": placement.product,
        "time_zone": placement.time_zone,
        "hours": placement.hours,
        "holidays": placement.holidays,
        "labels": placement.labels,
    }


def blocks(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """Yield the values, as many at a time as one SELECT may ask for."""
    for start in range(0, len(values), _BLOCK):
        yield values[start : start + _BLOCK]
