"""Contact points: the list with what is open now, a new one, one with all that belongs to it, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from contactcodes.campaigns.brand import Brand
from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Channel, Page
from contactcodes.contacts.closed_channels import closed_service_called
from contactcodes.contacts.contact_point import (
    ContactPoint,
    add_contact_point,
    change_contact_point,
    change_offers,
    contact_point,
    contact_points_of,
    offered_by,
    target_label,
)
from contactcodes.contacts.contact_point_checks import ClosedChainError
from contactcodes.contacts.contact_point_kept import (
    OffersError,
    check_kept,
    delete_contact_point,
    is_kept,
)
from contactcodes.contacts.contact_point_use import in_field_by_point
from contactcodes.contacts.hours_clock import HoursState
from contactcodes.contacts.hours_words import say_hours, say_wait
from contactcodes.contacts.known_clocks import clock_of
from contactcodes.contacts.placement_hours import OF_PLACEMENT
from contactcodes.contacts.routing import WhenClosed
from contactcodes.contacts.way import InField
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.storage.tables import destination_checks
from contactcodes.web.current_brand import brands_here, current_brand, leave_sample_brand, show_brand
from contactcodes.web.current_service import service
from contactcodes.web.studio.account_symbol import with_symbol
from contactcodes.web.studio.channel_tiles import found_tiles, instead_tiles, other_tiles, usual_tiles
from contactcodes.web.studio.contact_point_form import (
    MORE_OFFERS,
    may_have_more_offers,
    offer_fields,
    own_field,
    read_contact_point_form,
    typed_of,
)
from contactcodes.web.studio.hours_editor import HoursEditor, told_on_top, zone_name

_NEW = 0
_NOBODY = InField(0, 0)


def add_to(blueprint: Blueprint) -> None:
    """Add the pages."""
    one = "/contact-points/<id:contact_point_id>"
    new = "/contact-points/new/<channel>"
    blueprint.add_url_rule("/contact-points", "contact_points", _list)
    blueprint.add_url_rule("/contact-points/new", "new_contact_point", _choose)
    blueprint.add_url_rule(new, "contact_point_of", _show_new)
    blueprint.add_url_rule(new, "add_contact_point", _add, methods=["POST"])
    blueprint.add_url_rule(one, "contact_point", _show)
    blueprint.add_url_rule(one, "send_contact_point", _change, methods=["POST"])
    blueprint.add_url_rule(f"{one}/delete", "delete_contact_point", _delete, methods=["POST"])


def _list() -> ResponseReturnValue:
    brand = current_brand()
    with service().database.reading() as connection:
        points = contact_points_of(connection, brand.id)
        used = in_field_by_point(connection, brand.id)
        broken = _broken(connection)
    at = now()
    rows = [
        {
            "point": point,
            "state": _state_now(point, brand, at),
            "hours": _hours_now(point, brand, at),
            "wait": say_wait(point.wait_minutes or 0),
            "used": used.get(point.id, _NOBODY),
            "broken": point.id in broken,
        }
        for point in sorted(points, key=lambda point: -used.get(point.id, _NOBODY).copies)
    ]
    return render_template("studio/contact_points.html", rows=rows, target_label=target_label)


def _choose() -> ResponseReturnValue:
    leave_sample_brand()
    wanted = request.args.get("q", "").strip()
    groups = found_tiles(wanted) if wanted else other_tiles()
    closed = None if groups else closed_service_called(wanted)
    return render_template(
        "studio/contact_point_channels.html",
        wanted=wanted,
        usual=[] if wanted else usual_tiles(),
        groups=groups,
        closed=closed,
        instead=instead_tiles(closed) if closed else [],
    )


def _show_new(channel: str) -> ResponseReturnValue:
    leave_sample_brand()
    found = _channel(channel)
    return _page(found, None, typed_of(found, None), {})


def _add(channel: str) -> ResponseReturnValue:
    leave_sample_brand()
    found = _channel(channel)
    symbol = with_symbol(found, request.form, request.files)
    if symbol.again:
        return _page(found, None, symbol.typed, symbol.problems, symbol.is_read), _status(symbol.problems)
    typed = symbol.typed
    if MORE_OFFERS in typed:
        return _page(found, None, typed, {})
    asked = read_contact_point_form(found, typed, current_brand().id, _NEW)
    problems = asked.problems
    if not problems:
        try:
            with service().database.writing() as connection:
                point_id = add_contact_point(connection, asked.point, now(), service().settings.public_url)
                if asked.offered:
                    change_offers(connection, contact_point(connection, point_id), asked.offered)
        except ClosedChainError as problem:
            problems = {"closed_to": str(problem)}
        except InputError as problem:
            problems = {_first_field(found): str(problem)}
    if problems:
        return _page(found, None, typed, problems), 422
    flash(_("“%(name)s” is kept. Routes and campaigns can lead there.") % {"name": asked.point.label})
    return redirect(url_for("studio.contact_points"), code=303)


def _show(contact_point_id: int) -> ResponseReturnValue:
    point = _asked(contact_point_id)
    channel = point.target.channel_object
    with service().database.reading() as connection:
        offered = offered_by(connection, point.id)
    return _page(channel, point, typed_of(channel, point, offered), {})


def _change(contact_point_id: int) -> ResponseReturnValue:
    point = _asked(contact_point_id)
    channel = point.target.channel_object
    symbol = with_symbol(channel, request.form, request.files)
    if symbol.again:
        return _page(channel, point, symbol.typed, symbol.problems, symbol.is_read), _status(symbol.problems)
    typed = symbol.typed
    if MORE_OFFERS in typed:
        return _page(channel, point, typed, {})
    asked = read_contact_point_form(channel, typed, point.brand_id, point.id, point.target.value)
    problems = asked.problems
    if not problems:
        try:
            with service().database.writing() as connection:
                check_kept(
                    connection,
                    point,
                    asked.point,
                    asked.offered,
                    second_eyes_from=service().settings.second_eyes_from_copies,
                )
                change_contact_point(connection, asked.point, service().settings.public_url)
                if channel.page is Page.CHOICE:
                    change_offers(connection, asked.point, asked.offered)
        except ClosedChainError as problem:
            problems = {"closed_to": str(problem)}
        except OffersError as problem:
            problems = {"offer_1": str(problem)}
        except InputError as problem:
            problems = {_first_field(channel): str(problem)}
    if problems:
        return _page(channel, point, typed, problems), 422
    flash(
        _("“%(name)s” is kept; it holds for every code that leads there, from now on.")
        % {"name": asked.point.label}
    )
    return redirect(url_for("studio.contact_points"), code=303)


def _delete(contact_point_id: int) -> ResponseReturnValue:
    point = _asked(contact_point_id)
    try:
        with service().database.writing() as connection:
            delete_contact_point(connection, point)
    except InputError as problem:
        with service().database.reading() as connection:
            offered = offered_by(connection, point.id)
        channel = point.target.channel_object
        return _page(channel, point, typed_of(channel, point, offered), {"delete": str(problem)}), 422
    flash(_("“%(name)s” is deleted.") % {"name": point.label})
    return redirect(url_for("studio.contact_points"), code=303)


def _status(problems: dict[str, str]) -> int:
    return 422 if problems else 200


def _page(
    channel: Channel,
    point: ContactPoint | None,
    typed: Mapping[str, str],
    problems: dict[str, str],
    symbol_is_read: bool = False,
) -> str:
    brand = current_brand() if point is None else _brand(point.brand_id)
    with service().database.reading() as connection:
        others = [
            one for one in contact_points_of(connection, brand.id) if point is None or one.id != point.id
        ]
        used, kept = _NOBODY, True
        if point is not None:
            kept = is_kept(connection, point)
            used = in_field_by_point(connection, brand.id).get(point.id, _NOBODY)
    names = [(str(one.id), one.label) for one in others]
    choice = channel.page is Page.CHOICE
    return render_template(
        "studio/contact_point.html",
        channel=channel,
        point=point,
        used=used,
        kept=kept,
        typed=typed,
        problems=problems,
        on_top=told_on_top(problems),
        symbol_is_read=symbol_is_read,
        fields=[(own_field(one.name), one) for one in channel.fields()],
        editor=_Editor(typed=typed, problems=problems, usual_zone=brand.time_zone, usual_holidays=""),
        when_closed=_when_closed(),
        others=[("", _("Choose one …")), *names],
        offers=list(zip(offer_fields(typed), _ordinals(), strict=False)) if choice else [],
        more_offers=MORE_OFFERS if choice and may_have_more_offers(typed) else "",
        offered=[
            ("", _("nothing")),
            *((str(one.id), one.label) for one in others if one.target.channel != "page"),
        ],
        hours_now=_hours_now(point, brand, now()) if point is not None else "",
    )


def _ordinals() -> list[str]:
    """Return the places of what a contact page offers, as many as there can be."""
    first = [_("1st"), _("2nd"), _("3rd"), _("4th"), _("5th"), _("6th")]
    return [*first, _("7th"), _("8th"), _("9th"), _("10th"), _("11th"), _("12th")]


def _first_field(channel: Channel) -> str:
    fields = channel.fields()
    return own_field(fields[0].name) if fields else "name"


def _when_closed() -> list[tuple[str, str]]:
    return [
        (WhenClosed.NOTHING.value, _("A page says when it opens; what is open now comes first")),
        (WhenClosed.CONTACT.value, _("Another contact point answers")),
        (WhenClosed.MESSAGE.value, _("The customer leaves a message")),
        (WhenClosed.CALLBACK.value, _("The customer asks to be called back")),
        (WhenClosed.HELP.value, _("The help page answers")),
    ]


def _state_now(point: ContactPoint, brand: Brand, at: datetime) -> HoursState | None:
    """Return whether a contact point is open; None where it has no hours, or at each placement its own."""
    if point.hours in ("", OF_PLACEMENT):
        return None
    return clock_of(point.hours, point.time_zone or brand.time_zone, point.holidays).state_at(at)


def _hours_now(point: ContactPoint, brand: Brand, at: datetime) -> str:
    """Return what is to be said of its hours now; "" where it has none."""
    if point.hours == OF_PLACEMENT:
        return _("open at the hours of each placement")
    state = _state_now(point, brand, at)
    return say_hours(state, at, point.time_zone or brand.time_zone) if state is not None else ""


def _broken(connection: Connection) -> set[int]:
    query = select(destination_checks.c.contact_point_id).where(destination_checks.c.broken)
    return set(connection.execute(query).scalars())


class _Editor(HoursEditor):
    @property
    def zones(self) -> list[tuple[str, str]]:
        """As everywhere, but who chooses none has the clock of where the code hangs."""
        (_first, _usual), *others = super().zones
        told = _("That of the placement, else %(zone)s") % {"zone": zone_name(self.usual_zone)}
        return [("", told), *others]

    @property
    def zone_hint(self) -> str:
        """Whose clock it is, and who has to choose one."""
        return _(
            "Whose clock the hours are on. A call centre has one of its own: choose it, or it is announced "
            "as open at the hours of each country where a code hangs."
        )

    @property
    def holiday_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """As everywhere, but who chooses none has those of the country where the code hangs."""
        (_first, _none), *others = super().holiday_groups
        return [("", [("", _("Those of the placement’s country"))]), *others]


def _channel(name: str) -> Channel:
    if name not in CHANNELS:
        raise NotFoundError(_("There is no such channel."))
    return CHANNELS[name]


def _brand(brand_id: int) -> Brand:
    return next(brand for brand in brands_here() if brand.id == brand_id)


def _asked(contact_point_id: int) -> ContactPoint:
    with service().database.reading() as connection:
        point = contact_point(connection, contact_point_id)
    show_brand(point.brand_id)
    return point
