"""An answer as a file for a spreadsheet: CSV as the reader's Excel opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from contactcodes.language import _, current_locale
from contactcodes.stats.funnel import FunnelRow, Step
from contactcodes.stats.questions import SOURCES, By, CountRow
from contactcodes.stats.words import shown_grouping, shown_name, shown_step

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell (OWASP, CSV injection)


def as_csv(rows: Sequence[CountRow], by: By, *, sample: bool = False) -> bytes:
    """Return the rows as CSV in the locale in force: UTF-8 with a byte order mark, a line per row.

    sample  the scans are simulated: the head says so, for a file travels without its page

    French Excel wants semicolons and a decimal comma, English Excel commas and a point. A
    text that a spreadsheet would compute gets an apostrophe in front.
    """
    french = current_locale() == "fr"
    with_copies = by in SOURCES
    source = f"{shown_grouping(by)} ({_('sample data')})" if sample else shown_grouping(by)
    heading = [source, _("Hits"), _("Scans"), _("People (likely)")]
    lines: list[list[str | int]] = [[*heading, *[_("Copies"), _("Scans per copy")] * with_copies]]
    for row in rows:
        # Days and hours as they are stored: a spreadsheet reads 2026-03-01 and 18, whatever its language.
        name = row.name if by in ("day", "hour") else shown_name(by, row)
        known = row.people_known
        cells: list[str | int] = [_harmless(name), row.hits, row.scans, "" if known is None else known]
        if with_copies:
            each = f"{row.scans / row.copies:.4g}" if row.copies else ""
            cells += [row.copies or 0, each.replace(".", ",") if french else each]
        lines.append(cells)
    return _written(lines)


def funnel_as_csv(rows: Sequence[FunnelRow], by: Step, *, sample: bool = False) -> bytes:
    """Return the rows of a funnel as CSV, as ``as_csv`` does."""
    source = shown_step(by)
    lines: list[list[str | int]] = [
        [
            f"{source} ({_('sample data')})" if sample else source,
            _("Scans"),
            _("Sent straight on"),
            _("Shown a page"),
            _("The page is the way"),
            _("Taps"),
        ]
    ]
    lines += [[_harmless(row.name), row.scans, row.sent_on, row.paged, row.direct, row.taps] for row in rows]
    return _written(lines)


def _written(lines: Sequence[Sequence[str | int]]) -> bytes:
    written = io.StringIO()
    delimiter = ";" if current_locale() == "fr" else ","
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
