"""A customer's message as an e-mail to the brand, in the brand's language.

Nothing that a customer or a marketer typed can begin another header (RFC 5322, 2.2), or name another
address: names stand in headers as encoded words only (RFC 2047), made here. ``EmailMessage`` refuses line
breaks, but takes those that stand encoded in a name, and loses the quotes and the lines of long names.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from babel import Locale

from contactcodes.contacts.message import Message, MessageKind
from contactcodes.language import _, current_locale, format_moment, using_locale

_LONGEST_SUBJECT = 150  # characters
_LONGEST_LINE = 76  # characters, RFC 2047, 2
_POLICY = SMTP.clone(refold_source="none")  # what is made here goes out as it is


def mail_of(message: Message, *, mail_from: str, messages_to: Sequence[str], inbox_url: str) -> EmailMessage:
    """Return the e-mail that tells a brand of a message. The same message always gives the same Message-ID.

    inbox_url  where the studio shows it; "" where that is not known
    """
    with using_locale(message.brand_locale):
        mail = EmailMessage(policy=_POLICY)
        mail.set_raw("From", f"{_encoded('From', message.brand)}\r\n <{mail_from}>")
        mail["To"] = [Address(addr_spec=one) for one in messages_to]
        if message.reach_email:
            mail["Reply-To"] = Address(addr_spec=message.reach_email)
        mail.set_raw("Subject", _encoded("Subject", _subject(message)))
        mail["Date"] = format_datetime(message.received_at)
        mail["Message-ID"] = f"<{message.key}@{mail_from.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: no vacation notice answers it
        mail.set_content(_text(message, inbox_url), cte="quoted-printable")
    return mail


def _subject(message: Message) -> str:
    where = " – ".join(filter(None, (message.placement, message.campaign)))
    if message.kind == MessageKind.CALLBACK:
        words = _("Please call back: %(where)s") if where else _("Please call back")
    else:
        words = _("Message: %(where)s") if where else _("Message of a customer")
    return _one_line(words % {"where": where})[:_LONGEST_SUBJECT]


def _text(message: Message, inbox_url: str) -> str:
    facts = [
        (_("Call back") if message.kind == MessageKind.CALLBACK else _("Answer to"), message.shown_reach),
        (_("When"), message.wished_time),
        (_("Language"), _language(message.locale)),
        (_("Left on"), format_moment(message.received_at, message.brand_time_zone)),
        (_("Placement"), ", ".join(filter(None, (message.placement, message.city)))),
        (_("Campaign"), message.campaign),
        (_("Code"), message.code_text.shown if message.code_text else ""),
        (_("Inbox"), inbox_url),
    ]
    colon = _("%(what)s: %(says)s")
    lines = [colon % {"what": name, "says": _one_line(value)} for name, value in facts if value]
    erased = _("The studio erases this message on %(moment)s. Please erase this e-mail by then, too.")
    erased %= {"moment": format_moment(message.erase_at, message.brand_time_zone)}
    # The customer's words come last: nothing in them can pass for what we know.
    return "\n".join([*lines, "", erased, "", message.text or _("(The customer wrote nothing more.)"), ""])


def _language(locale: str) -> str:
    return str(Locale.parse(locale).get_display_name(current_locale()) or locale)


def _encoded(header: str, text: str) -> str:
    """Return a text as encoded words for a header, folded.

    “=?” in it is broken up, or whoever passes a mail on by a program of the same kind has it decoded again.
    """
    once = Header(_one_line(text).replace("=?", "= ?"), "utf-8", header_name=header, maxlinelen=_LONGEST_LINE)
    return once.encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
