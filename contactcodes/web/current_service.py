"""What a view reaches out of Flask: the settings and the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from contactcodes.settings import Settings
from contactcodes.storage.database import Database

EXTENSION = "contactcodes"


@dataclass(frozen=True, slots=True)
class Service:
    """One running service."""

    settings: Settings
    database: Database


def service() -> Service:
    """Return the service whose request this is."""
    return cast(Service, current_app.extensions[EXTENSION])
