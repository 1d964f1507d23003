"""What customers type, as it is stored: the values the form's tests do not reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.message import (
    LONGEST_TEXT,
    MessageKind,
    checked_reach,
    checked_text,
    checked_wished_time,
)
from contactcodes.errors import InputError
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign
from tests.messages_made import leave

MESSAGE, CALLBACK = MessageKind.MESSAGE, MessageKind.CALLBACK


@given(st.text(max_size=300))
def test_whatever_is_typed_can_be_stored_and_stays_as_it_is_when_read_again(typed: str) -> None:
    text = checked_text(CALLBACK, typed)
    text.encode()  # no lone surrogates
    assert "\x00" not in text
    assert "\r" not in text
    assert checked_text(CALLBACK, text) == text
    wished = checked_wished_time(typed[:100])
    assert wished == checked_wished_time(wished)
    assert "\n" not in wished


def test_emoji_and_letters_of_every_script_stay() -> None:
    text = "Ça va ? 👩‍👩‍👧 مرحبا\n\n한국어"
    assert checked_text(MESSAGE, text) == text
    assert len(checked_text(MESSAGE, "🙂" * LONGEST_TEXT)) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (MESSAGE, "marie@bücher.example", "marie@xn--bcher-kva.example"),
        (MESSAGE, "  06.12.34.56.78 ", "+33612345678"),
        (MESSAGE, "0033 6 12 34 56 78", "+33612345678"),
        (CALLBACK, "+44 (0)7400 123456", "+447400123456"),
        (CALLBACK, "0262 30 12 34", "+262262301234"),
        (MESSAGE, "marie@example.com, paul@example.com", None),
        (MESSAGE, "Marie <marie@example.com>", None),
        (MESSAGE, "marie@localhost", None),
        (MESSAGE, "ma=rie?@example.com", "ma=rie?@example.com"),
        (CALLBACK, "+800 1234 5678", "+80012345678"),
        (CALLBACK, "+33 6 12", None),
        (CALLBACK, "javascript:alert(1)", None),
    ],
)
def test_how_to_reach_back(kind: MessageKind, typed: str, stored: str | None) -> None:
    if stored is None:
        with pytest.raises(InputError):
            checked_reach(kind, typed)
    else:
        assert checked_reach(kind, typed) == stored


@pytest.mark.parametrize("kind", [MESSAGE, CALLBACK])
@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("+1 900 555 1234", id="premium, United States"),
        pytest.param("+44 909 879 0000", id="premium, United Kingdom"),
        pytest.param("+39 899 123456", id="premium, Italy"),
        pytest.param("+979 123456789", id="premium, international"),
        pytest.param("+870 773 123 456", id="Inmarsat"),
        pytest.param("+881 612 345 678", id="satellite"),
        pytest.param("+882 16 12345678", id="a network of no country"),
        pytest.param("00 883 5100 12345", id="another one"),
    ],
)
def test_nobody_is_made_to_call_what_costs_the_brand_a_fortune(kind: MessageKind, typed: str) -> None:
    with pytest.raises(InputError) as refused:
        checked_reach(kind, typed)
    assert str(refused.value) == (
        f"“{typed}” is dear to call: a premium-rate or satellite number. "
        "Write the number of a mobile or a landline phone."
    )


@pytest.mark.parametrize("typed", ["=?utf-8?q?a?=@dupont.fr", "a=?b@dupont.fr"])
def test_an_address_that_mail_programs_would_decode_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        checked_reach(MESSAGE, typed)
    assert str(refused.value) == (
        f"“{typed}” has “=?” before the @, which mail programs take for encoded letters. "
        "Write an address without it."
    )


def test_an_answer_begins_with_one_press(sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "help", ["Lyon"])
    links = {
        "marie+codes@example.com": "mailto:marie+codes@example.com",
        "o'neil&sons@example.com": "mailto:o%27neil%26sons@example.com",
        "+33612345678": "tel:+33612345678",
    }
    assert {reach: leave(sqlite, code, reach=reach).answer_link for reach in links} == links
