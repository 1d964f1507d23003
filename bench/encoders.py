"""Ways to make a QR Code symbol from a text: ours and others', for ``bench.encode``.

Each makes version 2, level M, with upper case as two characters in 11 bits, and chooses the mask.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import qrcode
import qrcodegen
import segno
import zxingcpp
from numpy.typing import NDArray

from contactcodes.codes.encoder import encode
from contactcodes.codes.matrix_symbol import unpacked
from contactcodes.codes.qr_text import Mode
from contactcodes.codes.symbol import Symbol, symbols

VERSION = 2
SIDE = 17 + 4 * VERSION

Modules = NDArray[np.bool_]


@dataclass(frozen=True)
class Encoder:
    """A way to make symbols.

    make     yields whatever it makes of each text, in order
    modules  turns one of these into side × side, True where dark; not part of what is measured
    share    of all the texts, what is measured: slow ways would take hours
    """

    name: str
    make: Callable[[Sequence[str]], Iterable[object]]
    modules: Callable[..., Modules]
    share: float = 1.0


def encoders() -> tuple[list[Encoder], list[str]]:
    """Return the ways there are on this machine, and what is missing for the others."""
    found = [
        Encoder("contactcodes, packed rows", _packed_rows, lambda rows: unpacked(rows.tobytes(), SIDE)),
        Encoder("contactcodes, symbols", _symbols, lambda symbol: symbol.modules),
    ]
    missing = []
    library = ctypes.util.find_library("qrencode")
    if library is None:
        missing.append("libqrencode (apt install libqrencode4)")
    else:
        found.append(_libqrencode(library))
    found += [
        Encoder("zxing-cpp's writer", _zxing, lambda picture: np.asarray(picture) == 0, share=0.1),
        Encoder("segno", _segno, lambda matrix: np.array([*map(list, matrix)], dtype=bool), share=0.005),
        Encoder("qrcode", _qrcode, lambda modules: np.array(modules, dtype=bool), share=0.005),
        Encoder("Nayuki's qrcodegen", _qrcodegen, _modules_of_qrcodegen, share=0.0025),
    ]
    return found, missing


def _packed_rows(texts: Sequence[str]) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(texts), 4096):
        characters = [text.encode() for text in texts[start : start + 4096]]
        yield from encode(characters, Mode.ALPHANUMERIC, VERSION, "M").packed_rows


def _symbols(texts: Sequence[str]) -> Iterator[Symbol]:
    return symbols(texts, version=VERSION, level="M")


def _zxing(texts: Sequence[str]) -> Iterator[zxingcpp.Image]:
    for text in texts:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, version=VERSION, ec_level="M")
        yield made.to_image(scale=1, add_quiet_zones=False)


def _segno(texts: Sequence[str]) -> Iterator[object]:
    for text in texts:
        yield segno.make_qr(text, version=VERSION, error="M", boost_error=False).matrix


def _qrcode(texts: Sequence[str]) -> Iterator[object]:
    for text in texts:
        made = qrcode.QRCode(VERSION, qrcode.constants.ERROR_CORRECT_M, border=0)
        made.add_data(text, optimize=0)
        made.make(fit=False)
        yield made.modules


def _qrcodegen(texts: Sequence[str]) -> Iterator[qrcodegen.QrCode]:
    for text in texts:
        segments = qrcodegen.QrSegment.make_segments(text)
        yield qrcodegen.QrCode.encode_segments(
            segments, qrcodegen.QrCode.Ecc.MEDIUM, VERSION, VERSION, boostecl=False
        )


def _modules_of_qrcodegen(made: qrcodegen.QrCode) -> Modules:
    return np.array([[made.get_module(column, row) for column in range(SIDE)] for row in range(SIDE)])


class _QRcode(ctypes.Structure):
    """What libqrencode returns: qrencode.h, version 4."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("width", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
    )


def _libqrencode(library: str) -> Encoder:
    loaded = ctypes.CDLL(library)
    level_m, eight_bit, case_sensitive = 1, 2, 1
    encode_string, free = loaded.QRcode_encodeString, loaded.QRcode_free
    encode_string.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int]
    encode_string.restype = ctypes.POINTER(_QRcode)
    free.argtypes, free.restype = [ctypes.POINTER(_QRcode)], None

    def make(texts: Sequence[str]) -> Iterator[bytes]:
        for text in texts:
            made = encode_string(text.encode(), VERSION, level_m, eight_bit, case_sensitive)
            code = made.contents
            yield ctypes.string_at(code.data, code.width**2)
            free(made)

    def modules(data: bytes) -> Modules:
        octets = np.frombuffer(data, dtype=np.uint8)
        return (octets & 1).astype(bool).reshape(SIDE, -1)  # the lowest bit: dark

    return Encoder("libqrencode, by ctypes", make, modules)
