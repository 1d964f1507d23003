"""Disks that are full, have room again, or turn read-only while scans are answered.

All phones must be sent on, and what could not be recorded must be counted one by one: the
figure on ``/metrics`` is exactly what was answered and is not stored. The data folder lies on
a disk of its own (``bench/disk.py``); afterwards it is copied to a good disk and drained there.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.campaign import make_campaign
from bench.disk import Disk, new_disk
from bench.phones import Phones
from bench.stored import balance, stored
from bench.whole_service import WholeService
from contactcodes.settings import load_settings

UNRECORDED = "contactcodes_unrecorded_scans_total"
TROUBLES = ("full", "full, then room again", "read-only")
ALL_IN_ONE = "full, then room again, then read-only"
_AT_ONCE = 16
_DISK_MB = 256
_ANSWERED_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One load on a bad disk.

    answered, unanswered  phones
    not_sent_on           answered, but not by a redirect
    stored                of the answered scans
    unrecorded            what /metrics says
    doubled, strange      scans stored twice, or that nobody has made
    afterwards            scans answered after the disk was good again; None: it was not
    recorded_again        of those, the ones that are stored
    """

    answered: int
    unanswered: int
    not_sent_on: int
    stored: int
    unrecorded: int
    doubled: int
    strange: int
    afterwards: int | None
    recorded_again: int | None

    @property
    def exact(self) -> bool:
        """True where the count is exactly what is missing, and something is."""
        return self.answered - self.stored == self.unrecorded > 0


def load_bad_disk(folder: Path, port: int, trouble: str, *, answers: int, a_second: float) -> Seen:
    """Scan while the disk has one of TROUBLES, or ALL_IN_ONE.

    answers   so many scans before the trouble, under it, and after it where it ends
    a_second  scans, at most

    Raises NotPossibleError where no disk can be made.
    """
    with new_disk(folder / "data.img", mb=_DISK_MB) as disk:
        data = disk.path / "var"
        codes = make_campaign(load_settings(data=data), 100)
        service = WholeService(data, port, log=folder / "service.log", journal_segment_mb="1")
        good: range | None = None
        with service:
            with Phones(port, codes, at_once=_AT_ONCE, a_second=a_second) as phones:
                phones.wait_for(answers, _ANSWERED_WITHIN_S)
                for step in trouble.split(", then "):
                    _begin(step, disk)
                    first = len(phones.notes)
                    phones.wait_for(answers, _ANSWERED_WITHIN_S)
                    if step == "room again":
                        good = range(first, len(phones.notes) - _AT_ONCE)
            unrecorded = service.metric(UNRECORDED)
        kept = folder / "kept"
        subprocess.run(["cp", "-a", str(data), str(kept)], check=True)
    notes = phones.notes
    WholeService(kept, port, log=folder / "service.log").drain()
    found = stored(load_settings(data=kept), notes, codes)
    told = balance(notes, found)
    return Seen(
        answered=told.answered,
        unanswered=told.unanswered,
        not_sent_on=sum(status not in {0, 302} for status in notes.statuses),
        stored=told.answered - len(told.missing),
        unrecorded=unrecorded,
        doubled=len(told.doubled),
        strange=told.strange,
        afterwards=None if good is None else len(good),
        recorded_again=None if good is None else sum(found.hits[serial] > 0 for serial in good),
    )


def _begin(step: str, disk: Disk) -> None:
    if step == "full":
        disk.fill()
    elif step == "room again":
        disk.make_room()
        time.sleep(0.5)  # a segment that could not be made is tried again after 0.1 s
    else:
        disk.turn_read_only()
