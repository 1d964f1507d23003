from __future__ import annotations

import struct

import pytest

from contactcodes.sheets.fonts import characters_without_glyph, font_files, text_width_pt

FRENCH = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’“”–—…€°№\u00a0\u202f"


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_font_has_every_french_character(weight):
    assert characters_without_glyph(FRENCH, weight) == ""


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_font_may_be_embedded(weight):
    font = font_files()[weight].read_bytes()
    tables = {
        font[at : at + 4]: struct.unpack(">I", font[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * 20, 16)
    }
    embedding = struct.unpack(">H", font[tables[b"OS/2"] + 8 : tables[b"OS/2"] + 10])[0]
    assert embedding == 0  # OS/2 fsType: installable embedding


def test_tracking_counts_between_letters_only():
    assert text_width_pt("ab", "bold", 10, 0.1) == pytest.approx(text_width_pt("ab", "bold", 10) + 1)
    assert text_width_pt("a", "bold", 10, 0.1) == pytest.approx(text_width_pt("a", "bold", 10))
