"""Print runs as a queue: whoever works takes one, tells how far it is, and says what came of it.

The table is the queue. A worker that dies leaves a run without heartbeat, and the next one
takes it up again; what the dead one says afterwards counts no more.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, Update, or_, select, update

from contactcodes.campaigns.print_run import PrintRun, find_print_run, release_print_run
from contactcodes.campaigns.print_run_state import UNFINISHED, PrintRunState
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import print_runs

SILENT_AFTER = timedelta(seconds=60)  # without a heartbeat for so long, a worker is taken for dead


def claim_print_run(connection: Connection, at: datetime) -> PrintRun | None:
    """Take the oldest run that waits, or one whose worker fell silent; None if there is none."""
    run_id = connection.execute(_waiting(at).with_for_update(skip_locked=True)).scalar_one_or_none()
    return None if run_id is None else begin_drawing(connection, run_id, at)


def is_one_waiting(connection: Connection, at: datetime) -> bool:
    """Tell whether there is a run to claim, without writing anything."""
    return connection.execute(_waiting(at)).first() is not None


def begin_drawing(connection: Connection, run_id: int, at: datetime) -> PrintRun:
    """Say that the caller works on the run now, so that no other worker takes it."""
    connection.execute(
        update(print_runs)
        .where(print_runs.c.id == run_id)
        .values(done=0, claim=secrets.token_hex(8), heartbeat_at=at)
    )
    return find_print_run(connection, run_id)


def tell_progress(connection: Connection, run: PrintRun, done: int, at: datetime) -> bool:
    """Say that the run is alive and how many steps are finished; return whether it still is the caller's.

    It is not where somebody cancelled it, or another worker took it up.
    """
    return bool(connection.execute(_claimed(run).values(done=done, heartbeat_at=at)).rowcount)


def tell_drawn(connection: Connection, run: PrintRun, *, pages: int, pdf_sha256: str, at: datetime) -> None:
    """Say that the sheets are drawn and the proof begins."""
    drawn = {
        "state": PrintRunState.DRAWN,
        "done": run.total,
        "pages": pages,
        "pdf_sha256": pdf_sha256,
        "drawn_at": at,
        "heartbeat_at": at,
    }
    connection.execute(_claimed(run).values(drawn))


def tell_proved(connection: Connection, run: PrintRun, *, proof: dict[str, Any], at: datetime) -> bool:
    """Say that every symbol is proven, and release the run unless it is a trial; return whether it counted.

    It does not where somebody cancelled the run, or another worker took it up meanwhile.
    """
    proved = {
        "state": PrintRunState.PROVED,
        "done": 2 * run.total,
        "proof": proof,
        "proved_at": at,
        "claim": None,
    }
    if not connection.execute(_claimed(run).values(proved)).rowcount:
        return False
    if not run.trial:
        release_print_run(connection, run.id, at=at)
    return True


def refuse_print_run(
    connection: Connection, run: PrintRun, failure: str, *, proof: dict[str, Any] | None = None
) -> None:
    """Refuse a run: nothing of it may be printed. One that was released stays so."""
    refused = {"state": PrintRunState.REFUSED, "failure": failure, "proof": proof, "claim": None}
    connection.execute(_claimed(run).values(refused))
    count_change(connection)  # scans of its codes are tests no longer


def _waiting(at: datetime) -> Select[int]:
    nobody = or_(print_runs.c.claim.is_(None), print_runs.c.heartbeat_at < at - SILENT_AFTER)
    return (
        select(print_runs.c.id)
        .where(print_runs.c.state.in_(UNFINISHED), nobody)
        .order_by(print_runs.c.id)
        .limit(1)
    )


def _claimed(run: PrintRun) -> Update:
    """Return the change of a run that is still worked on by who holds this claim."""
    return update(print_runs).where(
        print_runs.c.id == run.id, print_runs.c.state.in_(UNFINISHED), print_runs.c.claim == run.claim
    )
