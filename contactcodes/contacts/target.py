"""A target as people write it: ``whatsapp:+33612345678``, ``https://dupont.fr``, ``help``."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.channels.pasted import pasted
from contactcodes.contacts.closed_channels import closed_channel
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.web_address import lacks_scheme
from contactcodes.errors import TargetError
from contactcodes.language import _

MAX_CHARACTERS = 2048  # of a stored value, as the column has it
# Words people put in front of a colon, or search for, and which channel they mean by them.
MEANT = {
    **dict.fromkeys(("tel", "tél", "phone", "telephone", "téléphone", "appel", "callto"), "call"),
    **dict.fromkeys(("wa", "whats", "whatsap"), "whatsapp"),
    **dict.fromkeys(("fb", "facebook", "m.me", "messanger"), "messenger"),
    **dict.fromkeys(("mail", "email", "e-mail", "courriel"), "mailto"),
    **dict.fromkeys(("texto", "smsto", "text"), "sms"),
    **dict.fromkeys(("insta", "ig", "ig.me"), "instagram"),
    **dict.fromkeys(("tg", "t.me", "télégram"), "telegram"),
    **dict.fromkeys(("imessage", "abc", "apple-messages"), "apple"),
    **dict.fromkeys(("twitter", "x.com"), "x"),
    **dict.fromkeys(("weixin",), "wechat"),
    **dict.fromkeys(("kakao",), "kakaotalk"),
    **dict.fromkeys(("snap",), "snapchat"),
    **dict.fromkeys(("teams.microsoft.com", "msteams"), "teams"),
    **dict.fromkeys(("tawk.to",), "tawk"),
    **dict.fromkeys(("vcard", "vcf", "contact", "carte"), "card"),
    **dict.fromkeys(("rappel", "call-back", "recall"), "callback"),
    **dict.fromkeys(("formulaire", "form"), "message"),
    **dict.fromkeys(("appli", "application"), "app"),
    **dict.fromkeys(("aide",), "help"),
    **dict.fromkeys(("www", "site", "url", "web", "link", "lien"), "web"),
}
_USUAL_EXAMPLES = ("call", "whatsapp", "messenger", "mailto", "web", "help")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a scan leads: a channel and its value, checked and in its one form.

    Make one with ``Target.read``; ``str()`` gives the text that reads back the same.
    """

    channel: str
    value: str

    @classmethod
    def read(cls, text: str) -> Target:
        """Return the target a person wrote, or the conversation whose address they pasted.

            >>> str(Target.read("WhatsApp: 06 12 34 56 78"))
            'whatsapp:+33612345678'
            >>> str(Target.read("https://wa.me/33612345678"))
            'whatsapp:+33612345678'

        Raises TargetError, saying what is expected and, where it can be guessed, what was meant.
        """
        target = _visible(text)
        if not target:
            raise TargetError(_("The target is empty. %(targets)s") % {"targets": _targets()})
        if told := closed_channel(target):
            raise TargetError(told)
        for channel in CHANNELS.values():
            if channel.name != "web" and (written := channel.claims(target)) is not None:
                return cls._of(channel, channel.read(written))
        # A channel may have its address in a form that names nobody to write to: then it is a web page.
        on_the_web = CHANNELS["web"].claims(target)
        for channel in CHANNELS.values():
            if channel.hosts and pasted(target, channel.hosts, channel.example) is not None:
                if on_the_web is None:
                    return cls._of(channel, channel.read(target))
                with suppress(TargetError):
                    return cls._of(channel, channel.read(target))
        if on_the_web is not None:
            return cls._of(CHANNELS["web"], CHANNELS["web"].read(on_the_web))
        raise TargetError(_explained(target))

    @classmethod
    def _of(cls, channel: Channel, value: str) -> Target:
        if len(value) > MAX_CHARACTERS:
            raise TargetError(
                _("The target has %(length)d characters; at most %(most)d are possible.")
                % {"length": len(value), "most": MAX_CHARACTERS}
            )
        return cls(channel.name, value)

    def __str__(self) -> str:
        """Return the target in its one writing."""
        return self.channel_object.written(self.value)

    @property
    def channel_object(self) -> Channel:
        """The channel itself, with its words and its link."""
        return CHANNELS[self.channel]

    def link(self, context: PersonalContext, platform: Platform) -> str:
        """Return the URI that opens the conversation; "" where the service itself answers."""
        return self.channel_object.link(self.value, context, platform)

    def redirects(self) -> frozenset[Platform]:
        """Return the platforms on which a scan is sent on to ``link`` by 302; a page answers elsewhere."""
        return self.channel_object.redirects(self.value)

    def locations(self, context: PersonalContext) -> dict[Platform, str]:
        """Return where each platform is sent on to, those that a page answers left out."""
        platforms = self.redirects()
        if not platforms or self.channel_object.platform_matters:
            return {platform: self.link(context, platform) for platform in platforms}
        return dict.fromkeys(platforms, self.link(context, next(iter(platforms))))


def _visible(text: str) -> str:
    """Return what was written, trimmed. Raises TargetError for characters that cannot be seen."""
    target = text.strip().strip("\ufeff\u200b\u200e\u200f\u202a\u202c\u2066\u2069").strip()
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in target):
        # Invisible marks inside a phone number are the address book's; anywhere else they deceive.
        target = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", target)
        if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in target):
            raise TargetError(
                _("The target contains an invisible character. Type it anew. %(targets)s")
                % {"targets": _targets()}
            )
    return target


def _targets() -> str:
    examples = ", ".join(CHANNELS[name].example for name in _USUAL_EXAMPLES)
    others = ", ".join(f"{name}:" for name in CHANNELS if name not in _USUAL_EXAMPLES)
    return _("A target is one of: %(examples)s; or begins with %(others)s.") % {
        "examples": examples,
        "others": others,
    }


def _explained(target: str) -> str:
    """Return why nothing claims the target, and what was probably meant."""
    head, colon, rest = target.partition(":")
    word = head.strip().casefold()
    shown = {"target": target if len(target) <= 80 else target[:79] + "…"}
    meant = _meant(target, word if colon or word in MEANT else "", rest.strip())
    if len(meant) == 1:
        return _("“%(target)s” is no target. Did you mean %(meant)s?") % {**shown, "meant": meant[0]}
    if meant:
        return _("“%(target)s” is no target. Did you mean %(meant)s or %(other)s?") % {
            **shown,
            "meant": meant[0],
            "other": meant[1],
        }
    if colon and re.fullmatch(r"[\w.+-]{1,24}", word):
        return _("No channel begins with “%(prefix)s:”. %(targets)s") % {
            "prefix": word,
            "targets": _targets(),
        }
    return _("“%(target)s” is no target. %(targets)s") % {**shown, "targets": _targets()}


def _meant(target: str, word: str, rest: str) -> list[str]:
    """Return the targets, at most two, that were probably meant; each of them is right."""
    if word in MEANT:
        channel = CHANNELS[MEANT[word]]
        alone = not rest and channel.claims(channel.name) is not None  # such as “callback”
        guesses = [channel.name if alone else channel.prefix + rest.lstrip("/")]
    elif re.fullmatch(r"\+?[\d\s().\-/]+", target):
        guesses = ["call:" + target, "whatsapp:" + target]
    elif "@" in target:
        guesses = ["mailto:" + target]
    elif lacks_scheme(target):
        guesses = ["https://" + target]
    else:
        guesses = []
    meant = []
    for guess in guesses:
        with suppress(TargetError):
            meant.append(str(Target.read(guess)))
    return meant
