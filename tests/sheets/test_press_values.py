from __future__ import annotations

import pytest

from contactcodes.errors import InputError
from contactcodes.sheets.press import Ink, Press


def test_what_a_printing_house_wants_is_kept_and_read_again():
    press = Press(
        bleed_mm=5, crop_marks=False, up=2, ink=Ink(name="PANTONE 282 C", alternate=(1, 0.9, 0, 0.6))
    )
    assert Press.from_json(press.as_json()) == press
    assert Press.from_json(None) is None


@pytest.mark.parametrize(
    ("name", "alternate"),
    [
        pytest.param("PANTONE 021 C", (0, 0.65, 1, 0), id="orange"),
        pytest.param("Red", (0, 1, 1, 0), id="red, which scanners with red light do not see"),
        pytest.param("Rouge", (0, 1, 1, 0.12), id="red with a little black"),
        pytest.param("Silver", (0, 0, 0, 0.3), id="silver"),
    ],
)
def test_an_ink_that_scanners_do_not_see_is_refused(name, alternate):
    with pytest.raises(InputError, match="too light"):
        Ink(name=name, alternate=alternate)


@pytest.mark.parametrize("name", ["", "PANTONE\n282", "x" * 41, "(black)"])
def test_a_name_that_no_printer_reads_is_refused(name):
    with pytest.raises(InputError, match="no name of an ink"):
        Ink(name=name, alternate=(1, 0.9, 0, 0.6))


@pytest.mark.parametrize("name", ["All", "none", "White", "Cyan", "black"])
def test_a_name_that_means_something_else_to_a_press_is_refused(name):
    with pytest.raises(InputError, match="a name of its own"):
        Ink(name=name, alternate=(1, 0.9, 0, 0.6))


@pytest.mark.parametrize(("bleed_mm", "up"), [(-1, 1), (21, 1), (float("nan"), 1), (3, 3)])
def test_what_no_press_does_is_refused(bleed_mm, up):
    with pytest.raises(InputError):
        Press(bleed_mm=bleed_mm, up=up)


def test_crop_marks_stand_outside_the_bleed():
    assert Press(bleed_mm=3).margin_mm == 8
    assert Press(bleed_mm=10).margin_mm == 15
    assert Press(bleed_mm=4, crop_marks=False).margin_mm == 4
