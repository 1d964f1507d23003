"""The form of a contact point: its channel's own fields, hours, waiting, what answers when it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel, Page
from contactcodes.contacts.channels.field import TARGET
from contactcodes.contacts.channels.slug import slug_of
from contactcodes.contacts.closed_channels import INSTEAD, closed_service
from contactcodes.contacts.contact_point import ContactPoint
from contactcodes.contacts.contact_point_checks import LONGEST_NAME
from contactcodes.contacts.hours_words import LONGEST_WAIT_MINUTES
from contactcodes.contacts.routing import WhenClosed
from contactcodes.contacts.target import MAX_CHARACTERS, Target
from contactcodes.errors import TargetError
from contactcodes.language import _, format_number
from contactcodes.web.studio.hours_fields import fields_of
from contactcodes.web.studio.hours_form import read_hours_form
from contactcodes.web.studio.routes import read_id

MOST_OFFERS = 12
MORE_OFFERS = "more_offers"  # the button that shows the form with more of them
_FEWEST_OFFERS, _EMPTY_OFFERS = 6, 2
_OWN = "field_"  # in front of a channel's own field: its options are called name, title, number, too


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointAsked:
    """What the form was read as; of no use where there are problems.

    offered  ids, of a contact page
    """

    point: ContactPoint
    offered: tuple[int, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


def own_field(name: str) -> str:
    """Return what the form calls a channel's own field."""
    return _OWN + name


def typed_of(channel: Channel, point: ContactPoint | None, offered: Sequence[int] = ()) -> dict[str, str]:
    """Return the fields of a contact point as it is; of a new one where there is none."""
    if point is None:
        return {**fields_of("", "", ""), "when_closed": ""}
    own = {own_field(name): text for name, text in channel.taken_apart(point.target.value).items()}
    return {
        **own,
        **fields_of(point.hours, point.time_zone, point.holidays),
        "name": point.name,
        "wait_minutes": "" if point.wait_minutes is None else str(point.wait_minutes),
        "when_closed": point.when_closed.value,
        "closed_to": "" if point.next_id is None else str(point.next_id),
        **{f"offer_{number}": str(one) for number, one in enumerate(offered, start=1)},
    }


def offer_fields(typed: Mapping[str, str]) -> list[str]:
    """Return the names of the fields of what a contact page offers: those in use, and some to fill in."""
    numbers = range(1, MOST_OFFERS + 1)
    used = max((n for n in numbers if typed.get(f"offer_{n}")), default=0)
    shown = max((n for n in numbers if f"offer_{n}" in typed), default=0)
    more = _EMPTY_OFFERS if MORE_OFFERS in typed else 0
    wanted = max(used + _EMPTY_OFFERS, shown + more, _FEWEST_OFFERS)
    return [f"offer_{n}" for n in numbers if n <= wanted]


def may_have_more_offers(typed: Mapping[str, str]) -> bool:
    """Tell whether there is room for another field of what a contact page offers."""
    return len(offer_fields(typed)) < MOST_OFFERS


def read_contact_point_form(
    channel: Channel, typed: Mapping[str, str], brand_id: int, point_id: int, before: str = ""
) -> ContactPointAsked:
    """Read the form; what is wrong stands beside its fields.

    before  the value of its target until now; "": it is a new one
    """
    value, problems = _read_target(
        channel, typed, channel.taken_apart(before).get(TARGET, "") if before else ""
    )
    hours = read_hours_form(typed)
    problems |= hours.problems
    name = " ".join(typed.get("name", "").split())
    if len(name) > LONGEST_NAME:
        problems["name"] = _("The name has %(length)d characters; at most %(most)d are possible.") % {
            "length": len(name),
            "most": LONGEST_NAME,
        }
    wait = _read_wait(typed.get("wait_minutes", ""), problems)
    when_closed, next_id = _read_closed(typed, problems)
    point = ContactPoint(
        id=point_id,
        brand_id=brand_id,
        target=Target(channel.name, value),
        name=name,
        hours=hours.hours,
        time_zone=hours.time_zone,
        holidays=hours.holidays,
        wait_minutes=wait,
        when_closed=when_closed,
        next_id=next_id,
    )
    offered = _read_offers(channel, typed, problems)
    return ContactPointAsked(point=point, offered=offered, problems=problems)


