"""Which symbol a text gets, and how large its modules are on paper."""

from __future__ import annotations

import doctest
import io
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from contactcodes.codes import code_text as code_text_module
from contactcodes.codes import symbol as symbol_module
from contactcodes.codes.symbol import (
    choose,
    make_symbol,
    make_symbols,
    module_mm,
    printed_side_mm,
    symbols,
)
from contactcodes.errors import InputError, SymbolError
from contactcodes.language import using_locale


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        pytest.param("A", (2, "H"), id="one character: never version 1"),
        pytest.param("A" * 20, (2, "H"), id="20 characters"),
        pytest.param("A" * 21, (2, "Q"), id="21 characters"),
        pytest.param("A" * 29, (2, "Q"), id="29 characters"),
        pytest.param("A" * 30, (2, "M"), id="30 characters"),
        pytest.param("A" * 38, (2, "M"), id="38 characters"),
        pytest.param("A" * 39, (2, "L"), id="39 characters"),
        pytest.param("A" * 47, (2, "L"), id="47 characters"),
        pytest.param("A" * 48, (3, "M"), id="48 characters"),
        pytest.param("https://go.example.com/abcdefg", (2, "L"), id="a lower-case URL of 30 characters"),
        pytest.param("7" * 77, (2, "L"), id="77 digits"),
        pytest.param("A" * 395, (10, "L"), id="all that version 10 holds"),
    ],
)
def test_the_smallest_version_is_chosen_then_the_highest_level(text, chosen):
    assert choose(text) == chosen
    symbol = make_symbol(text)
    assert (symbol.version, symbol.level) == chosen
    assert symbol.modules.shape == (symbol.side_modules,) * 2 == (17 + 4 * chosen[0],) * 2


def test_a_given_level_takes_the_smallest_version_that_holds_it():
    symbol = make_symbol("A" * 30, level="H")
    assert (symbol.version, symbol.level) == (3, "H")


def test_a_given_version_takes_the_highest_level_that_fits():
    symbol = make_symbol("A" * 10, version=1)
    assert (symbol.version, symbol.level) == (1, "H")
    assert make_symbol("A" * 11, version=1).level == "Q"


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        pytest.param("A" * 396, "1 character too long", id="one upper-case character"),
        pytest.param("a" * 281, "10 characters too long", id="ten lower-case characters"),
        pytest.param("7" * 655, "3 characters too long", id="three digits"),
        pytest.param("é" * 137, "2 characters too long", id="two characters of two bytes"),
    ],
)
def test_a_text_that_fits_no_symbol_is_refused_with_the_number_of_characters_too_many(text, excess):
    with using_locale("en"), pytest.raises(InputError, match=excess):
        make_symbols(["A", text])
    with pytest.raises(SymbolError):
        choose(text)


def test_a_text_too_long_for_the_version_and_level_given_is_refused():
    with using_locale("en"), pytest.raises(SymbolError, match=r"1 character too long .* version 2, level H"):
        make_symbol("A" * 21, version=2, level="H")


@pytest.mark.parametrize(
    "text", [pytest.param("", id="empty"), pytest.param("A\ud800", id="half a character")]
)
def test_a_text_no_scanner_can_hand_on_is_refused(text):
    with pytest.raises(SymbolError):
        make_symbol(text)


@pytest.mark.parametrize("version", [0, 11])
def test_a_version_out_of_range_is_refused(version):
    with pytest.raises(SymbolError):
        make_symbol("A", version=version)
    with pytest.raises(ValueError, match="version"):
        module_mm(version, 20)


def test_no_texts_make_no_symbols():
    assert make_symbols([]) == []


def test_symbols_of_a_stream_are_made_while_it_goes_on():
    handed_over = 0

    def texts():
        nonlocal handed_over
        for number in range(1_000_000):
            handed_over += 1
            yield f"HTTPS://A.FR/{number:07}"

    made = symbols(texts())
    assert [next(made) for _ in range(3)] == [make_symbol(f"HTTPS://A.FR/{n:07}") for n in range(3)]
    assert handed_over < 10_000


def test_a_stream_needs_no_more_memory_the_longer_it_is():
    def peak(count: int) -> int:
        tracemalloc.start()
        made = sum(1 for _ in symbols(f"HTTPS://A.FR/{number:07}" for number in range(count)))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert made == count
        return most

    peak(10_000)  # tables that are kept
    assert peak(30_000) < 1.1 * peak(10_000)


def test_a_stream_with_all_kinds_of_texts_keeps_their_order():
    texts = [("é" if n % 7 == 0 else "A" if n % 3 else "") + str(n) for n in range(9000)]
    made = symbols(iter(texts), version=4, level="L")
    for text, symbol in zip(texts, made, strict=True):
        assert symbol.text == text
    assert next(made, None) is None


def test_a_text_in_a_stream_that_does_not_fit_is_refused_when_it_is_reached():
    made = symbols(text for text in ["A"] * 5000 + ["A" * 400])
    with using_locale("en"), pytest.raises(SymbolError, match="5 characters too long"):
        list(made)


def test_equal_symbols_are_equal_and_others_are_not():
    assert make_symbol("A") == make_symbol("A")
    assert hash(make_symbol("A")) == hash(make_symbol("A"))
    assert make_symbol("A") != make_symbol("B")
    assert make_symbol("A") != make_symbol("A", version=3)


@pytest.mark.parametrize("version", range(1, 11))
def test_the_packed_rows_are_the_raster_of_a_bitmap_file(version):
    symbol = make_symbol("A", version=version)
    side = symbol.side_modules
    file = io.BytesIO(b"P4 %d %d\n" % (side, side) + symbol.packed_rows)
    dark = ~np.asarray(Image.open(file))  # PBM: 1 is black
    assert np.array_equal(dark, symbol.modules)


def test_a_symbol_cannot_be_changed_by_who_draws_it():
    with pytest.raises(ValueError, match="read-only"):
        make_symbol("A").modules[0, 0] = False


@settings(max_examples=30, deadline=None)
@given(st.text("AB/.7", min_size=1, max_size=60))
def test_the_dark_runs_are_the_modules(text):
    symbol = make_symbol(text)
    again = np.zeros_like(symbol.modules)
    runs = list(symbol.dark_runs())
    for row, column, length in runs:
        assert length > 0
        assert not again[row, max(column - 1, 0) : column + length].any()  # apart from the run before
        again[row, column : column + length] = True
    assert np.array_equal(again, symbol.modules)
    assert runs == sorted(runs)


@settings(deadline=None)
@given(st.integers(1, 10), st.floats(0.01, 1000))
def test_module_and_printed_side_are_two_views_of_one_size(version, side_mm):
    module = module_mm(version, side_mm)
    assert printed_side_mm(version, module) == pytest.approx(side_mm)
    assert module * (17 + 4 * version + 8) == pytest.approx(side_mm)


@pytest.mark.parametrize("length_mm", [0, -1, float("nan"), float("inf")])
def test_a_length_that_paper_cannot_have_is_refused(length_mm):
    with pytest.raises(ValueError, match="mm"):
        module_mm(2, length_mm)
    with pytest.raises(ValueError, match="mm"):
        printed_side_mm(2, length_mm)


@pytest.mark.parametrize("module", [symbol_module, code_text_module], ids=["symbol", "code text"])
def test_the_examples_in_the_docstrings_are_true(module):
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed
