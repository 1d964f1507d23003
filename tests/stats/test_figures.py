from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contactcodes.stats.figures import figures
from contactcodes.stats.period import Period
from contactcodes.storage.columns import to_ms

WEEK = Period(date(2026, 3, 9), date(2026, 3, 15), "Europe/Paris")
NOON = datetime(2026, 3, 15, 11, tzinfo=UTC)  # 12:00 in Paris, on the last day of the week


def at(text: str) -> int:
    return to_ms(datetime.fromisoformat(f"2026-{text}+01:00"))


def test_a_week_that_is_not_over_is_compared_with_as_much_of_the_week_before(sqlite, world, keep):
    box = world.codes["Spring", "Box"]
    before = ["03-02T00:00", "03-08T11:59", "03-08T12:00", "03-08T23:00"]
    keep(sqlite)([(box, at(moment), "person", None) for moment in [*before, "03-15T11:00"]])
    with sqlite.reading() as connection:
        found = figures(
            connection, campaign_id=box.campaign_id, period=WEEK, begin=date(2026, 1, 1), now=NOON
        )
    assert found.totals.hits == 1
    assert found.before is not None
    assert found.before.hits == 2


@pytest.mark.parametrize(
    ("begin", "compared"),
    [(date(2026, 3, 2), True), (date(2026, 3, 3), False)],
    ids=["just in time", "later"],
)
def test_nothing_is_compared_with_days_before_the_campaign_began(sqlite, world, begin, compared):
    with sqlite.reading() as connection:
        found = figures(connection, campaign_id=world.campaigns["Spring"], period=WEEK, begin=begin, now=NOON)
    assert (found.before is not None) is compared


def test_scans_per_copy_and_day_are_those_of_what_hangs_since_it_hangs(sqlite, world, keep):
    window, box = world.codes["Spring", "Window Lyon"], world.codes["Spring", "Box"]
    keep(sqlite)(
        [(window, at("03-13T12:00"), "person", None)] * 7 + [(box, at("03-13T12:00"), "person", None)]
    )
    after = datetime(2026, 3, 16, 11, tzinfo=UTC)
    with sqlite.reading() as connection:
        found = figures(
            connection, campaign_id=window.campaign_id, period=WEEK, begin=date(2026, 3, 13), now=after
        )
    assert found.per_copy_and_day == 7 / (1 + 4 + 2) / 3  # a window, four and two posters, three days


def test_today_is_no_whole_day_of_scans_per_copy(sqlite, world, keep):
    window = world.codes["Spring", "Window Lyon"]
    keep(sqlite)([(window, at(moment), "person", None) for moment in ("03-14T12:00", "03-15T11:00")])
    with sqlite.reading() as connection:
        two_days, only_today = (
            figures(connection, campaign_id=window.campaign_id, period=WEEK, begin=begin, now=NOON)
            for begin in (date(2026, 3, 14), date(2026, 3, 15))
        )
    assert two_days.per_copy_and_day == 1 / (1 + 4 + 2)
    assert only_today.per_copy_and_day is None


def test_a_campaign_with_nothing_on_display_has_no_scans_per_copy_and_day(sqlite, world):
    with sqlite.reading() as connection:
        found = figures(
            connection, campaign_id=world.campaigns["Opening"], period=WEEK, begin=date(2026, 1, 1), now=NOON
        )
    assert found.per_copy_and_day is None
