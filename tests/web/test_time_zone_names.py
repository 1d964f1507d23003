"""Time zones as readers know them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from contactcodes.web.auth.time_zone_names import time_zone_names


@pytest.mark.parametrize(
    ("locale", "zone", "name"),
    [
        pytest.param("fr", "Europe/Paris", "France (Paris)", id="a capital"),
        pytest.param("fr", "Europe/London", "Royaume-Uni (Londres)", id="in French"),
        pytest.param("en", "Europe/London", "United Kingdom (London)", id="in English"),
        pytest.param("fr", "Asia/Singapore", "Singapour", id="a city that is a country"),
        pytest.param("fr", "America/New_York", "États-Unis (New York)", id="a name without an underscore"),
    ],
)
def test_a_zone_is_called_by_its_place(locale: str, zone: str, name: str) -> None:
    assert dict(time_zone_names(locale, "Europe/Paris"))[zone] == name


def test_every_zone_is_one_that_time_can_be_told_in_and_named_once() -> None:
    listed = time_zone_names("fr", "Europe/Paris")
    assert len(listed) > 300
    for zone, _name in listed:
        assert ZoneInfo(zone).key == zone
    shown = [name for _zone, name in listed]
    assert len(set(shown)) == len(shown)
    assert not [name for name in shown if "/" in name or "_" in name]


def test_an_accent_does_not_send_a_country_to_the_end() -> None:
    names = [name for _zone, name in time_zone_names("fr", "Europe/Paris")]
    egypt = names.index("Égypte (Le Caire)")
    assert names[egypt - 1].startswith("Albanie") is False
    assert names[egypt - 1] < "F"
    assert names[egypt + 1][0] in "EÉ"


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        pytest.param("UTC", "UTC", id="no place"),
        pytest.param("Asia/Calcutta", "Inde (Kolkata)", id="an older name"),
    ],
)
def test_what_was_chosen_stays_chosen_under_one_name(chosen: str, name: str) -> None:
    listed = time_zone_names("fr", chosen)
    assert dict(listed)[chosen] == name
    assert [shown for _zone, shown in listed].count(name) == 1
