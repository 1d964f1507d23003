"""The list of a run's codes, for presses that draw the symbols themselves."""

from __future__ import annotations

import csv
import io

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.code_list import COLUMNS, code_list
from contactcodes.campaigns.serial import mint_serial_codes, order_serial_run
from contactcodes.storage.database import Database
from tests.campaigns.runs_made import order, ordered
from tests.campaigns_made import AT, make_campaign


def test_a_list_has_each_code_once_in_the_order_of_the_sheets(database: Database) -> None:
    placed = make_campaign(database, "Printemps", "help", ["=Lyon", "Nice, Cours Saleya"])
    run = ordered(database, placed[::-1], copies=3)
    rows = list(csv.reader(io.StringIO(b"".join(code_list(database, run)).decode("utf-8-sig"))))
    assert rows == [
        list(COLUMNS),
        ["1", placed[1].code_text.shown, placed[1].url, placed[1].address, "Nice, Cours Saleya"],
        ["2", placed[0].code_text.shown, placed[0].url, placed[0].address, "'=Lyon"],  # computes nothing
    ]


def test_a_long_list_comes_in_parts_that_fit_together(database: Database) -> None:
    box = make_campaign(database, "Boîtes", "help", ["Boîte de thé"])[0]
    with database.writing() as connection:
        campaign = find_campaign(connection, box.campaign_id)
        run = order_serial_run(
            connection, campaign, order(), placement_id=box.placement_id, count=5_003, at=AT
        )
    mint_serial_codes(database, run, code_length=6, on_block=lambda: None)
    parts = list(code_list(database, run))
    assert len(parts) == 3
    rows = list(csv.DictReader(io.StringIO(b"".join(parts).decode("utf-8-sig"))))
    assert [int(row["number"]) for row in rows] == list(range(1, 5_004))
    assert len({row["url"] for row in rows}) == 5_003
