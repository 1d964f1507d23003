"""The choice of what codes are printed on: a card for each layout, with its picture and its measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from contactcodes.campaigns.placement_words import plain
from contactcodes.codes.address import origin_of
from contactcodes.codes.symbol import Symbol
from contactcodes.errors import LayoutError
from contactcodes.language import current_locale
from contactcodes.sheets.boxes import Kind, Role
from contactcodes.sheets.layout import Layout
from contactcodes.sheets.module_size import check_module_size, reader_note
from contactcodes.web.current_service import service
from contactcodes.web.studio.layout_kinds import kind_label

_LETTER_MM = 215.9  # the width of American paper
_TOLD_ROLES = (Role.HEADLINE, Role.CALL_TO_ACTION, Role.PRODUCT, Role.GTIN, Role.LOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One layout as it is offered.

    sheets   how many the codes will take
    advice   what to know before choosing it; ""
    refusal  why it cannot be chosen; ""
    note     who reads its symbols where phones do not; ""
    """

    layout: Layout
    title: str
    sheets: int
    advice: str = ""
    refusal: str = ""
    note: str = ""

    @property
    def features(self) -> str:
        """What of the form belongs to it: words it has a place for, several labels on a sheet."""
        told = [role.value for role in _TOLD_ROLES if self.layout.has(role)]
        return " ".join(told + ["slots"] * (self.layout.labels_per_page > 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cards of one kind. ``found``: how many the search left."""

    kind: Kind
    label: str
    cards: tuple[Card, ...]
    found: int


def printed_origin() -> str:
    """Return what symbols carry in front of the code text when they are printed now."""
    return origin_of(service().settings.public_url)


def groups(
    layouts: Mapping[str, Layout],
    symbol: Symbol,
    sheets_on: Callable[[Layout], int],
    *,
    find: str = "",
    chosen: str = "",
) -> list[Group]:
    """Return all kinds that have a layout, each with its cards: the chosen one first, refused ones last.

    symbol     the largest QR Code that will be printed
    sheets_on  tells how many sheets of a layout it will be
    find       words, all of which a card's title or name has; "": all cards
    chosen     the name of a layout that stays whatever is searched for
    """
    words = [word for word in re.split(r"\s+", plain(find)) if word]
    found: list[Group] = []
    for kind in Kind:
        of_kind = [layout for layout in layouts.values() if layout.kind is kind]
        if not of_kind:
            continue
        matching = [layout for layout in of_kind if _matches(layout, words)]
        shown = [layout for layout in of_kind if layout in matching or layout.name == chosen]
        cards = sorted((_card(layout, symbol, sheets_on(layout)) for layout in shown), key=_order)
        cards.sort(key=lambda card: card.layout.name != chosen)
        found.append(Group(kind=kind, label=kind_label(kind), cards=tuple(cards), found=len(matching)))
    return found


def kind_shown(found: Iterable[Group], asked: str, usual: Kind) -> Kind:
    """Return the kind to begin with: what was asked for, or the usual one, unless the search left none."""
    left = {group.kind: group.found for group in found}
    wanted = [kind for kind in Kind if kind == asked] + [usual]
    most = sorted(left, key=lambda kind: -left[kind])  # those that have equally many stay in their order
    return next((kind for kind in (*wanted, *most) if left.get(kind)), usual)


def _matches(layout: Layout, words: Iterable[str]) -> bool:
    told = plain(" ".join((layout.name, *layout.title.values())))
    return all(word in told for word in words)


def _card(layout: Layout, symbol: Symbol, sheets: int) -> Card:
    advice = refusal = ""
    try:
        advice = check_module_size(layout, [symbol]) or ""
    except LayoutError as problem:
        refusal = str(problem)
    return Card(
        layout=layout,
        title=layout.title[current_locale()],
        sheets=sheets,
        advice=advice,
        refusal=refusal,
        note=reader_note(layout) or "",
    )


def _order(card: Card) -> tuple[bool, bool, tuple[tuple[int, str], ...]]:
    page = card.layout.page
    american = abs(page.width_mm - _LETTER_MM) < 1 and card.layout.kind is Kind.LABELS
    return bool(card.refusal), american, tuple(_natural(card.layout.name))


def _natural(name: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a name so that a2 comes before a10."""
    for part in re.findall(r"[0-9]+|[^0-9]+", name):
        yield (int(part), "") if part.isdigit() else (0, part)
