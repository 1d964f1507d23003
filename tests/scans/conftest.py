"""A campaign with codes, and records of their scans."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.journal import Journal
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    """Three codes that lead to WhatsApp."""
    return make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon", "Nantes", "Nice"])


@pytest.fixture
def journal(settings: Settings) -> Journal:
    """The journal of a process that is alive."""
    return Journal(settings.journal_folder, sync_ms=10, segment_bytes=20_000)
