"""Boxes with a code each, counted as the one placement they are."""

from __future__ import annotations

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.print_run import codes_of_print_run
from contactcodes.campaigns.serial import mint_serial_codes, order_serial_run
from contactcodes.stats.period import Period
from contactcodes.stats.questions import count
from contactcodes.storage.columns import to_ms
from tests.campaigns.runs_made import order
from tests.stats.conftest import BEGUN, TIME_ZONE

DAY_MS = 86_400_000
FIRST_WEEK = Period(BEGUN.date(), BEGUN.date().replace(day=7), TIME_ZONE)


def test_who_scans_three_boxes_on_a_day_is_one_person_of_their_placement(database, make_world, keep):
    world = make_world(database)
    box = world.codes["Spring", "Box"]
    with database.writing() as connection:
        campaign = find_campaign(connection, box.campaign_id)
        run = order_serial_run(
            connection, campaign, order(), placement_id=box.placement_id, count=40, at=BEGUN
        )
    mint_serial_codes(database, run, code_length=6, on_block=lambda: None)
    texts = [text for text, _name in codes_of_print_run(database, run)]
    with database.reading() as connection:
        boxes = placed_codes(connection, code_texts=texts)
    noon = to_ms(BEGUN) + DAY_MS // 2
    keep(database)(
        [(one, noon, "person", b"one") for one in boxes[:3]]
        + [(boxes[4], noon, "person", b"other"), (box, noon, "person", b"one")]
        + [(boxes[5], noon + DAY_MS, "person", b"one")]
    )
    with database.reading() as connection:
        rows = count(connection, by="placement", campaign_id=box.campaign_id, period=FIRST_WEEK)
    assert [(row.name, row.scans, row.people) for row in rows if row.scans] == [("Box", 6, 3)]
