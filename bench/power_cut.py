"""Power cuts: what is on the disk at a moment, drained somewhere else, beside what was answered by then.

The data folder lies on a disk of its own (``bench/disk.py``). Under load every process is
stopped where it stands and the disk is copied from below, so that nothing is in the copy
that only the kernel held; then the service goes on. The copy is mended, mounted and drained
like the disk of a machine that comes up again.

That the copy shows a power cut and not a stopped machine is seen by a file that is written
to the same disk just before each cut and never synced: its content must not be in the copy.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

from bench.campaign import make_campaign
from bench.disk import found_disk, new_disk
from bench.phones import Notes, Phones
from bench.stored import balance, stored
from bench.whole_service import WholeService
from contactcodes.settings import load_settings

GRACE_S = 0.5  # beside the sync interval: a sync takes its time, and a busy machine takes its own
_DISK_MB = 256
_UNSYNCED = b"a line that nobody puts on disk\n" * 8192
_COPY = "copy"


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut.

    answered        scans that were answered before it
    missing         of those, the ones that are gone
    oldest_ms       how long before the cut the first of the missing was answered; 0: none is missing
    doubled         scans that are stored twice
    strange         scans that nobody has made
    shows_a_cut     whether what was never synced is gone, as it must be
    """

    answered: int
    missing: int
    oldest_ms: float
    doubled: int
    strange: int
    shows_a_cut: bool


def cut_power(folder: Path, port: int, *, sync_ms: int, cuts: int, a_second: float) -> list[Cut]:
    """Cut the power so often, under one load.

    sync_ms   CONTACTCODES_JOURNAL_SYNC_MS
    a_second  scans

    Raises NotPossibleError where no disk can be made.
    """
    seen = []
    with new_disk(folder / "data.img", mb=_DISK_MB) as disk:
        data = disk.path / "var"
        codes = make_campaign(load_settings(data=data), 100)
        service = WholeService(data, port, log=folder / "service.log", journal_sync_ms=str(sync_ms))
        with service, Phones(port, codes, at_once=16, a_second=a_second) as phones:
            phones.wait_for(round(a_second), 30)
            for number in range(cuts):
                time.sleep(random.uniform(0.2, 1.2))
                (disk.path / f"unsynced-{number}").write_bytes(_UNSYNCED)
                copy = folder / f"{_COPY}-{number}.img"
                at = time.monotonic()
                service.freeze()
                try:
                    disk.copy_as_it_is(copy)
                finally:
                    service.thaw()
                seen.append((at, number, copy))
                phones.wait_for(round(a_second / 2), 30)
        notes = phones.notes
        return [
            _look(copy, folder, port, codes, number=number, at=at, phones=notes) for at, number, copy in seen
        ]


def _look(
    copy: Path, folder: Path, port: int, codes: list[str], *, number: int, at: float, phones: Notes
) -> Cut:
    with found_disk(copy) as disk:
        service = WholeService(disk.path / "var", port, log=folder / "service.log")
        service.drain()
        unsynced = disk.path / f"unsynced-{number}"
        found = stored(load_settings(data=disk.path / "var"), phones, codes)
        answered = [
            serial
            for serial in range(len(phones))
            if phones.is_answered(serial) and phones.answered_at[serial] <= at
        ]
        told = balance(phones, found, answered)
        return Cut(
            answered=told.answered,
            missing=len(told.missing),
            oldest_ms=max((1000 * (at - phones.answered_at[serial]) for serial in told.missing), default=0.0),
            doubled=sum(hits > 1 for hits in found.hits.values()),
            strange=told.strange,
            shows_a_cut=not (unsynced.exists() and unsynced.read_bytes().strip(b"\0")),
        )
