"""A target as people write it: ``whatsapp:+33612345678``, ``https://dupont.fr``, ``help``."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel
from contactcodes.errors import TargetError
from contactcodes.language import _

MAX_CHARACTERS = 2048  # of a stored value, as the column has it
_CLOSED = {"skype": "Skype", "gbm": "Google Business Messages"}
# Words people put in front of a colon, and what they mean by them.
_MEANT = {
    **dict.fromkeys(("tel", "phone", "telephone", "téléphone", "appel", "callto"), "call"),
    **dict.fromkeys(("wa", "whats", "whatsap"), "whatsapp"),
    **dict.fromkeys(("fb", "facebook", "m.me", "messanger"), "messenger"),
    **dict.fromkeys(("mail", "email", "e-mail", "courriel"), "mailto"),
    **dict.fromkeys(("texto", "smsto", "text"), "sms"),
    **dict.fromkeys(("aide",), "help"),
    **dict.fromkeys(("www", "site", "url", "web", "link", "lien"), "web"),
}
_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,24}(:\d+)?([/?#]\S*)?")
_MESSENGER_SITE = re.compile(r"(www\.)?(m\.me|facebook\.com)/", re.IGNORECASE)
_WHATSAPP_SITE = re.compile(r"(www\.)?wa\.me/\+?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a scan leads: a channel and its value, checked and in its one form.

    Make one with ``Target.read``; ``str()`` gives the text that reads back the same.
    """

    channel: str
    value: str

    @classmethod
    def read(cls, text: str) -> Target:
        """Return the target a person wrote.

            >>> str(Target.read("WhatsApp: 06 12 34 56 78"))
            'whatsapp:+33612345678'

        Raises TargetError, saying what is expected and, where it can be guessed, what was meant.
        """
        target = _trimmed(text)
        if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in target):
            # Invisible marks inside a phone number are the address book's; anywhere else they deceive.
            target = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", target)
            if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in target):
                raise TargetError(
                    _("The target contains an invisible character. Type it anew. %(targets)s")
                    % {"targets": _targets()}
                )
        if not target:
            raise TargetError(_("The target is empty. %(targets)s") % {"targets": _targets()})
        for name, channel in CHANNELS.items():
            written = channel.claims(target)
            if written is not None:
                value = channel.read(written)
                if len(value) > MAX_CHARACTERS:
                    raise TargetError(
                        _("The target has %(length)d characters; at most %(most)d are possible.")
                        % {"length": len(value), "most": MAX_CHARACTERS}
                    )
                return cls(name, value)
        raise TargetError(_explained(target))

    def __str__(self) -> str:
        """Return the target in its one writing."""
        return self.channel_object.written(self.value)

    @property
    def channel_object(self) -> Channel:
        """The channel itself, with its words and its link."""
        return CHANNELS[self.channel]

    def link(self, reference: str) -> str:
        """Return the URI that opens the conversation; "" where the service itself answers.

        reference  the code text, for channels that hand it to the brand
        """
        return self.channel_object.link(self.value, reference)


def _trimmed(text: str) -> str:
    return text.strip().strip("\ufeff\u200b\u200e\u200f\u202a\u202c\u2066\u2069").strip()


def _targets() -> str:
    examples = ", ".join(channel.example for channel in CHANNELS.values())
    return _("A target is one of: %(examples)s.") % {"examples": examples}


def _explained(target: str) -> str:
    """Return why nothing claims the target, and what was probably meant."""
    head, colon, rest = target.partition(":")
    word = head.strip().casefold()
    shown = {"target": target if len(target) <= 80 else target[:79] + "…"}
    if colon and word in _CLOSED:
        return _("%(service)s has closed: no code can lead there. %(targets)s") % {
            "service": _CLOSED[word],
            "targets": _targets(),
        }
    meant = _meant(target, word if colon or word in _MEANT else "", rest.strip())
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
    if word in _MEANT:
        channel = CHANNELS[_MEANT[word]]
        guesses = [channel.prefix + rest.lstrip("/")]
    elif _MESSENGER_SITE.match(target):
        guesses = ["messenger:" + target]
    elif _WHATSAPP_SITE.match(target):
        guesses = ["whatsapp:" + target]
    elif re.fullmatch(r"\+?[\d\s().\-/]+", target):
        guesses = ["call:" + target, "whatsapp:" + target]
    elif "@" in target:
        guesses = ["mailto:" + target]
    elif _SITE.fullmatch(target):
        guesses = ["https://" + target]
    else:
        guesses = []
    meant = []
    for guess in guesses:
        with suppress(TargetError):
            meant.append(str(Target.read(guess)))
    return meant
