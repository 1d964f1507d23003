"""Hours that a contact point does not have itself: those of the placement where somebody scans. Pure."""

from __future__ import annotations

# Stored in the place of a contact point's hours; ``read_hours`` never returns it.
OF_PLACEMENT = "placement"


def hours_there(hours: str, of_placement: str) -> str:
    """Return a contact point's hours at a placement; "" is always open.

        >>> hours_there("placement", "Mo-Fr 09:00-19:00")
        'Mo-Fr 09:00-19:00'
        >>> hours_there("placement", "")
        ''

    hours         as ``read_hours`` returns them, "" always open, or ``placement``
    of_placement  as ``read_hours`` returns them; "": not told, which counts as always open
    """
    return of_placement if hours == OF_PLACEMENT else hours
