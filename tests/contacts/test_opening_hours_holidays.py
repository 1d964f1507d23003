"""Public holidays of countries and regions."""

from __future__ import annotations

from datetime import date

import pytest

from contactcodes.contacts.public_holidays import (
    HolidaysError,
    holiday_countries,
    holiday_dates,
    holiday_regions,
    read_holidays,
)
from contactcodes.language import using_locale


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("fr", "FR"),
        ("FR-57", "FR-57"),
        ("fr-67", "FR-6AE"),
        ("FR-68", "FR-6AE"),
        ("US-NY", "US-NY"),
        (" ", ""),
    ],
)
def test_a_place_has_one_writing(typed: str, place: str) -> None:
    assert read_holidays(typed) == place == read_holidays(place)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("XX", "known of “XX”. Write a country such as FR, or a region: FR-57."),
        ("France", "known of “France”."),
        ("FR-75", "known of “FR-75”. The country alone: FR."),
        ("FR-", "known of “FR-”. The country alone: FR."),
        ("FR-ZONE A", "The country alone: FR."),
    ],
)
def test_a_place_whose_holidays_nobody_knows_is_refused(typed: str, told: str) -> None:
    with pytest.raises(HolidaysError) as refused:
        read_holidays(typed)
    assert told in str(refused.value)


def test_alsace_and_moselle_have_two_days_more() -> None:
    more = {date(2026, 4, 3), date(2026, 12, 26)}
    for place in ("FR-57", "FR-6AE"):
        assert set(holiday_dates(place, 2026)) == set(holiday_dates("FR", 2026)) | more
    assert len(holiday_dates("FR", 2026)) == 11
    assert holiday_dates("", 2026) == ()


def test_every_place_that_is_offered_has_holidays() -> None:
    countries = [code for code, _name in holiday_countries()]
    for country in countries:
        places = [country, *(code for code, _name in holiday_regions(country))]
        assert [read_holidays(place) for place in places] == places
        assert all(isinstance(day, date) for place in places for day in holiday_dates(place, 2026))
    assert holiday_dates("US-NY", 2026) != holiday_dates("US", 2026)


def test_places_are_named_in_the_reader_s_language() -> None:
    assert ("DE", "Germany") in holiday_countries()
    with using_locale("fr"):
        assert ("DE", "Allemagne") in holiday_countries()
        names = [name for _code, name in holiday_countries()]
        assert names.index("Danemark") < names.index("Égypte") < names.index("Finlande")
    assert ("FR-974", "La Réunion") in holiday_regions("FR")
    assert not any("Zone" in name for _code, name in holiday_regions("FR"))
