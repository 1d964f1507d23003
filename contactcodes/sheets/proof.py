"""The proof: every symbol of the finished PDF rendered, decoded and compared. No proof, no release.

Two independent judges look at each symbol at its own place: zxing-cpp decodes it, and
each module and every pixel of the quiet zone is compared with what was intended.
Measured on planted defects: decoding whole pages misses swapped codes, decoding at
the place misses lost blocks and inked quiet zones, comparing modules misses none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import pypdfium2

from contactcodes.codes.symbol import QUIET_ZONE_MODULES, Level, module_mm
from contactcodes.language import _, format_number, ngettext
from contactcodes.sheets.drawing import PlacedSymbol
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_checks import SMALLEST_MODULE_MM
from contactcodes.sheets.module_comparison import Comparison
from contactcodes.sheets.page_pictures import PdfPages, opened_pdf
from contactcodes.sheets.page_view import PageView

DPI = 300
_PAGE_TOLERANCE_MM = 0.2
_PLACE_TOLERANCE_MM = 0.05
_FOUND_TOLERANCE_MM = 0.3  # decoders find a symbol's middle to about a module


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolProof:
    """What was found at one symbol's place.

    page, slot          both from 1
    expected, decoded   what it should say and what the decoder read, None where it read nothing
    module_mm           side of a module on paper
    quiet_zone_modules  clear width around it, measured, at its narrowest; 4 or more is good
    wrong_modules       modules that are not as intended
    reason              why it is not proven, in words; empty when it is
    """

    page: int
    slot: int
    placement: str
    expected: str
    decoded: str | None
    version: int
    level: Level
    module_mm: float
    quiet_zone_modules: float
    wrong_modules: int
    proven: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found in a PDF.

    problems  what concerns pages rather than one symbol, in words; empty is good
    """

    layout: str
    dpi: int
    pages: int
    pdf_sha256: str
    problems: tuple[str, ...]
    symbols: tuple[SymbolProof, ...]

    @property
    def proven(self) -> bool:
        """Tell whether the PDF may be released: it has symbols, all are proven, its pages are right."""
        return bool(self.symbols) and not self.problems and all(symbol.proven for symbol in self.symbols)

    @property
    def failures(self) -> tuple[SymbolProof, ...]:
        """Return the symbols that are not proven."""
        return tuple(symbol for symbol in self.symbols if not symbol.proven)

    def explained(self) -> list[str]:
        """Return one sentence for each problem and each symbol that is not proven; empty when all is well."""
        return [
            *self.problems,
            *(
                _("page %(page)d, slot %(slot)d (%(placement)s): %(reason)s")
                % {"page": each.page, "slot": each.slot, "placement": each.placement, "reason": each.reason}
                for each in self.failures
            ),
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the proof as plain data, keys in a fixed order."""
        return {
            "proven": self.proven,
            "layout": self.layout,
            "dpi": self.dpi,
            "pages": self.pages,
            "pdf_sha256": self.pdf_sha256,
            "problems": list(self.problems),
            "symbols": [asdict(symbol) for symbol in self.symbols],
        }


def prove(
    pdf: bytes,
    placed: Sequence[PlacedSymbol],
    layout: Layout,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Proof:
    """Render the PDF at 300 dpi and look at every symbol at its own place.

    placed       all symbols of the PDF, as ``draw_sheets`` returned them
    on_progress  is told symbols looked at and symbols in all, after each page
    """
    digest = hashlib.sha256(pdf).hexdigest()
    ordered = sorted(placed, key=lambda each: (each.page, each.slot))
    try:
        with opened_pdf(pdf) as pages:
            problems = list(_page_problems(pages, ordered, layout))
            symbols: list[SymbolProof] = []
            for page, on_page in groupby(ordered, key=lambda each: each.page):
                symbols.extend(_prove_page(pages, page, list(on_page), layout))
                if on_progress is not None:
                    on_progress(len(symbols), len(placed))
            count = pages.count
    except pypdfium2.PdfiumError as error:
        problems, symbols, count = [_("the file cannot be read as PDF (%(error)s)") % {"error": error}], [], 0
    return Proof(
        layout=layout.name,
        dpi=DPI,
        pages=count,
        pdf_sha256=digest,
        problems=tuple(problems),
        symbols=tuple(symbols),
    )


def _page_problems(pages: PdfPages, placed: Sequence[PlacedSymbol], layout: Layout) -> Iterator[str]:
    expected = max((each.page for each in placed), default=0)
    if pages.count != expected:
        yield (
            ngettext(
                "the file has %(found)d page instead of %(expected)d",
                "the file has %(found)d pages instead of %(expected)d",
                pages.count,
            )
            % {"found": pages.count, "expected": expected}
        )
    for page in range(1, pages.count + 1):
        width_mm, height_mm = pages.size_mm(page)
        if (
            abs(width_mm - layout.page.width_mm) > _PAGE_TOLERANCE_MM
            or abs(height_mm - layout.page.height_mm) > _PAGE_TOLERANCE_MM
        ):
            yield (
                _(
                    "page %(page)d is %(width)s × %(height)s mm, the layout "
                    "%(right_width)s × %(right_height)s mm"
                )
                % {
                    "page": page,
                    "width": _mm(width_mm),
                    "height": _mm(height_mm),
                    "right_width": _mm(layout.page.width_mm),
                    "right_height": _mm(layout.page.height_mm),
                }
            )
    slots = [(each.page, each.slot) for each in placed]
    if len(set(slots)) != len(slots):
        yield _("two symbols were given the same place")


def _prove_page(
    pages: PdfPages, page: int, placed: list[PlacedSymbol], layout: Layout
) -> Iterator[SymbolProof]:
    if page > pages.count:
        for each in placed:
            yield _judged(each, None, None, _("the page is missing"))
        return
    view = PageView(pages.grey(page, dpi=DPI), *pages.size_mm(page))
    for each in placed:
        decoded = view.decode(each)
        compared = view.compare(each)
        yield _judged(each, decoded, compared, _objection(each, decoded, compared, layout, view))


def _objection(
    placed: PlacedSymbol, decoded: str | None, compared: Comparison | None, layout: Layout, view: PageView
) -> str:
    """Return why the symbol is not proven, or an empty text."""
    module = module_mm(placed.symbol.version, placed.side_mm)
    if not _is_at_its_slot(placed, layout):
        return _("its place is not that of its slot in the layout")
    if module < SMALLEST_MODULE_MM - 1e-9:
        return _("a module is %(module)s mm on paper; the limit is %(limit)s mm") % {
            "module": format_number(round(module, 2)),
            "limit": format_number(SMALLEST_MODULE_MM),
        }
    if decoded != placed.symbol.text:
        return _misread(placed, decoded, view)
    if compared is None:
        return _("its modules are too small to be compared one by one at %(dpi)d dpi") % {"dpi": DPI}
    if compared.wrong_modules and (ways := _ways_off(placed, view)):
        return _("the symbol stands off its place: %(ways)s") % {"ways": ways}
    if compared.wrong_modules:
        return ngettext(
            "%(count)d module is wrong: error correction hides it from the decoder",
            "%(count)d modules are wrong: error correction hides them from the decoder",
            compared.wrong_modules,
        ) % {"count": compared.wrong_modules}
    if compared.quiet_zone_modules < QUIET_ZONE_MODULES:
        return _("the quiet zone is clear for %(clear)s modules only; %(limit)d are needed") % {
            "clear": format_number(compared.quiet_zone_modules),
            "limit": QUIET_ZONE_MODULES,
        }
    return ""


def _is_at_its_slot(placed: PlacedSymbol, layout: Layout) -> bool:
    if not 1 <= placed.slot <= layout.labels_per_page:
        return False
    x_mm, y_mm = layout.symbol_corner_mm(placed.slot)
    distances = (placed.x_mm - x_mm, placed.y_mm - y_mm, placed.side_mm - layout.symbol.side_mm)
    return max(map(abs, distances)) <= _PLACE_TOLERANCE_MM


def _misread(placed: PlacedSymbol, decoded: str | None, view: PageView) -> str:
    if decoded is None:
        reason = _("nothing can be read at its place")
    else:
        reason = _("another symbol stands at its place: %(decoded)s") % {"decoded": decoded}
    if ways := _ways_off(placed, view):
        reason += _("; its own stands %(ways)s") % {"ways": ways}
    return reason


def _ways_off(placed: PlacedSymbol, view: PageView) -> str:
    """Return how far from its place the symbol stands, in words; empty when at its place or lost."""
    distance = view.distance_from_place(placed)
    if distance is None or max(map(abs, distance)) < _FOUND_TOLERANCE_MM:
        return ""
    right_mm, down_mm = (round(each, 1) for each in distance)
    ways = []
    if right_mm:
        way = _("%(distance)s mm to the right") if right_mm > 0 else _("%(distance)s mm to the left")
        ways.append(way % {"distance": _mm(abs(right_mm))})
    if down_mm:
        way = _("%(distance)s mm below") if down_mm > 0 else _("%(distance)s mm above")
        ways.append(way % {"distance": _mm(abs(down_mm))})
    return ", ".join(ways)


def _judged(
    placed: PlacedSymbol, decoded: str | None, compared: Comparison | None, reason: str
) -> SymbolProof:
    symbol = placed.symbol
    return SymbolProof(
        page=placed.page,
        slot=placed.slot,
        placement=placed.placement,
        expected=symbol.text,
        decoded=decoded,
        version=symbol.version,
        level=symbol.level,
        module_mm=round(module_mm(symbol.version, placed.side_mm), 3),
        quiet_zone_modules=compared.quiet_zone_modules if compared else 0.0,
        wrong_modules=compared.wrong_modules if compared else symbol.side_modules**2,
        proven=not reason,
        reason=reason,
    )


def _mm(value: float) -> str:
    return format_number(round(value, 1))
