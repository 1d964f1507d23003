"""Lists of placements as people really have them: CSV of any making, .xlsx, or pasted cells.

bytes → lines of cells → headings → rows; every row is read, and all that is wrong is
told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from contactcodes.campaigns.placement import Placement, Told
from contactcodes.campaigns.placement_headings import Column, field_of, read_headings
from contactcodes.campaigns.placement_row import read_row, told_by
from contactcodes.campaigns.placement_table import read_table
from contactcodes.errors import PlacementsError, RowProblem
from contactcodes.language import _, ngettext

MAX_ROWS = 100_000
_LOOKED_AT = 200  # rows that tell whether there is a heading line, where not all are read


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One row of a file, good or bad.

    line       where it begins in the file, from 1
    cells      one for each column of the list, in their order, "" where empty
    placement  None if there are problems
    """

    line: int
    cells: tuple[str, ...]
    placement: Placement | None
    problems: tuple[RowProblem, ...] = ()

    def problem_of(self, column: Column) -> RowProblem | None:
        """Return what is wrong with the cell of a column; None if it is good."""
        return next((one for one in self.problems if one.heading == column.heading), None)

    @property
    def whole_line_problem(self) -> RowProblem | None:
        """What is wrong with the row and no cell of it in particular."""
        return next((one for one in self.problems if not one.heading), None)


@dataclass(frozen=True, slots=True)
class PlacementList:
    """What a file holds: its columns in order, and every row that is not blank."""

    columns: tuple[Column, ...]
    rows: tuple[PlacementRow, ...]
    file_name: str = ""

    @property
    def good(self) -> list[tuple[int, Placement]]:
        """(line, placement) of every good row."""
        return [(row.line, row.placement) for row in self.rows if row.placement is not None]

    @property
    def problems(self) -> list[RowProblem]:
        """Everything that is wrong, in the order of the lines."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def label_headings(self) -> list[str]:
        """The headings of the columns that are kept as labels."""
        return [column.heading for column in self.columns if column.field is None]

    def all_good(self) -> list[Placement]:
        """Return the placements of all rows; raises PlacementsError if one row is bad."""
        problems = self.problems
        if problems:
            bad = sum(1 for row in self.rows if row.problems)
            summary = ngettext(
                "%(count)d row of %(all)d cannot be used. %(first)s",
                "%(count)d rows of %(all)d cannot be used. The first: %(first)s",
                bad,
            )
            raise PlacementsError(
                summary % {"count": bad, "all": len(self.rows), "first": told(problems[0])}, problems
            )
        return [placement for _line, placement in self.good]


def read_placements(data: bytes, file_name: str = "", *, enough: int | None = None) -> PlacementList:
    """Read a list of placements.

    data       CSV in UTF-8, UTF-16 (with mark), Windows-1252 or Mac Roman, an .xlsx workbook, or
               ``pasted.encode()``; at most 20 MB and 100,000 rows
    file_name  for messages only
    enough     stop behind so many good rows, for who needs no more; None: read them all

    Bad rows are part of the list. Raises PlacementsError for what is wrong with the file as a
    whole: no table, no headings, no rows, too many of them.
    """
    records = read_table(data, file_name)
    first = next(records)  # read_table raises for an empty file
    rest = list(islice(records, MAX_ROWS + 1 if enough is None else _LOOKED_AT))
    if field_of(first[1][0]) is None and all(len(cells) == 1 for _line, cells in [first, *rest]):
        columns = [Column(0, "name", "name")]  # a plain list of names has no heading line
        rest.insert(0, first)
    else:
        columns = read_headings(*first)
    if len(rest) > MAX_ROWS:
        raise PlacementsError(
            _("The list has more than %(most)d rows. Split it into several files.") % {"most": MAX_ROWS}
        )
    told_here = told_by(
        (column.field for column in columns if column.field),
        (column.heading for column in columns if column.field is None),
    )
    lines_of_names: dict[str, int] = {}
    rows: list[PlacementRow] = []
    good = 0
    for line, cells in chain(rest, records):
        rows.append(_row(line, cells, columns, told_here, lines_of_names))
        good += rows[-1].placement is not None
        if good == enough:
            break
    if not rows:
        raise PlacementsError(_("The list has a line of headings and nothing below it."))
    return PlacementList(tuple(columns), tuple(rows), file_name)


def told(problem: RowProblem) -> str:
    """Return a problem as one line: ``Line 7, “Coût”: …``."""
    if not problem.line:
        return problem.message
    if not problem.heading:
        return _("Line %(line)d: %(message)s") % {"line": problem.line, "message": problem.message}
    return _("Line %(line)d, “%(heading)s”: %(message)s") % {
        "line": problem.line,
        "heading": problem.heading,
        "message": problem.message,
    }


def _row(
    line: int, cells: list[str], columns: list[Column], told_here: Told, lines_of_names: dict[str, int]
) -> PlacementRow:
    fields: dict[str, str] = {}
    labels: dict[str, str] = {}
    kept: list[str] = []
    for column in columns:
        cell = cells[column.index] if column.index < len(cells) else ""
        kept.append(cell)
        if cell:
            into, key = (labels, column.heading) if column.field is None else (fields, column.field)
            into[key] = cell
    placement, wrong = read_row(fields, labels, told_here)
    headings = {column.field: column.heading for column in columns} if wrong else {}
    problems = [RowProblem(line, headings.get(where, where), message) for where, message in wrong]
    if (name := fields.get("name")) and lines_of_names.setdefault(name, line) != line:
        message = _("“%(name)s” is already the name in line %(line)d. Each placement needs its own.")
        heading = next(column.heading for column in columns if column.field == "name")
        problems.append(RowProblem(line, heading, message % {"name": name, "line": lines_of_names[name]}))
    if sum(1 for cell in cells if cell) > sum(1 for cell in kept if cell):
        message = _(
            "A cell has no heading above it (%(found)d cells, %(wanted)d headings). Is a separator too many, "
            "or are quotation marks missing around a cell that contains one?"
        )
        problems.append(RowProblem(line, "", message % {"found": len(cells), "wanted": len(columns)}))
    order = {column.heading: column.index for column in columns}
    problems.sort(key=lambda problem: order.get(problem.heading, -1))
    return PlacementRow(line, tuple(kept), None if problems else placement, tuple(problems))
