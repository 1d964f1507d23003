"""The encoder beside two others and a scanner, none of which share code with it."""

from __future__ import annotations

import random

import numpy as np
import pytest
import qrcode
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, MODE_NUMBER, QRData
from segno.encoder import evaluate_mask

from contactcodes.codes.encoder import encode
from contactcodes.codes.qr_lines import pack, unpack
from contactcodes.codes.qr_masks import MaskScorer
from contactcodes.codes.qr_standard import LEVELS, Level, data_codewords, side_modules
from contactcodes.codes.qr_text import Mode, capacity, mode_of, to_codewords
from contactcodes.codes.symbol import make_symbol, make_symbols

VERSIONS = range(1, 11)
CHARACTERS = {
    Mode.NUMERIC: "0123456789",
    Mode.ALPHANUMERIC: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    Mode.BYTES: "".join(map(chr, range(32, 127))),
}
QRCODE_MODES = {Mode.NUMERIC: MODE_NUMBER, Mode.ALPHANUMERIC: MODE_ALPHA_NUM, Mode.BYTES: MODE_8BIT_BYTE}
QRCODE_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}


def drawn_text(mode: Mode, length: int, seed: object) -> str:
    """Return random characters of the mode, always the same for the seed."""
    return "".join(random.Random(str(seed)).choices(CHARACTERS[mode], k=length))


def ends_with_a_codeword(length: int, version: int, level: Level) -> bool:
    """Tell whether segno 1.6.6 would put a stray codeword behind an alphanumeric text."""
    header = 13 if version < 10 else 15
    bits = header + Mode.ALPHANUMERIC.payload_bits(length)
    return min(bits + 4, 8 * data_codewords(version, level)) % 8 == 0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("version", VERSIONS)
def test_matrix_and_mask_are_segnos(version: int, level: Level) -> None:
    most = capacity(Mode.ALPHANUMERIC, version, level)
    lengths = [
        n for n in (most, most - 1, most // 2, most // 2 - 1) if not ends_with_a_codeword(n, version, level)
    ]
    assert lengths
    for length in lengths:
        text = "Z" + drawn_text(Mode.ALPHANUMERIC, length - 1, (version, level))
        expected = segno.make_qr(text, version=version, error=level, mode="alphanumeric", boost_error=False)
        symbol = make_symbol(text, version=version, level=level)
        assert symbol.mask == expected.mask
        assert np.array_equal(symbol.modules, np.array([*map(list, expected.matrix)], dtype=bool))


@pytest.mark.parametrize("mode", CHARACTERS, ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("version", VERSIONS)
def test_with_a_given_mask_the_matrix_is_qrcodes(version: int, level: Level, mode: Mode) -> None:
    mask = (version + 2 * LEVELS.index(level) + 3 * list(CHARACTERS).index(mode)) % 8
    most = capacity(mode, version, level)
    for length in (most, random.Random(f"{mode} {version} {level}").randint(1, most - 1)):
        text = drawn_text(mode, length, (version, level))
        oracle = qrcode.QRCode(version, QRCODE_LEVELS[level], border=0, mask_pattern=mask)
        oracle.add_data(QRData(text.encode(), mode=QRCODE_MODES[mode]))
        oracle.make(fit=False)
        encoded = encode([text.encode()], mode, version, level, mask=mask)
        assert np.array_equal(encoded.modules[0], np.array(oracle.modules, dtype=bool))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_text_is_scanned_as_it_was_given(scan, data) -> None:
    text = data.draw(st.text(min_size=1, max_size=60) | st.text(CHARACTERS[Mode.ALPHANUMERIC], min_size=1))
    level = data.draw(st.sampled_from(LEVELS))
    mode, length = mode_of(text), len(text.encode())
    holding = [version for version in VERSIONS if capacity(mode, version, level) >= length]
    if not holding:
        return
    symbol = make_symbol(text, version=data.draw(st.sampled_from(holding)), level=level)
    read = scan(symbol)
    assert read.bytes == text.encode()
    assert read.text == text
    assert read.ec_level == level


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text("AB1/é", min_size=1, max_size=20) | st.from_regex(r"HTTPS://A\.FR/[A-Z]{3}", fullmatch=True)
    )
)
def test_a_batch_holds_the_same_symbols_in_the_same_order_as_one_by_one(texts: list[str]) -> None:
    together = make_symbols(texts)
    assert [symbol.text for symbol in together] == texts
    for symbol in together:
        alone = make_symbol(symbol.text)
        assert (symbol.version, symbol.level, symbol.mask) == (alone.version, alone.level, alone.mask)
        assert np.array_equal(symbol.modules, alone.modules)


