"""GS1 Data Matrix: what is checked before it is drawn, and that scanners see GS1."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes import data_matrix as data_matrix_module
from contactcodes.codes.data_matrix import make_data_matrix
from contactcodes.errors import InputError
from contactcodes.language import using_locale

BOX = "(01)09521234543213(17)271231(10)ABC123(21)12345"
TOO_MUCH = "".join(
    f"({identifier}){'aA' * 35}" for identifier in (8200, *range(4302, 4307), *range(4312, 4317))
)
TOO_MUCH += "".join(f"({identifier}){'aA' * 45}" for identifier in range(91, 100))
VALUES = st.text("ABCXYZabcxyz0189!%&*+,-./_:;<=>?\"'", min_size=1, max_size=20)


def test_a_scanner_sees_gs1_and_hands_on_the_elements(scan):
    symbol = make_data_matrix(BOX)
    assert symbol.text == "01095212345432131727123110ABC123\x1d2112345"
    assert symbol.modules.shape == (symbol.side, symbol.side) == (22, 22)
    assert symbol.side_with_quiet_zone == 24
    read = scan(symbol)
    assert read.content_type == zxingcpp.ContentType.GS1
    assert read.text == symbol.text


def test_the_finder_is_an_l_of_dark_modules_and_two_dashed_edges():
    modules = make_data_matrix(BOX).modules
    assert modules[:, 0].all()
    assert modules[-1].all()
    assert np.array_equal(modules[0], np.arange(22) % 2 == 0)
    assert np.array_equal(modules[:, -1], np.arange(22) % 2 == 1)


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_any_lot_and_serial_number_are_scanned_as_they_were_given(scan, lot, serial):
    symbol = make_data_matrix(f"(01)09521234543213(10){lot}(21){serial}")
    assert scan(symbol).bytes == f"010952123454321310{lot}\x1d21{serial}".encode()


@pytest.mark.parametrize(
    ("element_strings", "words"),
    [
        pytest.param("", "identifiers in brackets", id="nothing"),
        pytest.param("0109521234543213", "identifiers in brackets", id="no brackets"),
        pytest.param("(01)09521234543214", "last digit would have to be 3", id="a wrong check digit"),
        pytest.param("(01)9521234543213", r"\(01\)9521234543213 is not .* N14", id="a GTIN of 13 digits"),
        pytest.param("(01)09521234543213(17)270230", r"\(17\)270230 is not .* N6", id="30 February"),
        pytest.param("(01)09521234543213(10)" + "A" * 21, r"X\.\.20", id="a lot of 21 characters"),
        pytest.param("(01)09521234543213(10)É1", r"X\.\.20", id="an accent"),
        pytest.param("(01)09521234543213(21)A B", r"X\.\.20", id="a space"),
        pytest.param("(01)09521234543213(05)1", r"no application identifier \(05\)", id="unknown"),
        pytest.param("(01)09521234543213(10)A(10)B", r"\(10\) twice", id="two lots"),
        pytest.param("(17)271231(10)A", "which product", id="a lot of nothing"),
        pytest.param(
            TOO_MUCH,
            "does not fit",
            id="too much",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_what_would_be_right(element_strings, words):
    with using_locale("en"), pytest.raises(InputError, match=words):
        make_data_matrix(element_strings)


def test_the_example_in_the_docstring_is_true():
    tried = doctest.testmod(data_matrix_module)
    assert tried.attempted
    assert not tried.failed
