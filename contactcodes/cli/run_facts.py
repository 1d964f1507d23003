"""What ``contactcodes runs`` tells of a print run: a row of the list, and all of one."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.print_run import PrintRun
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.print_run_steps import state_label, steps_of
from contactcodes.cli.rows import Format
from contactcodes.language import _, format_moment, format_number, ngettext
from contactcodes.sheets.proof_record import read_head
from contactcodes.sheets.proof_tally import Proof

_MOMENTS = (
    "ordered_at",
    "drawn_at",
    "proved_at",
    "released_at",
    "in_the_field_at",
    "withdrawn_at",
    "cancelled_at",
)
_PLAIN = (
    "id",
    "layout",
    "locale",
    "origin",
    "copies",
    "start_at",
    "printer",
    "pages",
    "pdf_sha256",
    "failure",
)
_FIGURES = (
    "symbols_in_all",
    "symbols_proven",
    "smallest_module_mm",
    "smallest_quiet_zone_modules",
    "renderer",
    "decoder",
    "dpi",
)
_WAITS_FOR_RELEASE = {PrintRunState.ORDERED, PrintRunState.DRAWN, PrintRunState.PROVED}


def run_headings() -> dict[str, str]:
    """Return key → heading of the list."""
    return {
        "run": _("Print run"),
        "state": _("State"),
        "campaign": _("Campaign"),
        "layout": _("Layout"),
        "labels": _("Labels"),
        "ordered_at": _("Ordered on"),
        "ordered_by": _("Ordered by"),
    }


def run_row(connection: Connection, run: PrintRun, form: Format) -> dict[str, Any]:
    """Return a row of the list: in words for people, plain for programs."""
    campaign = find_campaign(connection, run.campaign_id)
    row = {
        "run": run.id,
        "state": run.state.value,
        "campaign": campaign.name,
        "layout": run.layout,
        "labels": run.total,
        "ordered_at": run.ordered_at.isoformat(),
        "ordered_by": run.ordered_by,
    }
    if form == "table":
        time_zone = find_brand(connection, campaign.brand_id).time_zone
        row |= {
            "run": str(run.id),  # a name, no amount: it has no thousands
            "state": _state(run),
            "ordered_at": format_moment(run.ordered_at, time_zone),
        }
    return row


def shown_headings() -> dict[str, str]:
    """Return the keys of one run for programs, in their order."""
    keys = ["state", "campaign", *_PLAIN, "trial", "for_press", "serial", "labels", "done", "steps"]
    keys += [*_MOMENTS, "ordered_by", "released_by", *_FIGURES, "proof_file"]
    return {"run": "run"} | {key: key for key in keys if key != "id"}


def shown_row(connection: Connection, run: PrintRun, proof_file: Path) -> dict[str, Any]:
    """Return one run for programs; figures are None without a proof.

    proof_file  None where it is not there
    """
    figures = run.proof or {}
    moments: dict[str, datetime | None] = {name: getattr(run, name) for name in _MOMENTS}
    return {
        **{name: getattr(run, name) for name in _PLAIN},
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
        **{name: figures.get(name) for name in _FIGURES},
        "run": run.id,
        "state": run.state.value,
        "campaign": find_campaign(connection, run.campaign_id).name,
        "trial": run.trial,
        "for_press": run.is_for_press,
        "serial": run.serial_placement_id is not None,
        "labels": run.total,
        "done": run.done,
        "steps": 2 * run.total,
        "ordered_by": run.ordered_by,
        "released_by": run.released_by,
        "proof_file": str(proof_file) if proof_file.exists() else None,
    }


def fact_headings(run: PrintRun) -> dict[str, str]:
    """Return the headings of one run for people."""
    return {"fact": _("Print run"), "value": str(run.id)}


def run_facts(connection: Connection, run: PrintRun) -> list[dict[str, str]]:
    """Return one run for people: what it is, a line for each step it has reached, its proof."""
    campaign = find_campaign(connection, run.campaign_id)
    time_zone = find_brand(connection, campaign.brand_id).time_zone
    facts = [
        (_("State"), _state(run)),
        (_("Campaign"), campaign.name),
        (_("Layout"), run.layout),
        (_("Labels"), format_number(run.total)),
        (_("Symbols carry"), run.origin),
        (_("Printer"), run.printer),
    ]
    for step in steps_of(run):
        if step.at is not None:
            facts.append(
                (step.label, " · ".join(filter(None, (format_moment(step.at, time_zone), step.who))))
            )
    if run.is_unfinished:
        facts.append((_("Done"), _("%(share)s%%") % {"share": format_number(round(100 * run.share_done))}))
    facts += _proof_facts(run)
    return [{"fact": name, "value": value} for name, value in facts if value]


def failures_of(run: PrintRun, proof_file: Path) -> list[str]:
    """Return a sentence for each thing that is wrong with a refused run; empty for every other."""
    if run.state is not PrintRunState.REFUSED:
        return []
    try:
        told = Proof.from_json(read_head(proof_file)).explained()
    except (OSError, ValueError, KeyError):  # it could not be drawn, or the file is gone
        told = []
    return told or [run.failure or ""]


def _proof_facts(run: PrintRun) -> list[tuple[str, str]]:
    facts = [(_("Pages"), "" if run.pages is None else format_number(run.pages))]
    facts.append((_("SHA-256"), run.pdf_sha256 or ""))
    if run.proof is None:
        return facts
    proof = Proof.from_json(run.proof)
    facts.append(
        (
            _("Proof"),
            _("%(proven)s of %(symbols)s symbols are proven")
            % {
                "proven": format_number(proof.symbols_proven),
                "symbols": format_number(proof.symbols_in_all),
            },
        )
    )
    if proof.smallest_module_mm is not None and proof.smallest_quiet_zone_modules is not None:
        size = format_number(round(proof.smallest_module_mm, 2))
        modules = format_number(proof.smallest_quiet_zone_modules)
        clear = ngettext(
            "clear for %(modules)s module or more",
            "clear for %(modules)s modules or more",
            ceil(proof.smallest_quiet_zone_modules),
        )
        facts.append((_("Smallest module"), _("%(size)s mm") % {"size": size}))
        facts.append((_("Quiet zone"), clear % {"modules": modules}))
    facts.append(
        (_("Versions"), ", ".join(f"{kind} × {format_number(n)}" for kind, n in proof.kinds.items()))
    )
    facts.append((_("Looked at by"), f"{proof.renderer}, {proof.decoder}, {proof.dpi} dpi"))
    return facts


def _state(run: PrintRun) -> str:
    label = state_label(run.state)
    return f"{label} · {_('trial')}" if run.trial and run.state in _WAITS_FOR_RELEASE else label
