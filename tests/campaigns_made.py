"""Campaigns for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from contactcodes.campaigns.brand import own_brand
from contactcodes.campaigns.campaign import open_campaign
from contactcodes.campaigns.placed_code import PlacedCode, add_placements, placed_codes
from contactcodes.campaigns.placement import Medium, Placement
from contactcodes.contacts.target import Target
from contactcodes.storage.database import Database

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def make_campaign(database: Database, name: str, target: str, placements: list[str]) -> list[PlacedCode]:
    """Make a campaign of the own brand whose placements are posters; return its codes."""
    with database.writing() as connection:
        brand = own_brand(connection, locale="fr", time_zone="Europe/Paris", at=AT)
        campaign = open_campaign(connection, brand, name, Target.read(target), AT)
        listed = [Placement(name=placement, medium=Medium.POSTER) for placement in placements]
        add_placements(connection, campaign, listed, origin="https://qr.dupont.fr", code_length=6, at=AT)
        return placed_codes(connection, campaign_id=campaign.id)
