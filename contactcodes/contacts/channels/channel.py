"""What every channel has. A new channel is one new file beside this one.

A target is ``prefix primary ? options``: ``whatsapp:+33612345678?text=Bonjour%20{city}``. A *value* is
what stands behind the prefix, in its one stored form.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple

from contactcodes.contacts.channels.embed import Embed
from contactcodes.contacts.channels.field import TARGET, Field, option_field
from contactcodes.contacts.channels.pasted import Pasted, pasted
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import EVERYWHERE, Platform
from contactcodes.contacts.prefill import (
    Option,
    fill_options,
    parse_options,
    read_options,
    stored_options,
    write_options,
)
from contactcodes.errors import TargetError
from contactcodes.language import _


class Desktop(StrEnum):
    """What somebody at a desk gets."""

    OPENS = "opens"  # the same link, which works there
    CONTINUES = "continues"  # a symbol to go on with the phone
    SHOWS = "shows"  # the number or the text itself, and the symbol


class Page(StrEnum):
    """Which page of ours answers where no redirect does."""

    BUTTON = "button"  # the link as a button
    CHAT = "chat"  # a live chat embedded: ``embed``
    SYMBOL = "symbol"  # the account's own symbol: ``symbol``
    CALLBACK = "callback"  # a form: please call me back
    MESSAGE = "message"  # a form: a message for the brand
    HELP = "help"
    CARD = "card"  # a contact card to keep: ``Card.card_of``
    CHOICE = "choice"  # a contact page that offers several


class Carries(StrEnum):
    """What tells the brand, in the conversation, which code it began with."""

    PARAMETER = "parameter of the link"
    PAYLOAD = "start payload"
    TOKEN = "visible token in the prefilled text"  # noqa: S105 - no secret
    ATTRIBUTES = "attributes of the embedded chat"
    PAGE = "our own page, which knows the code"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What ``docs/channels.md`` says of a channel, in English.

    link        the forms of link, each as a template
    comes_back  what the platform tells the brand's system of the reference
    limits      characters and lengths
    sources     where these facts stand
    """

    link: tuple[str, ...]
    comes_back: str
    limits: str
    sources: tuple[str, ...]


class OtherWay(NamedTuple):
    """A second button: its link, its words in the locale in force, and a Bootstrap icon, "" the channel's."""

    link: str
    words: str
    icon: str = ""


