"""Re-points as sentences: who asked for what, and what became of it. Pure."""

from __future__ import annotations

from datetime import datetime

from contactcodes.contacts.repoint_record import Repoint, RepointState
from contactcodes.language import _, format_moment


def repoint_told(repoint: Repoint, zone: str) -> str:
    """Return one line of a history: what became of it, when, and who had to do with it.

    zone  IANA name, in which moments are told
    """
    words = {
        "moment": format_moment(_moment(repoint), zone),
        "asker": repoint.asker or _("the command line"),
        "approver": repoint.approver or _("the command line"),
    }
    if repoint.state is RepointState.APPLIED and repoint.approved_at is not None:
        return _("%(moment)s: led elsewhere by %(asker)s, approved by %(approver)s") % words
    if repoint.state is RepointState.ASKED and not repoint.is_dated:
        return _("%(moment)s: asked by %(asker)s; waits for a second pair of eyes") % words
    return {
        RepointState.ASKED: _("for %(moment)s, asked by %(asker)s: waits for a second pair of eyes"),
        RepointState.APPROVED: _("for %(moment)s, by %(asker)s: waits for that moment"),
        RepointState.APPLIED: _("%(moment)s: led elsewhere by %(asker)s"),
        RepointState.REFUSED: _("%(moment)s: asked by %(asker)s, refused by %(approver)s"),
        RepointState.CALLED_OFF: _("%(moment)s: called off; asked by %(asker)s"),
        RepointState.UNDONE: _("%(moment)s: undone; led elsewhere before by %(asker)s"),
    }[repoint.state] % words


def _moment(repoint: Repoint) -> datetime:
    return repoint.ended_at or repoint.applied_at or repoint.takes_effect_at
