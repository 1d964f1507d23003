"""How far a print run has come. Pure.

::

    ordered ─► drawn ─► proved ─► released ─► in the field ─► withdrawn
       ├─────────┤        │
       ├─► refused        │     a symbol is not proven, or the sheets cannot be drawn
       └─► cancelled ◄────┘     by a person, before its release

A state never goes backwards. A run that is ordered or drawn and has a heartbeat is being worked on.
"""

from __future__ import annotations

from enum import StrEnum


class PrintRunState(StrEnum):
    """How far a print run has come."""

    ORDERED = "ordered"
    DRAWN = "drawn"
    PROVED = "proved"  # every symbol of it; scans of its codes are tests until it is released
    RELEASED = "released"  # may be printed and hung
    IN_THE_FIELD = "in_the_field"  # it hangs
    WITHDRAWN = "withdrawn"  # it was taken down
    REFUSED = "refused"
    CANCELLED = "cancelled"


# What a run may become next.
NEXT: dict[PrintRunState, frozenset[PrintRunState]] = {
    PrintRunState.ORDERED: frozenset({PrintRunState.DRAWN, PrintRunState.REFUSED, PrintRunState.CANCELLED}),
    PrintRunState.DRAWN: frozenset({PrintRunState.PROVED, PrintRunState.REFUSED, PrintRunState.CANCELLED}),
    PrintRunState.PROVED: frozenset({PrintRunState.RELEASED, PrintRunState.CANCELLED}),
    PrintRunState.RELEASED: frozenset({PrintRunState.IN_THE_FIELD, PrintRunState.WITHDRAWN}),
    PrintRunState.IN_THE_FIELD: frozenset({PrintRunState.WITHDRAWN}),
    PrintRunState.WITHDRAWN: frozenset(),
    PrintRunState.REFUSED: frozenset(),
    PrintRunState.CANCELLED: frozenset(),
}

# A worker still has something to do with it.
UNFINISHED = frozenset({PrintRunState.ORDERED, PrintRunState.DRAWN})
# Its PDF is proven and may be had.
PROVEN = frozenset(
    {PrintRunState.PROVED, PrintRunState.RELEASED, PrintRunState.IN_THE_FIELD, PrintRunState.WITHDRAWN}
)
# Nothing of it was ever printed, so it says nothing of its codes.
CAME_TO_NOTHING = frozenset({PrintRunState.REFUSED, PrintRunState.CANCELLED})
