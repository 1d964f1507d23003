"""What says below a symbol where a scan leads: the channel's name in the channel's own colour.

Name and colour only; the colour stands in the channel's own file, and whoever makes a symbol hands it
in. The mark itself is left out:

- WhatsApp: logos may be taken from WhatsApp's own brand page only, and are not licensed for
  packaging without written approval (about.meta.com/brand/resources/whatsapp/whatsapp-brand).
- Messenger: the icon comes with terms of its own that whoever downloads it agrees to, print on
  packaging wants permission (about.meta.com/brand/resources/facebook/messenger-icon).

Drawings of these logos in free icon sets (Simple Icons is CC0) free the drawing, not the mark. The
name may be written: “WhatsApp”, in the letters of the words around it, never abbreviated. Call, SMS,
mail, web and help page are nobody's marks and are named in the symbol's own colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from contactcodes.codes.style_contrast import contrast_ratio

_INKS = ("#000000", "#ffffff")


@dataclass(frozen=True, slots=True)
class ChannelMark:
    """A channel's name and what it stands on.

    name    as the brand writes it
    colour  of the ground, as ``#25d366``; "": the symbol's own dark colour
    """

    name: str
    colour: str = ""

    def ground(self, dark: str) -> str:
        """Return the colour behind the name, of a symbol with that dark colour."""
        return self.colour or dark

    def ink(self, dark: str) -> str:
        """Return black or white, whichever can be read better on the ground."""
        ground = self.ground(dark)
        return max(_INKS, key=lambda ink: contrast_ratio(ink, ground))
