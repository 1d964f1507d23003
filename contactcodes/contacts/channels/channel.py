"""What every channel has. A new channel is one new file beside this one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar


class Channel(ABC):
    """A kind of contact: how its target is written, checked, opened and named.

    A *value* is what stands behind the prefix of a target, in its one stored form:
    ``+33612345678`` for ``whatsapp:06 12 34 56 78``.
    """

    name: ClassVar[str]
    """The word for it in the database, in URLs and in the API."""
    prefix: ClassVar[str]
    """What a target begins with, such as ``whatsapp:``."""
    example: ClassVar[str]
    """A whole target that is right."""
    redirects: ClassVar[bool]
    """True: a scan is sent on by 302. False: a page with a button answers, because browsers
    block redirects to app schemes such as ``tel:`` (facts: WebKit and Chrome want a tap)."""

    def claims(self, target: str) -> str | None:
        """Return what stands behind the prefix, or None if the target is another channel's.

        Case and spaces around the colon do not count: ``WhatsApp : 06 12 34 56 78`` is ours.
        """
        head, colon, rest = target.partition(":")
        return rest.strip() if colon and head.strip().casefold() + colon == self.prefix else None

    def written(self, value: str) -> str:
        """Return the whole target in its one form; ``Target.read`` reads it back the same."""
        return self.prefix + value

    @abstractmethod
    def read(self, written: str) -> str:
        """Return the stored value of what a person wrote behind the prefix.

        Raises TargetError, saying what is expected, with an example.
        """

    @abstractmethod
    def link(self, value: str, reference: str) -> str:
        """Return the URI that opens the conversation.

        reference  the code text, for channels that hand it to the brand; others ignore it
        """

    @abstractmethod
    def shown(self, value: str) -> str:
        """Return the value as a person reads it: ``0 800 123 456``."""

    @abstractmethod
    def label(self) -> str:
        """Return the channel's name in the locale in force."""

    @abstractmethod
    def button(self, value: str) -> str:
        """Return the words of its button, a verb first, in the locale in force."""

    @abstractmethod
    def headline(self) -> str:
        """Return the line that invites on paper: ``Une question ? Appelez-nous``."""
