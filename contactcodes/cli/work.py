"""``contactcodes work``: what goes on in the background, see ``jobs.py``."""

from __future__ import annotations

import click

from contactcodes.cli.drain import stopped_by_signal
from contactcodes.cli.opened import example, opened_in_time
from contactcodes.jobs import prepare, work_until
from contactcodes.language import _


@click.command(
    help=_(
        "Draw and prove ordered print runs, send messages of customers and erase old ones, until stopped. "
        "“serve” does this by itself."
    ),
    epilog=example("work"),
)
def work() -> None:
    """Do all chores."""
    stop = stopped_by_signal()
    found = opened_in_time(stop)
    if found is None:
        return
    settings, database = found
    prepare(settings)
    work_until(stop, database, settings)
