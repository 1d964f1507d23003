"""What a shorter domain would gain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.codes.qr_standard import LEVELS
from contactcodes.codes.shorter_domain import SHORTEST_DOMAIN, gain_told, gains
from contactcodes.codes.symbol import choose


def url(domain_length: int, code_length: int = 7) -> str:
    return f"HTTPS://{'Q' * (domain_length - 3)}.FR/{'0' * code_length}"


@pytest.mark.parametrize(
    ("length", "found"),
    [
        pytest.param(20, [], id="20 characters fit 2-H"),
        pytest.param(21, [(1, 2, "H")], id="one more is 2-Q"),
        pytest.param(29, [(9, 2, "H")], id="29 characters fit 2-Q"),
        pytest.param(30, [(1, 2, "Q"), (10, 2, "H")], id="one more is 2-M"),
        pytest.param(38, [(9, 2, "Q"), (18, 2, "H")], id="38 characters fit 2-M"),
        pytest.param(39, [(1, 2, "M"), (10, 2, "Q"), (19, 2, "H")], id="one more is 2-L"),
    ],
)
def test_the_gain_is_computed_from_what_symbols_hold(length, found):
    address = url(length - len("HTTPS://") - len("/0000000"))
    assert len(address) == length
    assert gains(address) == found


def test_no_more_is_promised_than_a_domain_can_give():
    assert gains(url(SHORTEST_DOMAIN, code_length=16)) == []  # though level H would be 9 characters away
    assert [gain.characters for gain in gains(url(5, code_length=16))] == [1]
    assert gains("HTTPS://Q.FR/7K3QX9M") == []


@given(st.integers(4, 60), st.integers(7, 13))
def test_every_gain_is_real_and_the_nearest(domain_length, code_length):
    address = url(domain_length, code_length)
    known = choose(address)
    for characters, version, level in gains(address):
        assert choose(url(domain_length - characters, code_length)) == (version, level)
        assert choose(url(domain_length - characters + 1, code_length)) == known
        assert (-version, LEVELS.index(level)) > (-known[0], LEVELS.index(known[1]))
        known = (version, level)
    assert choose(url(4, code_length)) == known


def test_the_gain_is_told_in_words():
    assert gain_told(url(4)) == ""
    assert gain_told(url(5)) == (
        "A domain 1 character shorter would give a symbol that scans better: version 2, level H."
    )
    assert gain_told(url(23)).endswith("level M. 19 characters shorter: version 2, level H.")
