"""The second step's text: read as a list of placements, and a file turned into text again."""

from __future__ import annotations

import csv
import io
import re

from contactcodes.campaigns.placement_file import PlacementList, read_placements
from contactcodes.campaigns.placement_headings import Column
from contactcodes.campaigns.placement_numbers import NumberCell

_COUNTED = ("copies", "cost_eur")
_THREE_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3}")


def read_text(text: str, *, enough: int | None = None) -> PlacementList:
    """Return the placements of a pasted text; ``enough`` and what is raised as in ``read_placements``."""
    return read_placements(text.encode(), enough=enough)


def as_text(listed: PlacementList) -> str:
    """Return a list as a text that people can edit and ``read_text`` reads alike: tabs between cells."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow([column.heading for column in listed.columns])
    for row in listed.rows:
        writer.writerow([_cell(cell, column) for cell, column in zip(row.cells, listed.columns, strict=True)])
    return text.getvalue()


def _cell(cell: str, column: Column) -> str:
    # The workbook knows that 1.234 is one and a bit; written as text it could be more than a thousand.
    if isinstance(cell, NumberCell) and column.field in _COUNTED and _THREE_DECIMALS.fullmatch(cell):
        return cell + "0"
    return cell
