"""Work that goes on in the background: a list of chores, each in a thread of its own.

A chore is a function that does one thing and tells whether there may be more. What is to be done stands
in the database, which is the queue: a worker that dies leaves it there, and the next one takes it up.
A print run takes minutes; meanwhile messages go out all the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.contacts.destination_watch import check_destinations, list_destinations
from contactcodes.contacts.message_post import erase_next, mail_next, post_next
from contactcodes.contacts.repoint import apply_next
from contactcodes.errors import ContactcodesError
from contactcodes.settings import Settings
from contactcodes.stats.charts.rendering import script
from contactcodes.storage.database import Database
from contactcodes.storage.outage import Outage

_AFTER_A_FAULT_S = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """One kind of work.

    name     of its thread, and in log lines
    step     does one thing; falsy where there was nothing to do. Raises ContactcodesError for what was
             refused, after it has kept the refusal
    every_s  where there was nothing to do, it looks again so much later
    waits    what an outage says of it, such as "print runs wait"
    """

    name: str
    step: Callable[[Database, Settings], object]
    every_s: float
    waits: str


CHORES = (
    Chore("print runs", produce_next, 0.5, "print runs wait"),
    Chore("e-mail", mail_next, 1.0, "e-mails wait"),
    Chore("webhook", post_next, 1.0, "webhooks wait"),
    Chore("re-points", apply_next, 1.0, "dated re-points wait"),
    Chore("destinations in use", list_destinations, 60.0, "web destinations are not listed"),
    Chore("destination watch", check_destinations, 5.0, "web destinations are not watched"),
    Chore("erasure", erase_next, 60.0, "old messages are not erased"),
)


def prepare(settings: Settings) -> None:
    """Make what takes seconds to make and is kept, before the first reader asks for it."""
    script(settings.data / "cache")


def work_until(
    stop: threading.Event, database: Database, settings: Settings, chores: tuple[Chore, ...] = CHORES
) -> None:
    """Do all chores until stopped; what is under way then is finished first."""
    threads = [
        threading.Thread(target=_do_until, args=(stop, chore, database, settings), name=chore.name)
        for chore in chores
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _do_until(stop: threading.Event, chore: Chore, database: Database, settings: Settings) -> None:
    outage = Outage(_log, chore.waits)
    while not stop.is_set():
        try:
            done = chore.step(database, settings)
        except ContactcodesError as problem:
            _log.warning("%s: %s", chore.name, problem)
        except SQLAlchemyError as problem:
            outage.begins(problem)
            stop.wait(_AFTER_A_FAULT_S)
        except Exception:  # one thing that fails must not stop the next
            _log.exception("%s: a step failed", chore.name)
            stop.wait(_AFTER_A_FAULT_S)
        else:
            outage.ends()
            if not done:
                stop.wait(chore.every_s)
