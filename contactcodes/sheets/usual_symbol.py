"""How large the symbols of a run usually are, in modules: a layout is checked before there are any. Pure."""

from __future__ import annotations

from typing import NamedTuple

from contactcodes.codes.data_matrix import DataMatrix
from contactcodes.codes.matrix_symbol import Symbology
from contactcodes.codes.micro_qr import MicroSymbol
from contactcodes.codes.qr_standard import side_modules
from contactcodes.codes.symbol import QUIET_ZONE_MODULES, SMALLEST_CHOSEN


class UsualSymbol(NamedTuple):
    """Modules along one side of the symbol itself, and of the quiet zone on each side."""

    side_modules: int
    quiet_zone_modules: int

    @property
    def side_with_quiet_zone(self) -> int:
        """Modules along one side, quiet zone included."""
        return self.side_modules + 2 * self.quiet_zone_modules

    @property
    def quiet_share(self) -> float:
        """Which share of a printed side is quiet zone, on each side."""
        return self.quiet_zone_modules / self.side_with_quiet_zone

    @property
    def dark_share(self) -> float:
        """Which share of a printed side is not quiet zone."""
        return self.side_modules / self.side_with_quiet_zone


USUAL_SYMBOLS = {
    Symbology.QR: UsualSymbol(side_modules(SMALLEST_CHOSEN), QUIET_ZONE_MODULES),
    # M3 holds every code text, however long the service's codes are (ISO/IEC 18004:2015, Table 7).
    Symbology.MICRO_QR: UsualSymbol(15, MicroSymbol.quiet_zone_modules),
    # GTIN, a lot of ten characters, a code text of seven (ISO/IEC 16022, Table 7).
    Symbology.GS1_DATA_MATRIX: UsualSymbol(22, DataMatrix.quiet_zone_modules),
}
