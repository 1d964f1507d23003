"""Why a visit is answered so: each route in words, what is open, and what the phone is sent to. Pure.

The decision itself is ``Routing.decide``'s; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from babel import dates

from contactcodes.contacts.channels.channel import Page
from contactcodes.contacts.hours_words import say_clock, say_hours
from contactcodes.contacts.known_clocks import clock_of
from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition, Route, shares_of
from contactcodes.contacts.route_words import (
    condition_words,
    country_words,
    language_words,
    platform_words,
)
from contactcodes.contacts.routing import Answer, Decision, Point, Routing, WhenClosed
from contactcodes.contacts.visit import Visit
from contactcodes.language import _, current_locale, format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTold:
    """What became of one route.

    number  from 1
    taken   None: nobody looked at it, because one before it was taken
    why     why it was not taken; ""
    """

    number: int
    words: str
    leads_to: str
    taken: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A visit, explained.

    visit     who asks: “An iPhone in French, in France, on 22 Nov 2026 at 22:00 (Paris)”
    steps     contact points in the order in which they were asked, each with its state
    outcome   what happens, a finished sentence
    location  the address the phone is sent to; "" where a page of ours answers
    """

    visit: str
    routes: tuple[RouteTold, ...]
    steps: tuple[str, ...]
    decision: Decision
    outcome: str
    location: str


def explain(
    routing: Routing, visit: Visit, context: PersonalContext, names: Mapping[int, str]
) -> Explanation:
    """Return why a visit is answered so, in the locale in force.

    context  of the code, for prefilled words
    names    contact point id → what people call it
    """
    decision = routing.decide(visit)
    told, first = _routes(routing, visit, names)
    location = ""
    if decision.answer is Answer.CONTACT:
        location = decision.point.target.locations(context).get(visit.platform, "")
    return Explanation(
        visit=_visit(routing, visit),
        routes=tuple(told),
        steps=tuple(_steps(routing, visit, first, decision, names)),
        decision=decision,
        outcome=_outcome(decision, visit.platform, location, names),
        location=location,
    )


def _routes(routing: Routing, visit: Visit, names: Mapping[int, str]) -> tuple[list[RouteTold], Point]:
    told: list[RouteTold] = []
    found: Point | None = None
    for number, (route, shares) in enumerate(
        zip(routing.routes, shares_of(routing.routes), strict=True), start=1
    ):
        taken: bool | None = None
        why = ""
        if found is None:
            why = _against(routing, route, visit, shares)
            taken = not why
            found = routing.points[route.to] if taken else None
        told.append(
            RouteTold(
                number=number,
                words=condition_words(route.when),
                leads_to=names.get(route.to, f"#{route.to}"),
                taken=taken,
                why=why,
            )
        )
    return told, found or routing.points[routing.last]


def _against(routing: Routing, route: Route, visit: Visit, shares: range) -> str:
    """Return all that speaks against a route; "" where it is taken."""
    if route.to not in routing.points:
        return _("its contact point is gone")
    reasons = [
        why
        for condition, why in _each(route.when, visit, routing)
        if not condition.holds(visit, routing.zone, routing.holidays, shares)
    ]
    return ", ".join(reasons)


def _each(when: Condition, visit: Visit, routing: Routing) -> Iterator[tuple[Condition, str]]:
    """Yield each part of a condition alone, and what is to be said where it does not hold."""
    nothing = Condition()
    local = visit.at.astimezone(routing.zone)
    if when.platforms:
        device = platform_words(visit.platform)
        yield replace(nothing, platforms=when.platforms), _("not for %(devices)s") % {"devices": device}
    if when.languages:
        yield (
            replace(nothing, languages=when.languages),
            _("the phone asks for %(language)s") % {"language": language_words(visit.language)}
            if visit.language
            else _("the phone names no language"),
        )
    if when.countries:
        yield (
            replace(nothing, countries=when.countries),
            _("the scan is made in %(country)s") % {"country": country_words(visit.country)}
            if visit.country
            else _("nobody knows in which country the scan is made"),
        )
    if when.hours:
        yield (
            replace(nothing, hours=when.hours),
            _("it is %(moment)s there, outside these hours") % {"moment": _weekday_and_clock(local)},
        )
    if when.since or when.until:
        yield (
            replace(nothing, since=when.since, until=when.until),
            _("it is %(day)s there") % {"day": format_date(local.date())},
        )
    if when.share is not None:
        yield replace(nothing, share=when.share), _("the visitor is not among them")


def _steps(
    routing: Routing, visit: Visit, point: Point, decision: Decision, names: Mapping[int, str]
) -> Iterator[str]:
    for _turn in range(len(routing.points)):
        yield _("%(name)s: %(state)s.") % {
            "name": names.get(point.id, str(point.target)),
            "state": _state(point, visit.at),
        }
        if point.id == decision.point.id:
            break
        following = routing.points.get(point.next_id or 0)
        if following is None or point.when_closed is not WhenClosed.CONTACT:
            break
        point = following


def _state(point: Point, at: datetime) -> str:
    if point.broken:
        return _("it does not answer, as the destination watch found")
    return say_hours(clock_of(point.hours, point.zone, point.holidays).state_at(at), at, point.zone)


def _outcome(decision: Decision, platform: Platform, location: str, names: Mapping[int, str]) -> str:
    point = decision.point
    if location:
        return _("The phone is sent on to %(location)s") % {"location": location}
    told = {
        Answer.MESSAGE: _("A page of ours answers, on which the customer leaves a message."),
        Answer.CALLBACK: _("A page of ours answers, on which the customer asks to be called back."),
        Answer.HELP: _("A help page answers."),
        Answer.CLOSED: _("A page of ours says that it is closed, when it opens, and what is open now."),
    }
    if decision.answer in told:
        return told[decision.answer]
    channel = point.target.channel_object
    if channel.page is Page.CHOICE:
        return _("The contact page “%(name)s” answers.") % {"name": names.get(point.id, point.target.value)}
    if platform is Platform.DESKTOP:
        return _("A page of ours answers, with %(shown)s and a symbol to go on with the phone.") % {
            "shown": names.get(point.id, channel.shown(point.target.value))
        }
    return _("A page of ours answers. Its button: “%(button)s”.") % {
        "button": channel.button(point.target.value)
    }


def _visit(routing: Routing, visit: Visit) -> str:
    local = visit.at.astimezone(routing.zone)
    device = {
        Platform.IOS: _("An iPhone"),
        Platform.ANDROID: _("An Android phone"),
        Platform.DESKTOP: _("A computer"),
    }[visit.platform]
    parts = [device]
    if visit.language:
        parts.append(_("in %(languages)s") % {"languages": language_words(visit.language)})
    if visit.country:
        parts.append(_("scanned in %(countries)s") % {"countries": country_words(visit.country)})
    when = _("%(day)s, %(moment)s") % {"day": format_date(local.date()), "moment": _weekday_and_clock(local)}
    return ", ".join([*parts, when])


def _weekday_and_clock(local: datetime) -> str:
    day = dates.format_date(local.date(), "EEEE", locale=current_locale())
    return _("%(day)s %(clock)s") % {"day": day, "clock": say_clock(local)}
