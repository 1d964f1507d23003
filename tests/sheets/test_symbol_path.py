from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes.data_matrix import make_data_matrix
from contactcodes.codes.matrix_symbol import MatrixSymbol
from contactcodes.codes.micro_qr import make_micro_symbol
from contactcodes.codes.symbol import make_symbol
from contactcodes.sheets.boxes import POINTS_PER_MM, SymbolBox
from contactcodes.sheets.symbol_path import symbol_path, symbol_transform


def assert_covers_the_dark_modules(symbol: MatrixSymbol) -> None:
    drawn = np.zeros((symbol.side_modules, symbol.side_modules), dtype=int)
    for line in symbol_path(symbol).splitlines():
        column, row, width, height, operator = line.split()
        assert (height, operator) == ("1", "re")
        assert int(width) >= 1
        drawn[int(row), int(column) : int(column) + int(width)] += 1
    assert np.array_equal(drawn, symbol.modules.astype(int))  # each dark module once, no light one


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), version=st.integers(6, 10))
def test_a_path_covers_each_dark_module_once(text, version):
    assert_covers_the_dark_modules(make_symbol(text, version=version))


@pytest.mark.parametrize("version", range(1, 11))
def test_symbols_of_every_size_are_drawn(version):
    assert_covers_the_dark_modules(make_symbol("HTTPS://Q.FR/7", version=version))


def test_symbols_of_other_kinds_are_drawn():
    assert_covers_the_dark_modules(make_data_matrix("(01)09521234543213(10)ABC123"))
    assert_covers_the_dark_modules(make_micro_symbol("7K3QX9M"))


def test_a_symbol_stands_in_its_box_with_its_quiet_zone():
    symbol = make_symbol("HTTPS://Q.FR/7", version=2)
    *matrix, operator = symbol_transform(symbol, SymbolBox(x_mm=5, y_mm=10, side_mm=33)).split()
    assert operator == "cm"
    mm = POINTS_PER_MM
    assert [float(each) for each in matrix] == pytest.approx([mm, 0, 0, -mm, 9 * mm, -14 * mm], abs=1e-4)
