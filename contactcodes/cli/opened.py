"""What every command begins with: the settings, and a database that is up to date."""

from __future__ import annotations

import logging
import threading
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from contactcodes.codes.address import origin_of
from contactcodes.language import _
from contactcodes.logs import write_logs
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate
from contactcodes.storage.outage import Outage

_LOOK_EVERY_S = 1.0

_log = logging.getLogger(__name__)


def opened(**chosen: Any) -> tuple[Settings, Database]:
    """Return the settings, with what was chosen on the command line, and the database.

    Raises SettingError or PublicUrlError for what cannot be used.
    """
    settings = _prepared(**chosen)
    database = Database(settings)
    _bring_up_to_date(database)
    return settings, database


def opened_in_time(stop: threading.Event) -> tuple[Settings, Database] | None:
    """Return the same, when the database is there: for a service that starts before it. None: stopped.

    Raises SettingError or PublicUrlError for what cannot be used.
    """
    settings = _prepared()
    database = Database(settings)
    outage = Outage(_log, "waiting for it")
    while not stop.is_set():
        try:
            _bring_up_to_date(database)
        except SQLAlchemyError as problem:
            outage.begins(problem)
            stop.wait(_LOOK_EVERY_S)
        else:
            outage.ends()
            return settings, database
    database.close()
    return None


def _prepared(**chosen: Any) -> Settings:
    settings = load_settings(**{name: value for name, value in chosen.items() if value is not None})
    if settings.log_format != "text":
        write_logs(settings.log_format)
    origin_of(settings.public_url)  # said now, not when the first sheet is drawn
    settings.make_data_folder()
    return settings


def _bring_up_to_date(database: Database) -> None:
    if not is_migrated(database):
        migrate(database)


def example(*commands: str) -> str:
    r"""Return commands as the example of a command's help; ``\b`` keeps click from joining lines."""
    return "\b\n" + _("Example:") + "\n" + "\n".join(f"  contactcodes {command}" for command in commands)
