"""Print runs as they are stored: ordered, taken by workers, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import PlacedCode, placed_codes
from contactcodes.campaigns.print_order import MOST_COPIES
from contactcodes.campaigns.print_queue import (
    SILENT_AFTER,
    claim_print_run,
    is_one_waiting,
    refuse_print_run,
    tell_drawn,
    tell_progress,
    tell_proved,
)
from contactcodes.campaigns.print_run import (
    PrintRun,
    cancel_print_run,
    codes_of_print_run,
    find_print_run,
    hang_print_run,
    order_of,
    order_print_run,
    print_runs_of,
    release_print_run,
    withdraw_print_run,
)
from contactcodes.campaigns.print_run_state import NEXT, PrintRunState
from contactcodes.errors import InputError, NotFoundError
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.press import Ink, Press
from contactcodes.storage.database import Database
from tests.campaigns.runs_made import order, ordered
from tests.campaigns_made import AT, make_campaign

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "call:0800123456", ["Lyon", "Nice"])


def proved(database: Database, placed: list[PlacedCode], *, trial: bool) -> PrintRun:
    run = ordered(database, placed, trial=trial)
    with database.writing() as connection:
        claimed = claim_print_run(connection, AT)
        assert claimed is not None
        tell_drawn(connection, claimed, pages=1, pdf_sha256="x", at=AT)
        assert tell_proved(connection, claimed, proof={"proven": True}, at=AT)
        return find_print_run(connection, run.id)


def test_what_was_ordered_is_kept_as_it_was(database: Database, placed: list[PlacedCode]) -> None:
    options = {
        "texts": {Role.HEADLINE: "Un souci ? Écrivez-nous"},
        "copies": 3,
        "start_at": 5,
        "correction": Correction(offset_x_mm=0.5),
        "press": Press(bleed_mm=5, ink=Ink(name="PANTONE 282 C", alternate=(1, 0.9, 0, 0.6))),
        "trial": True,
    }
    run = ordered(database, placed, **options)
    with database.reading() as connection:
        assert order_of(connection, run) == order(**options)
    assert (run.total, run.state, run.trial, run.is_for_press) == (6, PrintRunState.ORDERED, True, True)


def test_a_run_keeps_the_order_it_was_given(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed[::-1])
    assert list(codes_of_print_run(database, run)) == [
        (placed[1].code_text, "Nice"),
        (placed[0].code_text, "Lyon"),
    ]


def test_nothing_is_ordered_for_nobody(database: Database, placed: list[PlacedCode]) -> None:
    with database.writing() as connection, pytest.raises(InputError, match="nothing to print"):
        campaign = find_campaign(connection, placed[0].campaign_id)
        order_print_run(connection, campaign, order(), [], at=AT)


@pytest.mark.parametrize(
    "options",
    [{"copies": 0}, {"copies": MOST_COPIES + 1}, {"start_at": 0}, {"start_at": 22}],
)
def test_an_order_that_no_sheet_can_hold_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(InputError):
        order(**options)


def test_two_workers_never_take_the_same_run(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        first = claim_print_run(connection, AT)
    with database.writing() as connection:
        second = claim_print_run(connection, AT)
    assert first is not None
    assert first.id == run.id
    assert second is None


def test_a_worker_that_tells_its_progress_keeps_its_run(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        claimed = claim_print_run(connection, AT)
        assert claimed is not None
        assert tell_progress(connection, claimed, 3, AT + SILENT_AFTER)
        assert claim_print_run(connection, AT + SILENT_AFTER + timedelta(seconds=1)) is None
        assert find_print_run(connection, run.id).share_done == 0.75


def test_what_a_worker_says_of_a_run_that_another_took_up_counts_no_more(
    database: Database, placed: list[PlacedCode]
) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        silent = claim_print_run(connection, AT)
        other = claim_print_run(connection, AT + SILENT_AFTER + timedelta(seconds=1))
        assert silent is not None
        assert other is not None
        refuse_print_run(connection, silent, "too late")
        assert not tell_progress(connection, silent, 1, AT)
        assert not tell_proved(connection, silent, proof={}, at=AT)
        assert find_print_run(connection, run.id).state is PrintRunState.ORDERED
        assert tell_proved(connection, other, proof={}, at=AT)
        refuse_print_run(connection, other, "never backwards")
        assert find_print_run(connection, run.id).state is PrintRunState.RELEASED


def test_the_proof_releases_a_run_but_a_trial_waits_for_a_person(
    database: Database, placed: list[PlacedCode]
) -> None:
    assert proved(database, placed, trial=False).state is PrintRunState.RELEASED
    trial = proved(database, placed, trial=True)
    assert (trial.state, trial.released_at) == (PrintRunState.PROVED, None)
    with database.writing() as connection:
        release_print_run(connection, trial.id, at=LATER)
        released = find_print_run(connection, trial.id)
    assert (released.state, released.released_at) == (PrintRunState.RELEASED, LATER)


def test_a_run_hangs_and_is_taken_down(database: Database, placed: list[PlacedCode]) -> None:
    run = proved(database, placed, trial=False)
    with database.writing() as connection:
        hang_print_run(connection, run.id, at=AT)
        withdraw_print_run(connection, run.id, at=LATER)
        taken_down = find_print_run(connection, run.id)
    assert taken_down.state is PrintRunState.WITHDRAWN
    assert (taken_down.in_the_field_at, taken_down.withdrawn_at) == (AT, LATER)


def test_a_cancelled_run_is_nobodys_any_more(database: Database, placed: list[PlacedCode]) -> None:
    run = ordered(database, placed)
    with database.writing() as connection:
        claimed = claim_print_run(connection, AT)
        cancel_print_run(connection, run.id, at=AT)
        assert claimed is not None
        assert not tell_progress(connection, claimed, 1, AT)
        assert not is_one_waiting(connection, LATER)
        assert find_print_run(connection, run.id).state is PrintRunState.CANCELLED


_STEPS: dict[PrintRunState, Callable[..., None]] = {
    PrintRunState.RELEASED: release_print_run,
    PrintRunState.IN_THE_FIELD: hang_print_run,
    PrintRunState.WITHDRAWN: withdraw_print_run,
    PrintRunState.CANCELLED: cancel_print_run,
}


@pytest.mark.parametrize("to", list(_STEPS), ids=lambda state: state.value)
def test_a_run_never_goes_backwards(database: Database, placed: list[PlacedCode], to: PrintRunState) -> None:
    run = proved(database, placed, trial=True)
    done = run.state
    for step in (PrintRunState.RELEASED, PrintRunState.IN_THE_FIELD, PrintRunState.WITHDRAWN):
        if to not in NEXT[done]:
            with database.writing() as connection, pytest.raises(InputError, match="moved on"):
                _STEPS[to](connection, run.id, at=AT)
            with database.reading() as connection:
                assert find_print_run(connection, run.id).state is done
        with database.writing() as connection:
            _STEPS[step](connection, run.id, at=AT)
        done = step


@given(walk=st.lists(st.sampled_from(list(PrintRunState)), max_size=12))
def test_no_way_through_the_states_comes_back_to_one(walk: list[PrintRunState]) -> None:
    here, been = PrintRunState.ORDERED, {PrintRunState.ORDERED}
    for state in walk:
        if state in NEXT[here]:
            assert state not in been
            here = state
            been.add(state)


def test_a_run_that_does_not_exist_cannot_hang(database: Database) -> None:
    with database.writing() as connection, pytest.raises(NotFoundError):
        hang_print_run(connection, 4711, at=AT)


def test_codes_are_known_by_the_origin_they_were_last_released_with(
    database: Database, placed: list[PlacedCode]
) -> None:
    def origins() -> list[str]:
        with database.reading() as connection:
            return [one.origin for one in placed_codes(connection, campaign_id=placed[0].campaign_id)]

    run = ordered(database, placed[:1], origin="https://d.fr", trial=True)
    with database.writing() as connection:
        claimed = claim_print_run(connection, AT)
        assert claimed is not None
        tell_proved(connection, claimed, proof={}, at=AT)
    assert origins() == ["https://qr.dupont.fr", "https://qr.dupont.fr"]
    with database.writing() as connection:
        release_print_run(connection, run.id, at=AT)
    assert origins() == ["https://d.fr", "https://qr.dupont.fr"]


def test_the_newest_run_is_listed_first(database: Database, placed: list[PlacedCode]) -> None:
    first, second = ordered(database, placed), ordered(database, placed)
    with database.reading() as connection:
        assert [run.id for run in print_runs_of(connection, first.campaign_id)] == [second.id, first.id]
