"""How many people several codes have in common."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.people_sketch import (
    LARGEST,
    STANDARD_ERROR,
    key_numbers,
    keys_of,
    merge,
    sketch,
    together,
)

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=60)


def people_of(crowds: list[list[int]]) -> int:
    """Return what the sketches of some crowds say of all together."""
    sketches = [keys_of(sketch(key_numbers(crowd))) for crowd in crowds]
    exact = np.array([len(set(crowd)) for crowd in crowds])
    (found,) = together(exact, sketches, np.zeros(len(crowds), dtype=np.int64)).tolist()
    return int(found)


@given(one=KEYS, other=KEYS, third=KEYS)
def test_sketches_merge_in_any_order_and_as_often_as_one_likes(
    one: list[int], other: list[int], third: list[int]
) -> None:
    a, b, c = map(key_numbers, (one, other, third))
    merged = merge(merge(sketch(a), b), c)
    assert merged == merge(merge(sketch(c), a), b) == merge(merged, b)
    assert merged == sketch(key_numbers([*one, *other, *third]))


@settings(max_examples=20)
@given(seed=st.integers(), size=st.integers(0, 3 * LARGEST))
def test_a_sketch_is_the_smallest_keys_and_eight_kilobytes_at_most(seed: int, size: int) -> None:
    chance = Random(seed)
    numbers = [chance.getrandbits(64) for _ in range(size)]
    stored = sketch(np.array(numbers, dtype=np.uint64))
    assert keys_of(stored).tolist() == sorted(numbers)[:LARGEST]
    assert len(stored) <= 8 * LARGEST


@given(crowds=st.lists(KEYS, min_size=1, max_size=6))
def test_of_few_people_the_number_together_is_exact(crowds: list[list[int]]) -> None:
    assert people_of(crowds) == len({key for crowd in crowds for key in crowd})


@pytest.mark.parametrize(
    ("people", "codes", "shared"),
    [
        pytest.param(20_000, 4, 0.05, id="few scan two codes"),
        pytest.param(20_000, 10, 0.5, id="most scan several"),
        pytest.param(50_000, 2, 1.0, id="all scan both"),
        pytest.param(30_000, 30, 0.0, id="nobody scans two"),
        pytest.param(3_000, 2, 0.3, id="just too many to be exact"),
    ],
)
def test_of_many_people_it_is_off_by_no_more_than_is_stated(people: int, codes: int, shared: float) -> None:
    errors = []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        keys = chance.integers(-(2**63), 2**63, people)
        scans = chance.random((people, codes)) < shared
        scans[np.arange(people), chance.integers(0, codes, people)] = True
        crowds = [keys[scans[:, code]].tolist() for code in range(codes)]
        errors.append(people_of(crowds) / people - 1)
    assert np.std(errors) <= STANDARD_ERROR
    assert abs(np.mean(errors)) <= 3 * STANDARD_ERROR / len(errors) ** 0.5


def test_a_few_who_scan_everything_do_not_mislead_it() -> None:
    errors = []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        keys = chance.integers(-(2**63), 2**63, 60_000)
        home, everywhere = chance.integers(0, 40, len(keys)), chance.random(len(keys)) < 0.01
        crowds = [keys[(home == code) | everywhere].tolist() for code in range(40)]
        errors.append(people_of(crowds) / len(keys) - 1)
    assert np.std(errors) <= STANDARD_ERROR


def test_groups_know_nothing_of_each_other() -> None:
    crowds = [list(range(10)), list(range(5, 15)), list(range(10)), list(range(3000))]
    sketches = [keys_of(sketch(key_numbers([key * 2**40 for key in crowd]))) for crowd in crowds]
    exact = np.array([len(crowd) for crowd in crowds])
    assert together(exact, sketches, np.array([0, 0, 1, 2])).tolist() == [15, 10, 3000]
    assert together(np.array([], dtype=np.int64), [], np.array([], dtype=np.int64)).tolist() == []
