"""GTINs as they are typed and printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.codes.gtin import LENGTHS, read_gtin, shown_gtin
from contactcodes.errors import InputError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("03453120000011", "03453120000011", id="GTIN-14"),
        pytest.param("3453120000011", "03453120000011", id="GTIN-13"),
        pytest.param("614141007349", "00614141007349", id="GTIN-12, example of the GS1 specifications"),
        pytest.param("96385074", "00000096385074", id="GTIN-8"),
        pytest.param(" GTIN 3 453120 000011 ", "03453120000011", id="as below a bar code"),
        pytest.param("gtin: 3-453120-000011", "03453120000011", id="with hyphens"),
    ],
)
def test_a_gtin_is_read_and_shown_with_fourteen_digits(written: str, read: str) -> None:
    assert read_gtin(written) == read
    assert shown_gtin(written) == f"GTIN {read}"


@pytest.mark.parametrize(
    "written", ["", "GTIN", "345312000001", "34531200000111", "3453120000O11", "٣٤٥٣١٢٠٠"]
)
def test_what_is_no_gtin_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        read_gtin(written)


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    with pytest.raises(InputError, match="its last digit would have to be 1"):
        read_gtin("3453120000018")


@given(st.sampled_from(LENGTHS).flatmap(lambda n: st.text("0123456789", min_size=n - 1, max_size=n - 1)))
def test_of_ten_last_digits_one_is_right(front: str) -> None:
    # GS1 General Specifications, 7.9.1: weights 3 and 1 from the right, up to the next ten.
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(front)))
    right = (10 - total % 10) % 10
    assert read_gtin(f"{front}{right}").endswith(f"{front}{right}")
    for wrong in set(range(10)) - {right}:
        with pytest.raises(InputError):
            read_gtin(f"{front}{wrong}")
