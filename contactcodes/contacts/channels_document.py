"""``docs/channels.md``, made of the channel files: ``python -m contactcodes.contacts.channels_document``."""

from __future__ import annotations

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel, Desktop, Page
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.template import known_fields
from contactcodes.language import using_locale

_HEAD = """# Channels

Made from `contactcodes/contacts/channels/` by `python -m contactcodes.contacts.channels_document`; a test
compares them. Each channel is one file there.

A target is a channel's name, a colon and what belongs to it: `whatsapp:+33612345678`. Options follow a `?`
(behind an `https://` address and an app a space), percent-encoded or plain:
`whatsapp:+33612345678?text=Bonjour {city}`. A pasted address of a conversation (`wa.me/…`, `t.me/…`) is
read as its channel.

Options may have fields: %s.
They are filled when somebody scans; what would be too long then is cut at its longest field, never at
the code. Nothing about the person who scans is ever filled in.

Where a platform hands no reference back, the visible token `(réf. 7k3-qx9m)` is added to a prefilled text. A
target without a text gets none.
"""
_DESKTOP = {
    Desktop.OPENS: "the same link",
    Desktop.CONTINUES: "a symbol to go on with the phone",
    Desktop.SHOWS: "the number or the symbol itself",
}
_WITH_LINK = (Page.BUTTON, Page.SYMBOL)
_ON = {Platform.IOS: "iOS", Platform.ANDROID: "Android", Platform.DESKTOP: "desktop"}


def channels_document() -> str:
    """Return the whole document, in English."""
    with using_locale("en"):
        channels = sorted(CHANNELS.values(), key=lambda channel: channel.label().casefold())
        parts = [_HEAD % known_fields(), _overview(channels), *(_chapter(channel) for channel in channels)]
    return "\n".join(parts)


def _overview(channels: list[Channel]) -> str:
    lines = ["| channel | target | what carries the source |", "|---|---|---|"]
    lines += [f"| {one.label()} | `{one.example}` | {one.carries.value} |" for one in channels]
    return "\n".join(lines) + "\n"


def _chapter(channel: Channel) -> str:
    facts = channel.facts
    lines = [f"## {channel.label()}", "", f"Target: `{channel.example}`", ""]
    lines += [f"- Link: {_quoted(link)}" for link in facts.link]
    lines.append(f"- A scan: {_scan(channel)}")
    lines.append(f"- Carries the source: {channel.carries.value}")
    lines.append(f"- Comes back: {facts.comes_back}")
    lines.append(f"- Limits: {facts.limits}")
    for option in channel.options:
        unit = "bytes" if option.in_bytes else "characters"
        usual = f", usually `{option.usual}`" if option.usual else ""
        fields = "" if option.template else ", no fields"
        lines.append(f"- Option `{option.name}`: at most {option.most} {unit}{fields}{usual}")
    if channel.account_symbol:
        lines.append("- In the studio the account may be given as a picture of its QR code")
    lines.append("- Sources: " + "; ".join(facts.sources))
    return "\n".join(lines) + "\n"


def _quoted(link: str) -> str:
    return link if link.startswith("a page of ours") else f"`{link}`"


def _scan(channel: Channel) -> str:
    sent_on = channel.redirects(channel.read(channel.claims(channel.example) or ""))
    if len(sent_on) == len(Platform):
        return "sent on at once, on every platform"
    desktop = f"; at a desk {_DESKTOP[channel.desktop]}" if channel.page in _WITH_LINK else ""
    page = f"a page of ours answers ({channel.page.value})"
    if not sent_on:
        return page + desktop
    on = " and ".join(_ON[platform] for platform in Platform if platform in sent_on)
    return f"sent on at once on {on}; elsewhere {page}{desktop}"


if __name__ == "__main__":
    print(channels_document(), end="")  # noqa: T201
