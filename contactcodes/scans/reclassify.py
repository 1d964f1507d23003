"""Today's rules applied to scans that are stored, and the days that change counted again.

User-Agent and address are gone: what can be decided anew from what is kept is said in
``docs/classification.md``. A crash half-way is no harm: every batch marks the days it
changed as stale in its own transaction, and the drain counts those again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contactcodes.scans.classification import Classified, classify_again
from contactcodes.scans.owners import Owner, Owners
from contactcodes.scans.recount import World, next_scans, recount_next_stale_day
from contactcodes.scans.repeats import REPEAT_MS, Repeats
from contactcodes.scans.scan_kind import Reason, ScanKind
from contactcodes.scans.scan_record import Carrier
from contactcodes.scans.stored_scan import StoredScan
from contactcodes.storage.bulk import change_rows, put
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans, stale_days

_REASONS = {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class Reclassified:
    """What was done: how many scans were looked at, and how many became another kind or reason."""

    scans: int
    changed: int


def reclassify(
    database: Database, first_day: int, last_day: int, *, tests_until_release: bool
) -> Reclassified:
    """Apply today's rules to the scans of a period; count again the days that changed.

    first_day, last_day  ordinals, each on the brand's own clock; both included
    """
    world = World(database)
    start_ms, end_ms = world.bounds_ms(first_day)[0], world.bounds_ms(last_day)[1]
    judge = _Judge(Owners(database), tests_until_release)
    looked_at = changed = 0
    after = (start_ms - REPEAT_MS, 0)  # what is before the period is looked at for the repeats in it
    while True:
        with database.recording() as connection:
            rows = next_scans(connection, after, end_ms)
            if not rows:
                break
            verdicts = judge.judge(rows)
            within = [
                (row, reason)
                for row, reason in zip(rows, verdicts, strict=True)
                if first_day <= world.place(StoredScan._make(row[1:])).day <= last_day
            ]
            others = [(row, reason) for row, reason in within if reason.value != row.reason]
            change_rows(
                connection,
                scans,
                ("at_ms", "id"),
                ("kind", "reason"),
                [(row.at_ms, row.id, reason.kind.value, reason.value) for row, reason in others],
            )
            days = {world.place(StoredScan._make(row[1:])).day for row, _reason in others}
            put(connection, stale_days, [(day,) for day in days])
        looked_at, changed = looked_at + len(within), changed + len(others)
        after = (rows[-1].at_ms, rows[-1].id)
    while recount_next_stale_day(database):
        pass
    return Reclassified(looked_at, changed)


class _Judge:
    """The rules of today, for scans in the order of time."""

    def __init__(self, owners: Owners, tests_until_release: bool) -> None:
        self._owners = owners
        self._tests = tests_until_release
        self._repeats = Repeats()

    def judge(self, rows: Sequence[AnyRow]) -> list[Reason]:
        owners = self._owners.of({row.code_id for row in rows if row.code_id is not None})
        reasons = [self._reason(row, owners.get(row.code_id)) for row in rows]
        self._repeats.forget()
        return reasons

    def _reason(self, row: AnyRow, owner: Owner | None) -> Reason:
        early = self._tests and owner is not None and owner.before_release(row.at_ms)
        kept = Classified(
            ScanKind(row.kind),
            _REASONS[row.reason],
            Carrier(row.carrier),
            row.device,
            row.os,
            row.app,
            row.language,
            row.country,
        )
        reason = classify_again(kept, before_release=early).reason
        code = row.code_id if row.code_id is not None else row.asked
        return self._repeats.reason(reason, code, row.visitor_key, row.at_ms)
