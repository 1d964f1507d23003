"""What is left out of the scans by people, and why, in words."""

from __future__ import annotations

from collections.abc import Sequence

from contactcodes.language import _, format_number, ngettext
from contactcodes.scans.people_sketch import STANDARD_ERROR
from contactcodes.scans.scan_kind import Reason, ScanKind, reason_label
from contactcodes.stats.questions import By
from contactcodes.stats.words import capitalised


def say_left_out(kinds: Sequence[tuple[ScanKind, int]]) -> str:
    """Return how many hits are no scans by people, by kind; nothing where there are none.

    kinds  as ``questions.excluded`` returns them
    """
    hits = sum(count for _kind, count in kinds)
    if not hits:
        return ""
    said = ngettext("%(hits)s hit is left out: %(kinds)s.", "%(hits)s hits are left out: %(kinds)s.", hits)
    return said % {
        "hits": format_number(hits),
        "kinds": ", ".join(shown_kind_count(kind, count) for kind, count in kinds),
    }


def shown_kind_count(kind: ScanKind, count: int) -> str:
    """Return a number of hits that are no scans by people: “1,204 robots”."""
    counted = {
        ScanKind.REPEAT: ngettext("%(hits)s repeat", "%(hits)s repeats", count),
        ScanKind.PREVIEW: ngettext("%(hits)s preview", "%(hits)s previews", count),
        ScanKind.PREFETCH: ngettext("%(hits)s prefetch", "%(hits)s prefetches", count),
        ScanKind.ROBOT: ngettext("%(hits)s robot", "%(hits)s robots", count),
        ScanKind.TEST: ngettext("%(hits)s test", "%(hits)s tests", count),
    }[kind]
    return counted % {"hits": format_number(count)}


def reasons_of(kind: ScanKind) -> list[str]:
    """Return what makes a scan one of this kind; each of them is enough."""
    return [capitalised(reason_label(reason)) for reason in Reason if reason.kind is kind]


def say_untracked(scans: int) -> str:
    """Return what is not known of the scans of codes without tracking; nothing where there are none."""
    if not scans:
        return ""
    return ngettext(
        "%(scans)s scan is of codes without tracking, of which only a total a day is kept: it is in no "
        "number of people and in no hour.",
        "%(scans)s scans are of codes without tracking, of which only a total a day is kept: they are in no "
        "number of people and in no hour.",
        scans,
    ) % {"scans": format_number(scans)}


def say_estimated(by: By) -> str:
    """Return how sure the people of a source are; nothing where they are counted exactly."""
    if by not in ("medium", "city"):
        return ""
    return _(
        "People are counted exactly, unless a placement had more than 1,000 on one day: those of a medium or "
        "a town are then an estimate with a standard error of %(error)s%%."
    ) % {"error": format_number(100 * STANDARD_ERROR, 1)}
