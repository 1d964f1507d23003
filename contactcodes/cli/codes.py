"""``contactcodes codes``: which codes there are."""

from __future__ import annotations

import click

from contactcodes.campaigns.campaign import find_campaign_named
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.placement_media import medium_label
from contactcodes.cli.opened import example, opened
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.language import _


@click.command(
    help=_("List codes: what they say, where they hang, where they lead."),
    epilog=example('codes --campaign "Printemps" --format csv'),
)
@click.option("--campaign", metavar=_("NAME"), help=_("Only of this campaign."))
@format_option
def codes(campaign: str | None, form: Format) -> None:
    """List codes."""
    _settings, database = opened()
    with database.reading() as connection:
        campaign_id = find_campaign_named(connection, campaign).id if campaign else None
        placed = placed_codes(connection, campaign_id=campaign_id)
    rows = [
        {
            "code": one.code_text.shown,
            "url": one.url,
            "placement": one.placement.name,
            "medium": medium_label(one.placement.medium) if form == "table" else one.placement.medium.value,
            "campaign": one.campaign,
            "contact_point": str(one.target),
            "state": _state(one, form),
        }
        for one in placed
    ]
    headings = {
        "code": _("Code"),
        "url": _("URL"),
        "placement": _("Placement"),
        "medium": _("Medium"),
        "campaign": _("Campaign"),
        "contact_point": _("Contact point"),
        "state": _("State"),
    }
    print_rows(rows, headings, form)


def _state(one: PlacedCode, form: Format) -> str:
    if form == "table":
        return _("retired") if one.retired_at else _("in service")
    return "retired" if one.retired_at else "active"
