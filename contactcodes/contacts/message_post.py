"""The post: one delivery after the other, by the ways that the settings name."""

from __future__ import annotations

import logging

from contactcodes.codes.address import origin_of
from contactcodes.contacts.mail_server import MailServer
from contactcodes.contacts.message import Message
from contactcodes.contacts.message_delivery import (
    Delivery,
    Way,
    claim_delivery,
    is_delivery_due,
    tell_failed,
    tell_sent,
)
from contactcodes.contacts.message_inbox import erase_old_messages, is_one_to_erase
from contactcodes.contacts.message_mail import mail_of
from contactcodes.contacts.message_webhook import body_of, post_webhook
from contactcodes.errors import DeliveryError
from contactcodes.language import _, using_locale
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database

_log = logging.getLogger(__name__)


def ways_to_brand(settings: Settings) -> tuple[Way, ...]:
    """Return the ways on which messages go to the brand; none: they wait in the inbox."""
    mail: tuple[Way, ...] = ("mail",) if settings.smtp_url else ()
    return (*mail, "webhook") if settings.webhook_url else mail


def mail_next(database: Database, settings: Settings) -> bool:
    """Send one e-mail; False if none is due."""
    return deliver_next(database, settings, "mail")


def post_next(database: Database, settings: Settings) -> bool:
    """Post one message to the webhook; False if none is due."""
    return deliver_next(database, settings, "webhook")


def deliver_next(database: Database, settings: Settings, way: Way) -> bool:
    """Send the delivery that has waited longest for a way, and keep what came of it; False if none is due."""
    with database.reading() as connection:
        if not is_delivery_due(connection, way, now()):
            return False
    with database.writing() as connection:
        delivery = claim_delivery(connection, way, now())
    if delivery is None:
        return False
    note = ""
    failure: DeliveryError | None = None
    with using_locale(delivery.message.brand_locale):  # so the studio shows what went wrong
        try:
            note = _send(delivery, settings)
        except DeliveryError as problem:
            failure = problem
        except Exception as problem:  # a fault of ours must not hold up the messages behind it
            _log.exception("a message could not be sent by %s", delivery.way)
            failure = DeliveryError(_("A fault of the program: %(kind)s") % {"kind": type(problem).__name__})
    with database.writing() as connection:
        if failure is None:
            tell_sent(connection, delivery, now(), note=note)
        else:
            tell_failed(connection, delivery, str(failure), now(), for_good=failure.for_good)
    if failure is not None:
        _log.warning("a message was not delivered by %s, try %d: %s", delivery.way, delivery.tries, failure)
    return True


def erase_next(database: Database, settings: Settings) -> bool:  # noqa: ARG001 - a chore takes both
    """Erase some messages whose time has come; False if there is none."""
    with database.reading() as connection:
        if not is_one_to_erase(connection, now()):
            return False
    with database.writing() as connection:
        erased = erase_old_messages(connection, now())
    if erased:
        database.forget()
    return erased > 0


def _send(delivery: Delivery, settings: Settings) -> str:
    """Send; return what was wrong all the same, "" where nothing was. Raises DeliveryError."""
    message = delivery.message
    inbox_url = _inbox_url(settings, message)
    if delivery.way == "mail" and settings.smtp_url:
        mail = mail_of(
            message, mail_from=settings.mail_from, messages_to=settings.messages_to, inbox_url=inbox_url
        )
        return MailServer.read(settings.smtp_url).send(mail)
    if delivery.way == "webhook" and settings.webhook_url:
        body = body_of(message, inbox_url=inbox_url)
        post_webhook(settings.webhook_url, settings.webhook_secret, message.key, body, now())
        return ""
    raise DeliveryError(_not_set(delivery.way), for_good=True)


def _not_set(way: Way) -> str:
    name = {"mail": "CONTACTCODES_SMTP_URL", "webhook": "CONTACTCODES_WEBHOOK_URL"}[way]
    return _("%(name)s is no longer set. Set it again, or leave it: the message is here.") % {"name": name}


def _inbox_url(settings: Settings, message: Message) -> str:
    """Return where the studio shows a message; "" where it has an address that we do not know."""
    if settings.studio_port:
        return ""
    return f"{origin_of(settings.public_url)}/studio/messages/{message.id}"
