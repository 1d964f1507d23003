"""Print runs for tests."""

from __future__ import annotations

from typing import Any

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import PrintRun, order_print_run
from contactcodes.sheets.layout_folder import find_layout
from contactcodes.storage.database import Database
from tests.campaigns_made import AT


def order(layout: str = "avery-l7160", **options: Any) -> PrintOrder:
    """Return an order of that layout, in French."""
    return PrintOrder(
        layout=find_layout(layout), **{"locale": "fr", "origin": "https://qr.dupont.fr", **options}
    )


def ordered(
    database: Database, placed: list[PlacedCode], layout: str = "avery-l7160", **options: Any
) -> PrintRun:
    """Order the sheets of these codes."""
    with database.writing() as connection:
        campaign = find_campaign(connection, placed[0].campaign_id)
        return order_print_run(connection, campaign, order(layout, **options), placed, at=AT)
