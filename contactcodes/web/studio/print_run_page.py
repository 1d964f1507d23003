"""A print run: how far it is, its proof as sheets of symbols, its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.print_run import PrintRun, PrintRunState, find_print_run
from contactcodes.campaigns.sheet_files import sheet_files
from contactcodes.sheets.layout import usable_layouts
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.file_names import file_name
from contactcodes.web.studio.proof_map import proof_map

_UNFINISHED = {PrintRunState.ORDERED, PrintRunState.DRAWING}


def add_to(blueprint: Blueprint) -> None:
    """Add the page, what its script asks, and the files."""
    blueprint.add_url_rule("/print-runs/<id:run_id>", "print_run", _show)
    blueprint.add_url_rule("/print-runs/<id:run_id>/progress", "print_run_progress", _progress)
    blueprint.add_url_rule("/print-runs/<id:run_id>/sheets.pdf", "sheets_pdf", _pdf)
    blueprint.add_url_rule("/print-runs/<id:run_id>/proof.json", "proof_json", _proof)


def _show(run_id: int) -> ResponseReturnValue:
    run, campaign = _run(run_id)
    proof = _read_proof(run)
    layout = usable_layouts().get(run.layout)  # its file may have been removed or spoilt since
    return render_template(
        "studio/print_run.html",
        run=run,
        campaign=campaign,
        layout=layout,
        unfinished=run.state in _UNFINISHED,
        proof=proof,
        sheets=proof_map(proof, layout) if proof and layout else None,
    )


def _progress(run_id: int) -> ResponseReturnValue:
    """Answer the script that moves the bar."""
    with service().database.reading() as connection:
        run = find_print_run(connection, run_id)
    return {
        "state": run.state.value,
        "finished": run.state not in _UNFINISHED,
        "done": run.done,
        "steps": 2 * run.total,
    }


def _pdf(run_id: int) -> ResponseReturnValue:
    run, campaign = _run(run_id)
    file = sheet_files(service().settings, run.id).pdf
    if run.state != PrintRunState.RELEASED or not file.exists():
        abort(404)
    return _download(file, file_name(f"{campaign.name} {run.layout}", "pdf"))


def _proof(run_id: int) -> ResponseReturnValue:
    run, campaign = _run(run_id)
    file = sheet_files(service().settings, run.id).proof
    if run.state in _UNFINISHED or not file.exists():
        abort(404)
    name = file_name(f"{campaign.name} {run.layout}", "proof.json")
    return _download(file, name)


def _download(file: Path, name: str) -> ResponseReturnValue:
    answer = send_file(file.resolve(), as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-cache"  # only who is signed in may have it
    return answer


def _run(run_id: int) -> tuple[PrintRun, Campaign]:
    with service().database.reading() as connection:
        run = find_print_run(connection, run_id)
        return run, asked_campaign(connection, run.campaign_id)


def _read_proof(run: PrintRun) -> dict[str, Any] | None:
    file = sheet_files(service().settings, run.id).proof
    if run.state in _UNFINISHED or not file.exists():
        return None
    proof: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return proof
