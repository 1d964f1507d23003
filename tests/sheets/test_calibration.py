"""The calibration page and the correction that follows from what is measured on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from contactcodes.errors import InputError, LayoutError
from contactcodes.language import using_locale
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.calibration import SQUARE, STEP_MM, STEPS, draw_calibration_page
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.correction_words import correction_told
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.sheets.measured_page import MeasuredPage, correction_from

DPI = 300
LABELS = find_layout("avery-l7160")
shifts = st.floats(-8, 8)
stretches = st.floats(0.98, 1.02)


def printed(place_mm: float, shift: float, stretch: float) -> float:
    """Where a printer puts what belongs at a place."""
    return shift + stretch * place_mm


def measured_on(shift: tuple[float, float], stretch: tuple[float, float]) -> MeasuredPage:
    x, y = (partial(printed, shift=one, stretch=other) for one, other in zip(shift, stretch, strict=True))
    left, top, right, bottom = SQUARE
    return MeasuredPage(
        cross_x_mm=x(20), cross_y_mm=y(20), width_mm=x(right) - x(left), height_mm=y(bottom) - y(top)
    )


def worst_mm(correction: Correction, shift: tuple[float, float], stretch: tuple[float, float]) -> float:
    """How far any corner of any symbol on the printed sheet is from where it belongs."""
    worst = 0.0
    wanted = Arrangement(LABELS).spots(1, LABELS.labels_per_page)
    drawn = Arrangement(LABELS, correction=correction).spots(1, LABELS.labels_per_page)
    for right, corrected in zip(wanted, drawn, strict=True):
        assert right.symbol_rectangle
        assert corrected.symbol_rectangle
        for axis, (goal, place) in enumerate(
            zip(right.symbol_rectangle, corrected.symbol_rectangle, strict=True)
        ):
            worst = max(worst, abs(printed(place, shift[axis % 2], stretch[axis % 2]) - goal))
    return worst


@given(shift=st.tuples(shifts, shifts), stretch=st.tuples(stretches, stretches))
def test_a_measured_printer_puts_every_symbol_where_it_belongs(
    shift: tuple[float, float], stretch: tuple[float, float]
) -> None:
    measured = measured_on(shift, stretch)
    assert worst_mm(correction_from(measured), shift, stretch) < 0.05
    # Read to a tenth of a millimetre, as the ladders let one: no worse than that over 277 mm.
    tenths = MeasuredPage(
        cross_x_mm=round(measured.cross_x_mm, 1),
        cross_y_mm=round(measured.cross_y_mm, 1),
        width_mm=round(measured.width_mm, 1),
        height_mm=round(measured.height_mm, 1),
    )
    assert worst_mm(correction_from(tenths), shift, stretch) < 0.2


@given(shift=st.tuples(shifts, shifts), stretch=st.tuples(stretches, stretches))
def test_what_was_measured_is_told_back_from_the_correction(
    shift: tuple[float, float], stretch: tuple[float, float]
) -> None:
    measured = replace(measured_on(shift, stretch), pitch_x_mm=0.1, pitch_y_mm=-0.2)
    again = MeasuredPage.of(correction_from(measured))
    for name in MeasuredPage.__slots__:
        assert getattr(again, name) == pytest.approx(getattr(measured, name))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"width_mm": 96.9}, "width of the square; 97.1 to 103.1 mm", id="fitted to the page"),
        pytest.param({"height_mm": float("nan")}, "height of the square", id="no number"),
        pytest.param({"cross_x_mm": 31}, "from the left edge; 10 to 30 mm", id="too far right"),
        pytest.param({"cross_y_mm": 31, "height_mm": 102}, "10.2 to 30.6 mm", id="as seen on paper"),
        pytest.param({"pitch_x_mm": 1.5}, "pitch of the columns", id="another sheet"),
    ],
)
def test_what_is_beyond_correction_names_the_measure_and_its_limits(
    wrong: dict[str, float], told: str
) -> None:
    with pytest.raises(InputError) as refused:
        correction_from(MeasuredPage(**wrong))
    assert told in str(refused.value)
    assert "fit to page" in str(refused.value)


def test_a_correction_in_words() -> None:
    assert correction_told(Correction()) == "nothing to correct"
    assert correction_told(Correction(offset_x_mm=0.004, scale_y=1.00004)) == "nothing to correct"
    there = Correction(offset_x_mm=0.8, offset_y_mm=-1, scale_x=0.995, scale_y=1.003, pitch_x_mm=0.1)
    words = "0.8 mm to the right, 1 mm up, 0.5% narrower, 0.3% higher, columns 0.1 mm further apart"
    assert correction_told(there) == words


def drawn(**options: Any) -> pypdfium2.PdfPage:
    out = BytesIO()
    draw_calibration_page(out, **{"printer": "Étage 2"} | options)
    document = pypdfium2.PdfDocument(out.getvalue())
    assert len(document) == 1
    return document[0]


class Paper:
    """A rendered page; where its ink is, in millimetres."""

    def __init__(self, **options: Any) -> None:
        picture = drawn(**options).render(scale=DPI / 72, grayscale=True).to_numpy()
        self._pixels: NDArray[np.uint8] = picture.reshape(picture.shape[:2])

    def is_inked(self, x_mm: float, y_mm: float) -> bool:
        """Tell whether there is ink within a tenth of a millimetre."""
        x, y = (round(mm / 25.4 * DPI - 0.5) for mm in (x_mm, y_mm))
        return bool((self._pixels[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2] < 200).any())


def test_rulers_count_from_the_corner_of_the_paper() -> None:
    paper = Paper()
    for mm in (10, 57, 100, 199):
        assert paper.is_inked(mm, 5)
        assert paper.is_inked(5, mm)
        assert not paper.is_inked(mm + 0.5, 5)
        assert not paper.is_inked(5, mm + 0.5)
    assert paper.is_inked(5, 290)


def test_crosses_stand_twenty_millimetres_from_every_corner() -> None:
    paper = Paper(layout=find_layout("avery-5160"))  # Letter: 215.9 × 279.4 mm
    for x in (20, 195.9):
        for y in (20, 259.4):
            assert all(paper.is_inked(x + arm, y) and paper.is_inked(x, y + arm) for arm in (-4, 0, 4))
            assert not paper.is_inked(x + 2, y + 2)


def test_the_square_is_a_hundred_millimetres() -> None:
    paper = Paper()
    assert all(paper.is_inked(x, 42) and paper.is_inked(42, x) for x in (35, 135))
    assert not any(paper.is_inked(x, 42) for x in (34, 36, 134, 136))


def test_a_ladder_s_line_meets_the_ruler_at_the_tenth_it_is_numbered_by() -> None:
    paper = Paper()
    for step in range(STEPS + 1):
        for start, x_of, y_of in (
            (20.0, lambda at: at, lambda _at: 14.2),
            (20.0, lambda _at: 14.2, lambda at: at),
            (135.0, lambda at: at, lambda _at: 60.5),
            (135.0, lambda _at: 60.5, lambda at: at),
        ):
            at = start + step * STEP_MM
            assert paper.is_inked(x_of(at), y_of(at))
            assert not paper.is_inked(x_of(at + STEP_MM / 2), y_of(at + STEP_MM / 2))
        # A cross that is step tenths too far: line number ``step`` lies on a whole millimetre.
        meeting = 20 + step / 10 + step * STEP_MM
        assert meeting == pytest.approx(round(meeting))


def test_frames_are_the_labels_of_the_layout_also_round_ones() -> None:
    square, circles = Paper(layout=LABELS), Paper(layout=find_layout("avery-3415"))
    left, top, right, bottom = LABELS.label_rectangle(21)
    assert square.is_inked(left, (top + bottom) / 2)
    assert square.is_inked(right, (top + bottom) / 2)
    assert square.is_inked(left, top + 1)
    left, top, right, bottom = find_layout("avery-3415").label_rectangle(24)
    assert circles.is_inked(right, (top + bottom) / 2)
    assert circles.is_inked((left + right) / 2, bottom)
    assert not circles.is_inked(left, top)


def test_the_check_page_is_drawn_with_the_correction() -> None:
    correction = Correction(offset_x_mm=-1.5, offset_y_mm=2, pitch_x_mm=0.4, scale_x=1.01)
    paper = Paper(correction=correction, layout=LABELS)
    assert paper.is_inked(-1.5 + 20 * 1.01, 26)
    assert paper.is_inked(16, 22)
    assert not paper.is_inked(20, 26)
    left, top, _right, _bottom = LABELS.label_rectangle(21)
    assert paper.is_inked(-1.5 + (left + 2 * 0.4) * 1.01, top + 10)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("layout", [None, LABELS, find_layout("avery-5167"), find_layout("sticker-a5")])
@pytest.mark.parametrize("correction", [Correction(), Correction(scale_x=1.01)])
@pytest.mark.parametrize("name", ["Étage 2", "W" * 80, "打印机", "imprimante du rez-de-chaussée " * 2])
def test_all_words_stand_in_the_square(
    locale: str, layout: Layout | None, correction: Correction, name: str
) -> None:
    with using_locale(locale):
        page = drawn(printer=name, layout=layout, correction=correction)
    height = page.get_height() / 72 * 25.4
    words = page.get_textpage()
    seen = words.get_text_range()
    assert "100" in seen
    assert "0.5" in seen or "0,5" in seen
    letters = 0
    for place in range(words.count_chars()):
        left, bottom, right, top = (each / 72 * 25.4 for each in words.get_charbox(place))
        if seen[place].isalpha():  # rulers and ladders have numbers only
            letters += 1
            assert left > 35 * correction.scale_x
            assert right < 135 * correction.scale_x
            assert height - top > 35
            assert height - bottom < 135
    assert letters > 200


def test_how_it_is_printed_and_what_to_enter_is_said() -> None:
    said = " ".join(drawn(layout=LABELS).get_textpage().get_text_range().split())
    assert "Print at 100% (actual size), without fitting to the page." in said
    assert "0.5 mm too far right nudge X: −0.5" in said
    assert "0.5 mm too low nudge Y: −0.5" in said
    assert "pitch X −0.5 ÷ 2 = −0.25" in said
    assert "pitch Y −0.5 ÷ 6 = −0.083" in said
    assert "pitch" not in drawn().get_textpage().get_text_range()


def test_the_same_page_is_the_same_file_and_a_page_without_room_is_refused() -> None:
    first, second = BytesIO(), BytesIO()
    for out in (first, second):
        draw_calibration_page(out, printer="Étage 2", layout=LABELS)
    assert first.getvalue() == second.getvalue()
    with pytest.raises(LayoutError, match="148 mm"):
        draw_calibration_page(BytesIO(), printer="Étage 2", layout=find_layout("business-card-85x55"))
