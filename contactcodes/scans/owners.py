"""Whose code it is, where it hangs, and whether its sheets are out: what the drain asks of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from contactcodes.scans.brand_clock import BrandClock
from contactcodes.storage.bulk import one_of
from contactcodes.storage.columns import LARGEST_ID, AnySelect, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.tables import (
    brands,
    campaigns,
    changes,
    codes,
    contact_points,
    print_run_codes,
    print_runs,
)

_MOST_KEPT = 200_000  # codes: about 60 MB
_CAME_TO_NOTHING = ("refused", "cancelled")  # campaigns/print_run_state.py


@dataclass(frozen=True, slots=True)
class Owner:
    """What the drain knows of a code.

    clock        of its brand, which it names
    brand        its number, as the visitor key is made of it
    ordered_ms   when its first print run was ordered; None where it has none, or only refused ones
    released_ms  when the first of them was released; None: not yet
    """

    code_id: int
    placement_id: int
    campaign_id: int
    clock: BrandClock
    brand: bytes
    no_tracking: bool
    ordered_ms: int | None
    released_ms: int | None

    def before_release(self, at_ms: int) -> bool:
        """Tell whether the code was on its first print run then, and nobody had the sheets yet.

        A code without a print run is printed elsewhere: it is in the field as soon as it is there.
        """
        if self.ordered_ms is None or at_ms < self.ordered_ms:
            return False
        return self.released_ms is None or at_ms < self.released_ms


class Owners:
    """The owners of the codes that were asked for, until somebody changes anything.

    version  of what is known: see ``Database.version``
    """

    def __init__(self, database: Database) -> None:
        """Begin empty."""
        self._database = database
        self._known: dict[int, Owner | None] = {}
        self._brands: dict[int, bytes] = {}  # of contact points; b"" of what is none
        self._clocks: dict[tuple[int, str], BrandClock] = {}
        self.version = -1

    def of(self, code_ids: Iterable[int]) -> Mapping[int, Owner | None]:
        """Return at least the owners of these codes; None for a code that is gone."""
        with self._database.reading() as connection:
            version = connection.execute(select(changes.c.version)).scalar_one()
            if version != self.version or len(self._known) > _MOST_KEPT:
                self._known, self._brands, self.version = {}, {}, version
            missing = [code_id for code_id in set(code_ids) if code_id not in self._known]
            if missing:
                self._known |= dict.fromkeys(missing)
                self._known |= self._find(connection, missing)
        return self._known

    def brands_of(self, contact_point_ids: Iterable[int]) -> Mapping[int, bytes]:
        """Return at least the brands of these contact points; b"" of what is none. Ask ``of`` before."""
        missing = {one for one in contact_point_ids if one <= LARGEST_ID} - self._brands.keys()
        if missing:
            found = select(contact_points.c.id, contact_points.c.brand_id)
            with self._database.reading() as connection:
                rows = connection.execute(found.where(one_of(connection, contact_points.c.id, missing))).all()
            self._brands |= dict.fromkeys(missing, b"")
            self._brands |= {row.id: b"%d" % row.brand_id for row in rows}
        return self._brands

    def _find(self, connection: Connection, code_ids: list[int]) -> dict[int, Owner]:
        runs = {row.code_id: row for row in connection.execute(_first_runs(connection, code_ids))}
        query = (
            select(
                codes.c.id,
                codes.c.placement_id,
                codes.c.campaign_id,
                codes.c.no_tracking,
                campaigns.c.brand_id,
                brands.c.time_zone,
            )
            .join(campaigns, campaigns.c.id == codes.c.campaign_id)
            .join(brands, brands.c.id == campaigns.c.brand_id)
            .where(one_of(connection, codes.c.id, code_ids))
        )
        found = {}
        for row in connection.execute(query):
            run = runs.get(row.id)
            found[row.id] = Owner(
                row.id,
                row.placement_id,
                row.campaign_id,
                self._clock(row.brand_id, row.time_zone),
                b"%d" % row.brand_id,
                row.no_tracking,
                to_ms(run.ordered_at) if run else None,
                to_ms(run.released_at) if run and run.released_at else None,
            )
        return found

    def _clock(self, brand_id: int, time_zone: str) -> BrandClock:
        clock = self._clocks.get((brand_id, time_zone))
        if clock is None:
            clock = self._clocks[brand_id, time_zone] = BrandClock(brand_id, time_zone)
        return clock


def _first_runs(connection: Connection, code_ids: list[int]) -> AnySelect:
    """Return the query for when codes were ordered and released first, but for runs that came to nothing."""
    return (
        select(
            print_run_codes.c.code_id,
            func.min(print_runs.c.ordered_at).label("ordered_at"),
            func.min(print_runs.c.released_at).label("released_at"),
        )
        .join(print_runs, print_runs.c.id == print_run_codes.c.print_run_id)
        .where(
            one_of(connection, print_run_codes.c.code_id, code_ids),
            print_runs.c.state.not_in(_CAME_TO_NOTHING),
        )
        .group_by(print_run_codes.c.code_id)
    )
