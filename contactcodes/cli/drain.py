"""``contactcodes drain``: journal → database."""

from __future__ import annotations

import logging
import signal
import threading

import click
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.opened import example, opened
from contactcodes.language import _, ngettext
from contactcodes.scans.drain import drain as drain_journal

_log = logging.getLogger(__name__)


@click.command(
    help=_("Store the scans that the journal holds. “serve” does this all the time by itself."),
    epilog=example("drain"),
)
@click.option("--follow", is_flag=True, help=_("Go on until stopped."))
def drain(follow: bool) -> None:
    """Drain the journal."""
    settings, database = opened()
    if not follow:
        count = drain_journal(database, settings.journal_folder)
        click.echo(ngettext("%(count)d scan stored.", "%(count)d scans stored.", count) % {"count": count})
        return
    stop = stopped_by_signal()
    while not stop.is_set():
        try:
            drain_journal(database, settings.journal_folder)
        except SQLAlchemyError:
            # Nothing is lost: the journal keeps the scans until the database is back.
            _log.exception("the drain could not store scans; it will try again")
            stop.wait(1.0)
        stop.wait(settings.drain_interval_ms / 1000)
    drain_journal(database, settings.journal_folder)


def stopped_by_signal() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_unused: stop.set())
    return stop
