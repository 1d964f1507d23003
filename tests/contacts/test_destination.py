"""Where codes lead: from memory, from the snapshot, from the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update
from sqlalchemy.exc import OperationalError

from contactcodes.campaigns.campaign import find_campaign, point_campaign
from contactcodes.campaigns.placed_code import PlacedCode, retire_code
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts import destinations as destinations_module
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.destinations import Destinations
from contactcodes.contacts.snapshot import Snapshot, SnapshotKeeper, write_snapshot
from contactcodes.contacts.target import Target
from contactcodes.errors import DatabaseAwayError
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, codes
from tests.campaigns_made import make_campaign

NOBODYS = CodeText("7K3QX9M")


def numbered(number: int) -> CodeText:
    return CodeText.draw(6, lambda _bits: number)


@pytest.fixture
def placed(database: Database) -> list[PlacedCode]:
    return make_campaign(database, "Printemps", "whatsapp:+33612345678", ["Lyon", "Évry", "Nantes"])


def repoint(database: Database, code: PlacedCode, target: str) -> None:
    with database.writing() as connection:
        campaign = find_campaign(connection, code.campaign_id)
        point_campaign(connection, campaign, Target.read(target), now())


class Away:
    """A database that can be switched off; counts what it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.off = False
        self.asked = 0
        real = Database.reading

        def reading(this: Database):
            self.asked += 1
            if self.off:
                raise OperationalError("SELECT", {}, Exception("away"))
            return real(this)

        monkeypatch.setattr(Database, "reading", reading)


def soon(happened: Callable[[], bool], within_s: float = 5.0) -> float:
    """Wait for something; return how long it took."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < within_s, "it did not happen"
        time.sleep(0.005)
    return time.monotonic() - began


def test_a_code_is_asked_of_the_database_once(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    destinations = Destinations(database)
    away = Away(monkeypatch)
    for _time in range(3):
        found = destinations.find(placed[0].code_text)
        assert found is not None
        assert (found.location, found.placement) == ("https://wa.me/33612345678", "Lyon")
        assert destinations.find(NOBODYS) is None
    assert away.asked == 2


def test_a_re_pointed_code_takes_effect_in_every_process_within_two_seconds(
    database: Database, placed: list[PlacedCode]
) -> None:
    processes = [Destinations(database) for _process in range(2)]
    for process in processes:
        process.find(placed[0].code_text)
        process.follow()
    soon(lambda: all(process.can_answer for process in processes))
    repoint(database, placed[0], "https://dupont.fr/")

    def everywhere() -> bool:
        found = [process.find(placed[0].code_text) for process in processes]
        return all(destination and destination.location == "https://dupont.fr/" for destination in found)

    assert soon(everywhere) < 2
    for process in processes:
        process.close()


def test_a_new_code_is_found_though_it_was_asked_for_before_it_was_made(
    database: Database, placed: list[PlacedCode]
) -> None:
    destinations = Destinations(database)
    destinations.look()
    assert destinations.find(NOBODYS) is None
    with database.writing() as connection:
        connection.execute(update(codes).where(codes.c.id == placed[0].code_id).values(text=NOBODYS))
    destinations.look()
    found = destinations.find(NOBODYS)
    assert found is not None
    assert found.code_id == placed[0].code_id


def test_a_code_is_found_the_moment_it_is_made(
    database: Database, placed: list[PlacedCode], tmp_path: Path
) -> None:
    write_snapshot(database, tmp_path / "codes.snapshot")
    destinations = Destinations(database, tmp_path / "codes.snapshot")
    destinations.look()
    (fresh,) = make_campaign(database, "Été", "help", ["Notice"])
    assert destinations.find(fresh.code_text) is not None


def test_more_codes_than_can_be_read_again_are_forgotten_and_asked_for_anew(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destinations_module, "_MOST_READ_AGAIN", 1)
    destinations = Destinations(database)
    destinations.look()
    for code in placed:
        destinations.find(code.code_text)
    repoint(database, placed[0], "https://dupont.fr/")
    destinations.look()
    assert destinations.known == {}
    found = destinations.find(placed[2].code_text)
    assert found is not None
    assert found.location == "https://dupont.fr/"


def test_what_was_read_before_a_change_is_not_kept_after_it(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that happens between the SELECT of a scan and its being remembered."""
    destinations = Destinations(database)
    destinations.look()
    real = Destinations.find_all

    def changed_meanwhile(this: Destinations, texts: list[CodeText]) -> list[Destination]:
        found = real(this, texts)
        monkeypatch.setattr(Destinations, "find_all", real)
        repoint(database, placed[0], "https://dupont.fr/")
        this.look()
        return found

    monkeypatch.setattr(Destinations, "find_all", changed_meanwhile)
    destinations.find(placed[0].code_text)
    found = destinations.find(placed[0].code_text)
    assert found is not None
    assert found.location == "https://dupont.fr/"


