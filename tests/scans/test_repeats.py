"""The same phone, the same code, before it can have wanted to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.repeats import REPEAT_MS, Repeats
from contactcodes.scans.scan_kind import PEOPLE, Reason

PHONE, OTHER = b"\x01" * 8, b"\x02" * 8
SCANNED = Reason.SYMBOL_SCANNED


def kinds(*scans: tuple[object, bytes | None, int], reason: Reason = SCANNED) -> list[str]:
    repeats = Repeats()
    return [repeats.reason(reason, code, key, at_ms).kind.value for code, key, at_ms in scans]


def test_within_30_s_it_is_a_repeat_and_then_a_person_again() -> None:
    assert kinds((1, PHONE, 0), (1, PHONE, 29_999), (1, PHONE, 30_000)) == ["person", "repeat", "person"]


def test_another_phone_or_another_code_is_none() -> None:
    assert kinds((1, PHONE, 0), (1, OTHER, 1), (2, PHONE, 2), ("7K3QX9N", PHONE, 3)) == ["person"] * 4


def test_it_is_near_to_the_one_that_counted_not_to_the_repeat_before() -> None:
    assert kinds((1, PHONE, 0), (1, PHONE, 20_000), (1, PHONE, 40_000)) == ["person", "repeat", "person"]


def test_scans_that_come_out_of_order_are_repeats_too() -> None:
    assert kinds((1, PHONE, 50_000), (1, PHONE, 49_000)) == ["person", "repeat"]


def test_where_visitors_are_not_told_apart_nothing_is_a_repeat() -> None:
    assert kinds((1, None, 0), (1, None, 1)) == ["person", "person"]


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.kind not in PEOPLE])
def test_only_people_repeat(reason: Reason) -> None:
    repeats = Repeats()
    assert repeats.reason(reason, 1, PHONE, 0) is reason
    assert repeats.reason(reason, 1, PHONE, 1) is reason
    assert repeats.reason(SCANNED, 1, PHONE, 2) is SCANNED  # nor does a person repeat a machine


def test_typing_what_was_just_scanned_is_a_repeat() -> None:
    repeats = Repeats()
    repeats.reason(SCANNED, 1, PHONE, 0)
    assert repeats.reason(Reason.ADDRESS_TYPED, 1, PHONE, 9_000) is Reason.JUST_SCANNED


def test_what_was_stored_before_the_start_is_remembered() -> None:
    repeats = Repeats([(1, PHONE, 1_000)])
    assert repeats.reason(SCANNED, 1, PHONE, 2_000) is Reason.JUST_SCANNED


events = st.lists(
    st.tuples(st.integers(1, 2), st.sampled_from([PHONE, OTHER]), st.integers(0, 200_000)), max_size=30
)


@given(events, st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_forgetting_changes_nothing_and_nobody_counts_twice_in_30_s(
    scans: list[tuple[int, bytes, int]], every: int
) -> None:
    scans = sorted(scans, key=lambda scan: scan[2])
    keeping, forgetting = Repeats(), Repeats()
    counted: list[tuple[int, bytes, int]] = []
    for number, (code, key, at_ms) in enumerate(scans):
        reason = keeping.reason(SCANNED, code, key, at_ms)
        assert forgetting.reason(SCANNED, code, key, at_ms) is reason
        if number % every == 0:
            forgetting.forget()
        if reason is SCANNED:
            near = [one for one in counted if one[:2] == (code, key) and at_ms - one[2] < REPEAT_MS]
            assert near == []
            counted.append((code, key, at_ms))
