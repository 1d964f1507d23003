"""What the NFC tags of a campaign carry: an NDEF file a code, and a list for tag writers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from contactcodes.campaigns.manifest import as_manifest
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.printer_names import campaign_file_name, code_file_name
from contactcodes.campaigns.streamed_zip import streamed_zip
from contactcodes.codes.ndef import NTAG213_BYTES, bytes_on_tag, fits_ntag213, ndef_message, tag_url
from contactcodes.errors import InputError
from contactcodes.language import _, ngettext

_COLUMNS = ("file", "placement", "code", "url", "ndef_hex", "bytes_used", "fits_ntag213")


def tag_zip(placed: Sequence[PlacedCode], at: datetime) -> Iterator[bytes]:
    """Return the parts of a ZIP: ``tags.csv`` and an NDEF file a code.

    at  the moment that the ZIP tells of its files

    Raises InputError where there is no code, before anything is made.
    """
    if not placed:
        raise InputError(_("No code is in service, so there are no files."))
    return streamed_zip(_files(placed), at)


def tag_zip_name(campaign: str) -> str:
    """Return the name of the ZIP."""
    return campaign_file_name(campaign, "nfc", extension="zip")


def tag_file_name(placed: PlacedCode) -> str:
    """Return the name of a code's NDEF file: ``printemps_vitrine-lyon_7k3-qx9m_nfc.ndef``."""
    return code_file_name(placed.campaign, placed.placement.name, placed.code_text, "nfc", extension="ndef")


def tag_message(placed: PlacedCode) -> bytes:
    """Return the NDEF message of a code's tag."""
    return ndef_message(tag_url(placed.origin, placed.code_text))


def tag_told(message: bytes) -> str:
    """Return a sentence: what the message takes of a tag's memory."""
    used = bytes_on_tag(message)
    if fits_ntag213(message):
        return ngettext(
            "The tag needs %(count)d byte of memory; an NTAG213 has %(room)d.",
            "The tag needs %(count)d bytes of memory; an NTAG213 has %(room)d.",
            used,
        ) % {"count": used, "room": NTAG213_BYTES}
    return _(
        "The tag needs %(count)d bytes of memory. An NTAG213 has %(room)d only: take an NTAG215 or 216, or a "
        "shorter domain."
    ) % {"count": used, "room": NTAG213_BYTES}


def _files(placed: Sequence[PlacedCode]) -> Iterator[tuple[str, bytes]]:
    yield "tags.csv", as_manifest(_COLUMNS, map(_row, placed))
    for one in placed:
        yield tag_file_name(one), tag_message(one)


def _row(placed: PlacedCode) -> tuple[str | int, ...]:
    message = tag_message(placed)
    return (
        tag_file_name(placed),
        placed.placement.name,
        placed.code_text.shown,
        tag_url(placed.origin, placed.code_text),
        message.hex(),
        bytes_on_tag(message),
        "yes" if fits_ntag213(message) else "no",
    )
