"""Delimited text as spreadsheets save and copy it: comma, semicolon or tab, quoted cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

from contactcodes.campaigns.placement_headings import field_of
from contactcodes.errors import PlacementsError
from contactcodes.language import _

DELIMITERS = ("\t", ";", ",")
_SAMPLE = 200  # records looked at where no heading tells the delimiter
_END = "\x1e"  # a last line of our own; it disappears in a cell whose quotation mark never closes

Record = tuple[int, list[str]]
"""The line it begins in, from 1, and its cells as they stand."""


def csv_records(text: str) -> Iterator[Record]:
    """Yield the records of a text, blank lines included, with the line each begins in.

    A first line ``sep=;`` (Excel) names the delimiter, else the heading line tells it. A text whose
    first line has one cell, or lines of names that merely contain commas, has one column.

    Raises PlacementsError for a quotation mark that is never closed, with its line.
    """
    named = re.match(r'"?sep=([^\w\s"]|\t)"?[ \t;,]*(\r\n|\r|\n|$)', text, re.IGNORECASE)
    skipped = 0
    if named:
        text, skipped = text[named.end() :], 1
    for line, cells in _records(text, named[1] if named else _delimiter(text)):
        yield line + skipped, cells


def _records(text: str, delimiter: str) -> Iterator[Record]:
    # newline="": lines end at \r, \n or \r\n and nowhere else, and cells keep theirs.
    lines = chain(io.StringIO(text, newline=""), [_END])
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    line = 1
    try:
        for cells in reader:
            if cells and cells[-1].endswith(_END):
                if cells != [_END]:
                    raise PlacementsError(_never_closed(line))
                return
            # Nothing but separators is a blank line, also where the text has one column.
            yield line, cells if "".join(cells).strip("\t;, ") else []
            line = reader.line_num + 1
    except csv.Error:  # a cell longer than csv.field_size_limit(): 131,072 characters
        raise PlacementsError(_never_closed(line)) from None


def _never_closed(line: int) -> str:
    return _(
        "A quotation mark that begins a cell in line %(line)d is never closed. Remove it or close it."
    ) % {"line": line}


def _delimiter(text: str) -> str:
    """Return the delimiter under which most headings are understood; a tab for one column."""
    firsts = {delimiter: _first_cells(text, delimiter) for delimiter in DELIMITERS}
    understood = {
        delimiter: len({field_of(cell) for cell in cells} - {None}) for delimiter, cells in firsts.items()
    }
    best = max(DELIMITERS, key=lambda delimiter: (understood[delimiter], len(firsts[delimiter])))
    if best == "," and not understood[best] and _is_ragged(text):
        return "\t"  # a list of names, some with commas in them
    return best


def _first_cells(text: str, delimiter: str) -> list[str]:
    try:
        for _line, cells in _records(text, delimiter):
            if any(cell.strip() for cell in cells):
                return cells
    except PlacementsError:
        pass  # the reading itself will tell
    return []


def _is_ragged(text: str) -> bool:
    try:
        sample = islice(_records(text, ","), _SAMPLE)
        return len({len(cells) for _line, cells in sample if any(cells)}) > 1
    except PlacementsError:
        return False
