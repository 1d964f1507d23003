"""How large a symbol's modules come out on paper, in millimetres and printer dots, and what is too small."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from contactcodes.codes.symbol import module_mm, printed_side_mm
from contactcodes.codes.vector_files import MM_PER_INCH, checked_side_mm
from contactcodes.errors import SymbolError
from contactcodes.language import _, format_number

SMALLEST_MODULE_MM = 0.33  # 4 dots of a 300 dpi printer (DENSO WAVE, qrcode.com/en/howto/cell.html)
COMFORTABLE_MODULE_MM = 0.5  # measured: under it scanning gets harder at arm's length
DOTS_PER_MODULE = 4  # of the printer, at least (DENSO WAVE, as above)
PRINTER_DPI = 600  # an office laser printer; presses have more
TOLD_DPI = (300, PRINTER_DPI)  # label printers and digital presses; office laser printers


class PrintedModule(NamedTuple):
    """One module of a symbol on paper.

    version  of the symbol
    side_mm  of the symbol, quiet zone included
    mm       side of the module
    """

    version: int
    side_mm: float
    mm: float

    def dots(self, dpi: int) -> float:
        """Return its side in dots of a printer."""
        return self.mm / MM_PER_INCH * dpi

    def told(self, *resolutions: int) -> str:
        """Return a sentence with its size in millimetres and in dots, at 300 and 600 dpi or those given."""
        return told_module(self.side_mm, self.mm, *resolutions)

    def advice(self) -> str | None:
        """Return what would make it easier to read; None where it is large enough."""
        if self.mm >= COMFORTABLE_MODULE_MM - 1e-9:
            return None
        return _(
            "From %(comfortable)s mm a module on, phones read with ease: that takes a symbol of %(side)s mm, "
            "or a shorter domain."
        ) % {
            "comfortable": format_number(COMFORTABLE_MODULE_MM),
            "side": format_number(side_for(self.version, COMFORTABLE_MODULE_MM)),
        }


def told_module(side_mm: float, module_mm: float, *resolutions: int) -> str:
    """Return a sentence with a module's size in millimetres and in dots, at 300 and 600 dpi or those given.

    side_mm  of its symbol, of whatever symbology, quiet zone included
    """
    dots = ", ".join(
        _("%(dots)s dots at %(dpi)d dpi")
        % {"dots": format_number(round(module_mm / MM_PER_INCH * dpi, 1)), "dpi": dpi}
        for dpi in resolutions or TOLD_DPI
    )
    return _("At %(side)s mm a module is %(mm)s mm wide: %(dots)s.") % {
        "side": format_number(side_mm),
        "mm": format_number(round(module_mm, 2)),
        "dots": dots,
    }


def smallest_module_mm(dpi: int = PRINTER_DPI) -> float:
    """Return the smallest module that is printed: 0.33 mm and 4 dots of the printer."""
    return max(SMALLEST_MODULE_MM, DOTS_PER_MODULE * MM_PER_INCH / dpi)


def printed_module(version: int, side_mm: float, *, dpi: int = PRINTER_DPI) -> PrintedModule:
    """Return a module of a symbol that is printed ``side_mm`` wide, quiet zone included.

    version  of the symbol, 1 to 10
    dpi      of the printer

    Raises SymbolError, naming the side that would do, where it is under 0.33 mm or 4 dots.
    """
    module = PrintedModule(version, side_mm, module_mm(version, checked_side_mm(side_mm)))
    limit = smallest_module_mm(dpi)
    if module.mm < limit - 1e-9:
        raise SymbolError(
            _(
                "At %(side)s mm a module of this symbol (version %(version)d) would be %(module)s mm wide: "
                "under %(limit)s mm, or %(dots)d dots of the printer. A symbol of %(fit)s mm would do."
            )
            % {
                "side": format_number(side_mm),
                "version": version,
                "module": format_number(round(module.mm, 2)),
                "limit": format_number(round(limit, 2)),
                "dots": DOTS_PER_MODULE,
                "fit": format_number(side_for(version, limit)),
            }
        )
    return module


def side_for(version: int, module: float) -> float:
    """Return the side in millimetres, to a tenth, at which a module is at least so wide."""
    return ceil(round(printed_side_mm(version, module) * 10, 6)) / 10
