"""The doctor looks at how messages of customers reach the brand: by e-mail, by webhook, at all."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from contactcodes.cli.finding import Finding
from contactcodes.contacts.mail_server import MailServer
from contactcodes.contacts.message_webhook import ask_webhook
from contactcodes.errors import DeliveryError
from contactcodes.language import _, format_number, ngettext
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import deliveries


def check_mail(settings: Settings) -> Finding:
    """Return whether the mail server takes us in; nothing is sent."""
    what = _("Messages by e-mail")
    if not settings.smtp_url:
        return Finding(what, _("not set up: CONTACTCODES_SMTP_URL. They are in the studio’s inbox"))
    server = MailServer.read(settings.smtp_url)
    try:
        with server.session() as smtp:
            smtp.noop()
    except DeliveryError as problem:
        return Finding(what, str(problem), _("Correct CONTACTCODES_SMTP_URL, or see to that server."))
    says = _("%(host)s takes them, to %(addresses)s") % {
        "host": f"{server.host}:{server.port}",
        "addresses": ", ".join(settings.messages_to),
    }
    if not (server.tls or server.starttls):
        says = _("%(says)s, not encrypted") % {"says": says}
    return Finding(what, says)


def check_webhook(settings: Settings) -> Finding:
    """Return whether something answers at the webhook; nothing is posted."""
    what = _("Messages by webhook")
    if not settings.webhook_url:
        return Finding(what, _("not set up: CONTACTCODES_WEBHOOK_URL"))
    try:
        status = ask_webhook(settings.webhook_url)
    except DeliveryError as problem:
        return Finding(what, str(problem), _("Correct CONTACTCODES_WEBHOOK_URL, or see to that server."))
    host = settings.webhook_url.split("/")[2]
    return Finding(what, _("%(host)s answers (HEAD: %(status)d)") % {"host": host, "status": status})


def check_undelivered(settings: Settings) -> Finding:
    """Return how many deliveries were given up, or have failed so far."""
    what = _("Deliveries")
    database = Database(settings)
    failing = (deliveries.c.state != "sent") & (deliveries.c.failure != "")
    asked = select(deliveries.c.state, func.count()).where(failing).group_by(deliveries.c.state)
    try:
        with database.reading() as connection:
            counts = {str(state): int(count) for state, count in connection.execute(asked)}
    except SQLAlchemyError:
        return Finding(what, _("not known while the database is away"))
    finally:
        database.close()
    if failed := counts.get("failed", 0):
        says = ngettext("%(count)s was given up", "%(count)s were given up", failed)
        mend = _("The studio’s inbox shows why; “Try all of them again” stands there.")
        return Finding(what, says % {"count": format_number(failed)}, mend)
    if waiting := counts.get("waiting", 0):
        says = ngettext(
            "%(count)s failed and is tried again", "%(count)s failed and are tried again", waiting
        )
        return Finding(what, says % {"count": format_number(waiting)})
    return Finding(what, _("none has failed"))
