"""The files of a campaign's symbols, as a printing house takes them: one a code, or one PDF of all.

They come in a ZIP with ``manifest.csv``. Every file is proven before it goes in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from contactcodes.campaigns import manifest
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.printer_names import campaign_file_name, code_file_name
from contactcodes.campaigns.streamed_zip import streamed_zip
from contactcodes.campaigns.styled_code import drawn_code, styled_code, styled_code_file
from contactcodes.codes.drawing_pdf import DrawingPdf
from contactcodes.codes.file_proof import prove_file, prove_pages
from contactcodes.codes.images import INKS, Format, draw, plain_shapes
from contactcodes.codes.printed_module import PRINTER_DPI, PrintedModule, printed_module
from contactcodes.codes.qr_standard import Level
from contactcodes.codes.scan_score import ScanScores, scan_scores
from contactcodes.codes.style import PLAIN, Style
from contactcodes.codes.styled_file import prove_styled_pages
from contactcodes.codes.symbol import Symbol, make_symbol, make_symbols, module_mm, symbols
from contactcodes.codes.vector_files import BLACK, Colour, add_page, module_pixels
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.sheets.press import Ink

_COLUMNS = (
    "file",
    "page",
    "code",
    "address",
    "placement",
    "medium",
    "site",
    "city",
    "country",
    "copies",
    "side_mm",
    "module_mm",
    "version",
    "level",
    "sha256",
)

_K100 = Ink()
_WITH_SPOT_COLOURS = ("pdf", "eps")
_STYLED_INKS: dict[Format, str] = {"pdf": "CMYK", "eps": "CMYK", "svg": "RGB", "png": "RGB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrder:
    """What is asked for.

    form       of the files; in one file only PDF
    side_mm    of the symbol, quiet zone included
    dpi        of the printer; of a PNG the least resolution
    one_file   True: one PDF, a page a code
    version    1 to 10; None: the smallest from 2 up that holds the address
    level      None: the highest that fits
    style      of the brand; it may ask for level H
    ink        of plain symbols; a spot colour in PDF and EPS only
    """

    form: Format
    side_mm: float
    dpi: int = PRINTER_DPI
    one_file: bool = False
    version: int | None = None
    level: Level | None = None
    style: Style = PLAIN
    ink: Ink = _K100

    @property
    def ink_told(self) -> str:
        """What the name of a file says of its ink: ``K100``, ``PANTONE-282-C``."""
        if not self.style.is_plain:
            return _STYLED_INKS[self.form]
        if self.ink.is_process_black:
            return INKS[self.form]
        return re.sub(r"[^A-Za-z0-9]+", "-", self.ink.name).strip("-") or "spot"

    @property
    def colour(self) -> Colour:
        """What plain symbols are drawn in."""
        if self.ink.is_process_black:
            return BLACK
        return Colour(self.ink.alternate, BLACK.rgb, self.ink.name)

    @property
    def asked_level(self) -> Level | None:
        """The level of all symbols; None: the highest that fits each."""
        return self.level or ("H" if self.style.level_h else None)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an order gives.

    codes         how many files, or pages of the one file
    module, level of the largest symbol among them, which has the smallest modules
    first_name    of the first code's file
    zip_name      of the file in which all come
    """

    codes: int
    module: PrintedModule
    level: Level
    first_name: str
    zip_name: str

    def told(self, dpi: int | None = None) -> str:
        """Return in words which symbol it is and how large its modules are on paper.

        dpi  of the printer whose dots are told; None: 300 and 600
        """
        chosen = _("Version %(version)d, level %(level)s.") % {
            "version": self.module.version,
            "level": self.level,
        }
        return f"{chosen} {self.module.told(*[dpi] if dpi else [])}"


def foresee(placed: Sequence[PlacedCode], order: FileOrder) -> Foreseen:
    """Return what an order gives; nothing is drawn.

    Raises InputError where there is no code, or SymbolError where a symbol cannot have that
    size: its modules would be too small, a PNG too large, or the address does not fit the
    version and level.
    """
    if not placed:
        raise InputError(_("No code is in service, so there are no files."))
    if order.one_file and order.form != "pdf":
        raise InputError(_("Only a PDF holds all symbols in one file; choose PDF, or one file per code."))
    if not order.ink.is_process_black:
        _refuse_ink(order)
    # One address of each length: version and level depend on nothing else.
    lengths = {len(one.url): one.url for one in placed}
    possible = make_symbols(lengths.values(), version=order.version, level=order.asked_level)
    largest = max(possible, key=lambda symbol: symbol.version)
    module = printed_module(largest.version, order.side_mm, dpi=order.dpi)
    if order.form == "png":
        for symbol in possible:
            module_pixels(symbol.side_with_quiet_zone, module_mm(symbol.version, order.side_mm), order.dpi)
    return Foreseen(
        codes=len(placed),
        module=module,
        level=largest.level,
        first_name=symbol_file_name(placed[0], order),
        zip_name=zip_name(placed[0].campaign, order),
    )


def proven_file(placed: PlacedCode, order: FileOrder) -> bytes:
    """Return the file of one code. Raises SymbolError as ``foresee``, StyleError, and ProofError."""
    return _drawn(placed, _symbol(placed, order), order)


def styled_scores(placed: Sequence[PlacedCode], order: FileOrder) -> ScanScores:
    """Return the scan scores of the code with the longest address: in the style, and plain.

    Raises SymbolError as ``foresee``, and StyleError where it may not look so. It takes about 0.5 s.
    """
    longest = max(placed, key=lambda one: len(one.url))
    return scan_scores(styled_code(longest, order.style, _symbol(longest, order)))


