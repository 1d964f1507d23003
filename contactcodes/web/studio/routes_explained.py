"""What a page of routes explains: who asks, as fields, and what they would get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from contactcodes.contacts.platform import Platform
from contactcodes.contacts.route import shares_of
from contactcodes.contacts.route_explained import Explanation
from contactcodes.contacts.route_words import country_words, language_words, share_words
from contactcodes.contacts.target import Target
from contactcodes.contacts.visit import SHARES, Visit
from contactcodes.contacts.way import Scope, Way
from contactcodes.contacts.way_explained import Spot, explain_way, spot_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.storage.tables import placements
from contactcodes.web.current_brand import brands_here
from contactcodes.web.studio.repoint_effect import read_moment
from contactcodes.web.studio.routes_fields import read_countries, read_languages

_MOST_PLACEMENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """“What would somebody get?”: the fields of who asks, and once it was asked, the answers.

    typed, problems     field → what stands in it, and what is wrong with it
    placements, shares  what there is to choose from; none: it makes no difference
    before, after       by the way of now and by the one that is to be; ``before`` is None where only one
                        way is looked at, both where nobody has asked yet
    """

    typed: Mapping[str, str]
    problems: dict[str, str]
    placements: list[tuple[str, str]]
    shares: list[tuple[str, str]]
    zone: str
    before: Explanation | None = None
    after: Explanation | None = None

    @property
    def is_same(self) -> bool:
        """Tell whether a change makes no difference to who asks."""
        return (
            self.before is not None
            and self.after is not None
            and self.before.outcome == self.after.outcome
            and self.before.decision.point.id == self.after.decision.point.id
        )


def asking(
    connection: Connection,
    scope: Scope,
    typed: Mapping[str, str],
    *,
    before: Way | None,
    after: Way,
    is_asked: bool,
    new: Target | None = None,
    usual_at: datetime | None = None,
) -> Asking:
    """Return what the part of a page shows that asks what somebody would get by these ways.

    typed     what was typed; fields that are missing are filled in: a phone of that place
    before    None: only ``after`` is looked at
    is_asked  whether the answers are wanted yet
    new       as ``explain_way`` takes it
    usual_at  the moment that is asked about unless another is typed; None: now
    """
    spot = spot_of(connection, scope, typed.get("p_placement", ""))
    told: dict[str, Explanation] = {}
    problems: dict[str, str] = {}
    if is_asked:
        visit, problems = _read_visit(typed, spot)
        ways = {"after": after} | ({} if before is None else {"before": before})
        if visit is not None:
            told = {name: explain_way(connection, spot, way, visit, new=new) for name, way in ways.items()}
    return Asking(
        typed=_fields(typed, spot, usual_at or now()),
        problems=problems,
        placements=_placements(connection, scope),
        shares=_shares(after) or ([] if before is None else _shares(before)),
        zone=spot.zone,
        **told,
    )


def _fields(typed: Mapping[str, str], spot: Spot, at: datetime) -> dict[str, str]:
    locale = next(brand.locale for brand in brands_here() if brand.id == spot.brand_id)
    usual = {
        "p_language": language_words(locale),
        "p_device": Platform.IOS.value,
        "p_country": country_words(spot.country) if spot.country else "",
        "p_at": f"{at.astimezone(spot.clock):%Y-%m-%dT%H:%M}",
        "p_placement": "",
        "p_bucket": "",
    }
    return {name: typed.get(name, text) for name, text in usual.items()}


def _placements(connection: Connection, scope: Scope) -> list[tuple[str, str]]:
    """Return names of a campaign's placements, the first two hundred; none for the way of one code."""
    if scope.code_id is not None:
        return []
    query = select(placements.c.name, placements.c.city).where(placements.c.campaign_id == scope.campaign_id)
    rows = connection.execute(query.order_by(placements.c.id).limit(_MOST_PLACEMENTS))
    return [
        (row.name, row.name if not row.city or row.city in row.name else f"{row.name} ({row.city})")
        for row in rows
    ]


def _shares(way: Way) -> list[tuple[str, str]]:
    """Return the parts that routes divide visitors into, each by a bucket of it; none where they do not."""
    shares = [
        (number, found, route.when.share)
        for number, (route, found) in enumerate(zip(way.routes, shares_of(way.routes), strict=True), start=1)
        if route.when.share is not None
    ]
    if not shares:
        return []
    parts = [
        (str(found.start), _("route %(number)d: %(share)s") % {"number": number, "share": share_words(share)})
        for number, found, share in shares
        if found
    ]
    behind = max(found.stop for _number, found, _share in shares)
    return parts if behind >= SHARES else [*parts, (str(behind), _("the others"))]


def _read_visit(typed: Mapping[str, str], spot: Spot) -> tuple[Visit | None, dict[str, str]]:
    """Return who asks, or None and what is wrong with it, by field."""
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
    return visit, {}
