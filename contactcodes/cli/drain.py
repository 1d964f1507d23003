"""``contactcodes drain``: journal → database."""

from __future__ import annotations

import logging
import signal
import threading
import time

import click
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.opened import example, opened, opened_in_time
from contactcodes.language import _, ngettext
from contactcodes.scans.counters import Counters
from contactcodes.scans.drain import Drain, Stored
from contactcodes.scans.drain import drain as drain_journal
from contactcodes.scans.preparation import Rules
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.outage import Outage

_AFTER_A_FAULT_S = 1.0
_LAST_PASS_S = 10.0  # of a backlog, more is left to the next start

_log = logging.getLogger(__name__)


@click.command(
    help=_("Store the scans that the journal holds. “serve” does this all the time by itself."),
    epilog=example("drain"),
)
@click.option("--follow", is_flag=True, help=_("Go on until stopped."))
def drain(follow: bool) -> None:
    """Drain the journal."""
    if follow:
        stop = stopped_by_signal()
        found = opened_in_time(stop)
        if found is not None:
            _follow(*found, stop)
        return
    settings, database = opened()
    count = drain_journal(database, settings.journal_folder, rules=Rules.of(settings))
    click.echo(ngettext("%(count)d scan stored.", "%(count)d scans stored.", count) % {"count": count})


def stopped_by_signal() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_unused: stop.set())
    return stop


def _follow(settings: Settings, database: Database, stop: threading.Event) -> None:
    counters = Counters(settings.run_folder)
    rules = Rules.of(settings)
    drain = Drain(database, settings.journal_folder, rules, retention_months=settings.retention_months)
    outage = Outage(_log, "scans wait in the journal")
    last = False
    while not last:
        last = stop.is_set()  # one more pass, because the writers have gone before
        stop_at = time.monotonic() + _LAST_PASS_S
        try:
            for batch in drain.batches():
                _tell(counters, batch)
                drain.upkeep.after_batch()
                if stop.is_set() and time.monotonic() > stop_at:
                    break  # the next drain goes on here
            if not stop.is_set():
                drain.upkeep.step()
        except (SQLAlchemyError, OSError) as problem:
            # Nothing is lost: the journal keeps the scans until it works again.
            counters.add("errors")
            outage.begins(problem)
            stop.wait(_AFTER_A_FAULT_S)
        else:
            outage.ends()
        rules.countries.refresh()
        stop.wait(settings.drain_interval_ms / 1000)
    counters.close()


def _tell(counters: Counters, batch: Stored) -> None:
    for kind, hits in batch.kinds.items():
        counters.add(f"stored_{kind}", hits)
    counters.put("stored_lag_ms", max(0, to_ms(now()) - batch.newest_ms))