def _read_target(channel: Channel, typed: Mapping[str, str], before: str) -> tuple[str, dict[str, str]]:
    fields = channel.fields()
    given = {one.name: typed.get(own_field(one.name), "").strip() for one in fields}
    # A browser sends line breaks as \r\n (HTML 4.10.21.4); a message has \n.
    given = {name: text.replace("\r\n", "\n") for name, text in given.items()}
    if channel.page is Page.CHOICE and not given[TARGET]:
        given[TARGET] = slug_of(typed.get("name", ""))
        if not given[TARGET]:
            return "", {own_field(TARGET): _("Give the contact point a name above, or write one here.")}
    if given.get(TARGET) != before and (told := _other_channel(channel, given)):
        return "", {own_field(TARGET): told}
    problems = {
        own_field(one.name): _("Write what belongs to %(channel)s, such as %(example)s.")
        % {"channel": channel.label(), "example": one.example}
        for one in fields
        if one.required and not given[one.name]
    }
    try:
        value = channel.compose(given)
    except TargetError as problem:
        wrong = {problem.field: problem} if problem.field else {}
        for name, one in _blamed(channel, given):
            wrong.setdefault(name, one)
        if not problems:
            wrong = wrong or {fields[0].name: problem}
        for name, one in wrong.items():
            problems.setdefault(own_field(name), channel.said_in_form(one, name))
        return "", problems
    if len(value) > MAX_CHARACTERS:
        problems[own_field(fields[0].name)] = _(
            "The target has %(length)d characters; at most %(most)d are possible."
        ) % {"length": len(value), "most": MAX_CHARACTERS}
    return value, problems


def _other_channel(channel: Channel, given: Mapping[str, str]) -> str:
    """Return what is to be said of a web page that is another channel's conversation; "" of all others."""
    if channel.name != "web":
        return ""
    if service := closed_service(given[TARGET]):
        others = [CHANNELS[name].label() for name in INSTEAD[service]]
        return _("%(service)s has closed: no code can lead there. Instead there is: %(channels)s.") % {
            "service": service,
            "channels": ", ".join(others),
        }
    with suppress(TargetError):
        meant = Target.read(given[TARGET]).channel_object
        if meant.hosts:
            return _(
                "This is the address of a conversation on %(channel)s. Choose that channel, under New "
                "contact point: it knows more about it than a web page does."
            ) % {"channel": meant.label()}
    return ""


def _blamed(channel: Channel, given: Mapping[str, str]) -> list[tuple[str, TargetError]]:
    """Return the fields that are wrong by themselves, each with what is wrong: beside a right example."""
    right = channel.taken_apart(channel.read(channel.claims(channel.example) or ""))
    wrong = []
    for name, text in given.items():
        try:
            channel.compose({**right, name: text or right.get(name, "")})
        except TargetError as problem:
            if problem.field in ("", name):
                wrong.append((name, problem))
    return wrong


def _read_wait(typed: str, problems: dict[str, str]) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > LONGEST_WAIT_MINUTES:
        problems["wait_minutes"] = _(
            "“%(typed)s” is no waiting time: whole minutes from 0 to %(most)s, which is a week."
        ) % {"typed": text[:20], "most": format_number(LONGEST_WAIT_MINUTES)}
        return None
    return int(text)


def _read_closed(typed: Mapping[str, str], problems: dict[str, str]) -> tuple[WhenClosed, int | None]:
    try:
        when_closed = WhenClosed(typed.get("when_closed", ""))
    except ValueError:
        problems["when_closed"] = _("Choose what happens when it is closed.")
        return WhenClosed.NOTHING, None
    if when_closed is not WhenClosed.CONTACT:
        return when_closed, None
    try:
        return when_closed, read_id(typed.get("closed_to", ""))
    except ValueError:
        problems["closed_to"] = _("Choose the contact point that answers when this one is closed.")
        return when_closed, None


def _read_offers(channel: Channel, typed: Mapping[str, str], problems: dict[str, str]) -> tuple[int, ...]:
    if channel.page is not Page.CHOICE:
        return ()
    offered: list[int] = []
    for number in range(1, MOST_OFFERS + 1):
        written = typed.get(f"offer_{number}", "")
        if not written:
            continue
        try:
            one = read_id(written)
        except ValueError:
            problems[f"offer_{number}"] = _("Choose one of the contact points.")
            continue
        if one in offered:
            problems[f"offer_{number}"] = _("It stands above already. Choose another one, or none.")
        offered.append(one)
    return tuple(offered)
