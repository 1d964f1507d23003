"""Routes: who is led to another contact point than everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import MOST_ROUTES, Condition, Route, read_routes, shares_of
from contactcodes.contacts.visit import SHARES, Visit, bucket_of
from contactcodes.errors import RouteError

PARIS = ZoneInfo("Europe/Paris")
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday, 0:30, in Paris


def visit(**facts: Any) -> Visit:
    return Visit(
        **({"at": SUNDAY_NIGHT, "platform": Platform.IOS, "language": "fr", "country": "FR"} | facts)
    )


def holds(condition: Condition, seen: Visit, *, holidays: str = "", shares: range = range(0)) -> bool:
    return condition.holds(seen, PARIS, holidays, shares)


def test_a_condition_that_says_nothing_always_holds() -> None:
    assert holds(Condition(), visit())
    assert holds(Condition(), visit(platform=Platform.DESKTOP, language="", country=""))


@pytest.mark.parametrize(
    ("told", "facts", "expected"),
    [
        ({"languages": ["fr", "de"]}, {"language": "de"}, True),
        ({"languages": ["fr"]}, {"language": "en"}, False),
        ({"languages": ["fr"]}, {"language": ""}, False),
        ({"platforms": ["ios"]}, {}, True),
        ({"platforms": ["android", "desktop"]}, {}, False),
        ({"countries": ["BE", "FR"]}, {}, True),
        ({"countries": ["BE"]}, {"country": ""}, False),
        ({"from": "2026-11-23"}, {}, True),  # it is Monday in Paris already
        ({"until": "2026-11-22"}, {}, False),
        ({"from": "2026-11-24"}, {}, False),
        ({"until": "2026-11-23"}, {}, True),
        ({"languages": ["fr"], "platforms": ["android"]}, {}, False),
    ],
)
def test_all_that_is_set_has_to_hold(told: Mapping[str, Any], facts: dict[str, Any], expected: bool) -> None:
    assert holds(Condition.from_json(told), visit(**facts)) is expected


def test_hours_are_those_of_the_place_and_know_its_holidays() -> None:
    condition = Condition(hours="Mo-Fr 00:00-01:00; PH off")
    assert holds(condition, visit())
    assert not holds(condition, visit(at=SUNDAY_NIGHT.replace(hour=12)))
    new_year = visit(at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert holds(condition, new_year)
    assert not holds(condition, new_year, holidays="FR")


def test_routes_with_a_share_part_the_visitors_among_them() -> None:
    routes = read_routes([{"to": 1, "when": {"share": 30}}, {"to": 2}, {"to": 3, "when": {"share": 20.5}}])
    assert shares_of(routes) == [range(3000), range(3000, 3000), range(3000, 5050)]


@given(st.lists(st.floats(0.01, 33), min_size=1, max_size=3))
def test_shares_never_overlap_and_are_as_large_as_asked(wanted: list[float]) -> None:
    ranges = shares_of([Route(to=1, when=Condition(share=share)) for share in wanted])
    for share, one in zip(wanted, ranges, strict=True):
        assert abs(len(one) - share * SHARES / 100) <= 1
    assert all(before.stop <= after.start for before, after in pairwise(ranges))


def test_a_phone_stays_in_its_share_and_phones_spread_evenly() -> None:
    buckets = [
        bucket_of(b"secret", 1, f"192.0.2.{number % 256}", f"Phone/{number}") for number in range(4000)
    ]
    again = [bucket_of(b"secret", 1, f"192.0.2.{number % 256}", f"Phone/{number}") for number in range(4000)]
    assert buckets == again
    assert 0.47 < sum(bucket < SHARES / 2 for bucket in buckets) / 4000 < 0.53
    assert bucket_of(b"secret", 2, "192.0.2.1", "Phone/1") != bucket_of(b"secret", 1, "192.0.2.1", "Phone/1")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"when": {}}, "no contact point"),
        ({"to": True}, "no contact point"),
        ({"to": 1, "when": {"weather": "rain"}}, "no condition “weather”"),
        ({"to": 1, "when": {"languages": ["french"]}}, "“french” in a route is not a language"),
        ({"to": 1, "when": {"countries": ["fr"]}}, "“fr” in a route is not a country"),
        ({"to": 1, "when": {"platforms": ["iphone"]}}, "no kind of device. Known are: ios, android, desktop"),
        ({"to": 1, "when": {"from": "24.12.2026"}}, "no day. Example: 2026-12-24"),
        ({"to": 1, "when": {"from": "2026-12-24", "until": "2026-12-23"}}, "ends before it begins"),
        ({"to": 1, "when": {"hours": "whenever"}}, "not understood"),
        ({"to": 1, "when": {"hours": "Jun 31 off"}}, "June has 30 days"),
        ({"to": 1, "when": {"share": 0.0}}, "above 0 and at most 100"),
        ({"to": 1, "when": {"share": 101}}, "above 0 and at most 100"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_remedy(told: Mapping[str, Any], words: str) -> None:
    with pytest.raises(RouteError, match=words.replace("(", r"\(")):
        read_routes([told])


def test_shares_beyond_all_visitors_and_too_many_routes_are_refused() -> None:
    with pytest.raises(RouteError, match="add up to 120"):
        read_routes([{"to": 1, "when": {"share": 60}}, {"to": 2, "when": {"share": 60}}])
    with pytest.raises(RouteError, match=f"at most {MOST_ROUTES}"):
        read_routes([{"to": 1}] * (MOST_ROUTES + 1))


@given(
    st.builds(
        Condition,
        hours=st.sampled_from(["", "24/7", "Mo-Fr 09:00-19:00"]),
        languages=st.sampled_from([(), ("fr",), ("fr", "en")]),
        platforms=st.lists(st.sampled_from(Platform), unique=True).map(tuple),
        countries=st.sampled_from([(), ("FR",), ("FR", "BE")]),
        since=st.none() | st.dates(max_value=date(2026, 6, 30)),
        until=st.none() | st.dates(min_value=date(2026, 7, 1)),
        share=st.none() | st.floats(0.01, 100),
    )
)
def test_a_route_is_kept_and_read_back_the_same(condition: Condition) -> None:
    route = Route(to=7, when=condition)
    assert read_routes([route.as_json()]) == (route,)
