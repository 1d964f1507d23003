"""The files of a print run: its sheets byte for byte, their proof, and the first page as picture."""

from __future__ import annotations

import secrets
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.code_list import code_list
from contactcodes.campaigns.print_run import PrintRun, find_print_run
from contactcodes.campaigns.run_certificate import run_certificate
from contactcodes.campaigns.sheet_files import SheetFiles, is_as_proven, sheet_files
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.sheets.preview import first_page_png
from contactcodes.web.current_service import service
from contactcodes.web.studio.campaign_page import asked_campaign
from contactcodes.web.studio.file_names import file_name

_PICTURE_PX = 900
_A_DAY_S = 24 * 3600


def add_to(blueprint: Blueprint) -> None:
    """Add the files."""
    blueprint.add_url_rule("/print-runs/<id:run_id>/sheets.pdf", "sheets_pdf", _pdf)
    blueprint.add_url_rule("/print-runs/<id:run_id>/proof.json", "proof_json", _proof)
    blueprint.add_url_rule("/print-runs/<id:run_id>/certificate.pdf", "certificate_pdf", _certificate)
    blueprint.add_url_rule("/print-runs/<id:run_id>/codes.csv", "codes_csv", _codes)
    blueprint.add_url_rule("/print-runs/<id:run_id>/first-page.png", "first_page", _first_page)


def asked_run(run_id: int) -> tuple[PrintRun, Campaign]:
    """Return a print run and its campaign, whose brand stands in the page head. Raises NotFoundError."""
    with service().database.reading() as connection:
        run = find_print_run(connection, run_id)
        return run, asked_campaign(connection, run.campaign_id)


def files_of(run: PrintRun) -> SheetFiles:
    """Return where the files of a run are."""
    return sheet_files(service().settings, run.id)


def _pdf(run_id: int) -> ResponseReturnValue:
    """Answer with the sheets as they were proven, and with nothing else of that name."""
    run, campaign = asked_run(run_id)
    file = files_of(run).pdf
    if not run.is_proven or not file.exists():
        abort(404)
    if not is_as_proven(file, run):
        raise InputError(
            _(
                "The file of these sheets is not the one that was proven. To draw them again, byte for byte: "
                "contactcodes runs sheets %(run)d --out FILE.pdf"
            )
            % {"run": run.id}
        )
    return _download(file, file_name(f"{campaign.name} {run.layout}", "pdf"))


def _proof(run_id: int) -> ResponseReturnValue:
    run, campaign = asked_run(run_id)
    file = files_of(run).proof
    if run.is_unfinished or not file.exists():
        abort(404)
    return _download(file, file_name(f"{campaign.name} {run.layout}", "proof.json"))


def _certificate(run_id: int) -> ResponseReturnValue:
    run, campaign = asked_run(run_id)
    content = run_certificate(service().database, run)
    name = file_name(f"{campaign.name} {run.layout} {_('proof')}", "pdf")
    answer = send_file(BytesIO(content), "application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _codes(run_id: int) -> ResponseReturnValue:
    """Answer with the codes of a proven run as a list, sent as it is read."""
    run, campaign = asked_run(run_id)
    if not run.is_proven:
        abort(404)
    answer = Response(code_list(service().database, run), mimetype="text/csv")
    name = file_name(f"{campaign.name} {run.layout}", "codes.csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _first_page(run_id: int) -> ResponseReturnValue:
    """Answer with a picture of the first page: drawn once, then kept beside the sheets."""
    run, _campaign = asked_run(run_id)
    files = files_of(run)
    if not run.is_proven or not files.pdf.exists():
        abort(404)
    picture = files.first_page
    if not picture.exists():
        draft = picture.with_name(f"{picture.name}.{secrets.token_hex(4)}.tmp")
        draft.write_bytes(first_page_png(files.pdf, width_px=_PICTURE_PX))
        draft.replace(picture)
    answer = send_file(picture.resolve(), mimetype="image/png", max_age=_A_DAY_S)
    answer.headers["Cache-Control"] = f"private, max-age={_A_DAY_S}"
    return answer


def _download(file: Path, name: str) -> ResponseReturnValue:
    answer = send_file(file.resolve(), as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-cache"  # only who is signed in may have it
    return answer
