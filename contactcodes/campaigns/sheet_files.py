"""The files of a print run, and the way there: labels → sheets → proof → release.

One folder a run in the data folder: ``sheets.pdf`` (only when proven) and ``proof.json``
(always). Files are renamed into place, so nobody sees half of one. Sheets that were lost are
drawn again from what the run keeps, byte for byte, or not at all.
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
from contactcodes.campaigns.run_contents import condition_of, find_contents
from contactcodes.campaigns.serial import mint_serial_codes
from contactcodes.campaigns.sheet_labels import order_labels
from contactcodes.codes.address import typed_address
from contactcodes.errors import InputError, PrintRunEndedError, ProofError
from contactcodes.language import _, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.arrangement import Arrangement
from contactcodes.sheets.drawing import draw_sheets
from contactcodes.sheets.lettering import Label, Wording, check_fits
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

    @property
    def first_page(self) -> Path:
        """A picture of the sheets’ first page; made when it is first looked at."""
        return self.folder / "first-page.png"


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


def is_as_proven(file: Path, run: PrintRun) -> bool:
    """Tell whether a file is there and is, byte for byte, the PDF of the run that was proven."""
    return run.is_proven and file.exists() and _digest(file) == run.pdf_sha256


def draw_again(
    database: Database,
    settings: Settings,
    run: PrintRun,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Draw the sheets of a proven run again, and put them in their place.

    They are proven because they are the same bytes; where the record of the proof was lost, they are
    proven again and it is written.

    on_progress  told (labels drawn, labels in all)

    Raises InputError for a run that has no proven sheets, and ProofError where the bytes are others:
    then nothing is changed.
    """
    if not run.is_proven:
        raise InputError(_("Print run %(run)d has no proven sheets.") % {"run": run.id})
    files, sheets = sheet_files(settings, run.id), _Sheets(database, settings, run)
    files.folder.mkdir(parents=True, exist_ok=True)
    with _draft_of(files.pdf) as (draft, out):
        sheets.draw(out, on_progress=on_progress)
        if _digest(draft) != run.pdf_sha256:
            raise ProofError(
                _(
                    "Drawn again, the sheets of print run %(run)d are not byte for byte those that were "
                    "proven: this version of the program or of a library draws otherwise. Restore the file "
                    "from a backup, or order the sheets again; they are proven then."
                )
                % {"run": run.id}
            )
        if not files.proof.exists():
            proof = prove(draft, sheets.arrangement, sheets.labels(), count=run.total, record=files.proof)
            if not proof.proven:
                raise ProofError(_failure(proof), proof=_figures(proof))
        draft.replace(files.pdf)
        files.first_page.unlink(missing_ok=True)  # it may be of a damaged file


class _Sheets:
    """The sheets of one run, drawn from what is kept with it."""

    def __init__(self, database: Database, settings: Settings, run: PrintRun) -> None:
        self._database = database
        self._settings = settings
        self._run = run
        with database.reading() as connection:
            self._order = order_of(connection, run)
            self._contents = find_contents(connection, run.id, run.campaign_id, self._order)
        self._artwork = self._contents.artwork

    @property
    def arrangement(self) -> Arrangement:
        return self._order.arrangement

    def check(self) -> None:
        names = {name: None for _text, name in codes_of_print_run(self._database, self._run)}
        has_logo = self._artwork.logo is not None
        check_fits(self.arrangement.layout, names, self._wording(), logo=has_logo)

    def draw(self, out: BinaryIO, *, on_progress: Callable[[int, int], None] | None) -> int:
        """Draw them all into a file and see it onto the disk; return how many pages they are."""
        run, condition = self._run, None
        if run.is_for_press:
            with self._database.writing() as connection:
                condition = condition_of(connection, run.id, self._settings)
        pages = draw_sheets(
            self.arrangement,
            self.labels(),
            count=run.total,
            wording=self._wording(),
            out=out,
            artwork=self._artwork,
            condition=condition,
            made_at=run.ordered_at if run.is_for_press else None,
            on_progress=on_progress,
        )
        out.flush()
        os.fsync(out.fileno())
        return pages

    def labels(self) -> Iterator[Label]:
        """Return what was ordered, in order: asked of the database for drawing, and again for the proof."""
        return order_labels(self._order, codes_of_print_run(self._database, self._run))

    def _wording(self) -> Wording:
        with self._database.reading() as connection:
            longest = longest_code_of(connection, self._run)
        return Wording(
            locale=self._run.locale,
            brand=self._contents.brand,
            texts=self._contents.texts,
            address=typed_address(self._run.origin, longest),
        )


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
        self._sheets = _Sheets(database, settings, run)
        self._code_length = settings.code_length

    def carry_out(self) -> None:
        self._files.folder.mkdir(parents=True, exist_ok=True)
        for left_behind in self._files.folder.glob("*.tmp"):  # by a worker that died
            left_behind.unlink(missing_ok=True)
        run, sheets = self._run, self._sheets
        mint_serial_codes(self._database, run, code_length=self._code_length, on_block=lambda: self._step(0))
        sheets.check()
        with _draft_of(self._files.pdf) as (draft, out):
            pages = sheets.draw(out, on_progress=lambda done, _all: self._step(done))
            digest = _digest(draft)
            with self._database.writing() as connection:
                tell_drawn(connection, run, pages=pages, pdf_sha256=digest, at=now())
            proof = prove(
                draft,
                sheets.arrangement,
                sheets.labels(),
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


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
