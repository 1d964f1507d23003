"""How far a print run is, in words: its state, and a line of steps with their moments. Pure."""

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

    state: PrintRunState
    label: str
    at: datetime | None
    who: str = ""
    stand: Literal["done", "now", "ahead", "ended"]


def state_label(state: PrintRunState) -> str:
    """Return what people call a state, as it stands on its own: “In the field”."""
    return {
        PrintRunState.ORDERED: pgettext("print run", "Ordered"),
        PrintRunState.DRAWN: pgettext("print run", "Drawn"),
        PrintRunState.PROVED: pgettext("print run", "Proven"),
        PrintRunState.RELEASED: pgettext("print run", "Released"),
        PrintRunState.IN_THE_FIELD: pgettext("print run", "In the field"),
        PrintRunState.WITHDRAWN: pgettext("print run", "Withdrawn"),
        PrintRunState.REFUSED: pgettext("print run", "Refused"),
        PrintRunState.CANCELLED: pgettext("print run", "Cancelled"),
    }[state]


def steps_of(run: PrintRun) -> list[Step]:
    """Return the steps of a run, from its order to where it is, and those ahead of it."""
    by_proof = _("by its proof") if run.released_at and not run.released_by else ""
    reached: list[tuple[PrintRunState, datetime | None, str]] = [
        (PrintRunState.ORDERED, run.ordered_at, run.ordered_by),
        (PrintRunState.DRAWN, run.drawn_at, ""),
        (PrintRunState.PROVED, run.proved_at, ""),
        (PrintRunState.RELEASED, run.released_at, run.released_by or by_proof),
        (PrintRunState.IN_THE_FIELD, run.in_the_field_at, ""),
        (PrintRunState.WITHDRAWN, run.withdrawn_at, ""),
    ]
    ended = {PrintRunState.REFUSED: run.proved_at, PrintRunState.CANCELLED: run.cancelled_at}
    if run.state in ended:
        done = [
            Step(state=state, label=state_label(state), at=at, who=who, stand="done")
            for state, at, who in reached
            if at
        ]
        last = Step(state=run.state, label=state_label(run.state), at=ended[run.state], stand="ended")
        return [*done, last]
    is_over = run.state is PrintRunState.WITHDRAWN
    return [
        Step(
            state=state,
            label=state_label(state),
            at=at,
            who=who,
            stand="now" if state is run.state else "done" if at else "ahead",
        )
        for state, at, who in reached
        if at or not is_over  # one that never hung was taken down all the same
    ]
