"""One message of the inbox: read, taken, answered, erased."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.contacts.message import Message
from contactcodes.contacts.message_delivery import deliveries_of, try_again
from contactcodes.contacts.message_inbox import (
    assign_message,
    erase_message,
    find_message,
    finish_message,
    reopen_message,
)
from contactcodes.errors import NotFoundError
from contactcodes.language import _, format_date, ngettext
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand, show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.inbox import age_told, people_of
from contactcodes.web.studio.routes import read_id


def add_to(blueprint: Blueprint) -> None:
    """Add the page, and what can be done on it."""
    one = "/messages/<id:message_id>"
    blueprint.add_url_rule("/messages/deliver", "deliver_messages", _deliver_all, methods=["POST"])
    blueprint.add_url_rule(one, "message", _show)
    blueprint.add_url_rule(f"{one}/assign", "assign_message", _assign, methods=["POST"])
    blueprint.add_url_rule(f"{one}/finish", "finish_message", _finish, methods=["POST"])
    blueprint.add_url_rule(f"{one}/reopen", "reopen_message", _reopen, methods=["POST"])
    blueprint.add_url_rule(f"{one}/deliver", "deliver_message", _deliver, methods=["POST"])
    blueprint.add_url_rule(f"{one}/erase", "erase_message", _erase, methods=["POST"])


def _show(message_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        message = find_message(connection, message_id)
        going = deliveries_of(connection, [message_id])[message_id]
        people = people_of(connection)
    show_brand(message.brand_id)
    return render_template(
        "studio/message.html",
        message=message,
        age=age_told(message.received_at, now()),
        going=going,
        mine=message.assignee_id == current_user_id(),
        me=current_user_id(),
        people=people,
    )


def _assign(message_id: int) -> ResponseReturnValue:
    to, seen = _user("to"), _user("from")
    with service().database.writing() as connection:
        if to is not None and str(to) not in dict(people_of(connection)):
            raise NotFoundError(_("There is no such user any more."))
        message = assign_message(connection, message_id, to, from_user_id=seen)
    if message.assignee_id != to:
        holder = message.assignee or _("nobody")
        flash(_("Meanwhile it is with %(email)s.") % {"email": holder}, "wait")
    return _back(message)


def _finish(message_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        message = find_message(connection, message_id)
        finish_message(connection, message_id, current_user_id(), now())
    flash(_("Done. The message is erased on %(day)s.") % {"day": _day(message)})
    return redirect(url_for("studio.inbox"), code=303)


def _reopen(message_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        message = find_message(connection, message_id)
        reopen_message(connection, message_id)
    return _back(message)


def _deliver(message_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        message = find_message(connection, message_id)
        try_again(connection, now(), brand_id=message.brand_id, message_id=message_id)
    flash(_("It is sent again now. Load the page again in a moment to see what came of it."))
    return _back(message)


def _deliver_all() -> ResponseReturnValue:
    with service().database.writing() as connection:
        count = try_again(connection, now(), brand_id=current_brand().id)
    said = ngettext(
        "%(count)d delivery is tried again now.", "%(count)d deliveries are tried again now.", count
    )
    flash(said % {"count": count})
    return redirect(url_for("studio.inbox"), code=303)


def _erase(message_id: int) -> ResponseReturnValue:
    with service().database.writing() as connection:
        find_message(connection, message_id)
        erase_message(connection, message_id)
    service().database.forget()
    flash(_("The message is erased."))
    return redirect(url_for("studio.inbox"), code=303)


def _user(field: str) -> int | None:
    """Return the user whom a field of the form names: to whom it goes, or who had it on that page."""
    try:
        return read_id(request.form.get(field, ""))
    except ValueError:
        return None


def _day(message: Message) -> str:
    return format_date(message.erase_at.astimezone(ZoneInfo(message.brand_time_zone)))


def _back(message: Message) -> ResponseReturnValue:
    return redirect(url_for("studio.message", message_id=message.id), code=303)
