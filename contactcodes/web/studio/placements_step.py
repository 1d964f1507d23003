"""Step 2: where the codes will hang. A list is pasted or sent as a file, and shown as it was understood."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contactcodes.campaigns.placement_file import PlacementList, PlacementRow, read_placements
from contactcodes.errors import PlacementsError
from contactcodes.language import _
from contactcodes.web.auth.session import current_user_id
from contactcodes.web.current_service import service
from contactcodes.web.studio.draft import Draft, find_draft, list_in_draft, list_of
from contactcodes.web.studio.listed import as_text, read_text

ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a list: the rows that are shown, bad ones first if not all fit."""

    listed: PlacementList

    @property
    def good(self) -> int:
        """How many rows can be used."""
        return sum(1 for row in self.listed.rows if not row.problems)

    @property
    def bad(self) -> int:
        """How many rows cannot."""
        return len(self.listed.rows) - self.good

    @property
    def shown(self) -> list[PlacementRow]:
        """Up to 200 rows in the order of the list; of a longer list, every bad row before a good one."""
        rows = self.listed.rows
        if len(rows) <= ROWS_SHOWN:
            return list(rows)
        kept = sorted(rows, key=lambda row: not row.problems)[:ROWS_SHOWN]
        return sorted(kept, key=lambda row: row.line)

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return max(0, len(self.listed.rows) - ROWS_SHOWN)


def add_to(blueprint: Blueprint) -> None:
    """Add the step."""
    blueprint.add_url_rule("/drafts/<id:draft_id>/placements", "placements_step", _show)
    blueprint.add_url_rule(
        "/drafts/<id:draft_id>/placements", "send_placements_step", _send, methods=["POST"]
    )


def _show(draft_id: int) -> ResponseReturnValue:
    with service().database.reading() as connection:
        draft = find_draft(connection, draft_id, current_user_id())
        text = list_of(connection, draft)
    problems: dict[str, str] = {}
    preview = None
    if text:
        try:
            preview = Preview(read_text(text))
        except PlacementsError as problem:
            problems["placements"] = str(problem)
    return _page(draft, text, preview, problems)


def _send(draft_id: int) -> ResponseReturnValue:
    """Keep the list, whatever is wrong with it; go on only if it may."""
    with service().database.reading() as connection:
        draft = find_draft(connection, draft_id, current_user_id())
    text = request.form.get("placements", "")
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        try:
            text = as_text(read_placements(upload.stream.read(), upload.filename))
        except PlacementsError as problem:
            return _page(draft, text, None, {"file": str(problem)}), 422
    elif not text.strip():
        nothing = _("Paste a list or choose a file: one line for each placement.")
        return _page(draft, text, None, {"placements": nothing}), 422
    try:
        preview = Preview(read_text(text))
    except PlacementsError as problem:
        _keep(draft, text, skip_bad=False)
        return _page(draft, text, None, {"placements": str(problem)}), 422
    # Only rows that were shown as bad are left out: the button carries how many that were.
    going_on = request.form.get("without", type=int) == preview.bad and preview.good > 0
    _keep(draft, text, skip_bad=going_on and preview.bad > 0)
    if going_on:
        return redirect(url_for("studio.layout_step", draft_id=draft.id), code=303)
    return redirect(url_for("studio.placements_step", draft_id=draft.id), code=303)


def _keep(draft: Draft, text: str, *, skip_bad: bool) -> None:
    with service().database.writing() as connection:
        list_in_draft(connection, draft, text, skip_bad=skip_bad)


def _page(draft: Draft, text: str, preview: Preview | None, problems: dict[str, str]) -> str:
    return render_template(
        "studio/placements_step.html", draft=draft, text=text, preview=preview, problems=problems
    )
