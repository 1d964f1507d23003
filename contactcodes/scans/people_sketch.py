"""How many people several codes have in common: sketches that can be merged.

A sketch holds the 1,024 smallest visitor keys of a code's day. Keys are hashes, so the
smallest are a fair sample, and the same sample for every code: who is in the sample of
one code is in that of another one if they scanned both. Up to 1,023 visitors a sketch
is all of them, and what is said of it is exact. Beyond, the number of people that some
codes have together is off by a standard error of at most 1/√1022 = 3.1 % (Bar-Yossef
et al., *Counting Distinct Elements in a Data Stream*, 2002; Dasgupta et al., *A
Framework for Estimating Stream Expression Cardinalities*, 2016), and by much less where
few scan several codes: the sum over the codes is exact, only what is taken off is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LARGEST = 1024  # keys
STANDARD_ERROR = (LARGEST - 2) ** -0.5

Keys = NDArray[np.uint64]
_STORED = np.dtype("<u8")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: neighbours end up far apart
_NO_LIMIT = np.iinfo(np.uint64).max


def key_numbers(visitor_keys: Sequence[int]) -> Keys:
    """Return visitor keys, given as signed 64-bit numbers, as the numbers that sketches compare."""
    return np.array(visitor_keys, dtype=np.int64).view(np.uint64)


def sketch(keys: Keys) -> bytes:
    """Return the sketch of some keys, which may repeat."""
    return np.unique(keys)[:LARGEST].astype(_STORED).tobytes()


def keys_of(stored: bytes) -> Keys:
    """Return the keys in a sketch, the smallest first."""
    return np.frombuffer(stored, dtype=_STORED).astype(np.uint64, copy=False)


def merge(stored: bytes, keys: Keys) -> bytes:
    """Return the sketch with more keys."""
    return sketch(np.concatenate([keys_of(stored), keys]))


def together(people: NDArray[np.int64], keys: Sequence[Keys], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many different people each group of sketches has.

    people  of each sketch: its exact number
    keys    of each sketch: as ``keys_of`` gives them
    groups  of each sketch: the number of its group, from 0
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    sizes = np.array([len(one) for one in keys], dtype=np.int64)
    full = np.flatnonzero(sizes >= LARGEST).tolist()
    # A full sketch says nothing of keys beyond its last: so neither may the others of its group.
    limits = np.full(count, _NO_LIMIT, dtype=np.uint64)
    np.minimum.at(limits, groups[full], np.array([keys[i][LARGEST - 1] for i in full], dtype=np.uint64))
    sampled = np.concatenate([np.empty(0, dtype=np.uint64), *keys])
    group = np.repeat(groups, sizes)
    # The last key of a full sketch stands for the limit itself and is not counted (Bar-Yossef).
    exact = limits == _NO_LIMIT
    below = (sampled < limits[group]) | exact[group]
    sampled, group = sampled[below], group[below]
    # One number for a person in a group, so that one sort brings the same together: keys are hashes,
    # and stay so when something is mixed in.
    persons_in_groups = sampled ^ (group.astype(np.uint64) * _MIX)
    order = np.argsort(persons_in_groups)
    ordered, group = persons_in_groups[order], group[order]

    # Each run is one person of the sample, as long as the number of codes that person scanned.
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(first)
    lengths = np.diff(starts, append=len(ordered))
    persons = np.bincount(group[starts], minlength=count)
    codes = np.bincount(group[starts], lengths, minlength=count)
    squares = np.bincount(group[starts], lengths**2, minlength=count)

    with np.errstate(divide="ignore", invalid="ignore"):
        # A share of an exact sum, unless people differ so much that their number alone is surer.
        summed = np.bincount(groups, people, minlength=count) * persons / codes
        spread = squares * persons / codes**2 - 1  # the squared coefficient of variation
        alone = persons / (limits / float(_NO_LIMIT))
    estimates = np.where(spread < 1, summed, alone)
    largest = np.zeros(count, dtype=np.int64)
    np.maximum.at(largest, groups, people)
    return np.where(exact, persons, np.maximum(np.rint(np.nan_to_num(estimates)).astype(np.int64), largest))
