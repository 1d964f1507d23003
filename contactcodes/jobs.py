"""Work that goes on in the background: print runs ordered in the studio.

The table of print runs is the queue. A worker that dies leaves a run without heartbeat,
and the next worker takes it up again.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.errors import ContactcodesError
from contactcodes.settings import Settings
from contactcodes.stats.charts.rendering import script
from contactcodes.storage.database import Database
from contactcodes.storage.outage import Outage

_LOOK_EVERY_S = 0.5
_AFTER_A_FAULT_S = 5.0
_log = logging.getLogger(__name__)


def prepare(settings: Settings) -> None:
    """Make what takes seconds to make and is kept, before the first reader asks for it."""
    script(settings.data / "cache")


def work_until(stop: threading.Event, database: Database, settings: Settings) -> None:
    """Produce print runs as they are ordered, until stopped."""
    outage = Outage(_log, "print runs wait")
    while not stop.is_set():
        try:
            produced = produce_next(database, settings)
        except ContactcodesError as problem:
            _log.warning("a print run was refused: %s", problem)
        except SQLAlchemyError as problem:
            outage.begins(problem)
            stop.wait(_AFTER_A_FAULT_S)
        except Exception:  # one run that fails must not stop the next
            _log.exception("a print run could not be produced")
            stop.wait(_AFTER_A_FAULT_S)
        else:
            outage.ends()
            if produced is None:
                stop.wait(_LOOK_EVERY_S)
