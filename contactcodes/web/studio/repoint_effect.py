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
        if _keeps_routes(repoint):
            flash(_("The routes hold from %(moment)s on.") % {"moment": moment})
        else:
            flash(_("The codes lead there from %(moment)s on.") % {"moment": moment})
        return
    told = _routes_told(repoint, codes)
    if told:
        flash(told)
        return
    if repoint.undoes is not None:
        words = ngettext(
            "%(count)d code leads again where it did before.",
            "%(count)d codes lead again where they did before.",
            codes,
        )
        flash(words % {"count": codes})
        return
    flash(
        ngettext(
            "%(count)d code leads to the new contact point from now on.",
            "%(count)d codes lead to the new contact point from now on.",
            codes,
        )
        % {"count": codes}
    )


def _keeps_routes(repoint: Repoint) -> bool:
    """Tell whether a re-point is about routes: it leaves some, and not those there were."""
    before = repoint.before.routes if repoint.before else ()
    return repoint.after is not None and bool(repoint.after.routes) and repoint.after.routes != before


def _routes_told(repoint: Repoint, codes: int) -> str:
    """Return what is to be said where more or less than the last contact point changed; else ""."""
    if repoint.after is None:
        return _("The code goes with its campaign again, from now on.")
    if _keeps_routes(repoint):
        told = ngettext(
            "The routes are saved: they hold for %(count)d code from now on.",
            "The routes are saved: they hold for %(count)d codes from now on.",
            codes,
        )
        return told % {"count": codes}
    if repoint.before is not None and repoint.before.routes and not repoint.after.routes:
        told = ngettext(
            "The routes are gone: %(count)d code leads everybody to one contact point from now on.",
            "The routes are gone: %(count)d codes lead everybody to one contact point from now on.",
            codes,
        )
        return told % {"count": codes}
    return ""
