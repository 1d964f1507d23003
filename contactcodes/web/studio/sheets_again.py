"""Sheets whose file was lost: drawn again while one waits, byte for byte or not at all."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.print_run import PrintRun
from contactcodes.campaigns.sheet_files import draw_again, is_as_proven
from contactcodes.errors import InputError, ProofError
from contactcodes.language import _
from contactcodes.web.current_service import service
from contactcodes.web.studio.print_run_files import asked_run, files_of

_MOST_LABELS = 20_000  # some seconds; for more, there is the command line

Sheets = Literal["there", "lost", "too many", ""]


def add_to(blueprint: Blueprint) -> None:
    """Add what the button sends."""
    blueprint.add_url_rule("/print-runs/<id:run_id>/draw-again", "draw_again", _draw_again, methods=["POST"])


def sheets_of(run: PrintRun) -> Sheets:
    """Tell whether the proven file is there, lost, or lost and too large to wait for; "": none is proven.

    Of a large run, it is looked whether there is a file at all.
    """
    if not run.is_proven:
        return ""
    file = files_of(run).pdf
    if run.total > _MOST_LABELS:
        return "there" if file.exists() else "too many"
    return "there" if is_as_proven(file, run) else "lost"


def _draw_again(run_id: int) -> ResponseReturnValue:
    run, _campaign = asked_run(run_id)
    if sheets_of(run) == "lost":
        try:
            draw_again(service().database, service().settings, run)
        except (InputError, ProofError) as problem:
            flash(str(problem), "wait")
        else:
            flash(_("Drawn again, byte for byte as they were proven."))
    return redirect(url_for("studio.print_run", run_id=run.id), code=303)
