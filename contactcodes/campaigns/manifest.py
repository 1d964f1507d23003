"""The list that goes with files for printing houses and tag writers: CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

NAME = "manifest.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell (OWASP, CSV injection)


def as_manifest(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return rows as CSV under their headings: commas, UTF-8 with a byte order mark.

    Spreadsheets and variable-data presses read it alike. A text that a spreadsheet would
    compute gets an apostrophe in front.
    """
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow(columns)
    sheet.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
