"""What a printing house asks of a file: ink, bleed, crop marks, several pages on a sheet. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from contactcodes.errors import InputError
from contactcodes.language import _, format_number

Cmyk: TypeAlias = tuple[float, float, float, float]  # each 0.0 to 1.0

MARK_MM = 5.0  # length of a crop mark
MARK_OFFSET_MM = 3.0  # it begins so far outside the trim, or outside the bleed
LARGEST_BLEED_MM = 20.0
_INK_NAME = re.compile(r"[\w +.-]{1,40}")
# All prints on every plate, None on none (ISO 32000-1, 8.6.6.4), White is the backing of stickers.
RESERVED_INKS = frozenset({"all", "none", "white", "cyan", "magenta", "yellow", "black"})
_DARK_ENOUGH = 0.7  # of black: what a scanner sees of an ink, by its CMYK alternate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What symbols are printed in: process black, or a spot colour with what screens show for it.

    name       as the printing house calls it: ``PANTONE 282 C``; ``K100`` is process black
    alternate  cyan, magenta, yellow, black, each 0.0 to 1.0

    Raises InputError for a name no printer reads, and for an ink too light to be scanned.
    """

    name: str = "K100"
    alternate: Cmyk = (0.0, 0.0, 0.0, 1.0)

    def __post_init__(self) -> None:
        if not _INK_NAME.fullmatch(self.name):
            raise InputError(
                _("“%(name)s” is no name of an ink: 1 to 40 letters, digits and spaces.")
                % {"name": self.name}
            )
        if not self.is_process_black and self.name.strip().lower() in RESERVED_INKS:
            raise InputError(
                _("“%(name)s” means something else to a press. Give the spot colour a name of its own.")
                % {"name": self.name}
            )
        cyan, _magenta, _yellow, black = self.alternate
        if not all(0 <= part <= 1 for part in self.alternate):
            raise InputError(_("The parts of an ink are 0 to 100 %."))
        # Scanners look in red light (ISO/IEC 15415: 660 nm): cyan and black are what they see.
        seen = 1 - (1 - black) * (1 - cyan)
        if seen < _DARK_ENOUGH:
            raise InputError(
                _(
                    "The ink %(name)s is too light for a symbol: scanners see %(seen)s %% of black, "
                    "%(limit)s %% are needed. What fits: black, or a dark blue or green."
                )
                % {
                    "name": self.name,
                    "seen": format_number(round(seen * 100)),
                    "limit": format_number(_DARK_ENOUGH * 100),
                }
            )

    @property
    def is_process_black(self) -> bool:
        """Tell whether this is the K of CMYK rather than a spot colour."""
        return self.name == "K100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """How a printing house wants the file.

    bleed_mm    paper printed beyond the trim, 0 to ``LARGEST_BLEED_MM``
    crop_marks  corners of the trim, outside it
    up          pages of the layout on one sheet: posters two or four up
    """

    bleed_mm: float = 3.0
    crop_marks: bool = True
    up: Literal[1, 2, 4] = 1
    ink: Ink = Ink()

    def __post_init__(self) -> None:
        if not 0 <= self.bleed_mm <= LARGEST_BLEED_MM:
            raise InputError(
                _("A bleed is 0 to %(most)s mm; %(value)s mm was given.")
                % {"most": format_number(LARGEST_BLEED_MM), "value": format_number(self.bleed_mm)}
            )
        if self.up not in (1, 2, 4):
            raise InputError(_("A sheet holds 1, 2 or 4 pages; %(up)d was given.") % {"up": self.up})

    @property
    def mark_offset_mm(self) -> float:
        """How far outside the trim a crop mark begins."""
        return max(MARK_OFFSET_MM, self.bleed_mm)

    @property
    def margin_mm(self) -> float:
        """What the sheet needs around its trim."""
        return self.mark_offset_mm + MARK_MM if self.crop_marks else self.bleed_mm

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "bleed_mm": self.bleed_mm,
            "crop_marks": self.crop_marks,
            "up": self.up,
            "ink": {"name": self.ink.name, "alternate": list(self.ink.alternate)},
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> Press | None:
        """Return what ``as_json`` gave; None stays None: a desk printer."""
        if kept is None:
            return None
        ink = kept["ink"]
        return cls(
            bleed_mm=kept["bleed_mm"],
            crop_marks=kept["crop_marks"],
            up=kept["up"],
            ink=Ink(name=ink["name"], alternate=tuple(ink["alternate"])),
        )
