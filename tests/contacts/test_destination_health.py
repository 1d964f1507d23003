"""When a destination is broken, when it is well again, and when it is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.contacts.destination_health import (
    BROKEN_AFTER,
    BROKEN_FOR,
    Health,
    Seen,
    evidence_since,
    is_our_network,
)
from contactcodes.contacts.public_fetch import WITHIN_S
from contactcodes.contacts.verdict import Reason, Verdict
from contactcodes.language import set_locale

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
GONE = Verdict(Reason.STATUS, 404)
SILENT = Verdict(Reason.TIMEOUT)
VERDICTS = st.sampled_from([Verdict(), Verdict(), GONE, SILENT, Verdict(Reason.NOT_PUBLIC)])


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def site(name: str, verdict: Verdict = Verdict(), *, ago: float = 0, broken: bool = False) -> Seen:  # noqa: B008
    return Seen(f"{name}.test", AT - minutes(ago), verdict, broken)


def test_it_is_asked_after_1_2_5_10_and_30_minutes_while_it_fails() -> None:
    waits = [(Health(failures).next_at(AT, 0.5) - AT).total_seconds() / 60 for failures in range(1, 8)]
    assert waits == [1, 2, 5, 10, 30, 30, 30]


@given(st.floats(0, 1))
def test_a_well_one_is_asked_about_once_an_hour(draw: float) -> None:
    assert minutes(54) <= Health().next_at(AT, draw) - AT <= minutes(66)


@given(st.lists(st.tuples(VERDICTS, st.floats(0, 40)), max_size=40))
def test_three_failures_in_a_row_over_three_minutes_are_to_be_judged(
    history: list[tuple[Verdict, float]],
) -> None:
    health, at, failed = Health(), AT, list[datetime]()
    for verdict, waited in history:
        at += minutes(waited)
        health = health.after(verdict, at)
        failed = [*failed, at] if verdict.fails else []
        assert health.failures == len(failed)
        assert health.failing_since == (failed[0] if failed else None)
        expected = len(failed) >= BROKEN_AFTER and at - failed[0] >= BROKEN_FOR
        assert health.is_to_judge(at) == (expected and not health.broken)
        if health.is_to_judge(at):
            health = Health(health.failures, health.failing_since, broken=True)
        assert health.broken <= (len(failed) >= BROKEN_AFTER)  # one answer, and it is well again


def test_by_its_own_schedule_it_is_judged_after_three_minutes_and_not_before() -> None:
    health, at = Health(), AT
    for _failure in range(3):
        assert not health.is_to_judge(at)
        health = health.after(GONE, at)
        last, at = at, health.next_at(at, 0.5)
    assert last - AT == BROKEN_FOR
    assert health.is_to_judge(last)


def test_a_clock_that_is_set_back_breaks_nothing() -> None:
    health = Health()
    for hour in range(3):
        health = health.after(GONE, AT - timedelta(hours=hour))
    assert not health.is_to_judge(AT - timedelta(hours=2))


def test_one_that_fails_alone_is_broken() -> None:
    others = [site(name) for name in "bcde"]
    assert not is_our_network(site("a", GONE), others, AT)
    assert not is_our_network(site("a", SILENT), others, AT)


def test_five_sites_that_fail_at_the_same_time_are_our_own_network() -> None:
    failing = [site(name, GONE) for name in "bcde"]
    assert is_our_network(site("a", GONE), failing, AT)
    assert not is_our_network(site("a", GONE), failing[1:], AT)  # four are not many
    answering = [site(name) for name in "vwxyz"]
    assert not is_our_network(site("a", GONE), failing + answering, AT)  # half are not over half
    assert is_our_network(site("a", GONE), failing + answering[1:], AT)


def test_many_pages_of_one_site_are_one_site() -> None:
    same = [site("a", GONE) for _page in range(30)]
    assert not is_our_network(site("a", GONE), same, AT)


def test_what_was_seen_before_or_is_broken_already_says_nothing() -> None:
    long_gone = [site(name, GONE, broken=True) for name in "bcdefg"]
    earlier = [site(name, GONE, ago=11) for name in "hijklm"]
    assert not is_our_network(site("a", GONE), long_gone + earlier, AT - minutes(10))


def test_silence_counts_once_another_site_has_answered() -> None:
    """A machine without a way out must not lead everybody away from pages that work."""
    assert is_our_network(site("a", SILENT), [], AT)
    assert is_our_network(site("a", SILENT), [site("b", SILENT), site("a")], AT)
    assert is_our_network(site("a", SILENT), [site("b", ago=11)], AT - minutes(10))
    assert is_our_network(site("a", SILENT), [site("b", Verdict(Reason.NOT_PUBLIC))], AT)
    assert not is_our_network(site("a", SILENT), [site("b", GONE)], AT)  # that was said by its server
    assert not is_our_network(site("a", GONE), [], AT)


def test_evidence_is_what_was_seen_since_it_fails_ten_minutes_at_most() -> None:
    assert evidence_since(Health(3, AT - minutes(3)), AT) == AT - minutes(3)
    assert evidence_since(Health(9, AT - minutes(90)), AT) == AT - minutes(10)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_verdict_is_stored_and_told(reason: Reason, locale: str) -> None:
    set_locale(locale)
    for status in (404, 410, 503) if reason is Reason.STATUS else (0,):
        verdict = Verdict(reason, status)
        assert Verdict.read(str(verdict)) == verdict
        assert verdict.told().endswith((".", ")."))
        assert not (verdict.fails and verdict.is_unknown)
        assert not (verdict.silent and verdict.heard)


def test_the_time_that_is_told_is_the_time_that_is_waited() -> None:
    assert SILENT.told() == f"No answer within {int(WITHIN_S)} seconds."