def symbol_zip(
    placed: Sequence[PlacedCode],
    order: FileOrder,
    at: datetime,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """Yield the parts of the ZIP while its files are drawn and proven.

    at           the moment that the ZIP tells of its files
    on_progress  is told after each code how many are done

    Raises SymbolError as ``foresee``, and ProofError for a file that is not proven: what was
    yielded until then is no ZIP.
    """
    made = _all_in_one if order.one_file else _one_each
    files = made(placed, order, on_progress or (lambda _done: None))
    yield from streamed_zip(files, at)


def symbol_file_name(placed: PlacedCode, order: FileOrder) -> str:
    """Return the name of a code's file: ``printemps_vitrine-lyon_7k3-qx9m_30mm_K100.pdf``."""
    return code_file_name(
        placed.campaign,
        placed.placement.name,
        placed.code_text,
        _mm(order.side_mm),
        order.ink_told,
        extension=order.form,
    )


def zip_name(campaign: str, order: FileOrder) -> str:
    """Return the name of the ZIP: ``printemps_30mm_K100_svg.zip``."""
    kind = "all" if order.one_file else order.form
    return campaign_file_name(campaign, _mm(order.side_mm), order.ink_told, kind, extension="zip")


def _refuse_ink(order: FileOrder) -> None:
    if not order.style.is_plain:
        raise InputError(_("A styled symbol has the colours of its style: leave the ink out."))
    if order.form not in _WITH_SPOT_COLOURS:
        raise InputError(
            _(
                "SVG and PNG know no spot colours, and %(ink)s is one. Take PDF or EPS, or a colour such as "
                "#1b3a6b."
            )
            % {"ink": order.ink.name}
        )


def _symbol(placed: PlacedCode, order: FileOrder) -> Symbol:
    return make_symbol(placed.url, version=order.version, level=order.asked_level)


def _drawn(placed: PlacedCode, symbol: Symbol, order: FileOrder) -> bytes:
    if not order.style.is_plain:
        return styled_code_file(
            placed, order.style, order.form, side_mm=order.side_mm, dpi=order.dpi, symbol=symbol
        )
    file = draw(symbol, order.form, side_mm=order.side_mm, dpi=order.dpi, ink=order.colour)
    prove_file(file, order.form, symbol, order.side_mm)
    return file


def _one_each(
    placed: Sequence[PlacedCode], order: FileOrder, tell: Callable[[int], None]
) -> Iterator[tuple[str, bytes | IO[bytes]]]:
    rows = []
    for one, symbol in _symbols(placed, order):
        file = _drawn(one, symbol, order)
        name = symbol_file_name(one, order)
        rows.append(_row(name, 1, one, symbol, order, hashlib.sha256(file).hexdigest()))
        yield name, file
        tell(len(rows))
    yield manifest.NAME, manifest.as_manifest(_COLUMNS, rows)


def _all_in_one(
    placed: Sequence[PlacedCode], order: FileOrder, tell: Callable[[int], None]
) -> Iterator[tuple[str, bytes | IO[bytes]]]:
    name = campaign_file_name(placed[0].campaign, _mm(order.side_mm), order.ink_told, extension="pdf")
    with TemporaryDirectory(prefix="contactcodes-") as folder:
        path = Path(folder) / "symbols.pdf"
        with path.open("wb") as out, DrawingPdf(out, title=placed[0].campaign) as pdf:
            for page, (one, symbol) in enumerate(_symbols(placed, order), 1):
                _add_page(pdf, one, symbol, order)
                tell(page)
        if order.style.is_plain:
            prove_pages(path, (symbol for _one, symbol in _symbols(placed, order)), order.side_mm)
        else:
            drawings = (drawn_code(one, order.style, symbol) for one, symbol in _symbols(placed, order))
            prove_styled_pages(path, drawings, order.side_mm)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            yield name, file
    rows = (
        _row(name, page, one, symbol, order, digest)
        for page, (one, symbol) in enumerate(_symbols(placed, order), 1)
    )
    yield manifest.NAME, manifest.as_manifest(_COLUMNS, rows)


def _add_page(pdf: DrawingPdf, placed: PlacedCode, symbol: Symbol, order: FileOrder) -> None:
    label = placed.code_text.shown
    if order.style.is_plain:
        shapes = plain_shapes(symbol, order.colour)
        add_page(pdf, shapes, symbol.side_with_quiet_zone, order.side_mm, label=label)
    else:
        drawing = drawn_code(placed, order.style, symbol)
        width_mm = drawing.width_mm(order.side_mm)
        add_page(pdf, drawing.shapes, drawing.across, width_mm, label=label, modules_high=drawing.down)


def _symbols(placed: Sequence[PlacedCode], order: FileOrder) -> Iterator[tuple[PlacedCode, Symbol]]:
    urls = (one.url for one in placed)
    return zip(placed, symbols(urls, version=order.version, level=order.asked_level), strict=True)


def _row(
    name: str, page: int, placed: PlacedCode, symbol: Symbol, order: FileOrder, digest: str
) -> tuple[str | int, ...]:
    placement = placed.placement
    return (
        name,
        page,
        placed.code_text.shown,
        placed.url,
        placement.name,
        placement.medium.value,
        placement.site,
        placement.city,
        placement.country,
        placement.copies,
        f"{order.side_mm:g}",
        f"{module_mm(symbol.version, order.side_mm):.4g}",
        symbol.version,
        symbol.level,
        digest,
    )


def _mm(side_mm: float) -> str:
    return f"{side_mm:g}mm"
