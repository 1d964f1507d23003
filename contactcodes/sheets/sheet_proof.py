"""Sheets looked at one after the other: their pages checked, each symbol of them judged."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from math import ceil, floor
from pathlib import Path

import pikepdf
import pypdfium2

from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.language import _
from contactcodes.sheets.arrangement import Arrangement, Spot
from contactcodes.sheets.boxes import Rectangle, Role
from contactcodes.sheets.lettering import Label
from contactcodes.sheets.module_comparison import LIGHTEST_INK
from contactcodes.sheets.page_pictures import PdfPage, PdfPages, opened_pdf
from contactcodes.sheets.page_view import PageView
from contactcodes.sheets.pdf_checks import PageChecks, mended, opened_by_qpdf, pages_from
from contactcodes.sheets.proof_record import SymbolLines
from contactcodes.sheets.proof_tally import DPI, Tally
from contactcodes.sheets.symbol_proof import PlacedSymbol, judged
from contactcodes.sheets.word_places import WordPlaces

# A file that is no PDF; and what is no page, no box, no font: qpdf hands on whatever stands in their place.
UNREADABLE = (pypdfium2.PdfiumError, pikepdf.PdfError)
SPOILT = (
    pikepdf.PdfError,
    zlib.error,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
    RecursionError,
)
_EMPTY_DPI = 100  # at which clean labels are looked at
_PAGES_AT_ONCE = 256  # then the file is opened anew: both libraries keep what they have read of it


class SheetProof:
    """A PDF that is looked at sheet by sheet, and what was found so far."""

    def __init__(self, pdf: Path, arrangement: Arrangement, count: int) -> None:
        """Begin; the file is opened for some sheets at a time.

        count  labels of the whole run
        """
        self.tally = Tally()
        self.sheets_at_once = max(_PAGES_AT_ONCE // arrangement.pages_per_sheet, 1)
        self._pdf = pdf
        self._arrangement = arrangement
        self._count = count
        self._word_places = WordPlaces(arrangement)
        self._rendered: PdfPages | None = None
        self._document: pikepdf.Pdf | None = None
        self._read: Iterator[pikepdf.Object] = iter(())
        self._checks = PageChecks(arrangement)

    def opened(self, first_sheet: int) -> ExitStack:
        """Open the file for some sheets; in the block their pages are at hand, if they can be read."""
        stack = ExitStack()
        self._rendered, self._document, self._read = None, None, iter(())
        # What cannot be read at all is told once, with the document.
        with suppress(*UNREADABLE):
            self._rendered = stack.enter_context(opened_pdf(self._pdf))
            self._document = document = stack.enter_context(opened_by_qpdf(self._pdf))
            document.get_warnings()  # told with the document
            before = (first_sheet - 1) * self._arrangement.pages_per_sheet
            self._read = pages_from(document.Root.get("/Pages"), before)
            self._checks = PageChecks(self._arrangement)
        return stack

    def look_at(self, sheet: int, labels: Sequence[Label], lines: SymbolLines) -> None:
        """Look at the pages of a sheet, which are opened.

        sheet   from 1
        labels  of it, in order
        """
        pages = self._arrangement.pages_per_sheet
        first = self._arrangement.labels_on_sheet(sheet, self._count).start
        for page in range((sheet - 1) * pages + 1, sheet * pages + 1):
            spots = list(self._arrangement.spots(page, self._count))
            placed = [
                PlacedSymbol(labels[spot.label - first], symbol, spot, place, face)
                for spot, face in _faces(spots)
                for symbol, place in _symbols(labels[spot.label - first], spot)
            ]
            with ExitStack() as stack:
                view, absent = None, _("the page is missing")
                if self._rendered is not None and page <= self._rendered.count:
                    self._check(page)
                    try:
                        opened = stack.enter_context(self._rendered.page(page))
                        self._look_at_words(
                            opened, spots, [labels[spot.label - first] for spot in spots], page
                        )
                        self._look_at_empty_labels(opened, spots, page)
                        view = PageView(page=opened, margin_mm=self._arrangement.margin_mm, dpi=DPI)
                    except pypdfium2.PdfiumError:
                        absent = _("the page cannot be read")
                for proof in judged(placed, view, absent):
                    self.tally.add(proof)
                    lines.add(proof)

    def _check(self, page: int) -> None:
        """Look at boxes, fonts and colours of the next page."""
        reasons: list[str] = []
        try:
            if self._document is not None:
                reasons += self._checks.problems(next(self._read))
                reasons += mended(self._document)
        except StopIteration:
            reasons.append(_("it is not in the document’s tree of pages"))
        except SPOILT as error:
            reasons.append(_("it cannot be read (%(error)s)") % {"error": error})
        for reason in reasons:
            self._tell(page, reason)

    def _tell(self, page: int, reason: str) -> None:
        self.tally.tell(_("page %(page)d: %(reason)s") % {"page": page, "reason": reason})

    def _look_at_words(
        self, opened: PdfPage, spots: Sequence[Spot], labels: Sequence[Label], page: int
    ) -> None:
        """Look where the words of a page stand, and whether each label has its own address.

        labels  of the spots
        """
        words = opened.words()
        places = [word.rectangle for word in words]
        problem = self._word_places.problem(places, spots, page)
        if problem:
            self._tell(page, problem)
        addresses = self._word_places.within(places, spots, Role.ADDRESS, page)
        read = iter(opened.read([words[word] for of_spot in addresses for word in of_spot]))
        for spot, label, of_spot in zip(spots, labels, addresses, strict=True):
            typed = "".join(islice(read, len(of_spot)))
            if typed != label.address and spot.panel.has(Role.ADDRESS):
                self._tell(page, _wrong_address(spot, label, typed))

    def _look_at_empty_labels(self, opened: PdfPage, spots: Sequence[Spot], page: int) -> None:
        """Look whether labels before the first one and behind the last one are clean."""
        empty = self._word_places.empty_labels(spots, page)
        if not empty:
            return
        margin = self._arrangement.margin_mm
        picture = opened.grey(dpi=_EMPTY_DPI)
        for slot, (left, top, right, bottom) in empty:
            columns = slice(ceil((left + margin) * picture.x_px), floor((right + margin) * picture.x_px))
            rows = slice(ceil((top + margin) * picture.y_px), floor((bottom + margin) * picture.y_px))
            if int(picture.grey[rows, columns].min(initial=255)) < LIGHTEST_INK:
                self._tell(page, _("slot %(slot)d should be empty, and something is on it") % {"slot": slot})


def _wrong_address(spot: Spot, label: Label, typed: str) -> str:
    where = {"slot": spot.slot, "placement": label.placement, "typed": typed, "address": label.address}
    if not typed:
        return _("slot %(slot)d (%(placement)s): the typed address is missing, %(address)s") % where
    return _("slot %(slot)d (%(placement)s): the typed address is %(typed)s instead of %(address)s") % where


def _faces(spots: Sequence[Spot]) -> Iterator[tuple[Spot, int]]:
    """Yield the faces, and which one of their label each is, from 1."""
    face, slot = 0, 0
    for spot in spots:
        face = face + 1 if spot.slot == slot else 1
        slot = spot.slot
        yield spot, face


def _symbols(label: Label, spot: Spot) -> Iterator[tuple[MatrixSymbol, Rectangle]]:
    """Yield what a face should carry, and where.

    Raises ValueError where the label does not have what its layout has a place for.
    """
    if (place := spot.symbol_rectangle) is not None:
        yield label.symbol, place
    if (place := spot.trade_symbol_rectangle) is not None:
        if label.trade_symbol is None:
            raise ValueError(f"the label of {label.placement} has no symbol for the trade")
        yield label.trade_symbol, place
