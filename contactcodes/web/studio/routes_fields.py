"""The fields of one route: a route as fields, and fields as a route."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TypeVar

from babel import Locale

from contactcodes.campaigns.placement_country import nearest_country, read_country
from contactcodes.campaigns.placement_numbers import read_money
from contactcodes.campaigns.placement_words import plain
from contactcodes.contacts.opening_hours import take_hours
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.route_words import country_words, language_words
from contactcodes.errors import InputError, RouteError
from contactcodes.language import _
from contactcodes.web.studio.routes import read_id

T = TypeVar("T")
_BETWEEN = re.compile(r"[,;/\n]|\s(?:et|ou|and|or)\s")


def fields_of_route(route: Route | None) -> dict[str, str]:
    """Return the fields that say the same; those of a new one where there is none."""
    if route is None:
        return {}
    when = route.when
    return {
        "r_to": str(route.to),
        **{f"r_{platform.value}": "on" for platform in when.platforms},
        "r_languages": ", ".join(language_words(one) for one in when.languages),
        "r_countries": ", ".join(country_words(one) for one in when.countries),
        "r_hours": when.hours,
        "r_from": when.since.isoformat() if when.since else "",
        "r_until": when.until.isoformat() if when.until else "",
        "r_share": "" if when.share is None else f"{when.share:g}",
    }


def read_route(typed: Mapping[str, str]) -> tuple[Route | None, dict[str, str]]:
    """Return the route of the fields and no problems, or None and what is wrong beside each field."""
    problems: dict[str, str] = {}

    def read(field: str, reader: Callable[[str], T], nothing: T) -> T:
        written = typed.get(field, "").strip()
        try:
            return reader(written) if written else nothing
        except InputError as problem:
            problems[field] = str(problem)
            return nothing

    to = read("r_to", _to, 0)
    if not to and "r_to" not in problems:
        problems["r_to"] = _("Choose where this route leads.")
    when = Condition(
        hours=read("r_hours", take_hours, ""),
        languages=read("r_languages", read_languages, ()),
        platforms=tuple(platform for platform in Platform if typed.get(f"r_{platform.value}")),
        countries=read("r_countries", read_countries, ()),
        since=read("r_from", _day, None),
        until=read("r_until", _day, None),
        share=read("r_share", _share, None),
    )
    if not problems:
        try:
            return Route.from_json(Route(to=to, when=when).as_json()), {}
        except RouteError as problem:
            problems["r_until"] = str(problem)
    return None, problems


def read_languages(written: str) -> tuple[str, ...]:
    """Return ISO 639 codes of languages by their French or English names, or codes. Raises InputError."""
    return tuple(dict.fromkeys(_language(one.strip()) for one in _BETWEEN.split(written) if one.strip()))


def read_countries(written: str) -> tuple[str, ...]:
    """Return ISO 3166-1 alpha-2 codes of countries by their names, or codes. Raises InputError."""
    return tuple(dict.fromkeys(_country(one.strip()) for one in _BETWEEN.split(written) if one.strip()))


def _language(written: str) -> str:
    found = _languages().get(plain(written))
    if found is None:
        raise InputError(
            _("“%(written)s” is no language. Write its name, or its code such as fr; several by commas.")
            % {"written": written[:40]}
        )
    return found


def _country(written: str) -> str:
    found = read_country(written)
    if found is None:
        near = nearest_country(written)
        message = (
            _("“%(written)s” is no country. Did you mean %(nearest)s?")
            if near
            else _("“%(written)s” is no country. Write its name, or its code such as FR; several by commas.")
        )
        raise InputError(message % {"written": written[:40], "nearest": near and country_words(near)})
    return found


def _to(written: str) -> int:
    try:
        return read_id(written)
    except ValueError:
        raise InputError(_("Choose where this route leads.")) from None


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InputError(
            _("“%(written)s” is no day. Write it so: 2026-12-24") % {"written": written[:40]}
        ) from None


def _share(written: str) -> float:
    try:
        share = float(read_money(written.removesuffix("%").strip()))
    except ValueError:
        share = 0.0
    if not 0 < share <= 100:
        raise InputError(
            _("“%(written)s” is no share. Write percents above 0 and up to 100, such as 50.")
            % {"written": written[:40]}
        )
    return share


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("en", "fr"):
        for code, name in Locale(locale).languages.items():
            if re.fullmatch(r"[a-z]{2,3}", code):
                found[plain(name)] = found[code] = code
    return found
