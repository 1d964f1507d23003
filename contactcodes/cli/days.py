"""The options ``--from`` and ``--to`` of commands that go through the days of stored scans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from contactcodes.language import _
from contactcodes.scans.recount import countable_days
from contactcodes.stats.period import read_period
from contactcodes.storage.database import Database


def days_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--from`` and ``--to`` to a command, as ``first`` and ``last``."""
    first = click.option(
        "--from",
        "first",
        metavar=_("DAY"),
        help=_("From this day on, such as 2026-03-01; else from the first."),
    )
    last = click.option(
        "--to", "last", metavar=_("DAY"), help=_("Up to this day, itself included; else up to today.")
    )
    return first(last(command))


def chosen_days(database: Database, first: str | None, last: str | None) -> range:
    """Return the ordinals of the days that were chosen. Raises InputError for what is no period.

    What is not chosen is as wide as the scans that are stored.
    """
    stored = countable_days(database)
    if not stored or not (first or last):
        return stored
    oldest, newest = date.fromordinal(stored[0]), date.fromordinal(stored[-1])
    asked = {"from": first or "", "to": last or ""}
    period = read_period(asked, today=newest, begin=oldest, time_zone="UTC")
    return range(period.first_day.toordinal(), period.last_day.toordinal() + 1)
