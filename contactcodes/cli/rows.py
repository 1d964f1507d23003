"""Rows on a terminal: as a table for people, as CSV or JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import click
from rich.console import Console
from rich.table import Table

from contactcodes.language import _, format_number

Format = Literal["table", "csv", "json"]

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help=_("For people, or for programs."),
)


def print_rows(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], form: Format) -> None:
    """Print rows to standard output.

    rows      each with all the keys of ``headings``
    headings  key → its heading in the reader's language, in the order of the columns
    """
    if form == "json":
        chosen = [{key: row[key] for key in headings} for row in rows]
        click.echo(json.dumps({"rows": chosen}, ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([row[key] for key in headings] for row in rows)
    else:
        _print_table(rows, headings)


def _print_table(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str]) -> None:
    if not rows:
        click.echo(_("Nothing yet."))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for key, heading in headings.items():
        is_number = isinstance(rows[0][key], int | float)
        table.add_column(heading, justify="right" if is_number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(_cell(row[key]) for key in headings))
    # In a pipe nothing is cut: programs and grep see whole lines.
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 10_000)
    console.print(table)


def _cell(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value)
    return "" if value is None else str(value)
