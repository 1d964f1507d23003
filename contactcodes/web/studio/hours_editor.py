"""The editor of opening hours: what the template ``studio/opening_hours.html`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from babel import dates

from contactcodes.contacts.opening_hours import EXAMPLE, MAX_CHARACTERS, read_hours
from contactcodes.contacts.public_holidays import (
    GOOD_FRIDAY_BY_TOWN,
    holiday_countries,
    holiday_regions,
)
from contactcodes.errors import InputError
from contactcodes.language import _, current_locale
from contactcodes.web.auth.time_zone_names import time_zone_names
from contactcodes.web.studio.hours_fields import (
    DAY_KEYS,
    DAY_SPANS,
    EMPTY_DATES,
    HOLIDAY_KEY,
    MOST_DATES,
    OTHER_SPANS,
    TEXT,
    date_rows,
    fields_of,
    fits_table,
    key_of,
    known_zones,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursEditor:
    """What the template shows.

    typed           field → what stands in it
    problems        field → what is wrong with it
    usual_zone      IANA name: of who chooses no time zone
    usual_holidays  as ``read_holidays`` returns them: of who chooses none
    """

    typed: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    usual_zone: str
    usual_holidays: str

    example = EXAMPLE
    most_characters = MAX_CHARACTERS
    day_spans = range(1, DAY_SPANS + 1)
    other_spans = range(1, OTHER_SPANS + 1)

    @property
    def days(self) -> list[tuple[str, str]]:
        """Key and name of each day, Monday first."""
        return _day_names()

    @property
    def is_told_as_text(self) -> bool:
        """Whether the hours say more than the table can show."""
        if self.typed.get("hours_by") != TEXT:
            return False
        try:
            return not fits_table(read_hours(self.typed.get("hours_text", "")))
        except InputError:
            return False

    @property
    def dates(self) -> range:
        """The rows of dates: those there are, and some to fill in."""
        used = [name for name, value in self.typed.items() if value.strip()]
        return range(1, min(date_rows(used) + EMPTY_DATES, MOST_DATES) + 1)

    @property
    def zones(self) -> list[tuple[str, str]]:
        """IANA names and how a reader knows them."""
        chosen = self.typed.get("hours_zone", "")
        known = chosen if chosen in known_zones() else self.usual_zone
        usual = _("The usual one: %(zone)s") % {"zone": zone_name(self.usual_zone)}
        return [("", usual), *time_zone_names(current_locale(), known)]

    @property
    def zone_hint(self) -> str:
        """What stands below the label of the time zone."""
        return _("Whose clock the hours are on.")

    @property
    def holiday_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Countries and their regions: the name of a group, "" for none, with codes and names."""
        return _holiday_groups(current_locale(), self.usual_holidays)

    @property
    def good_friday_by_town(self) -> bool:
        """Whether Good Friday is a holiday in some towns only, by the law of the place that is chosen."""
        return (self.typed.get("hours_holidays") or self.usual_holidays) in GOOD_FRIDAY_BY_TOWN


def _day_names() -> list[tuple[str, str]]:
    names = dates.get_day_names("wide", "stand-alone", current_locale())
    return [(key, names[number][:1].upper() + names[number][1:]) for number, key in enumerate(DAY_KEYS)]


def edit_hours(
    hours: str, time_zone: str, holidays: str, *, usual_zone: str, usual_holidays: str
) -> HoursEditor:
    """Return the editor of hours as they are stored."""
    return HoursEditor(
        typed=fields_of(hours, time_zone, holidays), usual_zone=usual_zone, usual_holidays=usual_holidays
    )


def told_on_top(problems: Mapping[str, str]) -> dict[str, str]:
    """Return the problems of a form as the top of its page tells them: those of hours with their day."""
    names = dict(_day_names())
    names[HOLIDAY_KEY] = _("Public holidays")
    told = {}
    for name, problem in problems.items():
        key = key_of(name)
        which = names.get(key) or (
            _("Dates (%(number)d)") % {"number": int(key.removeprefix("date_"))} if key else ""
        )
        told[name] = _("%(which)s: %(told)s") % {"which": which, "told": problem} if which else problem
    return told


def zone_name(time_zone: str) -> str:
    """Return how a reader knows a time zone, by its IANA name."""
    return dict(time_zone_names(current_locale(), time_zone))[time_zone]


@cache  # some 900 places are sorted by name
def _holiday_groups(_locale: str, usual_place: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what ``HoursEditor.holiday_groups`` does; the locale is the one in force."""
    countries = dict(holiday_countries())
    usual_country, _hyphen, region = usual_place.partition("-")
    usual = countries.get(usual_country, "")
    if region:
        usual = f"{usual} ({dict(holiday_regions(usual_country))[usual_place]})"
    first = _("The usual ones: %(place)s") % {"place": usual} if usual else _("No public holidays")
    groups: list[tuple[str, list[tuple[str, str]]]] = [("", [("", first)])]
    # The brand's own country first, then all by name.
    for code in sorted(countries, key=lambda code: code != usual_country):
        places = [(code, countries[code]), *holiday_regions(code)]
        groups.append((countries[code] if len(places) > 1 else "", places))
    return groups
