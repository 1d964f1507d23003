from __future__ import annotations

import pytest

from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import is_paid, tariff_of


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("call:0800123456", "Service and call free", id="green"),
        pytest.param("call:0806123456", "Service free + price of a call", id="grey"),
        pytest.param("call:0892123456?price=0,80 € / min", "0,80 € / min", id="purple, with its price"),
        pytest.param("call:118712?price=2,99 €", "2,99 €", id="a short number with a price"),
        pytest.param("call:3117", "Service and call free", id="a free short number"),
        pytest.param("call:116000", "Service and call free", id="a harmonised European number"),
        pytest.param("call:3631", "", id="a short number has a sign of its own kind"),
        pytest.param("call:+33123456789", "", id="a line like any other"),
        pytest.param("whatsapp:+33612345678", "", id="no call"),
    ],
)
def test_the_price_of_a_call_is_said_where_the_law_wants_it(target, said):
    assert tariff_of(Target.read(target)) == said
    assert is_paid(Target.read(target)) is ("?price=" in target)


@pytest.mark.parametrize("number", ["0892123456", "0820123456", "0810123456"])
def test_of_a_number_kept_without_its_price_only_its_owner_knows_it(number):
    assert tariff_of(Target("call", number)) is None
    assert is_paid(Target("call", number))
