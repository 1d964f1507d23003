"""What every command begins with: the settings, and a database that is up to date."""

from __future__ import annotations

from typing import Any

from contactcodes.codes.address import origin_of
from contactcodes.language import _
from contactcodes.settings import Settings, load_settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import is_migrated, migrate


def opened(**chosen: Any) -> tuple[Settings, Database]:
    """Return the settings, with what was chosen on the command line, and the database.

    Raises SettingError or PublicUrlError for what cannot be used.
    """
    settings = load_settings(**{name: value for name, value in chosen.items() if value is not None})
    origin_of(settings.public_url)  # said now, not when the first sheet is drawn
    settings.make_data_folder()
    database = Database(settings)
    if not is_migrated(database):
        migrate(database)
    return settings, database


def example(*commands: str) -> str:
    r"""Return commands as the example of a command's help; ``\b`` keeps click from joining lines."""
    return "\b\n" + _("Example:") + "\n" + "\n".join(f"  contactcodes {command}" for command in commands)
