"""From the bytes of a file, or text pasted from a spreadsheet, to lines of clean cells."""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator

from contactcodes.campaigns.placement_csv import Record, csv_records
from contactcodes.campaigns.placement_numbers import NumberCell
from contactcodes.campaigns.placement_xlsx import xlsx_records
from contactcodes.errors import PlacementsError
from contactcodes.language import _

MAX_MB = 20
_LINE_BREAKS = re.compile(r"\s*[\r\n\t\v\f]+\s*")
# Longest first: the mark of UTF-32 begins like that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_table(data: bytes, file_name: str = "") -> Iterator[Record]:
    """Yield each line that is not blank: its number in the file, from 1, and its cells.

    Cells are trimmed, in Unicode NFC, line breaks within them turned into spaces; empty cells at
    the end are dropped.

    Raises PlacementsError for a file that is too large, empty or no table at all.
    """
    shown = {"file": file_name or _("The list"), "most": MAX_MB}
    if len(data) > MAX_MB * 1_000_000:
        raise PlacementsError(
            _("%(file)s has %(size)d MB; at most %(most)d MB can be read. Split it into several files.")
            % {**shown, "size": math.ceil(len(data) / 1_000_000)}
        )
    if kind := _other_kind(data):
        raise PlacementsError(
            _("%(file)s is %(kind)s, which cannot be read. Save it as .xlsx or as CSV.")
            % {**shown, "kind": kind}
        )
    records = xlsx_records(data) if data.startswith(b"PK\x03\x04") else csv_records(_decoded(data, shown))
    empty = True
    for line, cells in records:
        cleaned = [_clean(cell) for cell in cells]
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        if cleaned:
            empty = False
            yield line, cleaned
    if empty:
        raise PlacementsError(_("%(file)s is empty.") % shown)


def _clean(cell: str) -> str:
    if isinstance(cell, NumberCell):
        return cell
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    return unicodedata.normalize("NFC", _LINE_BREAKS.sub(" ", cell).strip("\ufeff").strip())


def _other_kind(data: bytes) -> str | None:
    """Return what a file is that is neither text nor a ZIP archive, by its first bytes."""
    start = data[:512].lstrip()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _("an old Excel file (.xls) or one with a password")
    if start.startswith(b"%PDF"):
        return _("a PDF")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"GIF87a", b"II*\x00", b"MM\x00*")):
        return _("a picture")
    if re.match(rb"(\xef\xbb\xbf)?(<!doctype html|<html|<table|<\?xml)", start, re.IGNORECASE):
        return _("a web page")
    if start.startswith(b"{\\rtf"):
        return _("a word processor’s document")
    if data.startswith(tuple(mark for mark, _encoding in _BYTE_ORDER_MARKS)):
        return None
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a")):
        return _("an archive")
    if b"\x00" in data and not data.startswith(b"PK\x03\x04"):
        return _("no text")
    return None


def _decoded(data: bytes, shown: dict[str, object]) -> str:
    try:
        for mark, encoding in _BYTE_ORDER_MARKS:
            if data.startswith(mark):
                return data.decode(encoding)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return _of_one_byte(data)
    except UnicodeDecodeError:
        raise PlacementsError(
            _("%(file)s holds characters that cannot be read. Save it as .xlsx or as CSV UTF-8.") % shown
        ) from None


def _of_one_byte(data: bytes) -> str:
    """Return text of Windows-1252, or of Mac Roman, in which Excel for Mac saves plain CSV."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("mac_roman")  # è and ê of Mac Roman are nothing in Windows-1252
    # é, à and â of Mac Roman read as Windows-1252: BouŽe. Never right after a small letter.
    return data.decode("mac_roman") if re.search(r"[a-z][Žˆ‰][a-z]", text) else text
