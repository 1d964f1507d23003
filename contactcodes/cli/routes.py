"""``contactcodes routes``: where a campaign or a code leads, who would get what, and what waits."""

from __future__ import annotations

import re
from datetime import datetime

import click
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import find_campaign, find_campaign_named
from contactcodes.campaigns.placed_code import find_placed_code
from contactcodes.campaigns.placement_country import read_country
from contactcodes.cli.opened import example, opened
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.contact_point import contact_points_of
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.repoint import approve
from contactcodes.contacts.repoint_record import Repoint, RepointState, find_repoint, history_of
from contactcodes.contacts.repoint_words import repoint_told
from contactcodes.contacts.route_explained import Explanation
from contactcodes.contacts.route_words import condition_words
from contactcodes.contacts.visit import Visit
from contactcodes.contacts.way import Scope, own_way, way_of
from contactcodes.contacts.way_explained import Spot, explain_way, spot_of
from contactcodes.errors import InputError
from contactcodes.language import _, format_moment
from contactcodes.storage.columns import now

_HISTORY = 10


@click.command(
    help=_(
        "Show where a campaign or a code leads: its routes in their order, and what changed. “--as” says "
        "what somebody would get; “--approve” is the second pair of eyes of whoever runs the service."
    ),
    epilog=example(
        'routes "Printemps"', "routes 7k3-qx9m --as fr,ios,FR,2026-11-22T22:00", "routes --approve 12"
    ),
)
@click.argument("subject", metavar=_("CAMPAIGN|CODE"), required=False)
@click.option(
    "--as",
    "somebody",
    metavar=_("LANGUAGE,DEVICE,COUNTRY,MOMENT"),
    help=_("A visit: fr,ios,FR,2026-11-22T22:00. Devices: ios, android, desktop. Parts may be empty."),
)
@click.option("--approve", "repoint_id", type=int, help=_("Approve the re-point of that number."))
def routes(subject: str | None, somebody: str | None, repoint_id: int | None) -> None:
    """Show routes."""
    settings, database = opened()
    if repoint_id is not None:
        with database.writing() as connection:
            asked = find_repoint(connection, repoint_id)
            repoint = approve(
                connection, asked, None, now(), second_eyes_from=settings.second_eyes_from_copies
            )
            zone = spot_of(connection, repoint.scope).zone
        click.echo(_approved(repoint, zone))
        return
    if not subject:
        raise click.UsageError(_("Name a campaign or a code."))
    with database.reading() as connection:
        scope = _scope(connection, subject)
        spot = spot_of(connection, scope)
        if somebody is not None:
            explanation = explain_way(connection, spot, way_of(connection, scope), _visit(somebody, spot))
            lines = _explained(explanation)
        else:
            lines = _shown(connection, scope, spot)
    for line in lines:
        click.echo(line)


def _scope(connection: Connection, subject: str) -> Scope:
    try:
        return Scope(find_campaign_named(connection, subject).id)
    except InputError:
        try:
            code_text = CodeText.read(subject)
        except InputError:
            code_text = None
        if code_text is None:
            raise
    placed = find_placed_code(connection, code_text)
    return Scope(placed.campaign_id, placed.code_id)


def _shown(connection: Connection, scope: Scope, spot: Spot) -> list[str]:
    way = way_of(connection, scope)
    names = {point.id: point.label for point in contact_points_of(connection, spot.brand_id)}
    lines = []
    if scope.code_id is not None and own_way(connection, scope) is None:
        campaign = find_campaign(connection, scope.campaign_id)
        lines.append(_("As all codes of “%(name)s”:") % {"name": campaign.name})
    for number, route in enumerate(way.routes, start=1):
        lines.append(f"{number}. {condition_words(route.when)} → {names.get(route.to, route.to)}")
    everybody = _("everybody else") if way.routes else _("everybody")
    lines.append(f"{len(way.routes) + 1}. {everybody} → {names[way.last]}")
    changes = history_of(connection, scope)[:_HISTORY]
    if changes:
        lines += ["", _("What changed:")]
        lines += [f"  {one.id}  {repoint_told(one, spot.zone)}" for one in changes]
    return lines


def _explained(explanation: Explanation) -> list[str]:
    lines = [explanation.visit]
    for route in explanation.routes:
        why = (
            _("this route is taken")
            if route.taken
            else _("not looked at")
            if route.taken is None
            else _("not taken: %(why)s") % {"why": route.why}
        )
        lines.append(f"{route.number}. {route.words} → {route.leads_to}: {why}")
    return [*lines, *explanation.steps, explanation.outcome]


def _visit(somebody: str, spot: Spot) -> Visit:
    parts = [part.strip() for part in somebody.split(",")] + [""] * 4
    language, device, country, moment = parts[:4]
    if any(parts[4:]):
        raise InputError(_("“--as” takes four parts: LANGUAGE,DEVICE,COUNTRY,MOMENT."))
    known = {platform.value: platform for platform in Platform}
    if device and device not in known:
        raise InputError(
            _("“%(device)s” is no kind of device. There are: %(known)s.")
            % {"device": device, "known": ", ".join(known)}
        )
    if language and not re.fullmatch(r"[a-z]{2,3}", language):
        raise InputError(
            _("“%(language)s” is no language. Write its code, such as fr.") % {"language": language}
        )
    read = read_country(country) if country else ""
    if read is None:
        raise InputError(_("“%(country)s” is no country. Write its code, such as FR.") % {"country": country})
    try:
        at = datetime.fromisoformat(moment) if moment else now()
    except ValueError:
        raise InputError(
            _("“%(moment)s” is no moment. Write it so: 2026-11-22T22:00") % {"moment": moment}
        ) from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=spot.clock)
    return Visit(at=at, platform=known.get(device, Platform.IOS), language=language, country=read)


def _approved(repoint: Repoint, zone: str) -> str:
    if repoint.state is RepointState.APPLIED:
        return _("Approved: the codes lead there from now on.")
    return _("Approved: it happens on %(moment)s.") % {"moment": format_moment(repoint.takes_effect_at, zone)}
