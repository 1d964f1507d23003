"""The encoder beside two others and a scanner, none of which share code with it."""

from __future__ import annotations

import random

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from qrcodegen import QrCode, QrSegment

from contactcodes.codes.encoder import encode
from contactcodes.codes.matrix_symbol import unpacked
from contactcodes.codes.qr_lines import pack, packed_rows
from contactcodes.codes.qr_standard import LEVELS, Level, data_codewords, side_modules
from contactcodes.codes.qr_text import Mode, capacity, mode_of, to_codewords
from contactcodes.codes.symbol import make_symbol, make_symbols

VERSIONS = range(1, 11)
CHARACTERS = {
    Mode.NUMERIC: "0123456789",
    Mode.ALPHANUMERIC: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    Mode.BYTES: "".join(map(chr, range(32, 127))),
    Mode.UNICODE: "éèçôœ€–’漢字😀aZ",
}
NAYUKIS_LEVELS = {
    "L": QrCode.Ecc.LOW,
    "M": QrCode.Ecc.MEDIUM,
    "Q": QrCode.Ecc.QUARTILE,
    "H": QrCode.Ecc.HIGH,
}


def drawn_text(mode: Mode, length: int, seed: object) -> str:
    """Return random characters of the mode, of that many bytes, always the same for the seed."""
    text = "".join(random.Random(str(seed)).choices(CHARACTERS[mode], k=length))
    whole = text.encode()[:length].decode(errors="ignore")
    return whole + "a" * (length - len(whole.encode()))


def nayukis(text: str, mode: Mode, version: int, level: Level, mask: int) -> NDArray[np.bool_]:
    """Return the modules of the symbol by Project Nayuki's encoder."""
    segments = {
        Mode.NUMERIC: lambda: [QrSegment.make_numeric(text)],
        Mode.ALPHANUMERIC: lambda: [QrSegment.make_alphanumeric(text)],
        Mode.BYTES: lambda: [QrSegment.make_bytes(text.encode())],
        Mode.UNICODE: lambda: [QrSegment.make_eci(26), QrSegment.make_bytes(text.encode())],
    }[mode]()
    drawn = QrCode.encode_segments(segments, NAYUKIS_LEVELS[level], version, version, mask, boostecl=False)
    side = range(drawn.get_size())
    return np.array([[drawn.get_module(column, row) for column in side] for row in side])


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
def test_with_a_given_mask_the_matrix_is_nayukis(version: int, level: Level, mode: Mode) -> None:
    mask = (version + 2 * LEVELS.index(level) + 3 * list(CHARACTERS).index(mode)) % 8
    most = capacity(mode, version, level)
    for length in (most, random.Random(f"{mode} {version} {level}").randint(1, most - 1)):
        text = drawn_text(mode, length, (version, level))
        encoded = encode([text.encode()], mode, version, level, mask=mask)
        modules = unpacked(encoded.packed_rows[0].tobytes(), side_modules(version))
        assert np.array_equal(modules, nayukis(text, mode, version, level, mask))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_text_is_scanned_as_it_was_given_and_drawn_as_others_draw_it(scan, data) -> None:
    text = data.draw(st.text(min_size=1, max_size=60) | st.text(CHARACTERS[Mode.ALPHANUMERIC], min_size=1))
    level = data.draw(st.sampled_from(LEVELS))
    mode = mode_of(text)
    length = len(text.encode())
    holding = [version for version in VERSIONS if capacity(mode, version, level) >= length]
    if not holding:
        return
    symbol = make_symbol(text, version=data.draw(st.sampled_from(holding)), level=level)
    read = scan(symbol)
    assert read.bytes == text.encode()
    assert read.text == text
    assert read.ec_level == level
    assert np.array_equal(symbol.modules, nayukis(text, mode, symbol.version, level, symbol.mask))
    if mode is Mode.ALPHANUMERIC and not ends_with_a_codeword(length, symbol.version, level):
        assert symbol.mask == segno.make_qr(text, version=symbol.version, error=level, boost_error=False).mask


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


@pytest.mark.parametrize("version", VERSIONS)
def test_packing_modules_to_lines_loses_none(version: int) -> None:
    side = side_modules(version)
    modules = np.random.default_rng(version).random((3, side, side)) < 0.5
    rows = packed_rows(pack(modules))
    assert all(
        np.array_equal(unpacked(row.tobytes(), side), one) for row, one in zip(rows, modules, strict=True)
    )
