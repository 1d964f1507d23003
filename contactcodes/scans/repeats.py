"""Repeats: the same phone asks for the same code again before it can have wanted to.

A camera's chip and then the browser, a page that is loaded again, a tap too many: one
person, one scan. Compared with the last scan that counted, so that one phone counts at
most once in 30 s however often it asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from contactcodes.scans.scan_kind import PEOPLE, Reason

REPEAT_MS = 30_000


class Repeats:
    """The scans by people that counted last, by code and visitor key.

    Pure but for its memory. Scans of one process come in the order of time; of several
    they may come as they were drained, so nearness is looked at both ways. After a
    transaction that failed, make a new one: this one remembers scans that were not stored.
    """

    def __init__(self, counted: Iterable[tuple[object, bytes, int]] = ()) -> None:
        """Begin with scans that counted: code, visitor key, at_ms.

        The code is anything that tells codes apart: its id, or what was asked for where nothing has it.
        """
        self._last: dict[tuple[object, bytes], int] = {}
        self._newest = 0
        for code, visitor_key, at_ms in counted:
            self._count((code, visitor_key), at_ms)

    def reason(self, reason: Reason, code: object, visitor_key: bytes | None, at_ms: int) -> Reason:
        """Return ``JUST_SCANNED`` for a person's repeat, the given reason for everything else.

        visitor_key  None where visitors are not told apart: then nothing is a repeat
        """
        if reason.kind not in PEOPLE or visitor_key is None:
            return reason
        seen = (code, visitor_key)
        last = self._last.get(seen)
        if last is not None and -REPEAT_MS < at_ms - last < REPEAT_MS:
            return Reason.JUST_SCANNED
        self._count(seen, at_ms)
        return reason

    def forget(self) -> None:
        """Forget what no scan can repeat any more; once a batch is often enough."""
        oldest = self._newest - REPEAT_MS
        self._last = {seen: at_ms for seen, at_ms in self._last.items() if at_ms > oldest}

    def _count(self, seen: tuple[object, bytes], at_ms: int) -> None:
        self._last[seen] = max(at_ms, self._last.get(seen, 0))
        self._newest = max(at_ms, self._newest)
