"""A printer's correction in words. Pure."""

from __future__ import annotations

from contactcodes.language import _, format_number
from contactcodes.sheets.correction import Correction

_LEAST = 0.005  # mm or per cent: less is 0 as it is written


def correction_told(correction: Correction) -> str:
    """Return what is corrected: “0.8 mm to the left, 0.5 % wider”; what is not is left out."""
    told = [
        *_lengths(correction.offset_x_mm, _("%(mm)s mm to the right"), _("%(mm)s mm to the left")),
        *_lengths(correction.offset_y_mm, _("%(mm)s mm down"), _("%(mm)s mm up")),
        *_shares(correction.scale_x, _("%(share)s%% wider"), _("%(share)s%% narrower")),
        *_shares(correction.scale_y, _("%(share)s%% higher"), _("%(share)s%% lower")),
        *_lengths(correction.pitch_x_mm, _("columns %(mm)s mm further apart"), _("columns %(mm)s mm closer")),
        *_lengths(correction.pitch_y_mm, _("rows %(mm)s mm further apart"), _("rows %(mm)s mm closer")),
    ]
    return ", ".join(told) or _("nothing to correct")


def _lengths(mm: float, more: str, less: str) -> list[str]:
    if abs(mm) < _LEAST:
        return []
    return [(more if mm > 0 else less) % {"mm": format_number(abs(round(mm, 2)))}]


def _shares(scale: float, more: str, less: str) -> list[str]:
    percent = (scale - 1) * 100
    if abs(percent) < _LEAST:
        return []
    return [(more if percent > 0 else less) % {"share": format_number(abs(round(percent, 2)))}]
