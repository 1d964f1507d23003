"""``contactcodes work``: draw and prove what was ordered in the studio."""

from __future__ import annotations

import click

from contactcodes.cli.drain import stopped_by_signal
from contactcodes.cli.opened import example, opened
from contactcodes.jobs import prepare, work_until
from contactcodes.language import _


@click.command(
    help=_("Draw and prove ordered print runs until stopped. “serve” does this by itself."),
    epilog=example("work"),
)
def work() -> None:
    """Produce print runs."""
    settings, database = opened()
    stop = stopped_by_signal()
    prepare(settings)
    work_until(stop, database, settings)
