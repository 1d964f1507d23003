"""The inbox: what customers left, who takes it, and what could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_timedelta
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from contactcodes.contacts.message import Message, MessageState
from contactcodes.contacts.message_delivery import count_undelivered, deliveries_of
from contactcodes.contacts.message_inbox import count_by_state, count_new, messages_of
from contactcodes.contacts.message_post import ways_to_brand
from contactcodes.language import current_locale
from contactcodes.storage.columns import now
from contactcodes.storage.tables import users
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_brand import current_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.routes import read_id

_AT_ONCE = 50
# The tabs: what each shows, in this order; the first is shown unless another is asked for.
TABS: dict[str, tuple[MessageState, ...]] = {
    "todo": (MessageState.NEW, MessageState.OPEN),
    "new": (MessageState.NEW,),
    "open": (MessageState.OPEN,),
    "done": (MessageState.DONE,),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the inbox is asked to show.

    whose  ``""`` everybody's, ``none`` nobody's, else the id of a user
    """

    tab: str
    whose: str
    before_id: int | None

    @classmethod
    def read(cls) -> Asked:
        """Return what the address asks for; what it says wrong is left out."""
        tab, whose = request.args.get("show", ""), request.args.get("whose", "")
        return cls(
            tab=tab if tab in TABS else next(iter(TABS)),
            whose=whose if whose == "none" or _id(whose) else "",
            before_id=_id(request.args.get("before", "")),
        )

    @property
    def unassigned(self) -> bool:
        """True: only what nobody has taken."""
        return self.whose == "none"

    @property
    def assignee_id(self) -> int | None:
        """Only what that user has taken."""
        return _id(self.whose)


def add_to(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/messages", "inbox", _show)
    blueprint.app_context_processor(lambda: {"new_messages": _count_new})


def _count_new() -> int:
    """Return how many messages of the brand nobody has taken yet, for every page to say."""
    with service().database.reading() as connection:
        return count_new(connection, current_brand().id)


def age_told(at: datetime, moment: datetime) -> str:
    """Return how long ago a moment was: “3 hours ago”."""
    return str(
        format_timedelta(at - moment, granularity="minute", add_direction=True, locale=current_locale())
    )


def _show() -> ResponseReturnValue:
    asked, brand, settings = Asked.read(), current_brand(), service().settings
    with service().database.reading() as connection:
        counts = count_by_state(
            connection, brand.id, assignee_id=asked.assignee_id, unassigned=asked.unassigned
        )
        listed = messages_of(
            connection,
            brand.id,
            states=TABS[asked.tab],
            assignee_id=asked.assignee_id,
            unassigned=asked.unassigned,
            before_id=asked.before_id,
            limit=_AT_ONCE + 1,
        )
        going = deliveries_of(connection, [message.id for message in listed])
        undelivered = count_undelivered(connection, brand.id)
        people = people_of(connection)
    at = now()
    return render_template(
        "studio/inbox.html",
        asked=asked,
        messages=listed[:_AT_ONCE],
        older=listed[_AT_ONCE - 1].id if len(listed) > _AT_ONCE else None,
        counts={name: sum(counts[state] for state in states) for name, states in TABS.items()},
        ages={message.id: age_told(message.received_at, at) for message in listed},
        beginnings={message.id: _beginning(message) for message in listed},
        going=going,
        undelivered=undelivered,
        people=people,
        ways=ways_to_brand(settings),
        days=settings.message_retention_days,
    )


def people_of(connection: Connection) -> list[tuple[str, str]]:
    """Return who may have messages, oneself first: the id as text and the e-mail; "" for oneself."""
    me = current_user_id()
    rows = connection.execute(select(users.c.id, users.c.email).order_by(users.c.email))
    users_there = [(int(row.id), str(row.email)) for row in rows]
    others = [(str(user_id), email) for user_id, email in users_there if user_id != me]
    return [(str(me), ""), *others]


def _beginning(message: Message, most: int = 120) -> str:
    """Return how a message begins, on one line."""
    line = " ".join(message.text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _id(written: str) -> int | None:
    try:
        return read_id(written)
    except ValueError:
        return None
