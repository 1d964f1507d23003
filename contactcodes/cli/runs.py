"""``contactcodes runs``: the print runs there are, what is decided about one, and its files once more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from contactcodes.campaigns.campaign import find_campaign_named
from contactcodes.campaigns.print_run import (
    PrintRun,
    cancel_print_run,
    find_print_run,
    hang_print_run,
    own_print_runs,
    print_runs_of,
    release_print_run,
    withdraw_print_run,
)
from contactcodes.campaigns.print_run_state import NEXT, PrintRunState
from contactcodes.campaigns.print_run_steps import state_label
from contactcodes.campaigns.run_certificate import run_certificate
from contactcodes.campaigns.sheet_files import draw_again, is_as_proven, sheet_files
from contactcodes.cli.opened import example, opened
from contactcodes.cli.pdf_out import copy_whole, out_option, refuse_out
from contactcodes.cli.rows import Format, format_option, print_rows
from contactcodes.cli.run_facts import (
    fact_headings,
    failures_of,
    run_facts,
    run_headings,
    run_row,
    shown_headings,
    shown_row,
)
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _, ngettext
from contactcodes.settings import Settings
from contactcodes.storage.columns import LARGEST_ID, now
from contactcodes.storage.database import Database

_FAILURES_SHOWN = 20  # the proof's file has them all

_run_argument = click.argument("run_id", metavar=_("RUN"), type=click.IntRange(1, LARGEST_ID))


@click.group(
    invoke_without_command=True,
    help=_(
        "List the print runs, the newest first; or look at one, release it, say when it hangs and when it "
        "is taken down, and write its files once more. RUN is its number."
    ),
    epilog=example(
        'runs --campaign "Printemps" --format json',
        "runs show 12",
        "runs release 12",
        "runs sheets 12 --out feuilles.pdf",
    ),
)
@click.option("--campaign", metavar=_("NAME"), help=_("Only of this campaign."))
@format_option
@click.pass_context
def runs(context: click.Context, campaign: str | None, form: Format) -> None:
    """List print runs."""
    if context.invoked_subcommand is not None:
        return
    _settings, database = opened()
    with database.reading() as connection:
        if campaign is None:
            found = own_print_runs(connection)
        else:
            found = print_runs_of(connection, find_campaign_named(connection, campaign).id)
        rows = [run_row(connection, run, form) for run in found]
    print_rows(rows, run_headings(), form)


@runs.command(
    help=_("Show one run. It tells how far it is, who brought it there and when, its proof and what failed."),
    epilog=example("runs show 12", "runs show 12 --format json"),
)
@_run_argument
@format_option
def show(run_id: int, form: Format) -> None:
    """Show a run."""
    settings, database = opened()
    run = _found(database, run_id)
    proof_file = sheet_files(settings, run.id).proof
    with database.reading() as connection:
        if form != "table":
            print_rows([shown_row(connection, run, proof_file)], shown_headings(), form)
            return
        print_rows(run_facts(connection, run), fact_headings(run), form)
    failures = failures_of(run, proof_file)
    for failure in failures[:_FAILURES_SHOWN]:
        click.echo(f"✗ {failure}")
    if len(failures) > _FAILURES_SHOWN:
        rest = len(failures) - _FAILURES_SHOWN
        click.echo(
            ngettext("… and %(count)d more, in %(file)s", "… and %(count)d more, in %(file)s", rest)
            % {"count": rest, "file": proof_file}
        )


@runs.command(
    help=_("Release a proven trial. From now on scans of its codes count. That cannot be undone."),
    epilog=example("runs release 12"),
)
@_run_argument
def release(run_id: int) -> None:
    """Release a run."""
    with _step(run_id, PrintRunState.RELEASED) as (connection, run):
        release_print_run(connection, run.id, at=now())
    click.echo(_("Released. From now on its scans count."))


@runs.command(
    help=_(
        "Cancel a run that is not released yet. Whoever draws it stops; its codes stay, and can be printed "
        "again. That cannot be undone."
    ),
    epilog=example("runs cancel 12"),
)
@_run_argument
def cancel(run_id: int) -> None:
    """Cancel a run."""
    with _step(run_id, PrintRunState.CANCELLED) as (connection, run):
        cancel_print_run(connection, run.id, at=now())
    click.echo(_("The print run is cancelled."))


@runs.command(help=_("Say that a released run hangs."), epilog=example("runs hang 12"))
@_run_argument
def hang(run_id: int) -> None:
    """Say that a run hangs."""
    with _step(run_id, PrintRunState.IN_THE_FIELD) as (connection, run):
        hang_print_run(connection, run.id, at=now())
    click.echo(_("Noted: it hangs."))


@runs.command(
    help=_(
        "Say that a run was taken down. Its codes keep leading to their contact point; retire them if they "
        "should not. That cannot be undone."
    ),
    epilog=example("runs withdraw 12"),
)
@_run_argument
def withdraw(run_id: int) -> None:
    """Say that a run was taken down."""
    with _step(run_id, PrintRunState.WITHDRAWN) as (connection, run):
        withdraw_print_run(connection, run.id, at=now())
    click.echo(_("Noted: it was taken down. Its codes keep leading somewhere."))


@runs.command(
    help=_("Write the certificate of a released run. It is its proof on one page."),
    epilog=example("runs certificate 12 --out certificat.pdf"),
)
@_run_argument
@out_option(_("The certificate."))
def certificate(run_id: int, out: Path) -> None:
    """Write the certificate of a run."""
    refuse_out(out)
    _settings, database = opened()
    out.write_bytes(run_certificate(database, _found(database, run_id)))
    click.echo(out)


@runs.command(
    help=_(
        "Write the sheets of a proven run. They are byte for byte those that were proven: where their file "
        "is lost or damaged, they are drawn again from what the run keeps, and written only if they are the "
        "same."
    ),
    epilog=example("runs sheets 12 --out feuilles.pdf", "runs sheets 12 --out feuilles.pdf --draw-again"),
)
@_run_argument
@out_option(_("The sheets."))
@click.option("--draw-again", "anew", is_flag=True, help=_("Draw them again even where the file is there."))
def sheets(run_id: int, out: Path, anew: bool) -> None:
    """Write the sheets of a run."""
    refuse_out(out)
    settings, database = opened()
    run = _found(database, run_id)
    if not run.is_proven:
        raise InputError(
            _("Print run %(run)d is “%(state)s”: it has no proven sheets.")
            % {"run": run.id, "state": state_label(run.state)}
        )
    file = sheet_files(settings, run.id).pdf
    if anew or not is_as_proven(file, run):
        if not anew:
            click.echo(_("The file of these sheets is lost or damaged; they are drawn again."), err=True)
        _draw_again(database, settings, run)
        click.echo(_("Drawn again, byte for byte as they were proven."), err=True)
    copy_whole(file, out)
    click.echo(f"{out}  SHA-256 {run.pdf_sha256}")


def _draw_again(database: Database, settings: Settings, run: PrintRun) -> None:
    with click.progressbar(
        length=run.total, label=_("Drawing"), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        draw_again(database, settings, run, on_progress=lambda done, _all: bar.update(done - bar.pos))


def _found(database: Database, run_id: int) -> PrintRun:
    with database.reading() as connection:
        return _find(connection, run_id)


def _find(connection: Connection, run_id: int) -> PrintRun:
    try:
        return find_print_run(connection, run_id)
    except NotFoundError:
        raise NotFoundError(
            _("There is no print run %(run)d. To list them: contactcodes runs") % {"run": run_id}
        ) from None


@contextmanager
def _step(run_id: int, to: PrintRunState) -> Iterator[tuple[Connection, PrintRun]]:
    """Open the transaction in which a run becomes that. Raises InputError where it cannot."""
    _settings, database = opened()
    with database.writing() as connection:
        yield connection, _run_before(connection, run_id, to)


def _run_before(connection: Connection, run_id: int, state: PrintRunState) -> PrintRun:
    """Return a run that may become so. Raises InputError that says what it is and what it may become."""
    run = _find(connection, run_id)
    if run.may_become(state):
        return run
    facts = {"run": run.id, "state": state_label(run.state), "wanted": state_label(state)}
    following = [state_label(one) for one in PrintRunState if one in NEXT[run.state]]
    if not following:
        raise InputError(_("Print run %(run)d is “%(state)s”, and stays so.") % facts)
    raise InputError(
        _("Print run %(run)d is “%(state)s”, and cannot become “%(wanted)s”. It may become: %(states)s.")
        % {**facts, "states": ", ".join(following)}
    )