def test_a_large_batch_is_right_on_both_sides_of_every_block() -> None:
    texts = [f"HTTPS://QR.EXAMPLE.COM/{number:07}" for number in range(2100)]
    symbols = make_symbols(texts)
    for place in (0, 1, *range(150, 180), 1023, 1024, 1025, 2047, 2048, 2099):
        alone = make_symbol(texts[place])
        assert symbols[place].text == texts[place]
        assert np.array_equal(symbols[place].modules, alone.modules)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param("HTTPS://A.FR/" + "7" * 10, 18, id="23 alphanumeric characters"),
        pytest.param("HTTPS://A.FR/" + "7" * 13, 20, id="26 alphanumeric characters"),
        pytest.param("https://a.fr/7k3qx9m", 22, id="a lower-case URL"),
        pytest.param("0123456789012345", 9, id="16 digits, with bits left over"),
    ],
)
def test_padding_begins_right_after_the_terminator(text: str, used: int) -> None:
    codewords = to_codewords([text.encode()], mode_of(text), 3, "L")[0].tolist()
    padding = codewords[used:]
    assert padding == [(0xEC, 0x11)[place % 2] for place in range(55 - used)]
    assert codewords[used - 1] & 0b1111 == 0  # the terminator


def test_a_text_that_fills_its_symbol_has_a_shorter_terminator_and_no_padding() -> None:
    codewords = to_codewords([b"A" * 38], Mode.ALPHANUMERIC, 2, "M")[0]
    pair = format(10 * 45 + 10, "011b")
    bits = "0010" + format(38, "09b") + 19 * pair + "00"
    assert codewords.tobytes() == int(bits, 2).to_bytes(28)


def test_text_beyond_ascii_says_that_it_is_utf_8() -> None:
    codewords = to_codewords(["né".encode()], Mode.UNICODE, 2, "L")[0]
    bits = (
        "0111"
        + "00011010"
        + "0100"
        + "00000011"
        + "".join(format(byte, "08b") for byte in b"n\xc3\xa9")
        + "0000"
    )
    assert codewords[:7].tobytes() == int(bits.ljust(56, "0"), 2).to_bytes(7)
    expected = segno.make_qr("né", version=2, error="L", encoding="utf-8", eci=True, boost_error=False)
    symbol = make_symbol("né", version=2, level="L")
    assert np.array_equal(symbol.modules, np.array([*map(list, expected.matrix)], dtype=bool))


@pytest.mark.parametrize("dark", [125, 249, 250, 251, 312, 313, 375, 500])
def test_the_share_of_dark_modules_costs_ten_for_each_five_percent_from_half(dark: int) -> None:
    picture = (np.arange(625) * 7 % 625 < dark).reshape(25, 25)
    scorer = MaskScorer(np.zeros((25, 1, 8), dtype=np.uint64), 1)
    penalties = scorer.penalties(pack(picture)[..., None])
    assert set(penalties[:, 0].tolist()) == {evaluate_mask([bytearray(row) for row in picture], 25, 25)}


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
    scorer = MaskScorer(np.ascontiguousarray(np.moveaxis(pack(masks), 0, -1)), len(pictures))
    penalties = scorer.penalties(np.ascontiguousarray(np.moveaxis(pack(pictures), 0, -1)))
    for mask, picture in np.ndindex(penalties.shape):
        expected = [bytearray(row) for row in pictures[picture] ^ masks[mask]]
        assert penalties[mask, picture] == evaluate_mask(expected, side, side)


@pytest.mark.parametrize("version", VERSIONS)
def test_packing_modules_to_lines_loses_none(version: int) -> None:
    side = side_modules(version)
    modules = np.random.default_rng(version).random((3, side, side)) < 0.5
    assert np.array_equal(unpack(pack(modules)), modules)
