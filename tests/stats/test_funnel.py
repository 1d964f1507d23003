"""The funnel: scan → page → tap, counted from the roll-ups on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.language import using_locale
from contactcodes.scans.stored_tap import StoredTap, store_taps
from contactcodes.stats.charts.funnel import make_funnel_chart
from contactcodes.stats.charts.rendering import FORMATS, render
from contactcodes.stats.funnel import FEWEST_PAGES, FunnelRow, funnel, whole
from contactcodes.stats.funnel_sentences import say_funnel, say_not_in_it, say_rates, shown_taps_per_100
from contactcodes.stats.period import Period
from contactcodes.stats.questions import totals
from contactcodes.stats.spreadsheet import funnel_as_csv
from contactcodes.storage.columns import to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.scan_tables import scans, taps
from contactcodes.storage.tables import contact_points
from tests.scans_made import keep_scans, stored_scan
from tests.stats.conftest import TIME_ZONE, World

AT = datetime(2026, 3, 28, 12, tzinfo=UTC)
DAYS = Period(date(2026, 3, 27), date(2026, 3, 28), TIME_ZONE)
MakeWorld = Callable[[Database], World]


def scanned(
    database: Database, code: PlacedCode, point: int | None, answers: dict[str, int], at: datetime = AT
) -> None:
    keep_scans(
        database,
        [
            (
                code,
                stored_scan(
                    code,
                    to_ms(at),
                    "person",
                    f"{answer[:2]}{number:06}".encode(),
                    answer=answer,
                    contact_point_id=point,
                ),
            )
            for answer, count in answers.items()
            for number in range(count)
        ],
    )


def tapped(
    database: Database, code: PlacedCode, point: int, times: int, kind: str = "person", at: datetime = AT
) -> None:
    rows = [
        StoredTap(
            to_ms(at), code.code_id, code.placement_id, code.campaign_id, point, kind, "", b"%08d" % number
        )
        for number in range(times)
    ]
    with database.recording() as connection:
        store_taps(connection, rows, [at.toordinal()] * times)


def points_of(database: Database, code: PlacedCode, *targets: str) -> list[int]:
    with database.writing() as connection:
        return [
            find_or_add_contact_point(connection, code.brand_id, Target.read(target), AT).id
            for target in targets
        ]


@pytest.fixture
def walked(database: Database, make_world: MakeWorld) -> World:
    """Two placements of Spring: one answered by WhatsApp, mostly sent on; one by a call page."""
    world = make_world(database)
    window, poster = world.codes["Spring", "Window Lyon"], world.codes["Spring", "Poster Nantes"]
    chat, call = points_of(database, window, "whatsapp:+33612345678", "call:3631")
    scanned(database, window, chat, {"redirect": 9, "page": 2, "": 4, "trouble": 1})
    scanned(database, poster, call, {"page": 30}, at=AT - timedelta(days=1))
    scanned(database, poster, None, {"retired": 1})
    scanned(database, poster, call, {"page": 5}, at=AT + timedelta(days=1))  # behind the period
    tapped(database, poster, call, 12)
    tapped(database, poster, call, 3, kind="robot")
    tapped(database, poster, chat, 2)
    tapped(database, window, chat, 1)
    tapped(database, poster, call, 7, at=AT - timedelta(days=2))  # in front of it
    other = world.codes["Opening", "Card"]
    scanned(database, other, *points_of(database, other, "help"), {"page": 3})
    sample = world.codes["Try me", "Poster Nice"]
    scanned(database, sample, *points_of(database, sample, "help"), {"page": 50})
    tapped(database, sample, 1, 20)
    return world


def told(rows: list[FunnelRow]) -> list[tuple[str, int, int, int]]:
    return [(row.name.replace("\xa0", " "), row.scans, row.paged, row.taps) for row in rows]


def test_by_contact_point_it_is_who_answered_and_whose_button_was_pressed(
    database: Database, walked: World
) -> None:
    with using_locale("en"), database.reading() as connection:
        rows = funnel(connection, by="contact", campaign_id=walked.campaigns["Spring"], period=DAYS)
    assert told(rows) == [
        ("Phone call 3631", 30, 30, 12),
        ("WhatsApp +33 6 12 34 56 78", 11, 2, 3),
        ("page of retired codes", 1, 1, 0),
    ]
    assert whole(rows) == FunnelRow(0, "", 42, 33, 15, direct=0)
    assert whole(rows).sent_on == 9


def test_by_placement_each_is_listed_and_the_sums_are_the_same(database: Database, walked: World) -> None:
    spring = walked.campaigns["Spring"]
    with database.reading() as connection:
        rows = funnel(connection, by="placement", campaign_id=spring, period=DAYS)
        contacts = funnel(connection, by="contact", campaign_id=spring, period=DAYS)
    assert told(rows) == [
        ("Poster Nantes", 31, 31, 14),
        ("Window Lyon", 11, 2, 1),
        ("Box", 0, 0, 0),
        ("Poster Lyon", 0, 0, 0),
    ]
    assert whole(rows) == whole(contacts)


def test_pages_that_are_the_way_itself_are_told_from_those_that_offer_ways(
    database: Database, walked: World
) -> None:
    autumn = walked.codes["Autumn", "Window Lyon"]
    chat = "chatwoot:chat.dupont.fr/Zx3kW9pQvT7mB2nD5rL8sJ4h"
    targets = ["page:shops", "help", "message", "card:Dupont", "call:3631", "https://dupont.fr/", chat]
    points = points_of(database, autumn, *targets)
    for number, point in enumerate(points):
        scanned(database, autumn, point, {"page": 2}, at=AT + timedelta(minutes=number))
    scanned(database, autumn, None, {"retired": 1})
    campaign_id = walked.campaigns["Autumn"]
    with database.reading() as connection:
        contacts = funnel(connection, by="contact", campaign_id=campaign_id, period=DAYS)
        (place,) = funnel(connection, by="placement", campaign_id=campaign_id, period=DAYS)
    direct = {row.key: row.direct for row in contacts}
    assert [direct[point] for point in points] == [0, 0, 2, 0, 0, 0, 2]
    assert direct[0] == 0
    assert (place.paged, place.direct) == (15, 4)


def test_of_all_campaigns_the_sample_brands_is_left_out(database: Database, walked: World) -> None:
    with database.reading() as connection:
        for by in ("contact", "placement"):
            rows = funnel(connection, by=by, period=DAYS)
            assert whole(rows)[2:5] == (45, 36, 15), by
        both = [row.name for row in funnel(connection, by="placement", period=DAYS)]
    assert {"Window Lyon (Spring)", "Window Lyon (Autumn)", "Card"} <= set(both)
    assert "Poster Nice" not in both


def test_what_is_not_in_the_funnel_is_the_rest_of_the_scans(database: Database, walked: World) -> None:
    spring = walked.campaigns["Spring"]
    with database.reading() as connection:
        all_scans = totals(connection, campaign_id=spring, period=DAYS).scans
        inside = whole(funnel(connection, by="contact", campaign_id=spring, period=DAYS)).scans
    assert (all_scans, inside) == (47, 42)
    with using_locale("en"):
        assert say_not_in_it(all_scans - inside).startswith("5 scans are not in here: those of codes without")
        assert say_not_in_it(0) == ""


def test_it_stays_when_scans_and_taps_are_purged_and_names_what_is_gone(
    database: Database, walked: World
) -> None:
    spring = walked.campaigns["Spring"]
    with database.recording() as connection:
        connection.execute(delete(scans))
        connection.execute(delete(taps))
    with using_locale("en"), database.reading() as connection:
        rows = funnel(connection, by="contact", campaign_id=spring, period=DAYS)
    assert whole(rows)[2:5] == (42, 33, 15)
    other = walked.codes["Spring", "Box"]
    (gone,) = points_of(database, other, "sms:+33612345678")
    tapped(database, other, gone, 40)
    with database.writing() as connection:
        connection.execute(delete(contact_points).where(contact_points.c.id == gone))
    with using_locale("en"), database.reading() as connection:
        rows = funnel(connection, by="contact", campaign_id=spring, period=DAYS)
    assert (f"contact point {gone}, which is gone", 0, 0, 40) in told(rows)


@pytest.mark.parametrize(
    ("pages", "taps_made", "rate", "shown"),
    [
        (FEWEST_PAGES, 5, 0.25, "25"),
        (FEWEST_PAGES, 0, 0.0, "0"),
        (FEWEST_PAGES, 30, 1.5, "150"),
        (FEWEST_PAGES - 1, 5, None, ""),
        (0, 0, None, ""),
    ],
)
def test_a_rate_is_told_where_there_are_pages_enough(
    pages: int, taps_made: int, rate: float | None, shown: str
) -> None:
    row = FunnelRow(1, "Lyon", pages, pages, taps_made)
    assert row.rate == rate
    assert row._replace(direct=1).rate is None, "what is done on a page that is the way itself is not known"
    with using_locale("en"):
        assert shown_taps_per_100(row) == shown
        assert f"from {FEWEST_PAGES} pages on," in say_rates()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            FunnelRow(0, "", 42, 33, 15),
            "9 scans were sent straight on. 33 scans were shown a page. "
            "A button that leads on was pressed 15 times: 45 for 100 pages.",
        ),
        (
            FunnelRow(0, "", 2, 1, 1),
            "1 scan was sent straight on. 1 scan was shown a page. "
            "A button that leads on was pressed 1 time.",
        ),
        (
            FunnelRow(0, "", 35, 35, 3, direct=30),
            "35 scans were shown a page. 30 of the pages are the way itself, such as a form or a chat: "
            "what is done there is not counted here. "
            "A button that leads on was pressed 3 times.",
        ),
        (
            FunnelRow(0, "", 30, 30, 0, direct=30),
            "30 scans were shown a page. 30 of the pages are the way itself, such as a form or a chat: "
            "what is done there is not counted here.",
        ),
        (FunnelRow(0, "", 7, 0, 0), "7 scans were sent straight on."),
        (FunnelRow(0, "", 0, 0, 2), "A button that leads on was pressed 2 times."),
    ],
)
def test_the_sentence_tells_an_arrival_from_a_page(row: FunnelRow, sentence: str) -> None:
    with using_locale("en"):
        assert say_funnel(row) == sentence
        assert make_funnel_chart(row).sentence == sentence


def test_the_chart_has_a_bar_for_each_step_and_is_drawn_in_every_format() -> None:
    with using_locale("en"):
        chart = make_funnel_chart(FunnelRow(0, "", 42, 33, 15))
    values = chart.spec["data"]["values"]
    assert [(value["name"], value["count"]) for value in values] == [
        ("Scans", 42),
        ("Sent straight on", 9),
        ("Shown a page", 33),
        ("Tap on a button", 15),
    ]
    with using_locale("en"):
        calls = make_funnel_chart(FunnelRow(0, "", 30, 30, 0, direct=30))
    assert len(calls.spec["data"]["values"]) == 3, "nobody could tap, and 0 would say that nobody did"
    for kind in FORMATS:
        picture = render(chart.spec, kind, locale="en", title=chart.title)
        assert len(picture) > 1000, kind
        if kind == "svg":
            assert {"Shown a page", "33"} <= set(picture.decode().replace("<", ">").split(">"))


def test_the_table_for_a_spreadsheet_has_every_step_and_computes_nothing() -> None:
    rows = [FunnelRow(1, "=WhatsApp", 11, 2, 3, direct=1)]
    with using_locale("en"):
        lines = funnel_as_csv(rows, "contact", sample=True).decode("utf-8-sig").splitlines()
    assert lines == [
        "Contact point (sample data),Scans,Sent straight on,Shown a page,The page is the way,Taps",
        "'=WhatsApp,11,9,2,1,3",
    ]
    with using_locale("fr"):
        assert "'=WhatsApp;11;9;2;1;3" in funnel_as_csv(rows, "placement").decode("utf-8-sig")
