"""Kinds of layouts in the words people choose among, and the one that suits what they list. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from contactcodes.campaigns.placement import Medium
from contactcodes.language import _
from contactcodes.sheets.boxes import Kind

_OF_MEDIUM = {
    Medium.SHOP_WINDOW: Kind.WINDOW,
    Medium.POSTER: Kind.POSTER,
    Medium.SHELF: Kind.SHELF,
    Medium.TABLE: Kind.TENT,
    Medium.CARD: Kind.CARD,
    Medium.PACKAGING: Kind.PACKAGING,
    Medium.COUNTER: Kind.COUNTER,
}


def kind_label(kind: Kind) -> str:
    """Return what a kind is called, in the plural."""
    return {
        Kind.LABELS: _("Label sheets"),
        Kind.POSTER: _("Posters"),
        Kind.WINDOW: _("Window stickers"),
        Kind.SHELF: _("Shelf talkers"),
        Kind.TENT: _("Table tents"),
        Kind.CARD: _("Business cards"),
        Kind.PACKAGING: _("Packaging labels"),
        Kind.COUNTER: _("Counter cards"),
    }[kind]


def kind_for(media: Iterable[Medium]) -> Kind:
    """Return the kind that suits more than half of the placements; label sheets suit all the others."""
    wanted = Counter(_OF_MEDIUM.get(medium, Kind.LABELS) for medium in media)
    if not wanted:
        return Kind.LABELS
    kind, times = wanted.most_common(1)[0]
    return kind if 2 * times > wanted.total() else Kind.LABELS
