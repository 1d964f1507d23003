"""A re-point: asked, looked at by a second person, applied once at its date, undone."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, insert, select, update

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.contact_point_use import in_field_by_point
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.repoint import (
    JUST_NOW,
    apply_next,
    approve,
    ask_repoint,
    call_off,
    needs_second_eyes,
    refuse,
    undo,
)
from contactcodes.contacts.repoint_record import (
    Repoint,
    RepointState,
    find_repoint,
    history_of,
    waiting_repoints,
)
from contactcodes.contacts.route import Condition, Route
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way, codes_on_their_own, in_field, own_way, way_of
from contactcodes.errors import InputError, NotFoundError, RouteError
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import codes, contact_points, placements, repoints, users
from tests.campaigns_made import make_campaign

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
MANY = 1000
WHATSAPP, CALL, HELP = "whatsapp:+33612345678", "call:0800123456", "help"


@dataclass
class Shop:
    """A campaign of two posters with its contact points, and two people."""

    database: Database
    placed: list[PlacedCode]
    whatsapp: int
    call: int
    help: int
    marie: int
    paul: int

    @property
    def scope(self) -> Scope:
        return Scope(self.placed[0].campaign_id)

    @property
    def code(self) -> Scope:
        return Scope(self.placed[0].campaign_id, self.placed[0].code_id)

    def ask(self, way: Way | None, scope: Scope | None = None, **changed: object) -> Repoint:
        asked = {"asked_by": self.marie, "at": AT, "second_eyes_from": 0} | changed
        with self.database.writing() as connection:
            return ask_repoint(connection, scope or self.scope, way, **asked)  # type: ignore[arg-type]

    def leads(self) -> list[int]:
        with self.database.reading() as connection:
            rows = connection.execute(select(codes.c.contact_point_id).order_by(codes.c.id))
            return list(rows.scalars())

    def destination(self) -> Destination:
        with self.database.reading() as connection:
            return find_destinations(connection, [self.placed[0].code_text])[0]

    def state(self, repoint: Repoint) -> RepointState:
        with self.database.reading() as connection:
            return find_repoint(connection, repoint.id).state


@pytest.fixture
def shop(database: Database) -> Shop:
    placed = make_campaign(database, "Printemps", WHATSAPP, ["Lyon", "Nantes"])
    with database.writing() as connection:
        ids = [
            find_or_add_contact_point(connection, placed[0].brand_id, Target.read(target), AT).id
            for target in (WHATSAPP, CALL, HELP)
        ]
        people = [
            connection.execute(
                insert(users)
                .values(email=email, password_hash="x", locale="fr", created_at=AT)
                .returning(users.c.id)
            ).scalar_one()
            for email in ("marie@dupont.fr", "paul@dupont.fr")
        ]
    return Shop(database, placed, *ids, *people)


def test_a_small_change_holds_at_once_for_every_code_and_is_remembered(shop: Shop) -> None:
    version = shop.database.version()
    repoint = shop.ask(Way(last=shop.call))
    assert shop.leads() == [shop.call, shop.call]
    assert shop.database.version() > version  # caches hear of it
    assert (repoint.state, repoint.asker, repoint.applied_at) == ("applied", "marie@dupont.fr", AT)
    assert (repoint.before, repoint.after) == (Way(last=shop.whatsapp), Way(last=shop.call))
    with shop.database.reading() as connection:
        assert history_of(connection, shop.scope) == [repoint]
        assert find_campaign(connection, shop.scope.campaign_id).contact_point_id == shop.call


def test_routes_are_answered_as_soon_as_they_are_applied(shop: Shop) -> None:
    ios = Route(to=shop.call, when=Condition(platforms=(Platform.IOS,)))
    shop.ask(Way(last=shop.whatsapp, routes=(ios,)))
    routing = shop.destination().routing
    assert routing is not None
    assert routing.routes == (ios,)
    shop.ask(Way(last=shop.whatsapp))
    assert shop.destination().routing is None


def test_what_leads_there_already_is_said(shop: Shop) -> None:
    with pytest.raises(InputError, match="lead there already"):
        shop.ask(Way(last=shop.whatsapp))
    with shop.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(repoints)).scalar() == 0


def test_routes_to_nowhere_and_to_another_brand_are_refused(shop: Shop) -> None:
    with pytest.raises(RouteError, match="gone"):
        shop.ask(Way(last=999))
    with pytest.raises(RouteError, match="2 contact points"):
        shop.ask(Way(last=999, routes=(Route(to=998),)))
    with pytest.raises(RouteError, match="choose a contact point"):
        shop.ask(None)
    halves = tuple(Route(to=shop.call, when=Condition(share=60)) for _ in range(2))
    with pytest.raises(RouteError, match="add up to 120"):
        shop.ask(Way(last=shop.whatsapp, routes=halves))
    with pytest.raises(NotFoundError):
        shop.ask(Way(last=shop.call), Scope(999))


def test_a_code_has_a_way_of_its_own_and_goes_with_its_campaign_again(shop: Shop) -> None:
    shop.ask(Way(last=shop.help), shop.code)
    assert shop.leads() == [shop.help, shop.whatsapp]
    with shop.database.reading() as connection:
        assert codes_on_their_own(connection, shop.scope.campaign_id) == 1
        assert in_field(connection, shop.scope).codes == 1
    shop.ask(Way(last=shop.call))
    assert shop.leads() == [shop.help, shop.call]
    shop.ask(None, shop.code)
    assert shop.leads() == [shop.call, shop.call]
    with shop.database.reading() as connection:
        assert own_way(connection, shop.code) is None
        assert way_of(connection, shop.code) == Way(last=shop.call)
        assert len(history_of(connection, shop.code)) == 3
        assert len(history_of(connection, shop.scope)) == 1


def test_many_copies_wait_for_a_second_person(shop: Shop) -> None:
    with shop.database.writing() as connection:
        connection.execute(update(placements).values(copies=600))
    repoint = shop.ask(Way(last=shop.call), second_eyes_from=1000)
    assert repoint.state == "asked"
    assert shop.leads() == [shop.whatsapp] * 2
    with pytest.raises(InputError, match="somebody else looks at it"), shop.database.writing() as connection:
        approve(connection, repoint, shop.marie, AT, second_eyes_from=MANY)
    with shop.database.reading() as connection:
        assert [one.id for one in waiting_repoints(connection, repoint.brand_id)] == [repoint.id]
    with shop.database.writing() as connection:
        approved = approve(connection, repoint, shop.paul, LATER, second_eyes_from=MANY)
    assert (approved.state, approved.approver) == ("applied", "paul@dupont.fr")
    assert shop.leads() == [shop.call] * 2
    with pytest.raises(InputError, match="was quicker"), shop.database.writing() as connection:
        approve(connection, repoint, shop.paul, LATER, second_eyes_from=MANY)


def test_who_is_alone_is_told_what_to_do(shop: Shop) -> None:
    repoint = shop.ask(Way(last=shop.call), second_eyes_from=1)
    with shop.database.writing() as connection:
        connection.execute(users.delete().where(users.c.id == shop.paul))
        with pytest.raises(InputError, match="CONTACTCODES_SECOND_EYES_FROM_COPIES to 0"):
            approve(connection, repoint, shop.marie, AT, second_eyes_from=MANY)
        # Whoever runs the service.
        assert approve(connection, repoint, None, AT, second_eyes_from=MANY).state == "applied"


@pytest.mark.parametrize(
    ("from_copies", "retired", "needed"), [(0, 0, False), (3, 0, False), (2, 0, True), (2, 1, False)]
)
def test_how_many_copies_need_it(shop: Shop, from_copies: int, retired: int, needed: bool) -> None:
    with shop.database.writing() as connection:
        for placed in shop.placed[:retired]:
            retire_code(connection, placed.code_id, AT)
        assert needs_second_eyes(in_field(connection, shop.scope), from_copies) is needed


def test_serial_codes_are_one_copy_each(shop: Shop) -> None:
    with shop.database.writing() as connection:
        connection.execute(update(placements).values(copies=500))
        row = connection.execute(select(codes).where(codes.c.id == shop.placed[0].code_id)).one()
        connection.execute(
            insert(codes),
            [
                {**row._asdict(), "id": 900 + number, "text": f"SERIAL{number}", "serial": True}
                for number in range(3)
            ],
        )
        found = in_field(connection, shop.scope)
        by_point = in_field_by_point(connection, shop.placed[0].brand_id)
    assert (found.codes, found.copies) == (5, 1003)
    assert by_point == {shop.whatsapp: found}


def test_a_refused_and_a_called_off_change_never_happen(shop: Shop, settings: Settings) -> None:
    asked = shop.ask(Way(last=shop.call), second_eyes_from=1)
    dated = shop.ask(Way(last=shop.call), takes_effect_at=LATER)
    with shop.database.writing() as connection:
        refuse(connection, asked, shop.paul, AT)
        call_off(connection, dated, AT)
    with time_machine.travel(LATER + timedelta(days=1)):
        assert not apply_next(shop.database, settings)
    assert shop.leads() == [shop.whatsapp] * 2
    assert [shop.state(one) for one in (asked, dated)] == ["refused", "called_off"]


def test_a_dated_change_waits_for_its_moment(shop: Shop, settings: Settings) -> None:
    repoint = shop.ask(Way(last=shop.call), takes_effect_at=LATER)
    with time_machine.travel(LATER - timedelta(seconds=1), tick=False):
        assert not apply_next(shop.database, settings)
    assert shop.leads() == [shop.whatsapp] * 2
    with time_machine.travel(LATER + timedelta(seconds=1), tick=False):
        assert apply_next(shop.database, settings)
        assert not apply_next(shop.database, settings)
    assert shop.leads() == [shop.call] * 2
    assert shop.state(repoint) is RepointState.APPLIED


def test_due_changes_are_applied_in_the_order_of_their_dates(shop: Shop) -> None:
    shop.ask(Way(last=shop.help), takes_effect_at=LATER + timedelta(hours=1))
    shop.ask(Way(last=shop.call), takes_effect_at=LATER)
    # The worker was away: what is asked for now comes behind what was due before.
    last = shop.ask(Way(last=shop.whatsapp, routes=(Route(to=shop.call),)), at=LATER + timedelta(hours=2))
    assert shop.leads() == [shop.whatsapp] * 2
    with shop.database.reading() as connection:
        history = history_of(connection, shop.scope)
    assert {one.state for one in history} == {"applied"}
    assert last.before == Way(last=shop.help)


def test_an_undone_change_leads_as_before_and_is_undone_once(shop: Shop) -> None:
    with shop.database.writing() as connection:
        connection.execute(update(placements).values(copies=5000))
    repoint = shop.ask(Way(last=shop.call))
    with shop.database.writing() as connection:
        done = undo(connection, repoint, asked_by=shop.marie, at=AT + JUST_NOW, second_eyes_from=1000)
    assert (done.state, done.undoes) == ("applied", repoint.id)  # the latest: no waiting
    assert shop.leads() == [shop.whatsapp] * 2
    with shop.database.writing() as connection:
        undone = find_repoint(connection, repoint.id)
        assert undone.state == "undone"
        with pytest.raises(InputError, match="Only a re-point that was applied"):
            undo(connection, undone, asked_by=shop.marie, at=LATER, second_eyes_from=0)


def test_an_older_change_is_undone_only_with_a_second_pair_of_eyes(shop: Shop) -> None:
    first = shop.ask(Way(last=shop.call))
    shop.ask(Way(last=shop.help), at=LATER)
    with shop.database.writing() as connection:
        asked = undo(connection, first, asked_by=shop.marie, at=LATER, second_eyes_from=1)
    assert asked.state == "asked"
    assert shop.leads() == [shop.help] * 2


def test_what_was_changed_long_ago_is_undone_only_with_a_second_pair_of_eyes(shop: Shop) -> None:
    """Where it led then was chosen for the copies of then."""
    repoint = shop.ask(Way(last=shop.call))
    at = AT + JUST_NOW + timedelta(seconds=1)
    with shop.database.writing() as connection:
        asked = undo(connection, repoint, asked_by=shop.marie, at=at, second_eyes_from=1)
    assert asked.state == "asked"
    assert shop.leads() == [shop.call] * 2


def test_a_dated_change_waits_for_somebody_where_many_copies_were_hung_meanwhile(
    shop: Shop, settings: Settings
) -> None:
    repoint = shop.ask(Way(last=shop.call), takes_effect_at=LATER, second_eyes_from=MANY)
    assert repoint.state == "approved"
    with shop.database.writing() as connection:
        connection.execute(update(placements).values(copies=100_000))
    settings = settings.model_copy(update={"second_eyes_from_copies": MANY})
    with time_machine.travel(LATER + timedelta(seconds=1), tick=False):
        assert apply_next(shop.database, settings)
        assert not apply_next(shop.database, settings)
        assert shop.state(repoint) is RepointState.ASKED
        assert shop.leads() == [shop.whatsapp] * 2
        with shop.database.writing() as connection:
            waiting = find_repoint(connection, repoint.id)
            approve(connection, waiting, shop.paul, LATER + timedelta(hours=1), second_eyes_from=MANY)
    assert shop.state(repoint) is RepointState.APPLIED
    assert shop.leads() == [shop.call] * 2


def test_a_contact_point_that_is_gone_meanwhile_refuses_the_change(shop: Shop, settings: Settings) -> None:
    repoint = shop.ask(Way(last=shop.call), takes_effect_at=LATER)
    with shop.database.writing() as connection:
        connection.execute(contact_points.delete().where(contact_points.c.id == shop.call))
    with time_machine.travel(LATER):
        assert apply_next(shop.database, settings)
    assert shop.state(repoint) is RepointState.REFUSED
    assert shop.leads() == [shop.whatsapp] * 2


def test_many_workers_at_once_apply_each_change_once(shop: Shop, settings: Settings) -> None:
    turns = [shop.call, shop.help, shop.whatsapp] * 4
    for number, last in enumerate(turns):
        shop.ask(Way(last=last), takes_effect_at=LATER + timedelta(minutes=number))
    begin, faults = threading.Barrier(4), []

    def work() -> None:
        begin.wait()
        try:
            while apply_next(shop.database, settings):
                pass
        except Exception as problem:
            faults.append(problem)

    with time_machine.travel(LATER + timedelta(days=1)):
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert faults == []
    with shop.database.reading() as connection:
        history = history_of(connection, shop.scope)[::-1]
    assert [one.state for one in history] == ["applied"] * len(turns)
    # Each found what the one before it had left: none was applied twice, none out of order.
    found = [shop.whatsapp, *turns[:-1]]
    assert [one.before for one in history] == [Way(last=last) for last in found]
    assert shop.leads() == [turns[-1]] * 2


def test_pointing_a_campaign_ends_its_routes(shop: Shop) -> None:
    shop.ask(Way(last=shop.whatsapp, routes=(Route(to=shop.call),)))
    with shop.database.writing() as connection:
        campaign = find_campaign(connection, shop.scope.campaign_id)
        repoint = point_campaign(connection, campaign, Target.read("https://dupont.fr/"), AT)
    assert repoint.asker == ""
    assert shop.destination().routing is None
    assert shop.destination().location == "https://dupont.fr/"
