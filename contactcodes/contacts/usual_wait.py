"""How long an answer usually takes, as people say it."""

from __future__ import annotations

from contactcodes.language import ngettext

_HOUR, _DAY = 60, 24 * 60  # minutes


def usual_wait(minutes: int) -> str:
    """Return a wait in words, rather too long than too short.

    >>> usual_wait(90), usual_wait(125)
    ('90 minutes', '3 hours')
    """
    if minutes >= 2 * _DAY:
        count = -(-minutes // _DAY)
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    if minutes >= 2 * _HOUR:
        count = -(-minutes // _HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
