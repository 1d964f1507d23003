"""An explanation says what ``decide`` decides, in words, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.personal_context import PersonalContext
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.route_explained import explain
from contactcodes.contacts.route_words import condition_words
from contactcodes.contacts.routing import Point, Routing, WhenClosed
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import Visit
from contactcodes.contacts.week_words import say_week
from contactcodes.language import using_locale

LYON = PersonalContext(code="7k3-qx9m", placement="Lyon", campaign="Été", city="Lyon", locale="fr")
TEN_AT_NIGHT = datetime(2026, 11, 22, 22, tzinfo=ZoneInfo("Europe/Paris"))
WEEK = "Mo-Fr 09:00-19:00"
WHATSAPP, CALL, HELP, PAGE = 1, 2, 3, 4
NAMES = {WHATSAPP: "WhatsApp", CALL: "Call centre", HELP: "Questions", PAGE: "All ways"}


def point(number: int, **values: object) -> Point:
    targets = {
        WHATSAPP: "whatsapp:+33612345678",
        CALL: "call:0800123456",
        HELP: "help",
        PAGE: "page:shops",
    }
    return Point(id=number, target=Target.read(targets[number]), zone="Europe/Paris", **values)  # type: ignore[arg-type]


def routing(*routes: Route, last: int = HELP, **points: Point) -> Routing:
    all_points = {number: point(number) for number in NAMES} | {one.id: one for one in points.values()}
    return Routing(points=all_points, last=last, routes=routes, zone=ZoneInfo("Europe/Paris"))


def visit(**changed: object) -> Visit:
    asked = {"at": TEN_AT_NIGHT, "platform": Platform.IOS, "language": "fr", "country": "FR"}
    return Visit(**(asked | changed))  # type: ignore[arg-type]


def test_a_french_iphone_at_ten_at_night_in_lyon() -> None:
    by_day = Route(to=CALL, when=Condition(hours=WEEK))
    french = Route(to=WHATSAPP, when=Condition(languages=("fr",), platforms=(Platform.IOS,)))
    told = explain(routing(by_day, french, Route(to=CALL)), visit(), LYON, NAMES)
    assert told.visit == "An iPhone, in French, scanned in France, 22 Nov 2026, Sunday 22:00"
    assert [one.taken for one in told.routes] == [False, True, None]
    assert told.routes[0].words == "Monday to Friday 9:00–19:00"
    assert told.routes[0].why == "it is Sunday 22:00 there, outside these hours"
    assert told.routes[1].words == "iPhones and iPads, in French"
    assert told.steps == ("WhatsApp: open day and night.",)
    assert told.location == "https://wa.me/33612345678"
    assert told.outcome == "The phone is sent on to https://wa.me/33612345678"


@pytest.mark.parametrize(
    ("when", "changed", "why"),
    [
        ({"platforms": (Platform.ANDROID,)}, {}, "not for iPhones and iPads"),
        ({"languages": ("de",)}, {}, "the phone asks for French"),
        ({"languages": ("de",)}, {"language": ""}, "the phone names no language"),
        ({"countries": ("BE",)}, {}, "the scan is made in France"),
        ({"countries": ("BE",)}, {"country": ""}, "nobody knows in which country the scan is made"),
        ({"since": date(2026, 12, 1)}, {}, "it is 22 Nov 2026 there"),
        ({"share": 25.0}, {"bucket": 2500}, "the visitor is not among them"),
        (
            {"languages": ("de",), "platforms": (Platform.DESKTOP,)},
            {},
            "not for iPhones and iPads, the phone asks for French",
        ),
    ],
)
def test_why_a_route_is_not_taken(when: dict[str, object], changed: dict[str, object], why: str) -> None:
    condition = Condition(**when)  # type: ignore[arg-type]
    told = explain(routing(Route(to=CALL, when=condition)), visit(**changed), LYON, NAMES)
    assert (told.routes[0].taken, told.routes[0].why) == (False, why)


def test_a_closed_contact_point_hands_on_in_words() -> None:
    closed = point(WHATSAPP, hours=WEEK, when_closed=WhenClosed.CONTACT, next_id=CALL)
    shut = point(CALL, hours=WEEK, when_closed=WhenClosed.MESSAGE)
    told = explain(routing(last=WHATSAPP, one=closed, two=shut), visit(), LYON, NAMES)
    assert told.steps == (
        "WhatsApp: opens tomorrow at 9:00.",
        "Call centre: opens tomorrow at 9:00.",
    )
    assert told.outcome == "A page of ours answers, on which the customer leaves a message."
    assert told.location == ""


@pytest.mark.parametrize(
    ("number", "platform", "outcome"),
    [
        (CALL, Platform.IOS, "A page of ours answers. Its button: “Call 0\xa0800\xa0123\xa0456”."),
        (CALL, Platform.DESKTOP, "with Call centre and a symbol to go on with the phone."),
        (PAGE, Platform.IOS, "The contact page “All ways” answers."),
    ],
)
def test_what_a_page_of_ours_shows(number: int, platform: Platform, outcome: str) -> None:
    told = explain(routing(last=number), visit(platform=platform), LYON, NAMES)
    assert outcome in told.outcome


def test_a_broken_contact_point_and_one_that_is_gone_are_said() -> None:
    broken = point(WHATSAPP, broken=True, when_closed=WhenClosed.HELP)
    told = explain(routing(Route(to=99), last=WHATSAPP, one=broken), visit(), LYON, NAMES)
    assert told.routes[0].why == "its contact point is gone"
    assert told.steps == ("WhatsApp: it does not answer, as the destination watch found.",)
    assert told.outcome == "A help page answers."


conditions = st.builds(
    Condition,
    hours=st.sampled_from(["", WEEK, "24/7 off"]),
    languages=st.sampled_from([(), ("fr",), ("de", "it")]),
    platforms=st.sampled_from([(), (Platform.IOS,), (Platform.ANDROID, Platform.DESKTOP)]),
    countries=st.sampled_from([(), ("FR",)]),
    share=st.sampled_from([None, 10.0, 30.0]),
)
closings = st.tuples(st.sampled_from(WhenClosed), st.sampled_from([None, *NAMES]), st.booleans())


@given(
    whens=st.lists(st.tuples(conditions, st.sampled_from([*NAMES, 99])), max_size=3),
    closed=st.lists(closings, min_size=4, max_size=4),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    bucket=st.integers(0, 9999),
)
def test_what_is_told_is_what_is_decided(
    whens: list[tuple[Condition, int]],
    closed: list[tuple[WhenClosed, int | None, bool]],
    at: datetime,
    bucket: int,
) -> None:
    points = {
        str(number): point(number, hours=WEEK, when_closed=when, next_id=following, broken=broken)
        for number, (when, following, broken) in zip(NAMES, closed, strict=True)
    }
    made = routing(*(Route(to=to, when=when) for when, to in whens), **points)
    asked = visit(at=at.replace(tzinfo=UTC), bucket=bucket)
    told = explain(made, asked, LYON, NAMES)
    assert told.decision == made.decide(asked)
    assert NAMES[told.decision.point.id] in told.steps[-1]
    taken = [one.leads_to for one in told.routes if one.taken]
    assert told.steps[0].startswith(taken[0] if taken else NAMES[HELP])


def test_conditions_are_said_in_both_languages() -> None:
    when = Condition(
        platforms=(Platform.IOS,),
        languages=("fr", "de"),
        countries=("FR",),
        hours="Mo-Fr 09:00-12:30,14:00-19:00; Sa 10:00-12:00; PH closed",
        since=date(2026, 12, 1),
        until=date(2026, 12, 24),
        share=12.5,
    )
    assert condition_words(when) == (
        "iPhones and iPads, in French or German, scanned in France, Monday to Friday 9:00–12:30 and "
        "14:00–19:00; Saturday 10:00–12:00; on public holidays closed all day, from 1 Dec 2026 to "
        "24 Dec 2026, 12.5 % of visitors"
    )
    with using_locale("fr"):
        assert "9\u202fh–19\u202fh" in say_week(WEEK)
    assert condition_words(Condition()) == "everybody"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("", "day and night"),
        ("24/7", "day and night"),
        ("Mo-Su 08:00-24:00", "every day 8:00–midnight"),
        ("Sa-Su 10:00-18:00", "Saturday and Sunday 10:00–18:00"),
        ("Mo 22:00-02:00", "Monday 22:00–2:00"),
        ("Jul-Aug 09:00-12:00", "Jul-Aug 09:00-12:00"),
    ],
)
def test_a_week_is_said_as_people_say_it(hours: str, words: str) -> None:
    assert say_week(hours) == words