class Channel(ABC):
    """A kind of contact: how its target is written, checked, opened and named."""

    name: ClassVar[str]
    """The word for it in the database, in URLs and in the API; with a colon, what a target begins with."""
    title: ClassVar[str] = ""
    """Its proper name, the same in every language; "" where ``label`` has words."""
    example: ClassVar[str]
    """A whole target that is right."""
    hosts: ClassVar[frozenset[str]] = frozenset()
    """Addresses of these hosts and schemes (``tg://``) are its conversations wherever they are pasted."""
    hosts_behind_prefix: ClassVar[frozenset[str]] = frozenset()
    """Hosts whose addresses it reads only behind its prefix: elsewhere they are web pages."""
    options: ClassVar[tuple[Option, ...]] = ()
    token_in: ClassVar[tuple[str, ...]] = ()
    """The options that carry the visible reference, the best first."""
    redirects_on: ClassVar[frozenset[Platform]] = EVERYWHERE
    """Where a scan is sent on by 302. Elsewhere a page answers, because browsers block redirects to app
    schemes such as ``tel:`` (WebKit and Chrome want a tap), or because the app is not there."""
    platform_matters: ClassVar[bool] = False
    """True: links differ from platform to platform. Elsewhere one is made for all."""
    works_on: ClassVar[frozenset[Platform]] = EVERYWHERE
    """Where its link does anything at all; elsewhere a page offers something else first."""
    desktop: ClassVar[Desktop] = Desktop.OPENS
    page: ClassVar[Page] = Page.BUTTON
    carries: ClassVar[Carries] = Carries.NOTHING
    colour: ClassVar[str] = ""
    """The brand's own, as ``#25d366``; "" where it is nobody's."""
    icon: ClassVar[str] = "chat-dots"
    """A Bootstrap icon, which stands for it in the studio."""
    mark: ClassVar[str] = ""
    """The Bootstrap icon on customers' buttons where that is another, such as of a platform that does not let
    everybody draw its sign, or does not say so (``docs/decisions/0023-marks-on-buttons.md``)."""
    account_symbol: ClassVar[bool] = False
    """The platform hands out its accounts as QR codes: the studio's form also takes a picture of one."""
    facts: ClassVar[Facts]

    @property
    def prefix(self) -> str:
        """What a target begins with, such as ``whatsapp:``."""
        return f"{self.name}:"

    # -- how a target is written --------------------------------------------------------------------------

    def claims(self, target: str) -> str | None:
        """Return what stands behind the prefix, or None if the target is another channel's.

        Case and spaces around the colon do not count: ``WhatsApp : 06 12 34 56 78`` is ours.
        """
        head, colon, rest = target.partition(":")
        if not colon or head.strip().casefold() != self.name:
            return None
        return target if rest.startswith("//") else rest.strip()

    def written(self, value: str) -> str:
        """Return the whole target in its one form; ``Target.read`` reads it back the same."""
        return self.prefix + value

    def read(self, written: str) -> str:
        """Return the stored value of what a person wrote behind the prefix, or pasted.

        Raises TargetError, saying what is expected, with an example.
        """
        address = pasted(written, self.hosts | self.hosts_behind_prefix, self.example)
        own = None if address is None else self.unpasted(address)
        if own is not None:
            primary, given = own
            given = {name: text for name, text in given.items() if text}
        else:
            primary, query = self.split(written)
            if not primary and "=" not in query:
                primary = written  # such as “??”: something is written, though nothing of use
            given = parse_options(query, self.options, self._option_example())
        return self.joined(
            self.read_primary(primary), read_options(given, self.options, self._option_example())
        )

    def _option_example(self) -> str:
        """Return a whole target that is right and has an option, where the channel prefills words."""
        words = self.token_in and "?" not in self.example
        return f"{self.example}?{self.token_in[0]}=Bonjour" if words else self.example

    @abstractmethod
    def read_primary(self, written: str) -> str:
        """Return the one form of what stands in front of the options. Raises TargetError."""

    def unpasted(self, address: Pasted) -> tuple[str, dict[str, str]] | None:  # noqa: ARG002
        """Return the primary and the options in a pasted address; None where it is none of ours."""
        return None

    def split(self, written: str) -> tuple[str, str]:
        """Return what stands in front of the options, and the options."""
        primary, _mark, query = written.partition("?")
        return primary.strip(), query

    def joined(self, primary: str, options: Mapping[str, str]) -> str:
        """Return the stored value; ``parts`` takes it apart again."""
        query = write_options(options)
        return f"{primary}?{query}" if query else primary

    def parts(self, value: str) -> tuple[str, dict[str, str]]:
        """Return the primary of a stored value, and its options decoded."""
        primary, query = self.split(value)
        return primary, stored_options(query)

    def compose(self, typed: Mapping[str, str]) -> str:
        """Return the stored value of a form's fields; what a field says wins over a pasted address.

        Raises TargetError.
        """
        written = typed.get(TARGET, "").strip()
        behind = self.claims(written)
        try:
            primary, options = self.parts(self.read(written if behind is None else behind))
        except TargetError as problem:
            if "?" in written:
                problem.field = ""  # the option stands in this field, not in its own
            raise
        given = {option.name: typed[option.name] for option in self.options if option.name in typed}
        return self.joined(primary, read_options({**options, **given}, self.options, self._option_example()))

    def said_in_form(self, problem: TargetError, name: str) -> str:
        """Return a refusal as a form says it beside one of its fields: with its label, or its example.

        name  the field's, as ``fields`` has it
        """
        field = next(field for field in self.fields() if field.name == name)
        if problem.in_form is not None:
            return problem.in_form(field.label)
        said = str(problem)
        if field.example:
            for whole in (self._option_example(), self.example):
                said = said.replace(whole, field.example)
            said = re.sub(rf" {name}=\S+$", lambda _found: f" {field.example}", said)
        return said

    def taken_apart(self, value: str) -> dict[str, str]:
        """Return the form's fields of a stored value, so that ``compose`` gives it again."""
        primary, options = self.parts(value)
        return {TARGET: primary, **options}

    def fields(self) -> tuple[Field, ...]:
        """Return the fields of the studio's form, their words in the locale in force."""
        options = (option_field(option, has_token=option.name in self.token_in) for option in self.options)
        field = self.field()
        return (*options,) if field is None else (field, *options)

    @abstractmethod
    def field(self) -> Field | None:
        """Return the field of the primary; None where nothing has to be written."""

    # -- where it leads -----------------------------------------------------------------------------------

    def link(self, value: str, context: PersonalContext, platform: Platform) -> str:
        """Return the URI that opens the conversation on a platform; "" where a page of ours is all."""
        primary, options = self.parts(value)
        return self.link_of(primary, self.filled(options, context), platform)

    def filled(self, options: Mapping[str, str], context: PersonalContext) -> dict[str, str]:
        """Return the options as they go into a link: fields filled, the visible reference added."""
        return fill_options(options, self.options, context, self.token_in)

    @abstractmethod
    def link_of(self, primary: str, options: Mapping[str, str], platform: Platform) -> str:
        """Return the URI of a primary and its filled options."""

    def redirects(self, value: str) -> frozenset[Platform]:  # noqa: ARG002
        """Return the platforms on which a scan of this value is sent on by 302."""
        return self.redirects_on

    def other_ways(
        self,
        value: str,  # noqa: ARG002
        context: PersonalContext,  # noqa: ARG002
        platform: Platform,  # noqa: ARG002
    ) -> tuple[OtherWay, ...]:
        """Return the buttons that its page has below the first, such as an app's store."""
        return ()

    def embed(self, value: str, context: PersonalContext) -> Embed | None:  # noqa: ARG002
        """Return what the chat page must load; None for all that is no live chat."""
        return None

    def symbol(self, value: str) -> str:  # noqa: ARG002
        """Return what the symbol on its page says; "" where the page shows none of its own."""
        return ""

    # -- its words ----------------------------------------------------------------------------------------

    @abstractmethod
    def shown(self, value: str) -> str:
        """Return the value as a person reads it: ``0 800 123 456``."""

    def label(self) -> str:
        """Return the channel's name in the locale in force."""
        return self.title

    def printed_name(self) -> str:
        """Return the name that stands in print: customers need not know who runs a live chat."""
        return self.label()

    def button(self, value: str) -> str:  # noqa: ARG002
        """Return the words of its button, a verb first, in the locale in force."""
        return _("Write on %(channel)s") % {"channel": self.label()}

    def works_where(self) -> str:
        """Return the sentence that says at a desk why to go on with a phone, in the locale in force."""
        return _("%(channel)s works on phones.") % {"channel": self.label()}

    def headline(self) -> str:
        """Return the line that invites on paper: ``Une question ? Appelez-nous``."""
        return _("A question? Write to us on %(channel)s") % {"channel": self.label()}

    def refused(self, written: str, expected: str) -> TargetError:
        """Return the refusal of a primary: what was written, what is expected, an example."""
        if not written:
            return TargetError(
                _("Nothing is written for %(channel)s. Expected: %(expected)s. Example: %(example)s")
                % {"channel": self.label(), "expected": expected, "example": self.example}
            )
        return TargetError(
            _("“%(written)s” does not belong to %(channel)s. Expected: %(expected)s. Example: %(example)s")
            % {
                "written": written[:80],
                "channel": self.label(),
                "expected": expected,
                "example": self.example,
            }
        )
