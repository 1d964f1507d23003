"""Who may enter: set-up, signing in, signing out, and what every page keeps to itself."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from contactcodes.campaigns.brand import all_brands, own_brand
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import invitations, logins, users
from contactcodes.web.auth import password
from contactcodes.web.auth.invitation import make_setup_link
from tests.web.conftest import EMAIL, PASSWORD

SET_UP = {
    "brand": "Maison Dupont",
    "email": "Marie@Dupont.fr",
    "password": PASSWORD,
    "locale": "fr",
    "time_zone": "Europe/Brussels",
}


def sign_in(client: FlaskClient, email: str = EMAIL, word: str = PASSWORD, goal: str = "") -> TestResponse:
    return client.post("/sign-in", query_string={"next": goal}, data={"email": email, "password": word})


@pytest.fixture
def link(sqlite: Database) -> str:
    with sqlite.writing() as connection:
        made = make_setup_link(connection)
    assert made is not None
    return made


def test_the_set_up_link_leads_the_first_user_straight_into_the_studio(
    visitor: FlaskClient, link: str, sqlite: Database
) -> None:
    assert visitor.get(link).status_code == 200
    answer = visitor.post(link, data=SET_UP)
    assert (answer.status_code, answer.location) == (303, "/studio/")
    page = visitor.get("/studio/")
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    with sqlite.reading() as connection:
        brand = all_brands(connection)[0]
    assert (brand.name, brand.locale, brand.time_zone) == ("Maison Dupont", "fr", "Europe/Brussels")


def test_set_up_names_time_zones_by_their_places(visitor: FlaskClient, link: str) -> None:
    page = visitor.get(link, headers={"Accept-Language": "fr"}).text
    assert '<option value="Europe/Paris" selected>France (Paris)</option>' in page
    assert page.count(" selected>") == 2  # and the language


def test_set_up_names_the_brand_that_the_command_line_made_before(
    visitor: FlaskClient, link: str, sqlite: Database
) -> None:
    with sqlite.writing() as connection:
        made = own_brand(connection, locale="en", time_zone="UTC", at=now())
    visitor.post(link, data=SET_UP)
    with sqlite.reading() as connection:
        brands = all_brands(connection)
    assert [(brand.id, brand.name) for brand in brands] == [(made.id, "Maison Dupont")]


def test_a_set_up_link_works_once(visitor: FlaskClient, app: Flask, link: str) -> None:
    visitor.post(link, data=SET_UP)
    other = app.test_client()
    again = other.post(link, data=SET_UP | {"email": "someone@else.fr"})
    assert again.status_code == 410
    assert other.get("/studio/").status_code == 303


def test_of_two_who_set_up_at_once_one_does(app: Flask, link: str, sqlite: Database) -> None:
    answers: list[int] = []

    def set_up(email: str) -> None:
        answers.append(app.test_client().post(link, data=SET_UP | {"email": email}).status_code)

    both = [threading.Thread(target=set_up, args=(f"{name}@dupont.fr",)) for name in ("marie", "paul")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == [303, 410]
    with sqlite.reading() as connection:
        assert len(connection.execute(select(users)).all()) == 1


def test_looking_at_a_set_up_link_does_not_use_it_up(visitor: FlaskClient, link: str) -> None:
    for _ in range(3):
        assert visitor.get(link).status_code == 200


def test_a_newer_set_up_link_ends_the_older_one(visitor: FlaskClient, link: str, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        newer = make_setup_link(connection)
    assert visitor.get(link).status_code == 410
    assert visitor.get(str(newer)).status_code == 200


def test_a_set_up_link_ends_after_a_day(visitor: FlaskClient, link: str) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        page = visitor.get(link)
        assert page.status_code == 410
        assert "restart the service" in page.text
        assert visitor.post(link, data=SET_UP).status_code == 410


def test_nobody_is_invited_once_somebody_is_set_up(sqlite: Database, marie: int) -> None:
    with sqlite.writing() as connection:
        assert make_setup_link(connection) is None


@pytest.mark.usefixtures("costly_passwords")
def test_the_database_keeps_no_token_and_no_password(
    visitor: FlaskClient, link: str, sqlite: Database
) -> None:
    with sqlite.reading() as connection:
        kept = connection.execute(select(invitations.c.token_hash)).scalar_one()
    assert link.rpartition("/")[2] not in kept
    visitor.post(link, data=SET_UP)
    with sqlite.reading() as connection:
        stored = connection.execute(select(users.c.password_hash)).scalar_one()
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        pytest.param("brand", " ", "Write the brand’s name.", id="no brand"),
        pytest.param("email", "marie", "“marie” is not an e-mail address.", id="no e-mail"),
        pytest.param("password", "elevenchars", "has 11 characters; it takes 12 to 200", id="short password"),
        pytest.param("password", "x" * 201, "has 201 characters; it takes 12 to 200", id="long password"),
    ],
)
def test_set_up_says_what_is_wrong_and_keeps_what_was_typed(
    visitor: FlaskClient, link: str, sqlite: Database, field: str, typed: str, told: str
) -> None:
    page = visitor.post(link, data=SET_UP | {field: typed})
    assert page.status_code == 422
    assert page.text.count(told) == 2  # beside the field, and at the top
    assert f'href="#{field}"' in page.text
    if field != "email":
        assert 'value="marie@dupont.fr"' in page.text
    assert PASSWORD not in page.text
    with sqlite.reading() as connection:
        assert connection.execute(select(users)).first() is None
    assert visitor.post(link, data=SET_UP).status_code == 303


def test_before_set_up_the_sign_in_page_says_where_the_link_is(visitor: FlaskClient) -> None:
    assert "set-up link that the service prints" in visitor.get("/sign-in").text


@pytest.mark.parametrize("written", [EMAIL, "MARIE@dupont.fr", " marie@dupont.fr "])
def test_an_e_mail_is_known_however_it_is_written(visitor: FlaskClient, marie: int, written: str) -> None:
    assert sign_in(visitor, written).status_code == 303
    assert visitor.get("/studio/").status_code == 200


def test_an_accent_is_the_same_typed_as_one_character_or_as_two(visitor: FlaskClient, marie: int) -> None:
    assert sign_in(visitor, word=PASSWORD.replace("à", "a\u0300")).status_code == 303


@pytest.mark.parametrize(
    ("email", "word", "told"),
    [
        pytest.param(EMAIL, "", ["Write your password."], id="no password"),
        pytest.param(" ", PASSWORD, ["Write your e-mail address."], id="no e-mail"),
        pytest.param("", "", ["Write your e-mail address.", "Write your password."], id="neither"),
        pytest.param(EMAIL, "a guess", ["Check both: capitals count"], id="a wrong one"),
    ],
)
def test_what_is_empty_or_wrong_is_told_with_its_remedy(
    visitor: FlaskClient, marie: int, email: str, word: str, told: list[str]
) -> None:
    page = sign_in(visitor, email, word)
    assert page.status_code == 422
    form = page.text.partition("<form")[2].partition("</form>")[0]
    assert [words for words in told if words not in form] == []
    assert form.count('class="problem"') + form.count("notice-bad") == len(told)


def test_a_wrong_password_and_an_unknown_e_mail_are_answered_alike(visitor: FlaskClient, marie: int) -> None:
    wrong, unknown = sign_in(visitor, word="wrong password"), sign_in(visitor, "paul@dupont.fr")
    assert wrong.status_code == unknown.status_code == 422
    token = re.compile(r'name="csrf_token" value="[^"]+"')  # has the second in it
    said = [token.sub("", answer.text) for answer in (wrong, unknown)]
    assert said[0].replace(EMAIL, "") == said[1].replace("paul@dupont.fr", "")


@pytest.mark.usefixtures("costly_passwords")
def test_an_unknown_e_mail_costs_as_much_time_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = password._hasher

    class Counting:
        def verify(self, stored: str, word: str) -> bool:
            verified.append(stored)
            return real.verify(stored, word)

        def hash(self, word: str) -> str:
            return real.hash(word)

    monkeypatch.setattr(password, "_hasher", Counting())
    assert password.is_password("some password", None) is False
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_signing_out_ends_the_session_even_for_who_kept_the_cookie(studio: FlaskClient, app: Flask) -> None:
    kept = studio.get_cookie("session")
    assert kept is not None
    assert studio.post("/sign-out").location == "/sign-in"
    thief = app.test_client()
    thief.set_cookie("session", kept.value)
    assert thief.get("/studio/").status_code == 303


def test_a_login_ends_after_thirty_days_and_is_cleared_away(
    studio: FlaskClient, visitor: FlaskClient, sqlite: Database
) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert studio.get("/studio/").status_code == 303
        sign_in(visitor)
        with sqlite.reading() as connection:
            assert len(connection.execute(select(logins)).all()) == 1


@pytest.mark.parametrize(
    ("goal", "leads_to"),
    [
        pytest.param("/studio/campaigns/7?q=lyon", "/studio/campaigns/7?q=lyon", id="a page of ours"),
        pytest.param("", "/studio/", id="nowhere"),
        pytest.param("https://evil.example/", "/studio/", id="another host"),
        pytest.param("//evil.example/", "/studio/", id="another host without a scheme"),
        pytest.param("/\\evil.example/", "/studio/", id="a backslash that browsers take for a slash"),
        pytest.param("/\t/evil.example/", "/studio/", id="a tab that browsers drop"),
        pytest.param("javascript:alert(1)", "/studio/", id="a script"),
    ],
)
def test_signing_in_leads_on_to_our_own_pages_only(
    visitor: FlaskClient, marie: int, goal: str, leads_to: str
) -> None:
    assert sign_in(visitor, goal=goal).location == leads_to


def test_nothing_under_studio_is_shown_to_who_is_not_signed_in(visitor: FlaskClient, app: Flask) -> None:
    guarded = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/studio")]
    assert len(guarded) > 20
    for rule in guarded:
        path = re.sub(r"<code:\w+>", "abc-def8", re.sub(r"<int:\w+>", "1", rule))
        path = re.sub(r"<[^>]+>", "pdf", path)
        shown = visitor.get(path)
        assert shown.status_code == 303, path
        assert shown.location.startswith("/sign-in"), path
        sent = visitor.post(path)
        assert sent.status_code == 403, path
        assert "You are signed out" in sent.text, path
    assert visitor.get("/studio/nothing/here").location.startswith("/sign-in")


def test_a_page_that_needed_signing_in_is_shown_right_after_it(visitor: FlaskClient, marie: int) -> None:
    asked = visitor.get("/studio/campaigns/new?draft=3")
    answer = visitor.post(asked.location, data={"email": EMAIL, "password": PASSWORD})
    assert answer.location == "/studio/campaigns/new?draft=3"


def test_guessing_is_stopped_in_words(visitor: FlaskClient, marie: int) -> None:
    for _ in range(10):
        assert sign_in(visitor, word="a guess").status_code == 422
    stopped = sign_in(visitor)
    assert stopped.status_code == 429
    assert "Too many attempts" in stopped.text
    assert 'class="btn btn-primary" href="/sign-in?next="' in stopped.text
    assert "campaigns" not in stopped.text
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert visitor.get("/sign-in").status_code == 200
    visitor.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert sign_in(visitor).status_code == 303


@pytest.mark.parametrize(
    ("address", "another", "same"),
    [
        pytest.param("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", True, id="one subscriber’s network"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:3::1", False, id="two subscribers’"),
        pytest.param("203.0.113.7", "203.0.113.8", False, id="IPv4 addresses one by one"),
    ],
)
def test_attempts_are_counted_by_subscriber(
    visitor: FlaskClient, marie: int, address: str, another: str, same: bool
) -> None:
    visitor.environ_base["REMOTE_ADDR"] = address
    for _ in range(10):
        sign_in(visitor, word="a guess")
    visitor.environ_base["REMOTE_ADDR"] = another
    assert sign_in(visitor).status_code == (429 if same else 303)
