"""The look of a symbol's file: as the brand styles its symbols, or plain."""

from __future__ import annotations

from flask import request

from contactcodes.campaigns.brand_style import find_style
from contactcodes.codes.style import PLAIN, Style
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service


def brand_style() -> Style:
    """Return the style of the brand at work."""
    with service().database.reading() as connection:
        return find_style(connection, current_brand().id)


def asked_style() -> Style:
    """Return the style that was asked for: the brand's own unless plain was chosen."""
    return PLAIN if request.args.get("look") == "plain" else brand_style()
