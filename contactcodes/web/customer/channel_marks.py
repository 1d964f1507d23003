"""The marks on customers' buttons: a channel's sign in its own colour, where that can be seen."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from contactcodes.codes.style_contrast import contrast_ratio
from contactcodes.contacts.channels.channel import Channel
from contactcodes.web.customer.brand_look import DARK, LIGHT
from contactcodes.web.icons import filled, icon

LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: of a graphic with its ground


@cache
def mark_of(channel: Channel, drawn: str = "") -> Markup:
    """Return a channel's mark as inline SVG, filled where there is such a form: decoration before the words.

    drawn  the Bootstrap icon of a further button; "": the channel's own

    It has the colour of the words where the channel has none of its own. ``style.css`` draws it in the ink of
    the page in a scheme where its colour cannot be seen, and on the main button in that button's ink.
    """
    name = filled(drawn or channel.mark or channel.icon)
    if drawn or not channel.colour:
        return icon(name, "mark")
    return icon(name, " ".join(["mark", *_schemes(channel)]), channel.colour)


def _schemes(channel: Channel) -> list[str]:
    """Return the one scheme its colour is for, as ``style.css`` calls it; none where it is for both."""
    grounds = {"light": LIGHT, "dark": DARK}
    seen = [
        one for one, ground in grounds.items() if contrast_ratio(channel.colour, ground) >= LEAST_CONTRAST
    ]
    return seen if len(seen) < len(grounds) else []
