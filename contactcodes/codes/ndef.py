"""What an NFC tag carries: the address of a code as an NDEF message of one URI record.

The address says ``?m=n``, by which a scan of the tag is told from one of the symbol.
Source: NFC Forum, NDEF 1.0 (2006-07-24), 3.2; URI Record Type Definition 1.0, 3.2.
"""

from __future__ import annotations

from contactcodes.codes.code_text import CodeText

NTAG213_BYTES = 144  # of user memory (NXP, NTAG213/215/216 data sheet, 8.5), framing included
_FRAME_BYTES = 3  # Type 2 Tag 1.1, 2.3: tag 03, length, and the terminator FE behind the message
_LONG_FRAME_BYTES = 5  # from 255 bytes on the length takes three
# URI RTD, table 3: what the first byte stands for. No other can begin our addresses.
_PREFIXES = {"https://": 0x04, "http://": 0x03}
_SHORT_ONLY_RECORD = 0xD1  # message begins, message ends, short record, TNF 1: a well-known type
_URI = b"U"
_LONGEST_PAYLOAD = 255  # of a short record


def tag_url(origin: str, code_text: CodeText) -> str:
    """Return what a tag carries: ``https://qr.dupont.fr/7K3QX9M?m=n``."""
    return f"{origin}/{code_text}?m=n"


def ndef_message(url: str) -> bytes:
    """Return the message of an address, as tag writers take it and ``.ndef`` files hold it.

    Raises ValueError for an address that is not http(s), or over 255 bytes behind its scheme.
    """
    scheme, separator, rest = url.partition("://")
    prefix = _PREFIXES.get(scheme + separator)
    if prefix is None:
        raise ValueError(f"no address of a code: {url!r}")
    payload = bytes([prefix]) + rest.encode()
    if len(payload) > _LONGEST_PAYLOAD:
        raise ValueError(f"{len(payload)} bytes, of which a short record holds {_LONGEST_PAYLOAD}")
    return bytes([_SHORT_ONLY_RECORD, len(_URI), len(payload)]) + _URI + payload


def bytes_on_tag(message: bytes) -> int:
    """Return what a message takes of a tag's user memory, framing included."""
    return len(message) + (_FRAME_BYTES if len(message) < 0xFF else _LONG_FRAME_BYTES)


def fits_ntag213(message: bytes) -> bool:
    """Tell whether a message fits the smallest tag of its family."""
    return bytes_on_tag(message) <= NTAG213_BYTES
