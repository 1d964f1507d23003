"""When a re-point takes effect, as a form says it, and what the page says of one that was asked for."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import flash

from contactcodes.contacts.repoint_record import Repoint, RepointState
from contactcodes.errors import InputError
from contactcodes.language import _, format_moment, ngettext
from contactcodes.storage.columns import now
from contactcodes.web.current_brand import brands_here


def current_zone(brand_id: int) -> str:
    """Return the time zone of a brand, in which its forms have their moments."""
    return next(brand.time_zone for brand in brands_here() if brand.id == brand_id)


def read_effect(typed: str, zone: str) -> datetime | None:
    """Return the moment a field ``datetime-local`` says; None: at once.

    zone  IANA name

    Raises InputError for what is no moment, or in the past.
    """
    if not typed.strip():
        return None
    moment = read_moment(typed, zone)
    if moment <= now():
        raise InputError(_("That moment is past. Leave the field empty to begin at once."))
    return moment


def read_moment(typed: str, zone: str) -> datetime:
    """Return the moment that a field says, aware. Raises InputError."""
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise InputError(
            _("“%(typed)s” is no day and time. Write them so: 2026-12-24 18:00")
            % {"typed": typed.strip()[:40]}
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def flash_repoint(repoint: Repoint, codes: int) -> None:
    """Say what became of a re-point that was just asked for.

    codes  that follow it
    """
    if repoint.state is RepointState.ASKED:
        flash(_("The change waits until a second person has looked at it."), "wait")
        return
    if repoint.state is RepointState.APPROVED:
        moment = format_moment(repoint.takes_effect_at, current_zone(repoint.brand_id))
        flash(_("The codes lead there from %(moment)s on.") % {"moment": moment})
        return
    flash(
        ngettext(
            "%(count)d code leads to the new contact point from now on.",
            "%(count)d codes lead to the new contact point from now on.",
            codes,
        )
        % {"count": codes}
    )
