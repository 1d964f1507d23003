"""Serial codes: many of one placement."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, count_codes, find_placed_code, placed_codes
from contactcodes.campaigns.print_run import PrintRun, codes_of_print_run
from contactcodes.campaigns.serial import MOST_CODES, mint_serial_codes, order_serial_run
from contactcodes.contacts.target import Target
from contactcodes.errors import InputError, PrintRunEndedError
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes
from tests.campaigns.runs_made import order
from tests.campaigns_made import AT, make_campaign


@pytest.fixture
def box(database: Database) -> PlacedCode:
    return make_campaign(database, "Boîtes", "help", ["Boîte de thé"])[0]


def ordered_serial(database: Database, box: PlacedCode, count: int, **options: int) -> PrintRun:
    with database.writing() as connection:
        return order_serial_run(
            connection,
            find_campaign(connection, box.campaign_id),
            order(**options),
            placement_id=box.placement_id,
            count=count,
            at=AT,
        )


def minted(database: Database, run: PrintRun) -> int:
    blocks = []
    mint_serial_codes(database, run, code_length=6, on_block=lambda: blocks.append(1))
    return len(blocks)


def test_each_box_has_a_code_of_its_own(database: Database, box: PlacedCode) -> None:
    run = ordered_serial(database, box, 12_000, copies=2)
    assert run.total == 24_000
    assert minted(database, run) == 3
    found = list(codes_of_print_run(database, run))
    assert len({text for text, _name in found}) == len(found) == 12_000
    assert {name for _text, name in found} == {"Boîte de thé"}
    with database.reading() as connection:
        one = find_placed_code(connection, found[-1][0])
    assert (one.placement_id, one.target, one.origin) == (box.placement_id, box.target, run.origin)


def test_minting_goes_on_where_a_worker_died(database: Database, box: PlacedCode) -> None:
    run = ordered_serial(database, box, 12_000)

    def die() -> None:
        raise PrintRunEndedError

    with pytest.raises(PrintRunEndedError):
        mint_serial_codes(database, run, code_length=6, on_block=die)
    before = [text for text, _name in codes_of_print_run(database, run)]
    assert len(before) == 5_000
    assert minted(database, run) == 2
    assert [text for text, _name in codes_of_print_run(database, run)][:5_000] == before
    assert minted(database, run) == 0
    with database.reading() as connection:
        assert connection.execute(select(func.count()).where(codes.c.serial)).scalar_one() == 12_000


def test_a_re_point_while_codes_are_minted_holds_for_all_of_them(database: Database, box: PlacedCode) -> None:
    run = ordered_serial(database, box, 12_000)

    def lead_elsewhere() -> None:
        with database.writing() as connection:
            campaign = find_campaign(connection, box.campaign_id)
            if str(campaign.target) == "help":
                point_campaign(connection, campaign, Target.read("call:3631"), AT)

    mint_serial_codes(database, run, code_length=6, on_block=lead_elsewhere)
    with database.reading() as connection:
        led = set(connection.scalars(select(codes.c.contact_point_id)))
        campaign = find_campaign(connection, box.campaign_id)
    assert led == {campaign.contact_point_id}
    assert str(campaign.target) == "call:3631"


def test_two_runs_of_one_placement_keep_to_their_own_codes(database: Database, box: PlacedCode) -> None:
    first, second = (ordered_serial(database, box, 100) for _run in range(2))
    minted(database, second)
    minted(database, first)
    of_first, of_second = (set(codes_of_print_run(database, run)) for run in (first, second))
    assert len(of_first) == len(of_second) == 100
    assert not of_first & of_second


def test_a_campaign_lists_its_placements_not_a_million_boxes(database: Database, box: PlacedCode) -> None:
    minted(database, ordered_serial(database, box, 100))
    with database.reading() as connection:
        assert placed_codes(connection, campaign_id=box.campaign_id) == [box]
        assert placed_codes(connection, campaign_id=box.campaign_id, names=["Boîte de thé"]) == [box]
        assert count_codes(connection, campaign_id=box.campaign_id) == 1


def test_caches_are_told_once_when_all_codes_are_there(database: Database, box: PlacedCode) -> None:
    run = ordered_serial(database, box, 12_000)
    before = database.version()
    seen = []
    mint_serial_codes(database, run, code_length=6, on_block=lambda: seen.append(database.version()))
    assert seen[:-1] == [before, before]
    assert seen[-1] > before


@pytest.mark.parametrize("count", [0, MOST_CODES + 1])
def test_a_run_has_as_many_codes_as_a_run_may(database: Database, box: PlacedCode, count: int) -> None:
    with pytest.raises(InputError, match="serial codes"):
        ordered_serial(database, box, count)
