"""A campaign to be scanned: placements with a code each, all of which lead to one WhatsApp number."""

from __future__ import annotations

from datetime import UTC, datetime

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import add_placements, placed_codes
from contactcodes.campaigns.placement import Placement
from contactcodes.contacts.target import Target
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.migrate import migrate

LOCATION = "https://wa.me/33612345678"
_AT = datetime(2026, 11, 22, tzinfo=UTC)


def make_campaign(settings: Settings, count: int) -> list[str]:
    """Return the texts of so many new codes, in a database that is made where there is none."""
    database = Database(settings)
    try:
        migrate(database)
        with database.writing() as connection:
            brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=_AT)
            target = Target.read("whatsapp:+33612345678")
            campaign = open_campaign(connection, brand, "Load", target, _AT)
            listed = [Placement(name=f"Placement {number}") for number in range(count)]
            add_placements(connection, campaign, listed, origin="https://qr.dupont.fr", code_length=6, at=_AT)
            return [str(code.code_text) for code in placed_codes(connection, campaign_id=campaign.id)]
    finally:
        database.close()
