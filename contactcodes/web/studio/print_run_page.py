"""A print run: how far it is, its proof as sheets of symbols, its files, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import (
    PrintRun,
    cancel_print_run,
    find_print_run,
    hang_print_run,
    order_of,
    release_print_run,
    withdraw_print_run,
)
from contactcodes.campaigns.print_run_steps import steps_of
from contactcodes.errors import InputError, LayoutError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import now
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_service import service
from contactcodes.web.studio import print_run_files, sheets_again
from contactcodes.web.studio.print_run_files import asked_run, files_of
from contactcodes.web.studio.proof_map import (
    ProofMap,
    crosses,
    label_outlines,
    read_proof_map,
    squares,
    ticks,
)
from contactcodes.web.studio.sheets_again import sheets_of


def add_to(blueprint: Blueprint) -> None:
    """Add the page, what its script asks, the decisions, and the files."""
    blueprint.add_url_rule("/print-runs/<id:run_id>", "print_run", _show)
    blueprint.add_url_rule("/print-runs/<id:run_id>/progress", "print_run_progress", _progress)
    decision = "/print-runs/<id:run_id>/<any(cancel,release,hang,withdraw):decision>"
    blueprint.add_url_rule(decision, "decide_print_run", _decide, methods=["POST"])
    print_run_files.add_to(blueprint)
    sheets_again.add_to(blueprint)


def _show(run_id: int) -> ResponseReturnValue:
    run, campaign = asked_run(run_id)
    with service().database.reading() as connection:
        order = _order(connection, run)
    files = files_of(run)
    facts: dict[str, Any] = {}
    if order:
        facts = {"arrangement": order.arrangement, "outlines": label_outlines(order.arrangement)}
    return render_template(
        "studio/print_run.html",
        run=run,
        campaign=campaign,
        order=order,
        steps=steps_of(run),
        map=_map(run, order),
        sheets=sheets_of(run),
        has_proof=not run.is_unfinished and files.proof.exists(),
        has_certificate=run.released_at is not None,
        squares=squares,
        ticks=ticks,
        crosses=crosses,
        **facts,
    )


def _progress(run_id: int) -> ResponseReturnValue:
    """Answer the script that moves the bar."""
    with service().database.reading() as connection:
        run = find_print_run(connection, run_id)
    return {
        "state": run.state.value,
        "finished": not run.is_unfinished,
        "done": run.done,
        "steps": 2 * run.total,
    }


def _decide(run_id: int, decision: str) -> ResponseReturnValue:
    run, _campaign = asked_run(run_id)
    decide, told = _decisions()[decision]
    try:
        with service().database.writing() as connection:
            decide(connection, run.id)
    except NotFoundError:
        raise
    except InputError as problem:  # it has moved on meanwhile: the page shows where it is now
        flash(str(problem), "wait")
    else:
        flash(told)
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)


def _decisions() -> dict[str, tuple[Callable[[Connection, int], None], str]]:
    def release(connection: Connection, run_id: int) -> None:
        release_print_run(connection, run_id, at=now(), released_by=current_user_id())

    return {
        "cancel": (lambda c, run_id: cancel_print_run(c, run_id, at=now()), _("The print run is cancelled.")),
        "release": (release, _("Released. From now on its scans count.")),
        "hang": (lambda c, run_id: hang_print_run(c, run_id, at=now()), _("Noted: it hangs.")),
        "withdraw": (
            lambda c, run_id: withdraw_print_run(c, run_id, at=now()),
            _("Noted: it was taken down. Its codes keep leading somewhere."),
        ),
    }


def _order(connection: Connection, run: PrintRun) -> PrintOrder | None:
    try:
        return order_of(connection, run)
    except LayoutError:  # an older version's layout that nobody can read any more
        return None


def _map(run: PrintRun, order: PrintOrder | None) -> ProofMap | None:
    record = files_of(run).proof
    if order is None or run.is_unfinished or not record.exists():
        return None
    try:
        return read_proof_map(record, order.arrangement, run.total)
    except (OSError, ValueError, KeyError):  # of an older version, or lost a moment ago
        return None
