"""GS1 Data Matrix: what is checked before it is drawn, and that scanners see GS1."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes import data_matrix as data_matrix_module
from contactcodes.codes.data_matrix import make_box_matrix, make_data_matrix, read_lot
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


@pytest.mark.parametrize(
    ("lot", "elements"),
    [
        pytest.param("L2611-0042", "(10)L2611-0042", id="a lot"),
        pytest.param("LOT L2611-0042", "(10)L2611-0042", id="as it stands on the label"),
        pytest.param("lot: 42", "(10)42", id="with a colon"),
        pytest.param("LOT-42", "(10)LOT-42", id="a lot that is called so"),
        pytest.param("", "", id="no lot"),
    ],
)
def test_a_box_says_its_product_its_lot_and_its_own_number(scan, lot, elements):
    symbol = make_box_matrix("GTIN 03453120000011", lot, "7K3QX9M")
    assert symbol.element_strings == f"(01)03453120000011{elements}(21)7K3QX9M"
    read = scan(symbol)
    assert (read.content_type, read.text) == (zxingcpp.ContentType.GS1, symbol.text)
    assert symbol.text.endswith("217K3QX9M")


@pytest.mark.parametrize(
    "lot",
    [
        pytest.param("L2611 B", id="a space"),
        pytest.param("LOT L2611, avant le 30/11/2028", id="more than a lot"),
        pytest.param("L2611(B)", id="brackets"),
        pytest.param("Été-26", id="an accent"),
        pytest.param("A" * 21, id="21 characters"),
    ],
)
def test_what_is_no_lot_for_a_scanner_is_refused(lot):
    with using_locale("en"), pytest.raises(InputError, match="Give the lot alone, such as L2611-0042"):
        read_lot(lot)


def test_the_size_is_told_as_people_name_it():
    symbol = make_box_matrix("03453120000011", "L2611-0042", "7K3QX9M")
    assert (symbol.told_version, symbol.told_level) == ("22 × 22", "")


def test_the_example_in_the_docstring_is_true():
    tried = doctest.testmod(data_matrix_module)
    assert tried.attempted
    assert not tried.failed
