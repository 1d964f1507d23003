from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.print_run import order_print_run
from contactcodes.campaigns.sheet_files import sheet_files
from contactcodes.contacts.message import MessageState
from contactcodes.contacts.message_inbox import messages_of
from contactcodes.demo.sample import make_demo, remove_demo
from contactcodes.stats.period import Period
from contactcodes.stats.questions import count, totals
from contactcodes.storage.scan_tables import scans
from contactcodes.storage.tables import codes, deliveries, placements
from tests.campaigns.runs_made import order
from tests.campaigns_made import make_campaign

NOW = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)


def rows_by_table(database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in codes.metadata.tables.values()
            if table.name not in {"changes", "traits"}  # a counter, and words that belong to nobody
        }


def scans_by_name(database):
    """Everything of the scans but what is drawn anew: ids and code texts."""
    query = (
        select(scans.c.at_ms, placements.c.name, scans.c.carrier, scans.c.kind, scans.c.visitor_key)
        .join(placements, placements.c.id == scans.c.placement_id)
        .order_by(scans.c.id)
    )
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_the_demo_has_300_placements_whose_scans_are_counted(database, settings):
    made = make_demo(database, settings, seed=1, now=NOW)
    period = Period(datetime(2026, 8, 24).date(), NOW.date(), settings.time_zone)
    with database.reading() as connection:
        campaign = find_campaign(connection, made.campaign_id)
        assert (campaign.name, len(placed_codes(connection, campaign_id=campaign.id))) == (made.campaign, 300)
        assert totals(connection, campaign_id=campaign.id, period=period).hits == made.scans
        assert len(count(connection, by="placement", campaign_id=campaign.id, period=period)) == 300
        asked = connection.execute(
            select(scans.c.asked, codes.c.text).join(codes, codes.c.id == scans.c.code_id).limit(500)
        ).all()
    assert {text.replace("-", "").upper() for text, _code in asked} == {code for _text, code in asked}


def test_the_demo_has_messages_that_nobody_is_sent(database, settings):
    made = make_demo(database, settings, seed=1, now=NOW)
    with database.reading() as connection:
        brand_id = find_campaign(connection, made.campaign_id).brand_id
        found = messages_of(connection, brand_id, states=list(MessageState))
        sent = connection.execute(select(func.count()).select_from(deliveries)).scalar_one()
    assert len(found) == 3
    assert all(NOW - timedelta(days=2) < one.received_at < NOW for one in found)
    assert sent == 0


def test_sample_scans_are_never_counted_with_a_real_brand(sqlite, settings):
    make_demo(sqlite, settings, seed=1, now=NOW)
    period = Period(datetime(2026, 8, 24).date(), NOW.date(), settings.time_zone)
    with sqlite.reading() as connection:
        assert totals(connection, period=period).hits == 0
        assert count(connection, by="placement", period=period) == []


def test_making_it_twice_replaces_it_by_the_same(sqlite, settings):
    make_demo(sqlite, settings, seed=5, now=NOW)
    first, filled = scans_by_name(sqlite), rows_by_table(sqlite)
    make_demo(sqlite, settings, seed=5, now=NOW)
    assert scans_by_name(sqlite) == first
    assert rows_by_table(sqlite) == filled


def test_removing_it_leaves_no_row_and_no_file_and_touches_nothing_else(database, settings):
    make_campaign(database, "Printemps", "help", ["Vitrine Lyon"])
    real = rows_by_table(database)
    made = make_demo(database, settings, seed=1, now=NOW)
    with database.writing() as connection:
        campaign = find_campaign(connection, made.campaign_id)
        placed = placed_codes(connection, campaign_id=campaign.id)[:3]
        run = order_print_run(connection, campaign, order(), placed, at=NOW)
    files = sheet_files(settings, run.id)
    files.folder.mkdir(parents=True)
    files.pdf.write_bytes(b"%PDF")
    assert all(
        now >= before
        for now, before in itertools.zip_longest(rows_by_table(database).values(), real.values())
    )
    assert remove_demo(database, settings) == made.scans
    assert rows_by_table(database) == real
    assert not files.folder.exists()
    assert remove_demo(database, settings) == 0
