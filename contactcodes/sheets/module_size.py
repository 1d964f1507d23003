"""How large the modules of a layout's symbols come out on paper, and what is too small. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from contactcodes.codes.printed_module import (
    COMFORTABLE_MODULE_MM,
    PRINTER_DPI,
    side_for,
    smallest_module_mm,
)
from contactcodes.codes.symbol import Symbol, module_mm
from contactcodes.errors import LayoutError
from contactcodes.language import _, current_locale, format_number
from contactcodes.sheets.layout import Layout


def check_module_size(
    layout: Layout, symbols: Iterable[Symbol], printer_dpi: int = PRINTER_DPI
) -> str | None:
    """Return advice when the modules are small, None when all is well.

    Raises LayoutError, naming the side that would do, when they are too small to be read.
    """
    largest = max((symbol.version for symbol in symbols), default=None)
    if largest is None:
        return None
    side_mm = min(panel.symbol.side_mm for panel in layout.panels if panel.symbol)
    module = module_mm(largest, side_mm)
    limit = smallest_module_mm(printer_dpi)
    words = {
        "layout": layout.title[current_locale()],
        "version": largest,
        "module": format_number(round(module, 2)),
        "limit": format_number(round(limit, 2)),
        "comfortable": format_number(COMFORTABLE_MODULE_MM),
    }
    if module < limit - 1e-9:
        words["side"] = format_number(side_for(largest, limit))
        raise LayoutError(
            _(
                "%(layout)s: a module of the symbols (version %(version)d) would be %(module)s mm on paper; "
                "the limit is %(limit)s mm. A symbol of %(side)s mm would do: take a layout with a larger "
                "symbol, or a shorter address."
            )
            % words
        )
    if module < COMFORTABLE_MODULE_MM - 1e-9:
        words["side"] = format_number(side_for(largest, COMFORTABLE_MODULE_MM))
        return (
            _(
                "%(layout)s: a module of the symbols (version %(version)d) is %(module)s mm on paper. "
                "From %(comfortable)s mm on, phones read with ease: that takes a symbol of %(side)s mm, or a "
                "shorter address."
            )
            % words
        )
    return None
