"""Print runs: which codes on which layout, from the order to the release.

::

    ordered ──> drawing ──> released      every symbol proven: the sheets may be printed
                   └──────> refused       a symbol is not proven: no PDF, the proof says which

A state never goes backwards. A run whose worker died is taken up again: its files are
written whole or not at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Select, Update, insert, or_, select, update

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.sheets.layout import Layout
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import codes, print_run_codes, print_runs

SILENT_AFTER = timedelta(seconds=60)  # without a heartbeat for so long, a worker is taken for dead


class PrintRunState(StrEnum):
    """How far a print run has come."""

    ORDERED = "ordered"
    DRAWING = "drawing"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRun:
    """One print run.

    total    symbols ordered
    done     steps finished so far: each symbol is drawn, then proved, so 2 × total at the end
    claim    the worker that draws it; what another says of the run counts no more
    pages    of the finished PDF
    failure  why it was refused, in the language it was ordered in
    """

    id: int
    campaign_id: int
    layout: str
    locale: str
    origin: str
    state: PrintRunState
    done: int
    total: int
    claim: str | None
    pages: int | None
    pdf_sha256: str | None
    failure: str | None
    ordered_at: datetime
    released_at: datetime | None

    @property
    def share_done(self) -> float:
        """From 0.0 to 1.0."""
        return min(1.0, self.done / (2 * self.total))


def order_print_run(
    connection: Connection,
    campaign: Campaign,
    layout: Layout,
    placed: Sequence[PlacedCode],
    *,
    locale: str,
    origin: str,
    at: datetime,
    ordered_by: int | None = None,
) -> PrintRun:
    """Order the symbols of these codes, in this order. Raises InputError if there is none."""
    if not placed:
        raise InputError(_("There is nothing to print: the campaign has no placements yet."))
    code_ids = [one.code_id for one in placed]
    run = connection.execute(
        insert(print_runs)
        .values(
            campaign_id=campaign.id,
            layout=layout.name,
            locale=locale,
            origin=origin,
            state=PrintRunState.ORDERED,
            total=len(placed),
            ordered_by=ordered_by,
            ordered_at=at,
        )
        .returning(print_runs)
    ).one()
    connection.execute(
        insert(print_run_codes),
        [
            {"print_run_id": run.id, "position": position, "code_id": code_id}
            for position, code_id in enumerate(code_ids)
        ],
    )
    return _print_run(run)


def claim_print_run(connection: Connection, at: datetime) -> PrintRun | None:
    """Take the oldest run that waits, or one whose worker fell silent; None if there is none."""
    run_id = connection.execute(_waiting(at).with_for_update(skip_locked=True)).scalar_one_or_none()
    return None if run_id is None else begin_drawing(connection, run_id, at)


def is_one_waiting(connection: Connection, at: datetime) -> bool:
    """Tell whether there is a run to claim, without writing anything."""
    return connection.execute(_waiting(at)).first() is not None


def begin_drawing(connection: Connection, run_id: int, at: datetime) -> PrintRun:
    """Say that the caller draws the run now, so that no other worker takes it."""
    begun = (
        update(print_runs)
        .where(print_runs.c.id == run_id)
        .values(state=PrintRunState.DRAWING, done=0, claim=secrets.token_hex(8), heartbeat_at=at)
        .returning(print_runs)
    )
    return _print_run(connection.execute(begun).one())


def tell_progress(connection: Connection, run: PrintRun, done: int, at: datetime) -> None:
    """Say that the run is alive and how many steps are finished."""
    connection.execute(_claimed(run).values(done=done, heartbeat_at=at))


def release_print_run(
    connection: Connection, run: PrintRun, *, pages: int, pdf_sha256: str, at: datetime
) -> None:
    """Release a run whose every symbol was proven, unless another worker has taken it up meanwhile.

    From now on its codes are known by its origin: it is what their symbols carry.
    """
    released = {
        "state": PrintRunState.RELEASED,
        "done": 2 * run.total,
        "pages": pages,
        "pdf_sha256": pdf_sha256,
        "released_at": at,
    }
    if connection.execute(_claimed(run).values(released)).rowcount:
        of_run = select(print_run_codes.c.code_id).where(print_run_codes.c.print_run_id == run.id)
        connection.execute(update(codes).where(codes.c.id.in_(of_run)).values(origin=run.origin))


def refuse_print_run(connection: Connection, run: PrintRun, failure: str) -> None:
    """Refuse a run: nothing of it may be printed. One that was released stays so."""
    connection.execute(_claimed(run).values(state=PrintRunState.REFUSED, failure=failure))
    count_change(connection)  # scans of its codes are tests no longer


def find_print_run(connection: Connection, run_id: int) -> PrintRun:
    """Return a print run. Raises NotFoundError."""
    row = connection.execute(select(print_runs).where(print_runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such print run."))
    return _print_run(row)


def print_runs_of(connection: Connection, campaign_id: int) -> list[PrintRun]:
    """Return a campaign's print runs, the newest first."""
    query = select(print_runs).where(print_runs.c.campaign_id == campaign_id).order_by(print_runs.c.id.desc())
    return [_print_run(row) for row in connection.execute(query)]


def codes_of_print_run(connection: Connection, run: PrintRun) -> list[PlacedCode]:
    """Return the codes of a run in the order of its sheet."""
    return placed_codes(connection, run_id=run.id)


def _waiting(at: datetime) -> Select[int]:
    waiting = or_(
        print_runs.c.state == PrintRunState.ORDERED,
        (print_runs.c.state == PrintRunState.DRAWING) & (print_runs.c.heartbeat_at < at - SILENT_AFTER),
    )
    return select(print_runs.c.id).where(waiting).order_by(print_runs.c.id).limit(1)


def _claimed(run: PrintRun) -> Update:
    """Return the change of a run that is still being drawn by who holds this claim."""
    return update(print_runs).where(
        print_runs.c.id == run.id,
        print_runs.c.state == PrintRunState.DRAWING,
        print_runs.c.claim == run.claim,
    )


def _print_run(row: AnyRow) -> PrintRun:
    return PrintRun(
        id=row.id,
        campaign_id=row.campaign_id,
        layout=row.layout,
        locale=row.locale,
        origin=row.origin,
        state=PrintRunState(row.state),
        done=row.done,
        total=row.total,
        claim=row.claim,
        pages=row.pages,
        pdf_sha256=row.pdf_sha256,
        failure=row.failure,
        ordered_at=row.ordered_at,
        released_at=row.released_at,
    )
