"""A campaign with codes, and records of their scans."""

from __future__ import annotations

import pytest

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.storage.database import Database
from tests.campaigns_made import make_campaign


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    """Three codes that lead to WhatsApp."""
    return make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon", "Nantes", "Nice"])
