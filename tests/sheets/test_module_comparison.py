from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes.symbol import make_symbol
from contactcodes.sheets.module_comparison import compare_symbol

SYMBOL = make_symbol("HTTPS://QR.DUPONT.FR/7K3QX9M")
SIDE = SYMBOL.side_modules
MODULE_PX = 6
CORNER_PX = 60


def picture() -> np.ndarray:
    """A page of 270 × 270 pixels with the symbol on it, its quiet zone from 36 px on."""
    page = np.full((270, 270), 255, dtype=np.uint8)
    dark = np.kron(SYMBOL.modules, np.ones((MODULE_PX, MODULE_PX), dtype=bool))
    page[CORNER_PX : CORNER_PX + len(dark), CORNER_PX : CORNER_PX + len(dark)][dark] = 0
    return page


def compare(
    page: np.ndarray, left_px: float = CORNER_PX, top_px: float = CORNER_PX, quiet_zone_modules: int = 4
):
    return compare_symbol(
        page,
        SYMBOL.modules,
        left_px=left_px,
        top_px=top_px,
        module_x_px=MODULE_PX,
        module_y_px=MODULE_PX,
        quiet_zone_modules=quiet_zone_modules,
    )


def test_a_perfect_symbol_has_no_wrong_module_and_its_quiet_zone():
    found = compare(picture())
    assert (found.wrong_modules, found.quiet_zone_modules) == (0, 4.0)


@settings(max_examples=60, deadline=None)
@given(row=st.integers(0, SIDE - 1), column=st.integers(0, SIDE - 1))
def test_any_one_module_that_is_wrong_is_counted(row, column):
    page = picture()
    y, x = CORNER_PX + row * MODULE_PX, CORNER_PX + column * MODULE_PX
    page[y : y + MODULE_PX, x : x + MODULE_PX] ^= 255
    assert compare(page).wrong_modules == 1


@settings(max_examples=60, deadline=None)
@given(distance=st.integers(0, 23), along=st.integers(-23, SIDE * MODULE_PX + 22), turns=st.integers(0, 3))
def test_any_speck_in_the_quiet_zone_is_seen_where_it_is(distance, along, turns):
    page = picture()
    page = np.rot90(page, turns).copy()
    page[CORNER_PX - 1 - distance, CORNER_PX + along] = 0
    found = compare(np.rot90(page, -turns))
    beyond = max(0, -1 - along, along - SIDE * MODULE_PX)
    assert found.quiet_zone_modules == pytest.approx(max(distance, beyond) / MODULE_PX, abs=0.11)
    assert found.quiet_zone_modules < 4


def test_ink_just_outside_the_quiet_zone_does_no_harm():
    page = picture()
    page[:36] = 0
    page[:, :36] = 0
    assert compare(page).quiet_zone_modules == 4.0


@pytest.mark.parametrize(
    "corner_px", [-1, 12, 250], ids=["cut at the left", "near the edge", "beyond the page"]
)
def test_a_symbol_cut_by_the_edge_of_the_page_is_wrong(corner_px):
    found = compare(picture(), left_px=corner_px)
    assert found.quiet_zone_modules < 4
    assert found.wrong_modules > 100


def test_a_narrower_quiet_zone_is_looked_at_no_further():
    page = picture()
    page[:, CORNER_PX - 2 * MODULE_PX - 1] = 0
    assert compare(page).quiet_zone_modules == 2.0
    assert compare(page, quiet_zone_modules=2).quiet_zone_modules == 2.0
    assert compare(page, quiet_zone_modules=1).quiet_zone_modules == 1.0


@pytest.mark.parametrize("ink", [0, 60, 140])
def test_a_symbol_in_a_dark_colour_is_as_good_as_a_black_one(ink):
    assert compare(np.maximum(picture(), ink)).wrong_modules == 0


def test_a_symbol_in_a_light_colour_has_no_dark_modules():
    found = compare(np.maximum(picture(), 141))
    assert found.wrong_modules == np.count_nonzero(SYMBOL.modules)


def test_a_module_in_half_the_ink_of_the_others_is_wrong():
    page = picture()
    row, column = np.argwhere(SYMBOL.modules)[80].tolist()
    y, x = CORNER_PX + row * MODULE_PX, CORNER_PX + column * MODULE_PX
    page[y : y + MODULE_PX, x : x + MODULE_PX] = 140
    assert compare(page).wrong_modules == 1
