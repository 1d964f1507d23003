"""Codes that only the database can tell, asked for an event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.code_text import CodeText
from contactcodes.contacts.destination import Destination
from contactcodes.contacts.destinations import Destinations
from contactcodes.contacts.snapshot import write_snapshot
from contactcodes.errors import DatabaseAwayError
from contactcodes.storage.database import Database
from contactcodes.web import asking as asking_module
from contactcodes.web.asking import Asking
from tests.campaigns_made import make_campaign
from tests.loops import run


class Slow(Destinations):
    """A database whose first answer waits until it is let go."""

    def __init__(self, database: Database, snapshot_file: Path | None = None) -> None:
        super().__init__(database, snapshot_file)
        self.questions: list[list[CodeText]] = []
        self.let_go = threading.Event()

    def find_all(self, code_texts: Iterable[CodeText]) -> list[Destination]:
        self.questions.append(list(code_texts))
        assert self.let_go.wait(10)
        return super().find_all(code_texts)


@pytest.fixture
def made(sqlite: Database) -> list[PlacedCode]:
    return make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", [f"Vitrine {n}" for n in range(40)])


def test_what_comes_while_an_answer_is_awaited_is_asked_together_and_once(
    sqlite: Database, made: list[PlacedCode]
) -> None:
    destinations = Slow(sqlite)
    asking = Asking(destinations)

    async def scans() -> list[Destination | None]:
        wanted = [made[0], *made[1:], *made[1:], *made]
        found = [asyncio.create_task(asking.find(code.code_text)) for code in wanted]
        nobodys = asyncio.create_task(asking.find(CodeText("7K3QX9M")))
        await asyncio.sleep(0.05)
        destinations.let_go.set()
        assert await nobodys is None
        return [await one for one in found]

    found = run(scans())
    asking.close()
    assert [one and one.code_id for one in found[:40]] == [code.code_id for code in made]
    assert [len(question) for question in destinations.questions] == [1, 40]  # 39 and nobody's
    assert set(destinations.known) == {*(code.code_text for code in made), "7K3QX9M"}


def test_a_question_has_at_most_so_many_codes(
    sqlite: Database, made: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_module, "AT_ONCE", 10)
    destinations = Slow(sqlite)
    destinations.let_go.set()
    asking = Asking(destinations)

    async def scans() -> None:
        await asyncio.gather(*(asking.find(code.code_text) for code in made))

    run(scans())
    asking.close()
    assert [len(question) for question in destinations.questions] == [1, 10, 10, 10, 9]


def test_a_database_that_says_nothing_is_as_good_as_away(
    sqlite: Database, made: list[PlacedCode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_module, "_WITHIN_S", 0.05)
    write_snapshot(sqlite, tmp_path / "codes.snapshot")
    destinations = Slow(sqlite, tmp_path / "codes.snapshot")
    asking = Asking(destinations)

    async def scans() -> None:
        found = await asking.find(made[0].code_text)
        assert found is not None
        assert found.code_id == made[0].code_id, "the snapshot has it"
        with pytest.raises(DatabaseAwayError):
            await asking.find(CodeText("7K3QX9M"))
        assert made[0].code_text not in destinations.known, "what the snapshot says may be old"
        destinations.let_go.set()

    run(scans())
    asking.close()


def test_a_question_that_fails_is_told_to_all_who_asked_and_the_next_is_asked(
    sqlite: Database, made: list[PlacedCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    destinations = Destinations(sqlite)
    asking = Asking(destinations)

    async def scans() -> None:
        def away(*_unused: object) -> None:
            raise OperationalError("SELECT", {}, Exception("away"))

        with monkeypatch.context() as patched:
            patched.setattr(Database, "reading", away)
            first = await asyncio.gather(
                *(asking.find(code.code_text) for code in made[:3]), return_exceptions=True
            )
        assert all(isinstance(one, OperationalError | DatabaseAwayError) for one in first)
        destinations.look()
        assert (await asking.find(made[0].code_text)) is not None

    run(scans())
    asking.close()
