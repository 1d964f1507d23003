"""What a customer leaves: a message, or the wish to be called back. Values and their limits; no I/O."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.mail_address import read_mail_address, shown_mail_address
from contactcodes.contacts.phone_number import (
    is_dear,
    is_international,
    read_phone_number,
    shown_phone_number,
)
from contactcodes.errors import InputError
from contactcodes.language import _, format_number

LONGEST_TEXT = 2000  # characters
LONGEST_WISHED_TIME = 120


class MessageKind(StrEnum):
    """What was left. It is also the word in the table, in addresses and in webhooks."""

    MESSAGE = "message"
    CALLBACK = "callback"


class MessageState(StrEnum):
    """How far the brand is with it: nobody has taken it, somebody is at it, it is answered."""

    NEW = "new"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message or call-back, with where it came from.

    reach        an e-mail address, or a phone number in E.164: how the customer is answered
    wished_time  when to call back, in the customer's words; "": any time
    locale       the customer's language, as the form spoke it
    erase_at     when it is erased, as the form said
    key          of its form and its words: names it to others, who may get it twice
    code_text    None where the code was deleted since; so are its placement's and campaign's names ""
    assignee     who has taken it, by e-mail; "": nobody
    """

    id: int
    brand_id: int
    brand: str
    brand_locale: str
    brand_time_zone: str
    kind: MessageKind
    text: str
    reach: str
    wished_time: str
    locale: str
    received_at: datetime
    erase_at: datetime
    state: MessageState
    assignee_id: int | None
    assignee: str
    done_at: datetime | None
    key: str
    code_text: CodeText | None
    campaign_id: int | None
    campaign: str
    placement: str
    city: str

    @property
    def reach_email(self) -> str:
        """The e-mail address; "" where there is a phone number instead."""
        return self.reach if "@" in self.reach else ""

    @property
    def reach_phone(self) -> str:
        """The phone number in E.164; "" where there is an e-mail address instead."""
        return "" if "@" in self.reach else self.reach

    @property
    def answer_link(self) -> str:
        """The link that begins an answer: ``mailto:`` (RFC 6068, 2) or ``tel:`` (RFC 3966)."""
        if not self.reach_email:
            return "tel:" + self.reach
        local, _at, domain = self.reach.rpartition("@")
        return f"mailto:{quote(local, safe='+')}@{domain}"

    @property
    def shown_reach(self) -> str:
        """How the customer is reached, as people read it."""
        return shown_mail_address(self.reach) if self.reach_email else shown_phone_number(self.reach)


def checked_text(kind: MessageKind, written: str) -> str:
    """Return a text as it is stored: lines end in ``\\n``, no control characters.

    Raises InputError where a message is empty, or the text is too long.
    """
    lines = (_printable(line) for line in re.split(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", written))
    text = "\n".join(lines).strip()
    if not text and kind == MessageKind.MESSAGE:
        raise InputError(_("Write your message."))
    if len(text) > LONGEST_TEXT:
        raise InputError(
            _("Your message has %(length)s characters; %(most)s are possible. Please shorten it.")
            % {"length": format_number(len(text)), "most": format_number(LONGEST_TEXT)}
        )
    return text


def checked_reach(kind: MessageKind, written: str) -> str:
    """Return how the customer is reached: an e-mail address, or a phone number in E.164.

    Raises InputError for what is neither, is no number that a call-back reaches, or one that is dear to call.
    """
    written = " ".join(written.split())
    if kind == MessageKind.MESSAGE and "@" in written:
        address = read_mail_address(written)
        if address is None:
            raise InputError(
                _("“%(written)s” is not an e-mail address. One looks like marie@example.com.")
                % {"written": written[:80]}
            )
        return address
    number = read_phone_number(written)
    if number is not None and is_international(number):
        if is_dear(number):
            raise InputError(
                _(
                    "“%(written)s” is dear to call: a premium-rate or satellite number. Write the number of "
                    "a mobile or a landline phone."
                )
                % {"written": written[:80]}
            )
        return number
    if not written:
        raise InputError(_no_reach(kind))
    if kind == MessageKind.MESSAGE and not re.search(r"\d", written):
        raise InputError(
            _("“%(written)s” is neither an e-mail address nor a phone number. Write one of the two.")
            % {"written": written[:80]}
        )
    raise InputError(
        _(
            "“%(written)s” is no phone number where you can be called. Outside France it begins with + and "
            "the country, such as +44 7400 123456."
        )
        % {"written": written[:80]}
    )


def checked_wished_time(written: str) -> str:
    """Return when to call back, on one line. Raises InputError where it is too long."""
    wished = " ".join(filter(None, map(_printable, written.split())))
    if len(wished) > LONGEST_WISHED_TIME:
        raise InputError(
            _("This has %(length)s characters; %(most)s are possible. Please shorten it.")
            % {"length": format_number(len(wished)), "most": format_number(LONGEST_WISHED_TIME)}
        )
    return wished


def _no_reach(kind: MessageKind) -> str:
    if kind == MessageKind.CALLBACK:
        return _("Write the phone number where you can be called.")
    return _("Write your e-mail address or phone number, so that you can be answered.")


def _printable(line: str) -> str:
    """Return a line without what no table keeps and no reader sees: control characters, lone surrogates."""
    kept = (one for one in line.replace("\t", " ") if unicodedata.category(one) not in {"Cc", "Cs"})
    return "".join(kept).rstrip()
