"""The files of a print run, and the way there: labels → sheets → proof → release.

One folder a run in the data folder: ``sheets.pdf`` (only when proven) and ``proof.json``
(always). Files are renamed into place, so nobody sees half of one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.print_queue import (
    claim_print_run,
    is_one_waiting,
    refuse_print_run,
    tell_drawn,
    tell_progress,
    tell_proved,
)
from contactcodes.campaigns.print_run import (
    PrintRun,
    codes_of_print_run,
    find_print_run,
    longest_code_of,
    order_of,
)
from contactcodes.campaigns.print_run_state import PrintRunState
from contactcodes.campaigns.serial import mint_serial_codes
from contactcodes.campaigns.sheet_artwork import sheet_artwork
from contactcodes.campaigns.sheet_labels import sheet_labels, sheet_wording
from contactcodes.errors import InputError, PrintRunEndedError, ProofError
from contactcodes.language import _, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.lettering import Label, check_fits
from contactcodes.sheets.pdf_information import PrintingCondition
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
        """The proven sheets; absent unless every symbol is."""
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
    """Draw and prove a run that the caller has begun; release it unless it is a trial.

    on_progress  told (steps done, steps in all), two steps a label

    Raises ProofError after the run was refused because a symbol is not proven, and
    InputError after it was refused because it cannot be drawn at all. Where somebody
    cancelled the run, or another worker took it up, it is returned as it is then.
    """
    try:
        _Production(database, settings, run, on_progress).carry_out()
    except PrintRunEndedError:
        pass
    except (InputError, ProofError) as problem:
        figures = problem.proof if isinstance(problem, ProofError) else None
        with database.writing() as connection:
            refuse_print_run(connection, run, str(problem), proof=figures)
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
        ended = find_print_run(connection, run.id)
    if ended.state is PrintRunState.CANCELLED:
        files = sheet_files(settings, run.id)
        for left in (files.pdf, files.proof):
            left.unlink(missing_ok=True)
    return ended


class _Production:
    """One run on its way."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        run: PrintRun,
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        self._database = database
        self._run = run
        self._on_progress = on_progress
        self._files = sheet_files(settings, run.id)
        self._told_at = time.monotonic()
        with database.reading() as connection:
            self._order = order_of(connection, run)
            campaign = find_campaign(connection, run.campaign_id)
            brand = find_brand(connection, campaign.brand_id)
            self._artwork = sheet_artwork(campaign.target, find_style(connection, brand.id))
        self._brand, self._target = brand, campaign.target
        self._code_length = settings.code_length
        self._condition = (
            PrintingCondition.read(settings.printing_condition, settings.icc_profile)
            if run.is_for_press
            else None
        )

    def carry_out(self) -> None:
        self._files.folder.mkdir(parents=True, exist_ok=True)
        for left_behind in self._files.folder.glob("*.tmp"):  # by a worker that died
            left_behind.unlink(missing_ok=True)
        run, arrangement = self._run, self._order.arrangement
        mint_serial_codes(self._database, run, code_length=self._code_length, on_block=lambda: self._step(0))
        with self._database.reading() as connection:
            longest = longest_code_of(connection, run)
        wording = sheet_wording(self._brand.name, self._target, self._order, longest=longest)
        names = {name: None for _text, name in codes_of_print_run(self._database, run)}
        check_fits(arrangement.layout, names, wording, logo=self._artwork.logo is not None)
        with _draft_of(self._files.pdf) as (draft, out):
            pages = draw_sheets(
                arrangement,
                self._labels(),
                count=run.total,
                wording=wording,
                out=out,
                artwork=self._artwork,
                condition=self._condition,
                made_at=run.ordered_at if run.is_for_press else None,
                on_progress=lambda done, _all: self._step(done),
            )
            _on_disk(out)
            digest = _digest(draft)
            with self._database.writing() as connection:
                tell_drawn(connection, run, pages=pages, pdf_sha256=digest, at=now())
            proof = prove(
                draft,
                arrangement,
                self._labels(),
                count=run.total,
                record=self._files.proof,
                on_progress=lambda done, _all: self._step(run.total + done),
            )
            if not proof.proven:
                raise ProofError(_failure(proof), proof=_figures(proof))
            self._still_ours()
            draft.replace(self._files.pdf)
        with self._database.writing() as connection:
            if not tell_proved(connection, run, proof=_figures(proof), at=now()):
                raise PrintRunEndedError

    def _labels(self) -> Iterator[Label]:
        """Return what was ordered, in order: asked of the database for drawing, and again for the proof."""
        codes = codes_of_print_run(self._database, self._run)
        return sheet_labels(self._run.origin, codes, copies=self._run.copies)

    def _step(self, done: int) -> None:
        if self._on_progress is not None:
            self._on_progress(done, 2 * self._run.total)
        if time.monotonic() - self._told_at >= _TELL_EVERY_S:
            self._told_at = time.monotonic()
            # A note that could not be left is no reason to stop drawing.
            with suppress(OperationalError), self._database.writing() as connection:
                if not tell_progress(connection, self._run, done, now()):
                    raise PrintRunEndedError

    def _still_ours(self) -> None:
        with self._database.writing() as connection:
            if not tell_progress(connection, self._run, 2 * self._run.total, now()):
                raise PrintRunEndedError


def _figures(proof: Proof) -> dict[str, Any]:
    """Return what lists and pages of runs show; the failures one by one stay in the file."""
    return {**proof.as_json(), "failures": []}


def _failure(proof: Proof) -> str:
    explained = proof.explained()
    named = "; ".join(explained[:_FAILURES_NAMED]) + (" …" if len(explained) > _FAILURES_NAMED else "")
    return _(
        "The sheets are not proven to scan, so there is no PDF. %(count)d of %(total)d symbols failed: "
        "%(named)s"
    ) % {"count": proof.symbols_failed, "total": proof.symbols_in_all, "named": named}


@contextmanager
def _draft_of(file: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a draft beside a file; what is left of it at the end goes."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("wb") as out:
            yield draft, out
    finally:
        draft.unlink(missing_ok=True)


def _on_disk(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
