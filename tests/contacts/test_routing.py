"""Routing: the first route that matches, hours, and what answers where nobody does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.routing import Answer, Point, Routing, WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = Target("web", "https://dupont.fr/")
NEVER, ALWAYS = "24/7 closed", "24/7"


def point(number: int, **facts: Any) -> Point:
    return Point(id=number, target=SITE, **facts)


def routing(*points: Point, routes: tuple[Route, ...] = ()) -> Routing:
    return Routing(
        points={one.id: one for one in points}, last=1, routes=routes, zone=ZoneInfo("Europe/Paris")
    )


def decided(asked: Routing, **facts: Any) -> tuple[int, Answer]:
    visit = Visit(**({"at": AT, "platform": Platform.IOS, "language": "fr"} | facts))
    decision = asked.decide(visit)
    return decision.point.id, decision.answer


def test_the_first_route_that_matches_wins_and_the_last_point_always_answers() -> None:
    asked = routing(
        point(1),
        point(2),
        point(3),
        routes=(
            Route(to=2, when=Condition(languages=("de",))),
            Route(to=3, when=Condition(languages=("de", "nl"))),
        ),
    )
    assert decided(asked, language="de") == (2, Answer.CONTACT)
    assert decided(asked, language="nl") == (3, Answer.CONTACT)
    assert decided(asked, language="") == (1, Answer.CONTACT)


def test_a_closed_point_hands_on_as_it_says() -> None:
    for when, answer in (("message", Answer.MESSAGE), ("callback", Answer.CALLBACK), ("help", Answer.HELP)):
        assert decided(routing(point(1, hours=NEVER, when_closed=WhenClosed(when)))) == (1, answer)
        assert decided(routing(point(1, hours=ALWAYS, when_closed=WhenClosed(when)))) == (1, Answer.CONTACT)
    onward = point(1, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=2)
    assert decided(routing(onward, point(2))) == (2, Answer.CONTACT)
    assert decided(routing(onward, point(2, hours=NEVER, when_closed=WhenClosed.MESSAGE))) == (
        2,
        Answer.MESSAGE,
    )
    assert decided(routing(point(1, hours=NEVER))) == (1, Answer.CLOSED)
    third = point(3, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=4)
    second = point(2, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=3)
    assert decided(routing(onward, second, third, point(4))) == (4, Answer.CONTACT)
    assert decided(routing(onward, second, third, point(4, hours=NEVER))) == (4, Answer.CLOSED)


def test_pages_that_answer_at_any_hour_are_never_closed() -> None:
    for target in ("help", "message", "callback", "page:shops", "card:Dupont"):
        closed = Point(id=1, target=Target.read(target), hours=NEVER)
        assert decided(routing(closed)) == (1, Answer.CONTACT), target


def test_points_that_lead_to_each_other_end_somewhere() -> None:
    first = point(1, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=2)
    second = point(2, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=1)
    assert decided(routing(first, second))[1] is Answer.CLOSED
    assert decided(routing(point(1, hours=NEVER, when_closed=WhenClosed.CONTACT, next_id=1)))[0] == 1


def test_a_broken_destination_is_never_led_to() -> None:
    assert decided(routing(point(1, broken=True))) == (1, Answer.HELP)
    onward = point(1, broken=True, when_closed=WhenClosed.CONTACT, next_id=2)
    assert decided(routing(onward, point(2))) == (2, Answer.CONTACT)


def test_a_route_to_a_point_that_is_gone_counts_as_none() -> None:
    assert decided(routing(point(1), routes=(Route(to=99),))) == (1, Answer.CONTACT)


def test_a_code_with_nothing_to_decide_is_known_to_be_so() -> None:
    assert routing(point(1)).is_constant
    assert not routing(point(1, hours=ALWAYS)).is_constant
    assert not routing(point(1), routes=(Route(to=1),)).is_constant
    assert routing(point(1), routes=(Route(to=1, when=Condition(countries=("FR",))),)).asks_country
    assert routing(point(1), routes=(Route(to=1, when=Condition(share=50.0)),)).asks_bucket


points = st.builds(
    point,
    st.integers(1, 4),
    hours=st.sampled_from(["", NEVER, ALWAYS]),
    when_closed=st.sampled_from(WhenClosed),
    next_id=st.none() | st.integers(1, 5),
    broken=st.booleans(),
)
routes = st.lists(
    st.builds(
        Route, to=st.integers(1, 6), when=st.builds(Condition, hours=st.sampled_from(["", NEVER, ALWAYS]))
    ),
    max_size=4,
).map(tuple)


@given(st.lists(points, min_size=1, max_size=4), routes)
def test_whatever_is_set_up_somebody_answers(some: list[Point], led: tuple[Route, ...]) -> None:
    asked = routing(point(1), *some, routes=led)
    number, answer = decided(asked)
    assert number in asked.points
    leads_there = not asked.points[number].broken and asked.points[number].is_open(AT)
    assert (answer is Answer.CONTACT) is leads_there


@given(st.lists(points, min_size=1, max_size=4), routes)
def test_a_routing_is_kept_in_the_snapshot_and_read_back_the_same(
    some: list[Point], led: tuple[Route, ...]
) -> None:
    asked = routing(point(1), *some, routes=led)
    assert Routing.from_json(json.loads(json.dumps(asked.as_json()))) == asked
