"""The symbol of a code: which one is chosen, and what it is made of.

Choice (measured): the smallest version from 2 up that holds the text, then the
highest level that still fits it. Version 1 has no alignment pattern and reads worse
than version 2; each further version costs more than a higher level gains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from contactcodes.codes.encoder import encode
from contactcodes.codes.qr_standard import LARGEST_VERSION, LEVELS, Level, side_modules
from contactcodes.codes.qr_text import Mode, capacity, fits, mode_of
from contactcodes.errors import SymbolError
from contactcodes.language import _, ngettext

__all__ = [
    "QUIET_ZONE_MODULES",
    "SMALLEST_CHOSEN",
    "Level",
    "Symbol",
    "choose",
    "make_symbol",
    "make_symbols",
    "module_mm",
    "printed_side_mm",
]

QUIET_ZONE_MODULES = 4  # ISO/IEC 18004:2015, 6.3.8: light modules on each side
SMALLEST_CHOSEN = 2  # the version that is chosen for the shortest texts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Symbol:
    """A QR Code symbol, without its quiet zone.

    text     what it says, as a scanner hands it on
    version  1 to 10; the side is 17 + 4 × version modules
    level    error correction
    mask     the mask pattern, 0 to 7
    modules  side × side, row by row from the top left, True where dark; read-only
    """

    text: str
    version: int
    level: Level
    mask: int
    modules: NDArray[np.bool_]

    @property
    def side_modules(self) -> int:
        """Modules along one side, quiet zone left out."""
        return side_modules(self.version)

    def dark_runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield row, first column and length of each run of dark modules, in reading order."""
        edges = np.diff(self.modules, axis=1, prepend=False, append=False)
        rows, columns = np.nonzero(edges)  # where a run begins and, next to it, where it ends
        places = columns.tolist()
        for row, first, behind in zip(rows[::2].tolist(), places[::2], places[1::2], strict=True):
            yield row, first, behind - first


def choose(text: str) -> tuple[int, Level]:
    """Return version and level of the symbol that scans best.

        >>> choose("HTTPS://QR.DUPONT.FR/7K3QX9M")
        (2, 'Q')

    In upper case, version 2 holds 20 characters at level H, 29 at Q, 38 at M, 47 at L.

    Raises SymbolError if the text does not fit version 10.
    """
    return _fitting(*_measured(text), None, None, text)


def make_symbols(
    texts: Sequence[str], *, version: int | None = None, level: Level | None = None
) -> list[Symbol]:
    """Return the symbol of each text, in order.

    version  1 to 10; None takes the smallest from 2 up
    level    None takes the highest that fits the version

    Raises SymbolError if a text is empty or does not fit.
    """
    alike: defaultdict[tuple[Mode, int], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        alike[_measured(text)].append(place)
    symbols: dict[int, Symbol] = {}
    for (mode, length), places in alike.items():
        group = [texts[place] for place in places]
        fitting = _fitting(mode, length, version, level, group[0])
        symbols |= zip(places, _drawn(group, mode, *fitting), strict=True)
    return [symbols[place] for place in range(len(texts))]


def make_symbol(text: str, *, version: int | None = None, level: Level | None = None) -> Symbol:
    """Return the symbol of one text; ``make_symbols`` gives the same one."""
    return make_symbols([text], version=version, level=level)[0]


def _drawn(texts: Sequence[str], mode: Mode, version: int, level: Level) -> Iterator[Symbol]:
    masks, modules = encode([text.encode() for text in texts], mode, version, level)
    modules.flags.writeable = False
    for text, mask, one in zip(texts, masks.tolist(), modules, strict=True):
        yield Symbol(text=text, version=version, level=level, mask=mask, modules=one)


def _measured(text: str) -> tuple[Mode, int]:
    """Return the mode of a text, and how long it is there: characters, or bytes of UTF-8."""
    mode = mode_of(text)
    if mode is not Mode.UNICODE:
        return mode, len(text)
    try:
        return mode, len(text.encode())
    except UnicodeEncodeError:
        shown = text.encode("ascii", "backslashreplace").decode()
        raise SymbolError(
            _("“%(text)s” holds half a character, which no symbol can carry.") % {"text": shown}
        ) from None


def _fitting(
    mode: Mode, length: int, version: int | None, level: Level | None, text: str
) -> tuple[int, Level]:
    """Return version and level for a text of that mode and length; the text is for the error."""
    if not length:
        raise SymbolError(_("A symbol has to say something; the text is empty."))
    found = _smallest(mode, length, version, level)
    if found is None:
        raise _too_long(mode, text, version or LARGEST_VERSION, level or LEVELS[0])
    return found


@lru_cache(maxsize=1024)
def _smallest(mode: Mode, length: int, version: int | None, level: Level | None) -> tuple[int, Level] | None:
    if version is not None and not 1 <= version <= LARGEST_VERSION:
        raise SymbolError(
            _("There is no version %(version)d here: symbols are made in versions 1 to %(largest)d.")
            % {"version": version, "largest": LARGEST_VERSION}
        )
    for size in range(SMALLEST_CHOSEN, LARGEST_VERSION + 1) if version is None else (version,):
        for correction in reversed(LEVELS) if level is None else (level,):
            if fits(mode, length, size, correction):
                return size, correction
    return None


def _too_long(mode: Mode, text: str, version: int, level: Level) -> SymbolError:
    limit = capacity(mode, version, level)
    sizes = (len(character.encode()) for character in text)
    excess = sum(size > limit for size in accumulate(sizes))
    return SymbolError(
        ngettext(
            "“%(text)s” is %(excess)d character too long for a symbol of version %(version)d, "
            "level %(level)s. Shorten it.",
            "“%(text)s” is %(excess)d characters too long for a symbol of version %(version)d, "
            "level %(level)s. Shorten it.",
            excess,
        )
        % {"excess": excess, "version": version, "level": level, "text": text}
    )


def module_mm(version: int, side_mm: float) -> float:
    """Return the side of one module of a symbol that is printed ``side_mm`` wide, quiet zone included.

        >>> module_mm(version=2, side_mm=16.5)
        0.5

    version  the symbol version, 1 to 10
    side_mm  the printed side, quiet zone included, in millimetres, more than 0

    Raises ValueError if either is outside its range.
    Source: ISO/IEC 18004:2015, 6.3.2 (sizes) and 6.3.8 (quiet zone).
    """
    return _checked_mm(side_mm) / _modules_with_quiet_zone(version)


def printed_side_mm(version: int, module_mm: float) -> float:
    """Return the side of a printed symbol, quiet zone included, in millimetres.

        >>> printed_side_mm(version=2, module_mm=0.5)
        16.5

    version    the symbol version, 1 to 10
    module_mm  the side of one module on paper, in millimetres, more than 0

    Raises ValueError if either is outside its range.
    Source: ISO/IEC 18004:2015, 6.3.2 (sizes) and 6.3.8 (quiet zone).
    """
    return _checked_mm(module_mm) * _modules_with_quiet_zone(version)


def _modules_with_quiet_zone(version: int) -> int:
    if not 1 <= version <= LARGEST_VERSION:
        raise ValueError(f"version {version} is not 1 to {LARGEST_VERSION}")
    return side_modules(version) + 2 * QUIET_ZONE_MODULES


def _checked_mm(length_mm: float) -> float:
    if not 0 < length_mm < float("inf"):
        raise ValueError(f"a length of {length_mm} mm is not more than 0")
    return length_mm
