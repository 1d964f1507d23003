"""The proof: every symbol of the finished PDF rendered, decoded and compared. No proof, no release.

Two independent judges look at each symbol at its own place: zxing-cpp decodes it, and
each module and every pixel of the quiet zone is compared with what was intended.
Measured on planted defects: decoding whole pages misses swapped codes, decoding at
the place misses lost blocks and inked quiet zones, comparing modules misses none.

What should stand where comes from the order and the arrangement, never from what drew the
file. Pages are looked at one by one; memory does not grow with their number.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from contactcodes.language import _, ngettext
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.lettering import Label
from contactcodes.sheets.page_pictures import opened_pdf
from contactcodes.sheets.pdf_checks import document_problems, opened_by_qpdf
from contactcodes.sheets.proof_record import SymbolLines, draft_beside, write_record
from contactcodes.sheets.proof_tally import DPI, Part, Proof, Tally
from contactcodes.sheets.sheet_proof import SPOILT, UNREADABLE, SheetProof

__all__ = ["DPI", "Part", "Proof", "finish_proof", "prove", "prove_sheets"]


def prove(
    pdf: Path,
    arrangement: Arrangement,
    labels: Iterable[Label],
    count: int,
    *,
    record: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> Proof:
    """Render the PDF at 300 dpi and look at every symbol at its own place.

    labels       what was ordered, in order; read once, as pages need them
    count        how many they are
    record       where the entry of each symbol is written, whole or not at all: ``proof.json``
    on_progress  is told labels looked at and labels in all, after each sheet

    Raises ValueError if there are more or fewer labels than said.
    """
    began = time.perf_counter()
    draft = draft_beside(record)
    sheets = range(1, arrangement.sheets_for(count) + 1)
    try:
        part = prove_sheets(
            pdf, arrangement, labels, count, sheets=sheets, draft=draft, on_progress=on_progress
        )
        return finish_proof(pdf, arrangement, count, [part], record=record, began=began)
    finally:
        draft.unlink(missing_ok=True)


def prove_sheets(
    pdf: Path,
    arrangement: Arrangement,
    labels: Iterable[Label],
    count: int,
    *,
    sheets: range,
    draft: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> Part:
    """Prove some of the sheets, so that processes can share a large run.

    labels  those of these sheets only, in order
    count   of the whole run
    sheets  from 1, without gaps
    draft   where the lines of their symbols are written; the caller's to remove after ``finish_proof``
    """
    looking = SheetProof(pdf, arrangement, count)
    stream = iter(labels)
    done = 0
    with SymbolLines(draft) as lines:
        for first in range(sheets.start, sheets.stop, looking.sheets_at_once):
            with looking.opened(first):
                for sheet in range(first, min(first + looking.sheets_at_once, sheets.stop)):
                    expected = arrangement.labels_on_sheet(sheet, count)
                    on_sheet = list(islice(stream, len(expected)))
                    if len(on_sheet) < len(expected):
                        raise ValueError(f"{done + len(on_sheet)} labels were given, {count} were said")
                    looking.look_at(sheet, on_sheet, lines)
                    done += len(on_sheet)
                    if on_progress is not None:
                        on_progress(done, count)
    if next(stream, None) is not None:
        raise ValueError(f"more labels were given than the {done} that were said")
    return Part(draft=draft, tally=looking.tally)


def finish_proof(
    pdf: Path, arrangement: Arrangement, count: int, parts: Sequence[Part], *, record: Path, began: float
) -> Proof:
    """Put the parts of a proof together, look at the document as a whole, and write the record.

    parts  in the order of their sheets, all of them
    began  when the first one was begun, by ``time.perf_counter``
    """
    tally = Tally()
    pages = 0
    try:
        with opened_pdf(pdf) as rendered, opened_by_qpdf(pdf) as document:
            pages = rendered.count
            expected = arrangement.pages_for(count)
            # Readers that ask how many they are must come to the same end as those that look.
            counts = {pages, int(document.Root.Pages.get("/Count", 0))}
            for count_of_pages in sorted(counts - {expected}):
                tally.tell(_miscounted(count_of_pages, expected))
            for problem in document_problems(document, arrangement):
                tally.tell(problem)
    except (*UNREADABLE, *SPOILT) as error:
        tally.tell(_unreadable(error))
    for part in parts:
        tally.add_all(part.tally)
    with pdf.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    proof = tally.proof(
        layout=arrangement.layout.name,
        labels=count,
        pages=pages,
        pdf_sha256=digest,
        seconds=round(time.perf_counter() - began, 2),
    )
    write_record(record, proof.as_json(), [part.draft for part in parts])
    return proof


def _miscounted(pages: int, expected: int) -> str:
    return ngettext(
        "the file has %(found)d page instead of %(expected)d",
        "the file has %(found)d pages instead of %(expected)d",
        pages,
    ) % {"found": pages, "expected": expected}


def _unreadable(error: Exception) -> str:
    return _("the file cannot be read as PDF (%(error)s)") % {"error": error}
