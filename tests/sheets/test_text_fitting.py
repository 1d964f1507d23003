from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.sheets.boxes import POINTS_PER_MM, Role, TextBox
from contactcodes.sheets.fonts import text_width_pt
from contactcodes.sheets.text_fitting import fit_name, fit_text

BOX = TextBox(
    role=Role.PLACEMENT, x_mm=0, y_mm=0, width_mm=25, height_mm=6, size_pt=6, floor_pt=4, line_height=1.1
)
HEADLINE = replace(BOX, role=Role.HEADLINE, size_pt=9, floor_pt=6, weight="bold", height_mm=12)
ADDRESS = replace(BOX, role=Role.ADDRESS, floor_pt=5)

WORDS = st.lists(
    st.text(alphabet="aéilmnoœr-’Ÿ«\u202f/.?", min_size=1, max_size=12), min_size=1, max_size=12
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=WORDS, role=st.sampled_from(list(Role)), width_mm=st.floats(5, 60), height_mm=st.floats(2, 20))
def test_fitted_words_are_all_there_and_inside_their_box(text, role, width_mm, height_mm):
    box = replace(BOX, role=role, width_mm=width_mm, height_mm=height_mm)
    fitted = fit_text(text, box)
    if fitted is None:
        return
    assert "".join(fitted.lines).replace(" ", "") == text.replace(" ", "")
    assert box.floor_pt <= fitted.size_pt <= box.size_pt
    assert len(fitted.lines) <= box.lines_at(fitted.size_pt)
    for line in fitted.lines:
        assert line == line.strip(" ") != ""
        assert text_width_pt(line, box.weight, fitted.size_pt) <= width_mm * POINTS_PER_MM + 0.01


@settings(max_examples=50, deadline=None)
@given(text=WORDS)
def test_words_that_fit_still_fit_in_a_larger_box(text):
    if fit_text(text, BOX) is not None:
        larger = fit_text(text, replace(BOX, width_mm=40, height_mm=9))
        assert larger is not None


def test_a_name_shrinks_before_it_wraps_and_wraps_before_it_is_refused():
    assert fit_text("Vitrine Lyon", BOX).lines == ("Vitrine Lyon",)
    shrunk = fit_text("Réglette rayon Aix-en-Provence", BOX)
    assert len(shrunk.lines) == 1
    assert shrunk.size_pt < BOX.size_pt
    wrapped = fit_text("Réglette rayon Saint-Quentin-en-Yvelines", BOX)
    assert wrapped.lines == ("Réglette rayon", "Saint-Quentin-en-Yvelines")
    assert fit_text("Réglette rayon " * 20, BOX) is None


def test_a_compound_is_broken_only_where_nothing_else_fits():
    narrow = replace(BOX, width_mm=12)
    assert fit_text("Vitrine Saint-Quentin-en-Yvelines", narrow).lines == (
        "Vitrine Saint-",
        "Quentin-",
        "en-Yvelines",
    )


@pytest.mark.parametrize(
    ("text", "width_mm", "lines"),
    [
        (
            "Une question\u202f? Écrivez-nous sur WhatsApp",
            25,
            ("Une question\u202f?", "Écrivez-nous", "sur WhatsApp"),
        ),
        ("A question? Write to us on WhatsApp", 41, ("A question?", "Write to us on WhatsApp")),
        ("Write to us on WhatsApp", 25, ("Write to us", "on WhatsApp")),
        ("Bonjour", 25, ("Bonjour",)),
        ("", 25, ()),
    ],
)
def test_a_headline_breaks_where_one_breathes(text, width_mm, lines):
    assert fit_text(text, replace(HEADLINE, width_mm=width_mm)).lines == lines


def test_an_address_breaks_behind_a_slash_and_never_at_a_hyphen():
    assert fit_text("qr.dupont.fr/7k3-qx9m", replace(ADDRESS, width_mm=17)).lines == (
        "qr.dupont.fr/",
        "7k3-qx9m",
    )
    assert fit_text("codes.maison-dupont.fr/7k3-qx9m", replace(ADDRESS, width_mm=14)).lines == (
        "codes",
        ".maison-dupont",
        ".fr/7k3-qx9m",
    )
    assert fit_text("a-very-long-name-indeed-of-a-host/7k3-qx9m", replace(ADDRESS, width_mm=12)) is None


def test_a_no_break_space_is_no_place_for_a_break():
    fitted = fit_text("Écrivez\u202f! Merci\u00a0beaucoup", replace(HEADLINE, width_mm=25))
    assert fitted.lines == ("Écrivez\u202f!", "Merci\u00a0beaucoup")


@settings(max_examples=100, deadline=None)
@given(
    text=WORDS | st.sampled_from([" Vitrine", "Vitrine  Lyon", "Vitrine\tLyon", "Vitrine ", ""]),
    width_mm=st.floats(5, 60),
    height_mm=st.floats(1, 8),
)
def test_a_name_is_fitted_as_any_text_is(text, width_mm, height_mm):
    box = replace(BOX, width_mm=width_mm, height_mm=height_mm)
    assert fit_name(text, box) == fit_text(text, box)
