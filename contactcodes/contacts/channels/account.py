"""Channels whose target is an account: a name, an id or a code in one of few forms."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import ClassVar

from contactcodes.contacts.channels.channel import Channel
from contactcodes.contacts.channels.field import TARGET, Field


class Account(Channel):
    """A channel whose primary is an account's name, checked by a pattern."""

    pattern: ClassVar[re.Pattern[str]]
    """What an account looks like, whole."""
    lower: ClassVar[bool] = False
    """Case does not count: it is stored in lower case."""

    def read_primary(self, written: str) -> str:
        """Return the account, without the ``@`` that people put in front."""
        account = written.strip().removeprefix("@")
        account = account.lower() if self.lower else account
        if not self.pattern.fullmatch(account):
            raise self.refused(written, self.expected())
        return account

    @abstractmethod
    def expected(self) -> str:
        """Return what is expected, in the locale in force: “the user name, up to 30 letters”."""

    @abstractmethod
    def account_label(self) -> str:
        """Return the label of the account's field, in the locale in force."""

    def field(self) -> Field:
        """Return the field for the account."""
        example = self.parts(self.claims(self.example) or "")[0]
        expected = self.expected()
        hint = f"{expected[0].upper()}{expected[1:]}."
        return Field(name=TARGET, label=self.account_label(), example=example, hint=hint, required=True)

    def shown(self, value: str) -> str:
        """Return the account."""
        return self.parts(value)[0]
