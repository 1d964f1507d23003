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


def compare(page: np.ndarray, left_px: float = CORNER_PX, top_px: float = CORNER_PX):
    return compare_symbol(
        page, SYMBOL.modules, left_px=left_px, top_px=top_px, module_x_px=MODULE_PX, module_y_px=MODULE_PX
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
