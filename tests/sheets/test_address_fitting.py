from __future__ import annotations

from dataclasses import replace

import pytest

from contactcodes.codes.code_text import CodeText
from contactcodes.sheets.address_fitting import AddressFitting
from contactcodes.sheets.boxes import POINTS_PER_MM, Role, TextBox
from contactcodes.sheets.fonts import text_width_pt

BOX = TextBox(
    role=Role.ADDRESS, x_mm=0, y_mm=0, width_mm=25, height_mm=6, size_pt=6, floor_pt=4.5, line_height=1.1
)
HOST = "qr.dupont.fr/"


def addresses(count: int) -> list[str]:
    return [HOST + CodeText.draw(6, lambda _bits, seed=place: seed * 104_729).shown for place in range(count)]


@pytest.mark.parametrize("width_mm", [31, 26, 22, 19, 16])
def test_addresses_of_a_run_are_set_alike(width_mm):
    box = replace(BOX, width_mm=width_mm)
    fitting = AddressFitting(box, addresses(1)[0])
    assert fitting.fits_always
    fitted = [fitting.fit(address) for address in addresses(2000)]
    assert len({each.size_pt for each in fitted}) == 1
    assert len({len(each.lines) for each in fitted}) == 1
    assert ["".join(each.lines) for each in fitted] == addresses(2000)
    for each in fitted:
        for line in each.lines:
            assert text_width_pt(line, box.weight, each.size_pt) <= width_mm * POINTS_PER_MM + 0.01


def test_the_size_does_not_depend_on_the_code_that_comes_first():
    sizes = {AddressFitting(BOX, address).fit(HOST + "7k3-qx9m").size_pt for address in addresses(300)}
    assert len(sizes) == 1


def test_a_code_of_wide_letters_only_is_set_by_itself_and_whole():
    box = replace(BOX, width_mm=28)
    fitting = AddressFitting(box, HOST + "7k3-qx9m")
    usual, wide = fitting.fit(HOST + "7k3-qx9m"), fitting.fit(HOST + "mmm-mmmm")
    assert wide != usual
    assert "".join(wide.lines) == HOST + "mmm-mmmm"
    for line in wide.lines:
        assert text_width_pt(line, box.weight, wide.size_pt) <= 28 * POINTS_PER_MM + 0.01


def test_it_is_known_beforehand_that_the_widest_code_would_not_fit():
    low = replace(BOX, height_mm=2.5, width_mm=19)  # one line only
    fitting = AddressFitting(low, HOST + "7k3-qx9m")
    assert fitting.fit(HOST + "111-1111") is not None
    assert not fitting.fits_always
    assert fitting.fit(HOST + "mmm-mmmm") is None


def test_an_address_of_another_host_or_length_is_fitted_by_itself():
    fitting = AddressFitting(replace(BOX, width_mm=17), HOST + "7k3-qx9m")
    assert fitting.fit(HOST + "7k3-qx9m").lines == (HOST, "7k3-qx9m")
    assert fitting.fit("q.fr/7k3-qx9m").lines == ("q.fr/", "7k3-qx9m")
    assert fitting.fit(HOST + "7k3-qx9").lines == (HOST, "7k3-qx9")


def test_without_an_address_there_is_nothing_to_fit():
    fitting = AddressFitting(BOX, "")
    assert fitting.fits_always
    assert fitting.fit("").lines == ()
