"""What a desk printer does wrong, and how much to move things so that it comes out right. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from contactcodes.errors import InputError
from contactcodes.language import _, format_number

LARGEST_OFFSET_MM = 10.0
LARGEST_PITCH_MM = 1.0
LARGEST_STRETCH = 0.03  # more is “fit to page”, which is switched off rather than corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A printer's correction.

    offset_x_mm, offset_y_mm  everything moves right and down by it
    pitch_x_mm, pitch_y_mm    added between one column (row) and the next
    scale_x, scale_y          everything grows by it, from the top left: 1.005 where 100 mm come out as 99.5

    Raises InputError where a value is beyond what is corrected.
    """

    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    pitch_x_mm: float = 0.0
    pitch_y_mm: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    def __post_init__(self) -> None:
        for name, middle, most in (
            ("offset_x_mm", 0.0, LARGEST_OFFSET_MM),
            ("offset_y_mm", 0.0, LARGEST_OFFSET_MM),
            ("pitch_x_mm", 0.0, LARGEST_PITCH_MM),
            ("pitch_y_mm", 0.0, LARGEST_PITCH_MM),
            ("scale_x", 1.0, LARGEST_STRETCH),
            ("scale_y", 1.0, LARGEST_STRETCH),
        ):
            value = getattr(self, name)
            if not abs(value - middle) <= most + 1e-9:  # nor what is no number
                raise InputError(
                    _(
                        "A printer’s %(what)s is corrected from %(least)s to %(most)s; %(value)s was given. "
                        "Beyond that, switch off “fit to page” in the print dialogue first."
                    )
                    % {
                        "what": _words()[name],
                        "least": format_number(middle - most),
                        "most": format_number(middle + most),
                        "value": format_number(value),
                    }
                )

    @property
    def is_none(self) -> bool:
        """Tell whether nothing is corrected."""
        return self == Correction()

    def as_json(self) -> dict[str, float]:
        """Return the correction as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> Correction:
        """Return what ``as_json`` gave; None is no correction."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in (kept or {}).items() if name in names})


def _words() -> dict[str, str]:
    return {
        "offset_x_mm": _("offset to the right (mm)"),
        "offset_y_mm": _("offset downwards (mm)"),
        "pitch_x_mm": _("pitch of the columns (mm)"),
        "pitch_y_mm": _("pitch of the rows (mm)"),
        "scale_x": _("width"),
        "scale_y": _("height"),
    }
