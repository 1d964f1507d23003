"""The penalties of masks, each beside segno's count of the same picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from segno import encoder as segno

from contactcodes.codes.encoder import encode
from contactcodes.codes.matrix_symbol import unpacked
from contactcodes.codes.qr_lines import pack
from contactcodes.codes.qr_masks import MaskScorer
from contactcodes.codes.qr_standard import LEVELS, Level, side_modules
from contactcodes.codes.qr_text import Mode, capacity


def by_line(modules: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return symbols × side × side as lines with the symbols on the last axis."""
    return np.ascontiguousarray(np.moveaxis(pack(modules), 0, -1))


def as_segno_has_it(modules: NDArray[np.bool_]) -> list[bytearray]:
    return [bytearray(row) for row in modules]


@pytest.mark.parametrize("dark", [125, 249, 250, 251, 312, 313, 375, 500])
def test_the_share_of_dark_modules_costs_ten_for_each_five_percent_from_half(dark: int) -> None:
    picture = (np.arange(625) * 7 % 625 < dark).reshape(25, 25)
    scorer = MaskScorer(np.zeros((25, 1, 8), dtype=np.uint64), 1)
    lines = by_line(picture[None])
    penalty = scorer.runs_and_blocks(lines)[:, 0] + scorer.finders_and_share(lines)[0]
    assert set(penalty.tolist()) == {segno.evaluate_mask(as_segno_has_it(picture), 25, 25)}


@pytest.mark.parametrize("version", [1, 3, 4, 10])
def test_penalties_are_counted_as_the_standard_says(version: int) -> None:
    """Planted: finder patterns at the edges and overlapping, long runs, squares, almost all light or dark."""
    side = side_modules(version)
    drawn = np.random.default_rng(version)
    pictures = drawn.random((12, side, side)) < np.linspace(0.03, 0.97, 12)[:, None, None]
    finder = [True, False, True, True, True, False, True]
    light = [False] * 4
    lines = [finder + light, light + finder, light + finder[:4] + finder + light, light + finder[:6] + finder]
    for picture in pictures:
        for line in lines:
            line = np.array(line)
            for place in (0, side - len(line), drawn.integers(side - len(line) + 1)):
                picture[drawn.integers(side), place : place + len(line)] = line
                picture[place : place + len(line), drawn.integers(side)] = line
    masks = np.zeros((8, side, side), dtype=bool)
    masks[1:] = drawn.random((7, 1, side)) < 0.2
    scorer = MaskScorer(by_line(masks), len(pictures))
    least = scorer.runs_and_blocks(by_line(pictures))
    assert least.shape == (8, 12)
    for mask, under_mask in enumerate(masks):
        masked = pictures ^ under_mask
        others = scorer.finders_and_share(by_line(masked))
        for picture, one in enumerate(masked):
            scored = segno.evaluate_mask(as_segno_has_it(one), side, side)
            assert least[mask, picture] + others[picture] == scored


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("version", [1, 2, 3, 4, 7, 10])
def test_the_mask_is_the_best_of_all_eight_and_the_first_of_equals(version: int, level: Level) -> None:
    """Only some masks are counted in full; this counts them all."""
    side = side_modules(version)
    length = capacity(Mode.BYTES, version, level) - version % 2
    texts = [bytes(text) for text in np.random.default_rng(version).integers(32, 127, (40, length), np.uint8)]
    chosen = encode(texts, Mode.BYTES, version, level)
    scorer = MaskScorer(np.zeros((side, 2 if version > 3 else 1, 8), dtype=np.uint64), len(texts))
    penalties = []
    for mask in range(8):
        rows = encode(texts, Mode.BYTES, version, level, mask=mask).packed_rows
        modules = np.array([unpacked(row.tobytes(), side) for row in rows])
        modules[:, 8, :9] = modules[:, :9, 8] = modules[:, 8, -8:] = modules[:, -8:, 8] = False
        modules[:, 8, 6] = modules[:, 6, 8] = True  # format information is light, the timing pattern stays
        if version >= 7:
            modules[:, :6, -11:-8] = modules[:, -11:-8, :6] = False
        lines = by_line(modules)
        penalties.append(scorer.runs_and_blocks(lines)[0] + scorer.finders_and_share(lines))
    assert np.array_equal(chosen.masks, np.argmin(penalties, axis=0))
