"""The destination watch: what is listed, asked, declared broken and led around; by one worker at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy import text as sql

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.contacts import destination_watch
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.destination import find_destinations
from contactcodes.contacts.destination_watch import Ask, check_destinations, list_destinations
from contactcodes.contacts.loops import Site, site_of
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.routing import Answer
from contactcodes.contacts.target import Target
from contactcodes.contacts.verdict import Reason, Verdict
from contactcodes.contacts.visit import Visit
from contactcodes.contacts.watched_destinations import count_broken, count_held_back, watched_destinations
from contactcodes.settings import Settings
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database
from contactcodes.storage.tables import (
    brands,
    campaigns,
    codes,
    contact_offers,
    contact_points,
    destination_checks,
    placements,
)
from tests.campaigns_made import make_campaign

GONE = Verdict(Reason.STATUS, 404)
SILENT = Verdict(Reason.TIMEOUT)
SITE = "https://www.dupont.fr/contact"


class Web:
    """The web of a test: what each address says; what is not named answers."""

    def __init__(self, **verdicts: Verdict) -> None:
        self.verdicts = verdicts
        self.asked: list[str] = []

    async def __call__(self, address: str) -> Verdict:
        self.asked.append(address)
        host = address.split("/")[2].split(".")[0]
        return self.verdicts.get(host, Verdict())


def check(database: Database, settings: Settings, web: Ask, *, minutes: float = 0) -> int:
    """Let so many minutes pass, and check what is due then."""
    hurry = timedelta(minutes=minutes) // timedelta(milliseconds=1)
    with database.writing() as connection:
        moved = "checked_at = CASE checked_at WHEN 0 THEN 0 ELSE checked_at - :ms END"
        connection.execute(
            sql(
                f"UPDATE destination_checks SET {moved}, next_at = next_at - :ms, "  # noqa: S608
                "failing_since = failing_since - :ms"
            ),
            {"ms": hurry},
        )
    return check_destinations(database, settings, asking=web)


def test_pages_that_lead_back_to_the_service_are_known_by_all_its_addresses(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Collection[Site]] = []

    async def ask(_address: str, *, agent: str, own: Collection[Site]) -> Verdict:
        assert settings.public_url in agent
        asked.append(own)
        return Verdict(Reason.LEADS_BACK)

    monkeypatch.setattr(destination_watch, "ask", ask)
    make_campaign(database, "Printemps", SITE, ["Lyon"])
    list_destinations(database, settings)
    check_destinations(database, settings, only=[1])
    assert asked == [{site_of(settings.public_url), ("qr.dupont.fr", "")}]
    assert rows(database)[SITE].failures == 1


def rows(database: Database) -> dict[str, Any]:
    """Return what is watched: target → its row."""
    query = select(destination_checks, contact_points.c.value).join(
        contact_points, contact_points.c.id == destination_checks.c.contact_point_id
    )
    with database.reading() as connection:
        return {row.value: row for row in connection.execute(query)}


def add_point(database: Database, target: str) -> int:
    with database.writing() as connection:
        return find_or_add_contact_point(connection, 1, Target.read(target), now()).id


def answered(database: Database, code: PlacedCode) -> tuple[str, Answer]:
    with database.reading() as connection:
        destination = find_destinations(connection, [code.code_text])[0]
    if destination.routing is None:
        return str(destination.target), destination.answer
    led = destination.led(destination.routing.decide(Visit(at=now(), platform=Platform.IOS)))
    return str(led.target), led.answer


def test_web_destinations_in_use_are_listed_and_others_not(database: Database, settings: Settings) -> None:
    code = make_campaign(database, "Printemps", SITE, ["Vitrine"])[0]
    make_campaign(database, "Été", "whatsapp:+33612345678", ["Boîte"])
    add_point(database, "https://unused.dupont.fr/")
    routed = add_point(database, "https://routed.dupont.fr/")
    own = add_point(database, "https://own.dupont.fr/")
    closed = add_point(database, "https://closed.dupont.fr/")
    offered = add_point(database, "https://offered.dupont.fr/")
    page = add_point(database, "page:accueil")
    with database.writing() as connection:
        connection.execute(update(campaigns).values(routes=[{"when": {"languages": ["de"]}, "to": routed}]))
        connection.execute(
            update(codes).where(codes.c.id == code.code_id).values(routes=[{"to": own, "when": {}}])
        )
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == routed)
            .values(when_closed="contact", closed_contact_point_id=closed)
        )
        connection.execute(
            update(contact_points)
            .where(contact_points.c.id == closed)
            .values(when_closed="contact", closed_contact_point_id=page)
        )
        connection.execute(insert(contact_offers).values(page_id=page, position=0, contact_point_id=offered))
    list_destinations(database, settings)
    expected = {f"https://{name}.dupont.fr/" for name in ("routed", "own", "closed", "offered")} | {SITE}
    assert set(rows(database)) == expected
    with database.writing() as connection:
        connection.execute(update(codes).where(codes.c.id == code.code_id).values(retired_at=now()))
    list_destinations(database, settings)  # WhatsApp's code has the campaign's routes still
    assert set(rows(database)) == expected - {SITE, "https://own.dupont.fr/"}
    with database.writing() as connection:
        connection.execute(update(codes).values(retired_at=now()))
    list_destinations(database, settings)
    assert not rows(database)


def test_the_made_up_pages_of_a_sample_are_not_asked(database: Database, settings: Settings) -> None:
    make_campaign(database, "Printemps", SITE, ["Vitrine"])
    with database.writing() as connection:
        connection.execute(update(brands).values(sample=True))
    list_destinations(database, settings)
    assert not rows(database)


def test_a_page_that_is_gone_is_led_around_until_it_is_back(database: Database, settings: Settings) -> None:
    code = make_campaign(database, "Printemps", SITE, ["Vitrine"])[0]
    phone = add_point(database, "call:0800123456")
    list_destinations(database, settings)
    web = Web(www=GONE)
    assert check(database, settings, web, minutes=2) == 1
    assert check(database, settings, web, minutes=0.9) == 0  # not yet
    assert check(database, settings, web, minutes=0.2) == 1
    assert answered(database, code) == (SITE, Answer.CONTACT)
    assert check(database, settings, web, minutes=2.1) == 1
    assert rows(database)[SITE].broken
    assert answered(database, code) == (SITE, Answer.HELP)
    with database.writing() as connection:
        facts = {"when_closed": "contact", "closed_contact_point_id": phone}
        connection.execute(update(contact_points).where(contact_points.c.id != phone).values(**facts))
    assert answered(database, code) == ("call:0800123456", Answer.CONTACT)
    assert check(database, settings, Web(), minutes=5.1) == 1
    row = rows(database)[SITE]
    assert (row.broken, row.failures, row.failing_since, row.reason) == (False, 0, None, "")
    assert answered(database, code) == (SITE, Answer.CONTACT)


def test_caches_forget_only_where_something_else_answers(database: Database, settings: Settings) -> None:
    make_campaign(database, "Printemps", SITE, ["Vitrine"])
    before = database.version()
    list_destinations(database, settings)
    for minutes in (2, 1.1):
        check(database, settings, Web(www=GONE), minutes=minutes)
    assert database.version() == before
    check(database, settings, Web(www=GONE), minutes=2.1)
    broken = database.version()
    assert broken > before
    check(database, settings, Web(www=GONE), minutes=5.1)
    assert database.version() == broken
    check(database, settings, Web(), minutes=11)
    well = database.version()
    assert well > broken
    check(database, settings, Web(), minutes=70)
    assert database.version() == well


def test_no_network_at_all_breaks_nothing(database: Database, settings: Settings) -> None:
    """Only one of twelve is due as the cable breaks; the others are asked along before it is judged."""
    sites = [f"https://site{number}.test/" for number in range(12)]
    for number, site in enumerate(sites):
        make_campaign(database, f"Campagne {number}", site, ["Vitrine"])
    list_destinations(database, settings)
    assert check(database, settings, Web(), minutes=2) == 12
    with database.writing() as connection:
        one = select(contact_points.c.id).where(contact_points.c.value == sites[0]).scalar_subquery()
        connection.execute(
            sql("UPDATE destination_checks SET next_at = :soon WHERE contact_point_id = :id"),
            {"soon": to_ms(now()), "id": connection.execute(select(one)).scalar_one()},
        )
    refused = Verdict(Reason.REFUSED)
    away = Web(**{f"site{number}": refused for number in range(12)})
    assert check(database, settings, away) == 1
    assert check(database, settings, away, minutes=1.1) == 1
    assert check(database, settings, away, minutes=2.1) == 10  # and nine more to compare with
    with database.reading() as connection:
        assert count_broken(connection) == 0
        assert count_held_back(connection) == 1
    # It was that one site after all: the others answer.
    assert check(database, settings, Web(site0=refused), minutes=5.1) > 1
    with database.reading() as connection:
        assert (count_broken(connection), count_held_back(connection)) == (1, 0)


def test_a_machine_without_a_way_out_never_calls_its_one_destination_broken(
    database: Database, settings: Settings
) -> None:
    code = make_campaign(database, "Printemps", SITE, ["Vitrine"])[0]
    list_destinations(database, settings)
    for minutes in (2, 1.1, 2.1, 5.1, 10.1, 30.1):
        assert check(database, settings, Web(www=SILENT), minutes=minutes) == 1
    assert answered(database, code) == (SITE, Answer.CONTACT)
    with database.reading() as connection:
        assert count_held_back(connection) == 1


def test_one_address_of_two_brands_is_asked_once(database: Database, settings: Settings) -> None:
    make_campaign(database, "Printemps", f"{SITE} utm_source=a", ["Vitrine"])
    make_campaign(database, "Été", f"{SITE} utm_source=b", ["Vitrine"])
    list_destinations(database, settings)
    web = Web()
    assert check(database, settings, web, minutes=2) == 2
    assert web.asked == [SITE]


def test_two_workers_never_ask_the_same(database: Database, settings: Settings) -> None:
    for number in range(50):
        make_campaign(database, f"Campagne {number}", f"https://site{number}.test/", ["Vitrine"])
    list_destinations(database, settings)
    with database.writing() as connection:
        connection.execute(sql("UPDATE destination_checks SET next_at = 1"))
    webs, counts = [Web(), Web(), Web()], [0, 0, 0]

    def work(number: int) -> None:
        while count := check_destinations(database, settings, asking=webs[number]):
            counts[number] += count

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [address for web in webs for address in web.asked]
    assert sorted(asked) == sorted(set(asked))
    assert sum(counts) == len(asked) == 50


def test_a_worker_that_comes_too_late_changes_nothing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_campaign(database, "Printemps", SITE, ["Vitrine"])
    list_destinations(database, settings)
    monkeypatch.setattr(destination_watch, "_LEASE", timedelta(milliseconds=1))

    async def slow(_address: str) -> Verdict:
        time.sleep(0.01)
        other = threading.Thread(target=lambda: check_destinations(database, settings, asking=Web()))
        other.start()
        other.join()
        return GONE

    assert check(database, settings, slow, minutes=2) == 1
    row = rows(database)[SITE]
    assert (row.failures, row.reason) == (0, "")


def test_a_fault_of_ours_with_one_address_holds_up_no_other(database: Database, settings: Settings) -> None:
    make_campaign(database, "Printemps", SITE, ["Vitrine"])
    make_campaign(database, "Été", "https://well.test/", ["Vitrine"])
    list_destinations(database, settings)

    async def faulty(address: str) -> Verdict:
        if address == SITE:
            raise RuntimeError("a fault")
        return Verdict()

    for minutes in (2, 70, 70, 70):
        assert check(database, settings, faulty, minutes=minutes) == 2
    found = rows(database)
    assert (found[SITE].reason, found[SITE].broken) == ("fault", False)
    assert found["https://well.test/"].reason == ""


def test_two_workers_list_once_and_all_at_once(database: Database, settings: Settings) -> None:
    make_campaign(database, "Printemps", SITE, ["Vitrine"])
    threads = [threading.Thread(target=list_destinations, args=(database, settings)) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(rows(database)) == {SITE}


def test_with_the_watch_off_nothing_is_asked_and_nothing_broken(
    database: Database, settings: Settings
) -> None:
    code = make_campaign(database, "Printemps", SITE, ["Vitrine"])[0]
    list_destinations(database, settings)
    for minutes in (2, 1.1, 2.1):
        check(database, settings, Web(www=GONE), minutes=minutes)
    assert answered(database, code)[1] is Answer.HELP
    off = settings.model_copy(update={"watch_destinations": False})
    before, web = database.version(), Web()
    list_destinations(database, off)
    assert check(database, off, web, minutes=90) == 0
    assert not web.asked
    assert not rows(database)
    assert answered(database, code) == (SITE, Answer.CONTACT)
    assert database.version() > before


def test_broken_ones_are_ranked_by_the_copies_in_the_field(database: Database, settings: Settings) -> None:
    few = make_campaign(database, "Printemps", "https://few.test/", ["Vitrine"])[0]
    many = make_campaign(database, "Été", "https://many.test/", ["Boîte", "Affiche"])
    make_campaign(database, "Hiver", "https://well.test/", ["Carte"])
    phone = add_point(database, "call:0800123456")
    with database.writing() as connection:
        ids = [one.placement_id for one in many]
        connection.execute(update(placements).where(placements.c.id.in_(ids)).values(copies=500))
        connection.execute(
            update(placements).where(placements.c.id == few.placement_id).values(copies=90_000)
        )
        connection.execute(update(codes).where(codes.c.id == few.code_id).values(serial=True))  # one box
        # By a route of its campaign, Hiver's 1 copy may lead to the second one as well.
        to = connection.execute(
            select(contact_points.c.id).where(contact_points.c.value == "https://many.test/")
        ).scalar_one()
        routes = [{"when": {"languages": ["de"]}, "to": to}]
        connection.execute(update(campaigns).where(campaigns.c.name == "Hiver").values(routes=routes))
        facts = {"when_closed": "contact", "closed_contact_point_id": phone}
        connection.execute(update(contact_points).where(contact_points.c.id == to).values(**facts))
    list_destinations(database, settings)
    for minutes in (2, 1.1, 2.1):
        check(database, settings, Web(few=GONE, many=Verdict(Reason.NO_NAME)), minutes=minutes)
    with database.reading() as connection:
        listed = watched_destinations(connection, now(), copies_of_all=True)
        assert [(one.target.value, one.copies, one.broken) for one in listed] == [
            ("https://many.test/", 1001, True),
            ("https://few.test/", 1, True),
            ("https://well.test/", 1, False),
        ]
        assert [one.instead_told for one in listed] == [
            "Phone call 0\u00a0800\u00a0123\u00a0456",
            "the brand’s help page",
            "",
        ]
        assert listed[0].told == "Its domain does not exist, or not any more."
        led = [(one.name, one.copies) for one in listed[0].campaigns]
        assert led == [("Été", 1000), ("Hiver", 1)]
        assert [one.copies for one in watched_destinations(connection, now(), only_broken=True)] == [1001, 1]
        assert count_broken(connection, 1) == count_broken(connection) == 2
        assert count_broken(connection, 2) == 0
