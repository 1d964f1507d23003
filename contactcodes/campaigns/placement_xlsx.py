"""The first sheet of an Excel workbook (.xlsx), read without trusting it."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl

from contactcodes.campaigns.placement_csv import Record
from contactcodes.campaigns.placement_headings import MAX_COLUMNS
from contactcodes.campaigns.placement_numbers import NumberCell
from contactcodes.errors import PlacementsError
from contactcodes.language import _

MAX_UNPACKED_MB = 200  # 100,000 rows of 20 columns unpack to about 100 MB
_MAX_PARTS = 2_000
_SHEET_ROWS = 1_048_576  # what a sheet can have at all; a forged row number ends here
_SHEET_COLUMNS = MAX_COLUMNS + 50  # stray cells this far to the right are still reported


def xlsx_records(data: bytes) -> Iterator[Record]:
    """Yield the rows of the first visible sheet, empty ones included, numbered as Excel does.

    Formulas give the value that was last calculated; numbers come as NumberCell.

    Raises PlacementsError for a ZIP file that is no workbook, is damaged or unpacks to more than
    MAX_UNPACKED_MB.
    """
    _check_archive(data)
    rows = _rows(data)
    while True:
        try:
            record = next(rows)
        except StopIteration:
            return
        except Exception as problem:
            # A damaged file fails anywhere in zlib, expat or openpyxl; the remedy is one.
            raise _unreadable() from problem
        yield record


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # zipfile never unpacks more of a part than the size that is declared here.
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED_MB * 1_000_000 or len(parts) > _MAX_PARTS:
                raise PlacementsError(
                    _("The workbook unpacks to more than %(most)d MB. Copy the list into a new workbook.")
                    % {"most": MAX_UNPACKED_MB}
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise PlacementsError(_("The file is no .xlsx workbook. Save it as .xlsx or as CSV."))
            for part in parts:
                # No workbook has a DTD; one could hold entities that multiply. expat limits those too.
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(
                    4096
                ):
                    raise _unreadable()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        zlib.error,
    ) as problem:
        raise _unreadable() from problem


def _rows(data: bytes) -> Iterator[Record]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations it does not know; they mean nothing here.
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            return
        sheet = visible[0]
        sheet.reset_dimensions()  # what the file says of its own size is often wrong
        rows = sheet.iter_rows(max_row=_SHEET_ROWS, max_col=_SHEET_COLUMNS, values_only=True)
        for line, cells in enumerate(rows, 1):
            yield line, [_text(cell) for cell in _until_last(cells)]
    finally:
        workbook.close()


def _until_last(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    if cells.count(None) == len(cells):
        return ()  # fast: a sheet can have a million of these
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and math.isfinite(value):
        # 15 digits, as Excel shows them: 0.1 + 0.2 is 0.3.
        return NumberCell(format(Decimal(format(value, ".15g")), "f").removesuffix(".0"))
    if isinstance(value, int):
        return NumberCell(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _unreadable() -> PlacementsError:
    return PlacementsError(_("The .xlsx file is damaged. Open it, and save it anew as .xlsx or as CSV."))
