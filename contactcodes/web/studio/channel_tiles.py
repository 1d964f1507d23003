"""The tiles of the first step: one a channel, with its mark, an example and what a scan will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.target import Target
from contactcodes.errors import TargetError
from contactcodes.language import _

_USUAL_FIRST = ("whatsapp", "messenger", "web", "call", "sms", "mailto", "help")


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


def tiles() -> list[Tile]:
    """Return the tiles, the usual ones first, in the locale in force."""
    names = [name for name in _USUAL_FIRST if name in CHANNELS]
    names += [name for name in CHANNELS if name not in _USUAL_FIRST]
    return [_tile(CHANNELS[name]) for name in names]


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
        raise TargetError(_("Choose where a scan leads."))
    if not example_of(channel):
        return Target.read(channel.name if channel.claims(written) is None else written)
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
    if channel.redirects(channel.read(_behind_prefix(channel))):
        consequence = _("A scan opens %(channel)s at once.") % {"channel": channel.label()}
    elif example_of(channel):
        value = channel.read(_behind_prefix(channel))
        consequence = _("A scan shows a page with one button: %(button)s.") % {
            "button": channel.button(value)
        }
    else:
        consequence = _("A scan shows a page of ours with the brand’s name and how to get help.")
    return Tile(channel.name, channel.label(), channel_icon(channel.name), example_of(channel), consequence)
