"""The laws of the code text: what is drawn is read, no single slip goes unseen, and each is found again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.codes.code_text import (
    ALPHABET,
    LONGEST,
    SHORTEST,
    CodeText,
    as_printed,
    check_character,
    is_code_text,
    one_slip_away,
)
from contactcodes.errors import CodeTextError

code_texts = st.builds(
    lambda length, seed: CodeText.draw(length, random.Random(seed).getrandbits),
    st.integers(SHORTEST - 1, LONGEST - 1),
    st.integers(0, 2**64),
)
characters = st.sampled_from(ALPHABET)


@settings(max_examples=40, deadline=None)
@given(code_texts)
def test_a_code_text_is_read_as_the_symbol_carries_it_and_as_people_are_shown_it(code):
    assert CodeText.read(code) == code
    assert CodeText.read(code.shown) == code
    assert isinstance(CodeText.read(code.shown), CodeText)
    assert SHORTEST <= len(code) <= LONGEST


@settings(max_examples=40, deadline=None)
@given(code_texts, st.data())
def test_a_code_text_is_found_however_it_is_typed(code, data):
    alike = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(
        data.draw(st.sampled_from(alike.get(character, character + character.lower())))
        + data.draw(st.sampled_from(["", "-"]))
        for character in code
    )
    assert CodeText.read(f" {typed}\n") == code


@settings(max_examples=40, deadline=None)
@given(code_texts)
def test_every_single_wrong_character_is_detected(code):
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            typed = code[:place] + wrong + code[place + 1 :]
            assert is_code_text(typed) == (wrong == right)


@settings(max_examples=40, deadline=None)
@given(code_texts)
def test_every_swap_of_two_differing_neighbours_is_detected(code):
    for place in range(len(code) - 1):
        if code[place] != code[place + 1]:
            assert not is_code_text(swapped(code, place))


def swapped(text: str, place: int) -> str:
    """Return the text with the character at the place and the next one swapped."""
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def slips(text: str, wrong: str) -> set[str]:
    """Return every text that one slip makes of this one, the wrong character being the one given."""
    places = range(len(text))
    return (
        {text[:place] + wrong + text[place + 1 :] for place in places}
        | {text[:place] + text[place + 1 :] for place in places}
        | {text[:place] + wrong + text[place:] for place in range(len(text) + 1)}
        | {swapped(text, place) for place in places[:-1]}
    ) - {text}


@settings(max_examples=40, deadline=None)
@given(code_texts, characters | st.sampled_from("U?é ~u"))
def test_the_code_is_among_what_one_slip_could_have_meant(code, wrong):
    for typed in slips(code, wrong):
        meant = list(one_slip_away(typed))
        if as_printed(typed) != code:  # a space at an end is none
            assert code in meant
        assert len(meant) == len(set(meant))
        assert typed not in meant


@settings(max_examples=40, deadline=None)
@given(code_texts, characters)
def test_what_could_have_been_meant_is_always_a_code(code, wrong):
    for typed in slips(code, wrong):
        assert all(CodeText.read(meant) == meant for meant in one_slip_away(typed))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_refused(typed):
    try:
        code = CodeText.read(typed)
    except CodeTextError:
        assert not is_code_text(as_printed(typed)) or not SHORTEST <= len(as_printed(typed)) <= LONGEST
    else:
        assert is_code_text(code)
    list(one_slip_away(typed))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("000000", id="one character too short"),
        pytest.param("0" * 14, id="one character too long"),
        pytest.param("7K3QX9U", id="a letter that is none of ours"),
        pytest.param("ABCDEFÉ", id="an accent"),
    ],
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(CodeTextError):
        CodeText.read(typed)


@settings(max_examples=40, deadline=None)
@given(st.text(characters, min_size=6, max_size=12))
def test_the_check_character_makes_a_code(text):
    assert is_code_text(text + check_character(text))


def test_a_drawn_code_uses_every_random_bit():
    drawn = {CodeText.draw(6, lambda _bits, one=1 << bit: one) for bit in range(30)}
    assert len(drawn) == 30
    assert CodeText.draw(6, lambda bits: (1 << bits) - 1).startswith("ZZZZZZ")


def test_no_character_looks_like_another_or_is_one_people_are_not_told():
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set(ALPHABET) & set("ILOU")
    assert ALPHABET.upper() == ALPHABET
