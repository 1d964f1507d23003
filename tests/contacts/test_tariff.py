from __future__ import annotations

import pytest

from contactcodes.contacts.target import Target
from contactcodes.contacts.tariff import tariff_of


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("call:0800123456", "Service and call free", id="green"),
        pytest.param("call:0806123456", "Service free + price of a call", id="grey"),
        pytest.param("call:0892123456", None, id="purple: only its owner knows the price"),
        pytest.param("call:0820123456", None, id="purple, the dearer half"),
        pytest.param("call:3117", "Service and call free", id="a free short number"),
        pytest.param("call:116000", "Service and call free", id="a harmonised European number"),
        pytest.param("call:3631", "", id="a short number has a sign of its own kind"),
        pytest.param("call:+33123456789", "", id="a line like any other"),
        pytest.param("whatsapp:+33612345678", "", id="no call"),
    ],
)
def test_the_price_of_a_call_is_said_where_the_law_wants_it(target, said):
    assert tariff_of(Target.read(target)) == said
