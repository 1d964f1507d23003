"""Pages that are kept: rendered once, filled for each code, dropped when something changes."""

from __future__ import annotations

import re
import time

import pytest
from markupsafe import Markup
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from contactcodes.contacts.contact_page import keep_offers
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.destination import Destination, find_destinations
from contactcodes.contacts.platform import Platform
from contactcodes.contacts.target import Target
from contactcodes.errors import DatabaseAwayError
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.storage.tables import brands, contact_points
from contactcodes.web.application import make_flask
from contactcodes.web.customer import contact
from contactcodes.web.customer.kept_pages import LOOK_EVERY_S, Kept, Pattern, mark
from contactcodes.web.inner_door import take_in
from contactcodes.web.resolve import Arrival
from tests.campaigns_made import AT, make_campaign


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(sqlite: Database, clock: Clock) -> Kept:
    return Kept(sqlite, clock)


def change(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(update(contact_points).values(name="another"))


def test_a_value_is_made_once_until_the_database_changes(kept: Kept, clock: Clock, sqlite: Database) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept.values().get("page", make) for _time in range(3)] == [0, 0, 0]
    change(sqlite)
    assert kept.values().get("page", make) == 0  # it was asked less than 250 ms ago
    clock.now += LOOK_EVERY_S
    assert kept.values().get("page", make) == 1
    kept.values().drop("page")
    assert kept.values().get("page", make) == 2


def test_what_there_is_of_every_code_drops_no_page(kept: Kept) -> None:
    values = kept.values()
    values.get("page", lambda: "a page")
    for code_id in range(6_000):
        assert values.get_of_code(("place", code_id), lambda: "a place") == "a place"
    assert values.get("page", lambda: "made anew") == "a page"
    assert values.get_of_code(("place", 0), lambda: "made anew") == "a place"


def test_what_is_made_of_an_old_version_is_not_kept_with_the_new_one(
    kept: Kept, clock: Clock, sqlite: Database
) -> None:
    before = kept.values()
    facts = before.get("facts", lambda: "old")
    change(sqlite)
    clock.now += LOOK_EVERY_S
    kept.values()  # another request, in the middle of ours
    assert before.get("page", lambda: f"page of {facts} facts") == "page of old facts"
    assert kept.values().get("page", lambda: "page of new facts") == "page of new facts"


def test_while_the_database_is_away_what_is_kept_stays(
    kept: Kept, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def away(_database: Database) -> int:
        asked.append(clock.now)
        raise OperationalError("SELECT", {}, Exception("away"))

    kept.values().get("page", lambda: "a page")
    monkeypatch.setattr(Database, "version", away)
    for _second in range(40):
        clock.now += LOOK_EVERY_S
        assert kept.values().get("page", lambda: "never made") == "a page"
        with pytest.raises(DatabaseAwayError):
            kept.values().get("another", lambda: "never made")
    assert len(asked) == 5  # in ten seconds: each may have to wait
    monkeypatch.undo()
    clock.now += 2
    assert kept.values().get("another", lambda: "made") == "made"


def test_a_code_s_own_words_are_escaped_and_markup_is_not() -> None:
    text = f'<a href="/t/{mark("code")}/7">{mark("symbol")}</a> {mark("code")}'
    pattern = Pattern.of(text, "", float("inf"), opens=False)
    words = {"code": lambda: '"><b>', "symbol": lambda: Markup("<svg/>"), "other": lambda: 1 / 0}
    assert pattern.filled(words) == '<a href="/t/&#34;&gt;&lt;b&gt;/7"><svg/></a> &#34;&gt;&lt;b&gt;'


def test_nobody_can_write_a_mark() -> None:
    written = "[code] [000000000000000000000000:code] {{ code }} %(code)s"
    assert Pattern.of(written, "", float("inf"), opens=False).filled({}) == written


def test_codes_share_a_page_and_each_has_its_own_words(
    phone: Client, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lyon, paris = make_campaign(
        sqlite, "Printemps", "mailto:a@dupont.fr?subject={placement}", ["Lyon", "Paris"]
    )
    rendered: list[str] = []
    render = contact.rendered

    def counted(*given: object, **more: object) -> Pattern:
        rendered.append("")
        return render(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(contact, "rendered", counted)
    texts = [lyon.code_text, paris.code_text]
    pages = {text: phone.get(f"/{text}").text for text in texts + texts}
    assert len(rendered) == 1
    assert 'href="mailto:a@dupont.fr?subject=Lyon%20' in pages[texts[0]]
    assert 'href="mailto:a@dupont.fr?subject=Paris%20' in pages[texts[1]]
    assert texts[0].shown in pages[texts[0]]
    assert texts[0].shown not in pages[texts[1]]
    assert not re.search(r"\[[0-9a-f]{24}:", pages[texts[0]] + pages[texts[1]])
    phone.get(f"/{lyon.code_text}", headers={"Accept-Language": "en"})
    phone.get(f"/{lyon.code_text}", headers={"User-Agent": "iPhone"})
    assert len(rendered) == 3


def test_a_change_is_shown_within_a_moment(phone: Client, sqlite: Database) -> None:
    (code,) = make_campaign(sqlite, "Boutiques", "page:shops", ["Lyon"])
    with sqlite.writing() as connection:
        page, call = (
            find_or_add_contact_point(connection, code.brand_id, Target.read(target), AT).id
            for target in ("page:shops", "call:0800123456")
        )
    assert "0\xa0800\xa0123\xa0456" not in phone.get(f"/{code.code_text}").text
    with sqlite.writing() as connection:
        keep_offers(connection, page, [call])
    time.sleep(LOOK_EVERY_S)
    assert "0\xa0800\xa0123\xa0456" in phone.get(f"/{code.code_text}").text


def test_a_scan_process_that_is_a_moment_behind_leaves_no_old_page_behind(
    sqlite: Database, settings: Settings
) -> None:
    (code,) = make_campaign(sqlite, "Printemps", "call:0199001234", ["Lyon"])
    app = make_flask(settings, sqlite)

    def known() -> Destination:
        with sqlite.reading() as connection:
            return find_destinations(connection, [code.code_text])[0]

    def page(destination: Destination) -> str:
        asked = destination.code_text.shown
        environ = EnvironBuilder(path=f"/{asked}", headers={"User-Agent": "iPhone"}).get_environ()
        take_in(environ, Arrival(asked, destination, platform=Platform.IOS))
        return b"".join(run_wsgi_app(app.wsgi_app, environ)[0]).decode()

    before = known()
    with sqlite.writing() as connection:
        connection.execute(update(brands).values(name="Maison Neuve"))
    page(before)  # as the scan process still knows it, after the studio process has seen the change
    assert "Maison Neuve" in page(known())
