"""What every symbol made of square modules is: a QR Code, a Micro QR Code, a Data Matrix."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


class Symbology(StrEnum):
    """What kinds of symbols there are, as printers and scanners name them."""

    QR = "QR Code"
    MICRO_QR = "Micro QR Code"
    GS1_DATA_MATRIX = "GS1 Data Matrix"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSymbol(ABC):
    """A square symbol without its quiet zone. Equal ones look the same and say the same.

    text         what it says, as a scanner hands it on
    packed_rows  its rows from the top, each of ⌈side / 8⌉ bytes, 1 where dark, the left
                 module in the highest bit, light behind the last: as PNG, PBM and the
                 image masks of PDF hold them (there, 1 may mean white)
    """

    symbology: ClassVar[Symbology]
    quiet_zone_modules: ClassVar[int]  # light modules on each side that a scanner needs

    text: str
    packed_rows: bytes

    @property
    @abstractmethod
    def side_modules(self) -> int:
        """Modules along one side, quiet zone left out."""

    @property
    @abstractmethod
    def told_version(self) -> int | str:
        """Which of its symbology's sizes it has, as people name it: 2, ``M3``, ``22 × 22``."""

    @property
    def told_level(self) -> str:
        """Its error correction as people name it; empty where a size has only one."""
        return ""

    @property
    def side_with_quiet_zone(self) -> int:
        """Modules along one side, quiet zone included: what a printed side is divided by."""
        return self.side_modules + 2 * self.quiet_zone_modules

    @property
    def modules(self) -> NDArray[np.bool_]:
        """Side × side, row by row from the top left, True where dark; read-only, unpacked each time."""
        return unpacked(self.packed_rows, self.side_modules)

    def dark_runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield row, first column and length of each run of dark modules, in reading order."""
        edges = np.diff(self.modules, axis=1, prepend=False, append=False)
        rows, columns = np.nonzero(edges)  # where a run begins and, next to it, where it ends
        places = columns.tolist()
        for row, first, behind in zip(rows[::2].tolist(), places[::2], places[1::2], strict=True):
            yield row, first, behind - first


def packed(modules: NDArray[np.bool_]) -> bytes:
    """Return the packed rows of side × side modules."""
    return np.packbits(modules, axis=1).tobytes()


def unpacked(packed_rows: bytes, side: int) -> NDArray[np.bool_]:
    """Return the modules of packed rows, side × side, read-only."""
    rows = np.frombuffer(packed_rows, dtype=np.uint8).reshape(side, -1)
    modules = np.unpackbits(rows, axis=1, count=side).view(np.bool_)
    modules.flags.writeable = False
    return modules
