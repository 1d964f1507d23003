"""How often a phone may send something: the counts that votes and messages share."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from limits import parse

from contactcodes.storage.columns import now
from contactcodes.web.customer.phone_rate import PhoneRate

TWICE, THRICE = parse("2/hour"), parse("3/hour")
ANNE, BEN, SHOP = ("203.0.113.7", "anne"), ("203.0.113.7", "ben"), ("203.0.113.7",)


def test_each_is_counted_alone_and_an_hour_later_anew() -> None:
    rate = PhoneRate()
    assert [rate.allows((TWICE, ANNE)) for _time in range(3)] == [True, True, False]
    assert rate.allows((TWICE, BEN))
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert rate.allows((TWICE, ANNE))


def test_what_one_limit_refuses_uses_up_no_other() -> None:
    rate = PhoneRate()
    assert [rate.allows((TWICE, ANNE), (THRICE, SHOP)) for _time in range(9)] == [True] * 2 + [False] * 7
    assert rate.allows((TWICE, BEN), (THRICE, SHOP)), "Anne's refusals are not counted to the shop"
    assert not rate.allows((TWICE, BEN), (THRICE, SHOP))
    assert rate.allows((TWICE, BEN)), "nor the shop's to Ben"


def test_nothing_that_is_counted_can_be_read() -> None:
    rate = PhoneRate()
    rate.allows((TWICE, ANNE))
    counted = rate._limiter.storage.__dict__
    assert "LIMIT" in str(counted)
    assert "203.0.113" not in str(counted)
    assert "anne" not in str(counted)
