"""What a page of routes explains: who asks, as fields, and what they would get."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import shares_of
from contactcodes.contacts.route_explained import Explanation
from contactcodes.contacts.route_words import country_words, language_words, share_words
from contactcodes.contacts.visit import SHARES, Visit
from contactcodes.contacts.way import Scope, Way
from contactcodes.contacts.way_explained import explain_way, spot_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.storage.tables import placements
from contactcodes.web.studio.repoint_effect import read_moment
from contactcodes.web.studio.routes_fields import read_countries, read_languages

_MOST_PLACEMENTS = 200


def asking_fields(typed: Mapping[str, str], zone: str, locale: str, country: str) -> dict[str, str]:
    """Return the fields of who asks, filled in where nothing was typed yet: a phone of here and now.

    zone, locale, country  of the brand and of the place
    """
    here = now().astimezone(ZoneInfo(zone))
    usual = {
        "p_language": language_words(locale),
        "p_device": Platform.IOS.value,
        "p_country": country_words(country) if country else "",
        "p_at": f"{here:%Y-%m-%dT%H:%M}",
        "p_placement": "",
        "p_bucket": "",
    }
    return {name: typed.get(name, text) for name, text in usual.items()}


def placements_to_choose(connection: Connection, scope: Scope) -> list[tuple[str, str]]:
    """Return names of a campaign's placements, the first two hundred; none for the way of one code."""
    if scope.code_id is not None:
        return []
    query = select(placements.c.name, placements.c.city).where(placements.c.campaign_id == scope.campaign_id)
    rows = connection.execute(query.order_by(placements.c.id).limit(_MOST_PLACEMENTS))
    return [
        (row.name, row.name if not row.city or row.city in row.name else f"{row.name} ({row.city})")
        for row in rows
    ]


def shares_to_choose(way: Way) -> list[tuple[str, str]]:
    """Return the parts that routes divide visitors into, each by a bucket of it; none where they do not."""
    shares = [
        (found, route.when.share)
        for route, found in zip(way.routes, shares_of(way.routes), strict=True)
        if route.when.share is not None
    ]
    if not shares:
        return []
    parts = [
        (str(found.start), _("route %(number)d: %(share)s") % {"number": number, "share": share_words(share)})
        for number, (found, share) in enumerate(shares, start=1)
        if found
    ]
    behind = max(found.stop for found, _share in shares)
    return parts if behind >= SHARES else [*parts, (str(behind), _("the others"))]


def read_asking(
    connection: Connection, scope: Scope, way: Way, typed: Mapping[str, str]
) -> tuple[Explanation | None, dict[str, str]]:
    """Return what somebody would get, or None and what is wrong with who asks."""
    spot = spot_of(connection, scope, typed.get("p_placement", ""))
    problems: dict[str, str] = {}
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    at = now()
    for name in ("p_language", "p_country", "p_at"):
        try:
            if name == "p_language":
                languages = read_languages(typed.get(name, ""))
            elif name == "p_country":
                countries = read_countries(typed.get(name, ""))
            elif typed.get(name, "").strip():
                at = read_moment(typed[name], spot.zone)
        except InputError as problem:
            problems[name] = str(problem)
    if problems:
        return None, problems
    device, bucket = typed.get("p_device", ""), typed.get("p_bucket", "")
    visit = Visit(
        at=at,
        platform=Platform(device) if device in list(Platform) else Platform.IOS,
        language=languages[0] if languages else "",
        country=countries[0] if countries else "",
        bucket=int(bucket) % SHARES if bucket.isascii() and bucket.isdigit() else 0,
    )
    return explain_way(connection, spot, way, visit), {}
