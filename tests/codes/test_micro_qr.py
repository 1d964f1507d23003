"""Micro QR Code: chosen as small as it goes, scanned as it was given."""

from __future__ import annotations

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes.micro_qr import make_micro_symbol
from contactcodes.errors import SymbolError
from contactcodes.language import using_locale


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        pytest.param("7", (2, "M"), id="one digit: never M1"),
        pytest.param("A" * 5, (2, "M"), id="5 characters"),
        pytest.param("A" * 6, (2, "L"), id="6 characters"),
        pytest.param("7K3QX9M", (3, "M"), id="a code text"),
        pytest.param("A" * 14, (3, "L"), id="14 characters"),
        pytest.param("A" * 15, (4, "M"), id="15 characters"),
        pytest.param("A" * 21, (4, "L"), id="21 characters"),
        pytest.param("HTTPS://A.FR/7K3QX9M", (4, "L"), id="the shortest of domains"),
        pytest.param("7" * 35, (4, "L"), id="35 digits"),
        pytest.param("a" * 15, (4, "L"), id="15 lower-case characters"),
    ],
)
def test_the_smallest_version_is_chosen_and_its_highest_level(scan, text, chosen):
    symbol = make_micro_symbol(text)
    assert (symbol.version, symbol.level) == chosen
    assert symbol.modules.shape == (symbol.side_modules,) * 2 == (9 + 2 * chosen[0],) * 2
    assert symbol.side_with_quiet_zone == symbol.side_modules + 4
    read = scan(symbol)
    assert (read.text, read.ec_level) == (text, chosen[1])


def test_symbols_of_a_sheet_have_one_size():
    """Digits take less room than letters: this one would be smaller than its neighbours."""
    assert make_micro_symbol("7K30001").version == 2
    symbol = make_micro_symbol("7K30001", smallest=3)
    assert (symbol.version, symbol.told_version, symbol.told_level) == (3, "M3", "M")


# Not 7: segno 1.6.6 pads M3 with zeros where 7.4.10 wants 11101100.
@pytest.mark.parametrize("length", [*range(1, 7), *range(8, 22)])
def test_the_matrix_is_segnos(length):
    symbol = make_micro_symbol("Z" * length)
    expected = segno.make_micro(
        symbol.text, version=f"M{symbol.version}", error=symbol.level, mode="alphanumeric", boost_error=False
    )
    assert np.array_equal(symbol.modules, np.array([*map(list, expected.matrix)], dtype=bool))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=15))
def test_any_ascii_that_fits_is_scanned_as_it_was_given(scan, text):
    assert scan(make_micro_symbol(text)).bytes == text.encode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("né", "Take a QR Code", id="an accent"),
        pytest.param("A" * 22, "Shorten it", id="22 characters"),
        pytest.param("a" * 16, "Shorten it", id="16 lower-case characters"),
        pytest.param("7" * 36, "Shorten it", id="36 digits"),
    ],
)
def test_what_it_cannot_carry_is_refused(text, words):
    with using_locale("en"), pytest.raises(SymbolError, match=words):
        make_micro_symbol(text)
