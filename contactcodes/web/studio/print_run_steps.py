"""How far a print run is, as a line of steps with their moments. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contactcodes.campaigns.print_run import PrintRun
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.language import _, pgettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    at     when it was reached; None: not yet, or nobody noted it
    who    brought it there: an e-mail address, or words; ""
    stand  done, the one where the run is, still ahead, or where it ended badly
    """

    label: str
    at: datetime | None
    who: str = ""
    stand: Literal["done", "now", "ahead", "ended"]


def steps_of(run: PrintRun) -> list[Step]:
    """Return the steps of a run, from its order to where it is, and those ahead of it."""
    by_proof = _("by its proof") if run.released_at and not run.released_by else ""
    reached: list[tuple[PrintRunState, str, datetime | None, str]] = [
        (PrintRunState.ORDERED, pgettext("print run", "Ordered"), run.ordered_at, run.ordered_by),
        (PrintRunState.DRAWN, pgettext("print run", "Drawn"), run.drawn_at, ""),
        (PrintRunState.PROVED, pgettext("print run", "Proven"), run.proved_at, ""),
        (
            PrintRunState.RELEASED,
            pgettext("print run", "Released"),
            run.released_at,
            run.released_by or by_proof,
        ),
        (PrintRunState.IN_THE_FIELD, pgettext("print run", "In the field"), run.in_the_field_at, ""),
        (PrintRunState.WITHDRAWN, pgettext("print run", "Withdrawn"), run.withdrawn_at, ""),
    ]
    ended = {
        PrintRunState.REFUSED: (pgettext("print run", "Refused"), run.proved_at),
        PrintRunState.CANCELLED: (pgettext("print run", "Cancelled"), run.cancelled_at),
    }
    if run.state in ended:
        done = [Step(label=label, at=at, who=who, stand="done") for _state, label, at, who in reached if at]
        label, at = ended[run.state]
        return [*done, Step(label=label, at=at, stand="ended")]
    is_over = run.state is PrintRunState.WITHDRAWN
    return [
        Step(
            label=label,
            at=at,
            who=who,
            stand="now" if state is run.state else "done" if at else "ahead",
        )
        for state, label, at, who in reached
        if at or not is_over  # one that never hung was taken down all the same
    ]
