"""The files of a print run, and the way there: symbols → sheets → proof → release.

One folder a run in the data folder: ``sheets.pdf`` (only when proven) and
``proof.json`` (always). Files are renamed into place, so nobody sees half of one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.print_run import (
    PrintRun,
    claim_print_run,
    codes_of_print_run,
    find_print_run,
    is_one_waiting,
    refuse_print_run,
    release_print_run,
    tell_progress,
)
from contactcodes.campaigns.sheet_labels import sheet_labels, sheet_wording
from contactcodes.codes.address import symbol_url
from contactcodes.errors import InputError, ProofError
from contactcodes.language import _, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.layout import find_layout
from contactcodes.sheets.proof import Proof, prove
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database

_TELL_EVERY_S = 0.5  # between two notes of progress
_FAILURES_NAMED = 5  # in the sentence; the proof has them all


@dataclass(frozen=True, slots=True)
class SheetFiles:
    """Where the files of a print run are."""

    folder: Path

    @property
    def pdf(self) -> Path:
        """The proven sheets; absent unless the run was released."""
        return self.folder / "sheets.pdf"

    @property
    def proof(self) -> Path:
        """What was proven of each symbol."""
        return self.folder / "proof.json"


def sheet_files(settings: Settings, run_id: int) -> SheetFiles:
    """Return where the files of that run are, or will be."""
    return SheetFiles(settings.print_runs_folder / str(run_id))


def produce_next(database: Database, settings: Settings) -> PrintRun | None:
    """Produce the next run that waits; None if none does. Raises as ``produce``."""
    with database.reading() as connection:
        if not is_one_waiting(connection, now()):
            return None
    with database.writing() as connection:
        run = claim_print_run(connection, now())
    if run is None:
        return None
    with using_locale(run.locale):  # whoever ordered it reads what became of it
        return produce(database, settings, run)


def produce(
    database: Database,
    settings: Settings,
    run: PrintRun,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> PrintRun:
    """Draw, prove and release a run that the caller has begun.

    on_progress  told (steps done, steps in all), two steps a symbol

    Raises ProofError after the run was refused because a symbol is not proven, and
    InputError after it was refused because it cannot be drawn at all.
    """
    try:
        _produce(database, settings, run, on_progress)
    except (InputError, ProofError) as problem:
        with database.writing() as connection:
            refuse_print_run(connection, run, str(problem))
        raise
    except SQLAlchemyError:
        raise  # the database is away: the run keeps its state, and is taken up again later
    except Exception:
        # A fault of ours, or a full disk. Left in its state, the run would be taken up for ever.
        with database.writing() as connection:
            failure = _("The sheets could not be drawn; the service’s log says why. Order them again.")
            refuse_print_run(connection, run, failure)
        raise
    with database.reading() as connection:
        return find_print_run(connection, run.id)


def _produce(
    database: Database, settings: Settings, run: PrintRun, on_progress: Callable[[int, int], None] | None
) -> None:
    told_at = time.monotonic()

    def step(done: int) -> None:
        nonlocal told_at
        if on_progress is not None:
            on_progress(done, 2 * run.total)
        if time.monotonic() - told_at >= _TELL_EVERY_S:
            told_at = time.monotonic()
            # A note that could not be left is no reason to stop drawing.
            with suppress(OperationalError), database.writing() as connection:
                tell_progress(connection, run, done, now())

    with database.reading() as connection:
        placed = codes_of_print_run(connection, run)
        campaign = find_campaign(connection, run.campaign_id)
        brand = find_brand(connection, campaign.brand_id)
    layout = find_layout(run.layout)
    wording = sheet_wording(brand.name, campaign.target, run.locale)
    labels = sheet_labels(run.origin, [(one.code_text, one.placement.name) for one in placed])
    drawn = BytesIO()
    places = draw_sheets(
        layout, labels, wording=wording, out=drawn, on_progress=lambda done, _all: step(done)
    )
    pdf = drawn.getvalue()
    proof = prove(pdf, places, layout, on_progress=lambda done, _all: step(run.total + done))

    files = sheet_files(settings, run.id)
    files.folder.mkdir(parents=True, exist_ok=True)
    _write_whole(files.proof, json.dumps(proof.as_json(), ensure_ascii=False, indent=1).encode())
    if not proof.proven:
        raise ProofError(_failure(proof))
    ordered = [(symbol_url(run.origin, one.code_text), one.placement.name) for one in placed]
    if [(symbol.expected, symbol.placement) for symbol in proof.symbols] != ordered:
        raise ProofError(_("The sheets do not hold what was ordered, so there is no PDF."))
    _write_whole(files.pdf, pdf)
    with database.writing() as connection:
        release_print_run(
            connection, run, pages=proof.pages, pdf_sha256=hashlib.sha256(pdf).hexdigest(), at=now()
        )


def _failure(proof: Proof) -> str:
    explained = proof.explained()
    named = "; ".join(explained[:_FAILURES_NAMED]) + (" …" if len(explained) > _FAILURES_NAMED else "")
    return _(
        "The sheets are not proven to scan, so there is no PDF. %(count)d of %(total)d symbols failed: "
        "%(named)s"
    ) % {"count": len(proof.failures), "total": len(proof.symbols), "named": named}


def _write_whole(file: Path, content: bytes) -> None:
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    with draft.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)
