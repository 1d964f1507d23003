"""The pictures of a print run: the brand's logo, and a sign for the channel its codes lead to.

The sign is neutral: a bubble, a receiver, an envelope. The logos of WhatsApp and Messenger may not
stand on every print without their owners' word (docs/decisions/0015), so they are named, not shown.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from contactcodes.codes.logo import Logo
from contactcodes.codes.pdf_objects import as_numbers
from contactcodes.codes.style import Style
from contactcodes.codes.vector_files import cmyk_operators
from contactcodes.contacts.target import Target
from contactcodes.sheets.artwork import Artwork, Mark
from contactcodes.sheets.picture import Picture

# Bootstrap Icons (MIT), of the installed Bootstrap-Flask.
_SIGNS = {
    "call": "telephone-fill",
    "sms": "chat-left-text-fill",
    "mailto": "envelope-fill",
    "messenger": "chat-dots-fill",
    "whatsapp": "chat-dots-fill",
    "web": "globe2",
    "help": "question-circle-fill",
}
_ANY_SIGN = "chat-fill"
_SIDE = 16.0  # of each icon's viewBox
_SPRITE = Path("static") / "bootstrap5" / "icons" / "bootstrap-icons.svg"


def sheet_artwork(target: Target, style: Style) -> Artwork:
    """Return the pictures for sheets that lead to a target, of a brand with that style."""
    logo = drawn_logo(style.logo) if style.logo is not None else None
    return Artwork(logo=logo, mark=channel_sign(target.channel))


def drawn_logo(logo: Logo) -> Picture:
    """Return a logo as curves in inks, as styled symbols have it: sharp on a poster."""
    shapes = logo.shapes(x=0, y=0, side=max(logo.width, logo.height))
    left, top = (
        max(0, other - one) / 2 for one, other in ((logo.width, logo.height), (logo.height, logo.width))
    )
    drawing = f"1 0 0 1 {as_numbers((-left, -top))} cm\n{cmyk_operators(shapes)}"
    return Picture(logo.width, logo.height, drawing)


@cache
def channel_sign(channel: str) -> Mark:
    """Return the sign of a channel."""
    name = _SIGNS.get(channel, _ANY_SIGN)
    found = re.search(rf'<symbol[^>]*\bid="{re.escape(name)}"[^>]*>(.*?)</symbol>', _sprite(), re.S)
    if found is None:
        raise LookupError(f"the installed Bootstrap-Flask has no icon {name}")
    return Mark(path=" ".join(re.findall(r'\bd="([^"]+)"', found[1])), side=_SIDE)


def _sprite() -> str:
    # The package is found and not imported: it would bring Flask along.
    spec = find_spec("flask_bootstrap")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return (Path(folders[0]) / _SPRITE).read_text(encoding="utf-8")
