"""The symbol of a code: which one is chosen, and what it is made of.

Choice (measured): the smallest version from 2 up that holds the text, then the
highest level that still fits it. Version 1 has no alignment pattern and reads worse
than version 2; each further version costs more than a higher level gains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import ClassVar

from contactcodes.codes.encoder import encode
from contactcodes.codes.matrix_symbol import MatrixSymbol, Symbology
from contactcodes.codes.qr_standard import LARGEST_VERSION, LEVELS, Level, side_modules
from contactcodes.codes.qr_text import Mode, capacity, fits, modes_of
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
    "symbols",
]

QUIET_ZONE_MODULES = 4  # ISO/IEC 18004:2015, 6.3.8: light modules on each side
SMALLEST_CHOSEN = 2  # the version that is chosen for the shortest texts

_TEXTS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol(MatrixSymbol):
    """A QR Code symbol, without its quiet zone.

    version  1 to 10; the side is 17 + 4 × version modules
    level    error correction
    mask     the mask pattern, 0 to 7
    """

    symbology: ClassVar[Symbology] = Symbology.QR
    quiet_zone_modules: ClassVar[int] = QUIET_ZONE_MODULES

    version: int
    level: Level
    mask: int

    @property
    def side_modules(self) -> int:
        """Modules along one side, quiet zone left out."""
        return side_modules(self.version)

    @property
    def told_version(self) -> int:
        """Its version."""
        return self.version

    @property
    def told_level(self) -> Level:
        """Its error correction."""
        return self.level


def choose(text: str) -> tuple[int, Level]:
    """Return version and level of the symbol that scans best.

        >>> choose("HTTPS://QR.DUPONT.FR/7K3QX9M")
        (2, 'Q')

    In upper case, version 2 holds 20 characters at level H, 29 at Q, 38 at M, 47 at L.

    Raises SymbolError if the text does not fit version 10.
    """
    characters = _as_utf_8(text)
    return _fitting(modes_of([characters])[0], len(characters), None, None, text)


def symbols(
    texts: Iterable[str], *, version: int | None = None, level: Level | None = None
) -> Iterator[Symbol]:
    """Yield the symbol of each text, in order. However many there are, some thousands are held at a time.

    version  1 to 10; None takes the smallest from 2 up
    level    None takes the highest that fits the version

    Raises SymbolError, before the symbols made with it, if a text is empty or does not fit.
    """
    remaining = iter(texts)
    while batch := list(islice(remaining, _TEXTS_AT_ONCE)):
        yield from _made(batch, version, level)


def make_symbols(
    texts: Iterable[str], *, version: int | None = None, level: Level | None = None
) -> list[Symbol]:
    """Return the symbols of all texts, as ``symbols`` yields them.

    Raises SymbolError if a text is empty or does not fit.
    """
    return list(symbols(texts, version=version, level=level))


def make_symbol(text: str, *, version: int | None = None, level: Level | None = None) -> Symbol:
    """Return the symbol of one text, the same as in any batch.

    Raises SymbolError if the text is empty or does not fit.
    """
    return _made([text], version, level)[0]


def _made(texts: Sequence[str], version: int | None, level: Level | None) -> list[Symbol]:
    characters = [_as_utf_8(text) for text in texts]
    alike: defaultdict[tuple[Mode, int], list[int]] = defaultdict(list)
    for place, kind in enumerate(zip(modes_of(characters), map(len, characters), strict=True)):
        alike[kind].append(place)
    made: dict[int, Symbol] = {}
    for (mode, length), places in alike.items():
        size, correction = _fitting(mode, length, version, level, texts[places[0]])
        masks, rows = encode([characters[place] for place in places], mode, size, correction)
        packed, one = rows.tobytes(), rows[0].size
        for place, mask, start in zip(places, masks.tolist(), range(0, len(packed), one), strict=True):
            made[place] = Symbol(
                text=texts[place],
                packed_rows=packed[start : start + one],
                version=size,
                level=correction,
                mask=mask,
            )
    return [made[place] for place in range(len(texts))]


def _as_utf_8(text: str) -> bytes:
    try:
        return text.encode()
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
