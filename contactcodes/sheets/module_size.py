"""How large the modules of a layout's symbols come out on paper, and what is too small. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.codes.printed_module import COMFORTABLE_MODULE_MM, PRINTER_DPI, smallest_module_mm
from contactcodes.errors import LayoutError
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.layout import Layout


def check_module_size(
    layout: Layout, symbols: Iterable[MatrixSymbol], printer_dpi: int = PRINTER_DPI
) -> str | None:
    """Return advice when the modules of QR Codes are small, None when all is well.

    symbols  those of a symbology that the layout has no place for are left out

    Raises LayoutError, naming the side that would do, when they are too small to be read.
    """
    largest: dict[Symbology, MatrixSymbol] = {}
    for symbol in symbols:
        other = largest.setdefault(symbol.symbology, symbol)
        if symbol.side_modules > other.side_modules:
            largest[symbol.symbology] = symbol
    advice = None
    for panel in layout.panels:
        for box in panel.symbols:
            if box.symbology in largest:
                told = _checked(layout, largest[box.symbology], box.side_mm, printer_dpi)
                advice = advice or told
    return advice


def reader_note(layout: Layout) -> str | None:
    """Return who reads the layout's symbols where phones do not; None where they do."""
    symbology = layout.symbol.symbology
    if symbology is Symbology.QR:
        return None
    return _(
        "Phones do not open a %(symbology)s: it is for the scanners of shops and warehouses. Customers type "
        "the address."
    ) % {"symbology": symbology.value}


def _checked(layout: Layout, symbol: MatrixSymbol, side_mm: float, printer_dpi: int) -> str | None:
    module = side_mm / symbol.side_with_quiet_zone
    limit = smallest_module_mm(printer_dpi)
    words = {
        "layout": layout.title[current_locale()],
        "size": _size(symbol),
        "module": format_number(round(module, 2)),
        "limit": format_number(round(limit, 2)),
        "comfortable": format_number(COMFORTABLE_MODULE_MM),
    }
    if module < limit - 1e-9:
        words["side"] = _side_for(symbol, limit)
        raise LayoutError(_too_small(symbol) % words)
    if symbol.symbology is Symbology.QR and module < COMFORTABLE_MODULE_MM - 1e-9:
        words["side"] = _side_for(symbol, COMFORTABLE_MODULE_MM)
        return (
            _(
                "%(layout)s: a module of the symbols (%(size)s) is %(module)s mm on paper. From "
                "%(comfortable)s mm on, phones read with ease: that takes a symbol of %(side)s mm, or a "
                "shorter address."
            )
            % words
        )
    return None


def _too_small(symbol: MatrixSymbol) -> str:
    if symbol.symbology is Symbology.QR:
        return _(
            "%(layout)s: a module of the symbols (%(size)s) would be %(module)s mm on paper; the limit is "
            "%(limit)s mm. A symbol of %(side)s mm would do: take a layout with a larger symbol, or a "
            "shorter address."
        )
    return _(
        "%(layout)s: a module of the symbols (%(size)s) would be %(module)s mm on paper; the limit is "
        "%(limit)s mm. A symbol of %(side)s mm would do: take a layout with a larger symbol, or let it say "
        "less."
    )


def _size(symbol: MatrixSymbol) -> str:
    if symbol.symbology is Symbology.QR:
        return _("version %(version)d") % {"version": symbol.told_version}
    return f"{symbol.symbology} {symbol.told_version}"


def _side_for(symbol: MatrixSymbol, module_mm: float) -> str:
    """Return the side in millimetres, to a tenth, at which a module is at least so wide."""
    return format_number(ceil(round(symbol.side_with_quiet_zone * module_mm * 10, 6)) / 10)
