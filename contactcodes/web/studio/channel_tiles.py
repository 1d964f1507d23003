"""The tiles of the first step: one a channel, with its mark, an example and what a scan will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel, Page
from contactcodes.contacts.channels.field import TARGET
from contactcodes.contacts.closed_channels import INSTEAD
from contactcodes.contacts.target import MEANT, Target
from contactcodes.errors import TargetError
from contactcodes.language import _

_USUAL = ("whatsapp", "messenger", "web", "call", "sms", "mailto", "help")
_BY_PHONE_OR_MAIL = frozenset(("call", "callback", "mailto", "rcs", "sms"))
_OWN = frozenset(("app", "card", "help", "message", "page", "web"))
_UNLIKE = 3  # of _rank
_LIVE_CHAT = frozenset(("livechat",))  # those that are embedded are known by their page


@dataclass(frozen=True, slots=True)
class Tile:
    """What the page says of one channel.

    example    what stands in the field, without the prefix; "" where there is nothing to write
    consequence  what a scan will do
    """

    name: str
    label: str
    icon: str
    example: str
    consequence: str


@dataclass(frozen=True, slots=True)
class TileGroup:
    """Channels that belong together, under a heading."""

    label: str
    tiles: tuple[Tile, ...]


def usual_tiles() -> list[Tile]:
    """Return the tiles of what most people want, in the locale in force."""
    return [_tile(CHANNELS[name]) for name in _USUAL if name in CHANNELS]


def other_tiles() -> list[TileGroup]:
    """Return all the others, in groups."""
    return _grouped(name for name in CHANNELS if name not in _USUAL)


def found_tiles(wanted: str) -> list[TileGroup]:
    """Return the groups of all channels that have every one of the words, what was meant first; all for "".

    A word is one of the channel's name, of its group's, or what people call it: “facebook”, “mail”.
    """
    words = wanted.casefold().split()
    ranks = {name: [_rank(word, name) for word in words] for name in CHANNELS}
    worst = {name: max(ranked, default=0) for name, ranked in ranks.items() if _UNLIKE not in ranked}
    groups = _grouped(worst)
    return sorted(
        (TileGroup(one.label, tuple(sorted(one.tiles, key=lambda tile: worst[tile.name]))) for one in groups),
        key=lambda group: worst[group.tiles[0].name],
    )


def instead_tiles(service: str) -> list[Tile]:
    """Return the tiles of what does today what a closed service did, a key of ``INSTEAD``."""
    return [_tile(CHANNELS[name]) for name in INSTEAD[service]]


def tiles() -> list[Tile]:
    """Return all tiles, the usual ones first, in the locale in force."""
    return [*usual_tiles(), *(tile for group in other_tiles() for tile in group.tiles)]


def _grouped(names: Iterable[str]) -> list[TileGroup]:
    groups: dict[str, list[Tile]] = {"messengers": [], "phone": [], "own": [], "chat": []}
    for name in names:
        groups[_group(name)].append(_tile(CHANNELS[name]))
    return [
        TileGroup(_label(group), tuple(sorted(found, key=lambda tile: tile.label.casefold())))
        for group, found in groups.items()
        if found
    ]


def _rank(word: str, name: str) -> int:
    """Return how near a word is to a channel: 0 what people call it, 1 its name, 2 its group's."""
    channel = CHANNELS[name]
    if MEANT.get(word) == name or word in (name, channel.label().casefold()):
        return 0
    if word in f"{name} {channel.label()}".casefold():
        return 1
    return 2 if word in _label(_group(name)).casefold() else _UNLIKE


def _group(name: str) -> str:
    if name in _BY_PHONE_OR_MAIL:
        return "phone"
    if name in _OWN:
        return "own"
    return "chat" if name in _LIVE_CHAT or CHANNELS[name].page is Page.CHAT else "messengers"


def _label(group: str) -> str:
    return {
        "messengers": _("Messengers"),
        "phone": _("Phone, text and e-mail"),
        "own": _("Pages and apps of your own"),
        "chat": _("Live chat on your page"),
    }[group]


def channel_icon(name: str) -> str:
    """Return the icon of a channel."""
    return CHANNELS[name].icon


def read_tile(typed: Mapping[str, str]) -> Target:
    """Return the target of a chosen tile and its field, or of a whole target written there.

    Raises TargetError.
    """
    channel = CHANNELS.get(typed.get("channel", ""))
    written = typed.get("target", "").strip()
    if channel is None:
        if written and not typed.get("channel"):
            with suppress(TargetError):
                return Target.read(written)  # pasted whole: it tells its channel itself
        raise TargetError(_("Choose where a scan leads."))
    if not example_of(channel):
        if not written or channel.field() is None:
            return Target.read(channel.name)
        return Target(channel.name, channel.compose({TARGET: written}))
    if not written:
        raise TargetError(
            _("Write what belongs to %(channel)s, such as %(example)s.")
            % {"channel": channel.label(), "example": example_of(channel)}
        )
    try:
        return Target.read(written if channel.claims(written) is not None else channel.prefix + written)
    except TargetError as problem:
        # The field needs no prefix, so its example has none.
        raise TargetError(str(problem).replace(channel.example, example_of(channel))) from None


def written_in_tile(target: Target) -> str:
    """Return what stands in the field for a target, so that ``read_tile`` reads the same again."""
    channel = target.channel_object
    if not example_of(channel):
        return str(target) if target.value else ""
    return _without_prefix(channel, str(target))


def example_of(channel: Channel) -> str:
    """Return the channel's example as the field takes it; "" for a channel that needs nothing."""
    return "" if channel.example == channel.name else _without_prefix(channel, channel.example)


def _without_prefix(channel: Channel, target: str) -> str:
    # A web address is known by its beginning, so it keeps it.
    return target if channel.prefix.endswith("//") else target.removeprefix(channel.prefix)


def _behind_prefix(channel: Channel) -> str:
    return channel.claims(channel.example) or ""


def _tile(channel: Channel) -> Tile:
    value = channel.read(_behind_prefix(channel))
    if channel.redirects(value):
        consequence = _("A scan opens %(channel)s at once.") % {"channel": channel.label()}
    elif channel.page is Page.CHAT:
        consequence = _("A scan shows a page of ours with the chat in it.")
    elif channel.page is Page.CHOICE:
        consequence = _("A scan shows a page of ours that offers several ways, those that are open first.")
    elif channel.page in (Page.MESSAGE, Page.CALLBACK):
        consequence = _("A scan shows a form of ours; what is sent stands in the inbox of the studio.")
    elif channel.page is Page.HELP:
        consequence = _("A scan shows a page of ours with the brand’s name and how to get help.")
    else:
        consequence = _("A scan shows a page with one button: %(button)s.") % {
            "button": channel.button(value)
        }
    return Tile(channel.name, channel.label(), channel_icon(channel.name), example_of(channel), consequence)
