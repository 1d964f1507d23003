"""What a person measured on a printed calibration page, and the correction that follows from it. Pure.

A desk printer puts what belongs at x mm to ``shift + stretch * x``. The cross and the square
of the page tell both; the correction is the inverse.
"""

from __future__ import annotations

from dataclasses import dataclass

from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.sheets.correction import LARGEST_OFFSET_MM, LARGEST_STRETCH, Correction

CROSS_MM = 20.0  # from the left and the top edge of the page to the cross that is measured
SQUARE_MM = 100.0  # side of the square that is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPage:
    """What a ruler says of the printed page, in millimetres.

    cross_x_mm, cross_y_mm  from the paper's left (top) edge to the first cross, which belongs at 20
    width_mm, height_mm     of the square, which belongs to be 100
    pitch_x_mm, pitch_y_mm  to be added between one column (row) of labels and the next: for sheets
                            whose labels are cut a little differently. 0 on most
    """

    cross_x_mm: float = CROSS_MM
    cross_y_mm: float = CROSS_MM
    width_mm: float = SQUARE_MM
    height_mm: float = SQUARE_MM
    pitch_x_mm: float = 0.0
    pitch_y_mm: float = 0.0

    @classmethod
    def of(cls, correction: Correction) -> MeasuredPage:
        """Return what was measured when a correction was made of it."""
        return cls(
            cross_x_mm=(CROSS_MM - correction.offset_x_mm) / correction.scale_x,
            cross_y_mm=(CROSS_MM - correction.offset_y_mm) / correction.scale_y,
            width_mm=SQUARE_MM / correction.scale_x,
            height_mm=SQUARE_MM / correction.scale_y,
            pitch_x_mm=correction.pitch_x_mm,
            pitch_y_mm=correction.pitch_y_mm,
        )


def correction_from(measured: MeasuredPage) -> Correction:
    """Return what makes the printer's pages come out right.

    Raises InputError where the cross or the square is further off than is corrected: 10 mm, 3 %.
    """
    scale_x = _scale(measured.width_mm, _("width of the square"))
    scale_y = _scale(measured.height_mm, _("height of the square"))
    return Correction(
        offset_x_mm=_offset(measured.cross_x_mm, scale_x, _("distance of the cross from the left edge")),
        offset_y_mm=_offset(measured.cross_y_mm, scale_y, _("distance of the cross from the top edge")),
        pitch_x_mm=measured.pitch_x_mm,
        pitch_y_mm=measured.pitch_y_mm,
        scale_x=scale_x,
        scale_y=scale_y,
    )


def _scale(side_mm: float, what: str) -> float:
    least, most = SQUARE_MM / (1 + LARGEST_STRETCH), SQUARE_MM / (1 - LARGEST_STRETCH)
    if not least <= side_mm <= most:  # nor what is no number
        raise _beyond(what, side_mm, least, most)
    return SQUARE_MM / side_mm


def _offset(cross_mm: float, scale: float, what: str) -> float:
    offset_mm = CROSS_MM - cross_mm * scale
    if not abs(offset_mm) <= LARGEST_OFFSET_MM:
        raise _beyond(
            what, cross_mm, (CROSS_MM - LARGEST_OFFSET_MM) / scale, (CROSS_MM + LARGEST_OFFSET_MM) / scale
        )
    return offset_mm


def _beyond(what: str, given: float, least: float, most: float) -> InputError:
    return InputError(
        _(
            "%(given)s mm was given for the %(what)s; %(least)s to %(most)s mm is what can be corrected. "
            "Beyond that, switch off “fit to page” in the print dialogue, print the page and measure again."
        )
        % {
            "what": what,
            "given": format_number(round(given, 2)),
            "least": format_number(round(least, 1)),
            "most": format_number(round(most, 1)),
        }
    )
