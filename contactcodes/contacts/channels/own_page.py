"""Channels that are a page of ours and need nothing written: a call-back, a message left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from contactcodes.contacts.channels.channel import Carries, Channel
from contactcodes.contacts.platform import Platform
from contactcodes.errors import TargetError
from contactcodes.language import _


class OwnPage(Channel):
    """A form that the service itself answers with. Its target is its name alone."""

    redirects_on: ClassVar[frozenset[Platform]] = frozenset()
    carries: ClassVar[Carries] = Carries.PAGE

    def claims(self, target: str) -> str | None:
        """Return what stands behind the name and a colon: there should be nothing."""
        head, _colon, rest = target.partition(":")
        return rest.strip() if head.strip().casefold() == self.name else None

    def written(self, value: str) -> str:  # noqa: ARG002
        """Return the name alone."""
        return self.name

    def read_primary(self, written: str) -> str:
        """Return the empty value."""
        if written:
            raise TargetError(
                _("“%(name)s” stands alone, without “%(rest)s”. Example: %(name)s")
                % {"name": self.name, "rest": written[:80]}
            )
        return ""

    def field(self) -> None:
        """Return None: nothing has to be written."""
        return

    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:  # noqa: ARG002
        """Return "": a page of ours answers."""
        return ""

    def shown(self, value: str) -> str:  # noqa: ARG002
        """Return the channel's name."""
        return self.label()
