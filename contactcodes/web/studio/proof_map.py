"""The proof as a map: each sheet with its symbols where they stand, proven or not.

The file may tell of a million symbols; only the lines of the first sheets are read. Sheets further
on are shown where something failed, which the head of the file tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.boxes import Rectangle
from contactcodes.sheets.proof_record import read_head, symbol_lines

SHEETS_SHOWN = 60
FAILURES_LISTED = 100

_Key: TypeAlias = tuple[int, int, int, str]  # page, slot, face, symbology


@dataclass(frozen=True, slots=True)
class ProvenSheet:
    """One page: where the symbols are that are proven, and those that are not, each with what was found.

    Rectangles are left, top, right, bottom in millimetres of the page's trim.
    """

    page: int
    good: tuple[Rectangle, ...]
    bad: tuple[tuple[Rectangle, Mapping[str, Any]], ...]

    @property
    def symbols(self) -> int:
        """How many it has."""
        return len(self.good) + len(self.bad)


@dataclass(frozen=True, slots=True)
class ProofMap:
    """What of a proof is shown.

    sheets    up to 60 in order; of more, every sheet with a failure before a flawless one
    failures  the first 100: page, slot, placement, reason
    failed    how many symbols failed in all
    problems  of the document and its pages
    """

    sheets: tuple[ProvenSheet, ...]
    failures: tuple[Mapping[str, Any], ...]
    failed: int
    problems: tuple[str, ...]


def read_proof_map(record: Path, arrangement: Arrangement, labels: int) -> ProofMap:
    """Return the map of a proof's file.

    labels  of the run

    Raises OSError, and ValueError or KeyError for a file that is no proof.
    """
    head = read_head(record)
    failures = head["failures"]
    failed = head["symbols_in_all"] - head["symbols_proven"]
    told_near = SHEETS_SHOWN * arrangement.pages_per_sheet  # up to this page each line is read
    near = takewhile(lambda line: line["page"] <= told_near, symbol_lines(record))
    found = {_key(line): line for line in near}
    bad = {_key(line): line for line in failures}
    pages_told = sorted({key[0] for key in found})
    pages_bad = sorted({key[0] for key in bad})
    if failed > len(failures):  # of the last page not all that failed may have been kept
        pages_bad = [page for page in pages_bad if page != pages_bad[-1] or page <= told_near]
    chosen = [*pages_bad, *(page for page in pages_told if page not in set(pages_bad))][:SHEETS_SHOWN]
    sheets = tuple(
        _sheet(page, arrangement, labels, found if page <= told_near else None, bad)
        for page in sorted(chosen)
    )
    return ProofMap(sheets, tuple(failures[:FAILURES_LISTED]), failed, tuple(head["problems"]))


def label_outlines(arrangement: Arrangement) -> str:
    """Return the labels of a full sheet as data of an SVG path, in millimetres of the trim."""
    full = replace(arrangement, start_at=1)
    return squares(
        (
            spot.left_mm,
            spot.top_mm,
            spot.left_mm + spot.width_mm * spot.scale_x,
            spot.top_mm + spot.height_mm * spot.scale_y,
        )
        for spot in full.spots(1, full.slots_per_sheet)
    )


def squares(rectangles: Iterable[Rectangle]) -> str:
    """Return rectangles as data of an SVG path."""
    return "".join(
        f"M{left:.4g} {top:.4g}h{right - left:.4g}v{bottom - top:.4g}h{left - right:.4g}z"
        for left, top, right, bottom in rectangles
    )


def ticks(rectangles: Iterable[Rectangle]) -> str:
    """Return a tick in each rectangle as data of an SVG path."""
    drawn = []
    for left, top, right, _bottom in rectangles:
        side = right - left
        start = f"M{left + 0.3 * side:.4g} {top + 0.52 * side:.4g}"
        drawn.append(f"{start}l{0.15 * side:.3g} {0.15 * side:.3g}l{0.26 * side:.3g} {-0.3 * side:.3g}")
    return "".join(drawn)


def crosses(rectangles: Iterable[Rectangle]) -> str:
    """Return a cross in each rectangle as data of an SVG path."""
    drawn = []
    for left, top, right, _bottom in rectangles:
        half = (right - left) / 2
        start = f"M{left + half / 2:.4g} {top + half / 2:.4g}"
        drawn.append(f"{start}l{half:.3g} {half:.3g}m0 {-half:.3g}l{-half:.3g} {half:.3g}")
    return "".join(drawn)


def _sheet(
    page: int,
    arrangement: Arrangement,
    labels: int,
    found: Mapping[_Key, Mapping[str, Any]] | None,
    bad: Mapping[_Key, Mapping[str, Any]],
) -> ProvenSheet:
    good_here, bad_here = [], []
    for key, place in _places(page, arrangement, labels):
        line = found.get(key) if found is not None else bad.get(key, {"reason": ""})
        if line is None:
            continue
        if line["reason"]:
            bad_here.append((place, line))
        else:
            good_here.append(place)
    return ProvenSheet(page, tuple(good_here), tuple(bad_here))


def _places(page: int, arrangement: Arrangement, labels: int) -> Iterator[tuple[_Key, Rectangle]]:
    """Yield the symbols of a page with their places; a folded label has them on each face."""
    slot = face = 0
    for spot in arrangement.spots(page, labels):
        face = face + 1 if spot.slot == slot else 1
        slot = spot.slot
        for box in spot.panel.symbols:
            yield (page, slot, face, box.symbology), spot.on_page(box.rectangle)


def _key(line: Mapping[str, Any]) -> _Key:
    return line["page"], line["slot"], line["face"], line.get("symbology", Symbology.QR)