def test_the_memory_is_bounded(
    database: Database, placed: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destinations_module, "_MOST_KEPT", 10)
    destinations = Destinations(database)
    for number in range(100):
        destinations.find(numbered(number))
        assert len(destinations.known) <= 10


def test_a_process_starts_and_answers_while_the_database_is_away(
    database: Database, placed: list[PlacedCode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "codes.snapshot"
    write_snapshot(database, file)
    Away(monkeypatch).off = True
    counted: list[str] = []
    destinations = Destinations(database, file, count=lambda name, _count: counted.append(name))
    destinations.look()
    assert destinations.away
    assert destinations.can_answer
    for code in placed:
        found = destinations.find(code.code_text)
        assert found is not None
        assert found.location == "https://wa.me/33612345678"
    assert counted == ["lookups_snapshot"] * 3
    with pytest.raises(DatabaseAwayError):
        destinations.find(NOBODYS)  # it may be younger than the snapshot


def test_without_database_and_snapshot_nothing_can_be_answered(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Away(monkeypatch).off = True
    destinations = Destinations(database, tmp_path / "none")
    destinations.look()
    assert not destinations.can_answer
    with pytest.raises(DatabaseAwayError):
        destinations.find(NOBODYS)


def test_a_database_that_hangs_counts_as_away_and_stalls_nobody(
    database: Database, placed: list[PlacedCode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "codes.snapshot"
    write_snapshot(database, file)
    hanging, clock = threading.Event(), [0.0]
    monkeypatch.setattr(Database, "version", lambda _this: hanging.wait(30))
    destinations = Destinations(database, file, clock=lambda: clock[0])
    destinations.follow()
    soon(lambda: destinations._looking_since is not None)
    assert not destinations.away
    clock[0] += 1.5
    assert destinations.away
    asked = Away(monkeypatch)
    began = time.monotonic()
    found = destinations.find(placed[1].code_text)
    assert found is not None
    assert found.placement == "Évry"
    assert time.monotonic() - began < 0.5
    assert asked.asked == 0
    hanging.set()
    destinations.close()


def test_a_snapshot_as_new_as_the_database_saves_asking_it(
    database: Database, placed: list[PlacedCode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "codes.snapshot"
    write_snapshot(database, file)
    destinations = Destinations(database, file)
    destinations.look()
    asked = Away(monkeypatch)
    assert destinations.recall(placed[0].code_text) is not None
    assert asked.asked == 0
    with pytest.raises(KeyError):
        destinations.recall(NOBODYS)  # it may have been made a moment ago
    repoint(database, placed[0], "https://dupont.fr/")
    destinations.look()
    with pytest.raises(KeyError):
        destinations.recall(placed[2].code_text)


def test_codes_come_back_from_a_snapshot_as_they_were(
    database: Database, placed: list[PlacedCode], tmp_path: Path
) -> None:
    call = make_campaign(database, "Été « 50 % »\ttab", "call:0800123456", ["Boîte\nligne"])
    with database.writing() as connection:
        retire_code(connection, placed[1].code_id, now())
    version = write_snapshot(database, tmp_path / "codes.snapshot")
    snapshot = Snapshot(tmp_path / "codes.snapshot")
    assert snapshot.version == version == database.version()
    fresh = Destinations(database)
    for code in [*placed, *call]:
        found = snapshot.find(code.code_text)
        assert found == fresh.find(code.code_text)
        assert found is not None
    assert snapshot.find(NOBODYS) is None


@settings(max_examples=30, deadline=None)
@given(numbers=st.sets(st.integers(0, 2**30 - 1), max_size=40), others=st.sets(st.integers(0, 2**30 - 1)))
def test_bisection_finds_each_code_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, numbers: set[int], others: set[int]
) -> None:
    file = tmp_path_factory.mktemp("snapshot") / "codes.snapshot"
    texts = {numbered(number) for number in numbers}
    lines = []
    for place, text in enumerate(sorted(texts)):
        values = (
            f'[{place},"{text}","https://qr.dupont.fr",false,1,"web","https://a.fr/",1,"A","fr","P","L","","",'
            '"contact",null]'
        )
        lines.append(f"{text}\t{values}\n")
    file.write_text(f"contactcodes snapshot 3 9\n{''.join(lines)}")
    snapshot = Snapshot(file)
    for place, text in enumerate(sorted(texts)):
        found = snapshot.find(text)
        assert found is not None
        assert (found.code_id, found.code_text) == (place, text)
    for number in others:
        text = numbered(number)
        assert (snapshot.find(text) is not None) == (text in texts)


@pytest.mark.parametrize("content", [b"", b"contactcodes snapshot 0 7\n", b"\xff\xfe garbage"])
def test_a_file_that_is_no_snapshot_is_left_alone(
    database: Database, placed: list[PlacedCode], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "codes.snapshot"
    file.write_bytes(content)
    destinations = Destinations(database, file)
    destinations.look()
    assert destinations.find(placed[0].code_text) is not None


def test_one_process_of_a_node_keeps_the_snapshot_and_another_takes_over(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactcodes.contacts.snapshot._LOOK_EVERY_S", 0.02)
    code = make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon"])[0]
    file = tmp_path / "codes.snapshot"
    first, second = SnapshotKeeper(sqlite, file), SnapshotKeeper(sqlite, file)
    first.start()
    soon(file.exists)
    second.start()
    repoint(sqlite, code, "https://dupont.fr/")

    def says(location: str) -> bool:
        found = Snapshot(file).find(code.code_text)
        return found is not None and found.location == location

    soon(lambda: says("https://dupont.fr/"))
    first.close()
    repoint(sqlite, code, "https://dupont.fr/2")
    soon(lambda: says("https://dupont.fr/2"))
    second.close()


def test_a_snapshot_that_cannot_be_made_leaves_the_old_one(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon"])[0]
    file = tmp_path / "codes.snapshot"
    version = write_snapshot(sqlite, file)
    with sqlite.writing() as connection:
        connection.execute(update(brands).values(name="Other"))
        connection.execute(update(codes).values(retired_at=now()))
    monkeypatch.setattr(Destination, "as_json", lambda _this: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_snapshot(sqlite, file)
    snapshot = Snapshot(file)
    found = snapshot.find(code.code_text)
    assert found is not None
    assert (snapshot.version, found.retired) == (version, False)


def test_every_one_of_very_many_codes_is_found_in_a_snapshot(sqlite: Database, tmp_path: Path) -> None:
    code = make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Lyon"])[0]
    texts = {numbered(number * 7919 % 2**30) for number in range(5_000)}
    texts.discard(code.code_text)
    with sqlite.writing() as connection:
        row = {
            "campaign_id": code.campaign_id,
            "placement_id": code.placement_id,
            "contact_point_id": 1,
            "origin": "https://qr.dupont.fr",
            "created_at": now(),
        }
        connection.execute(insert(codes), [{**row, "text": text} for text in texts])
    write_snapshot(sqlite, tmp_path / "codes.snapshot")
    snapshot = Snapshot(tmp_path / "codes.snapshot")
    assert all(snapshot.find(text) is not None for text in texts)
