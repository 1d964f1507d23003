"""The look of a brand's symbols in the studio: shown, refused in place, kept."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageDraw

from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.codes.style import PLAIN, Style
from contactcodes.settings import Settings
from contactcodes.storage.database import Database
from contactcodes.web.application import make_flask
from contactcodes.web.auth.user import change_locale
from tests.web.conftest import EMAIL, PASSWORD
from tests.web.page_words import words_of

PAGE = "/studio/symbol-style"
NAVY = {"modules": "square", "eyes": "square", "dark": "#1b3a6b", "eye": "#1b3a6b", "light": "#ffffff"}


def logo_file() -> io.BytesIO:
    picture = Image.new("RGBA", (120, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((5, 5, 115, 115), fill="#7b1e3a")
    file = io.BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file


def kept(database: Database) -> Style:
    with database.reading() as connection:
        return find_style(connection, 1)


def scores(page: str) -> tuple[int, int]:
    found = re.search(r"Scan score (\d+) , plain (\d+)", words_of(page))
    assert found is not None
    return int(found[1]), int(found[2])


def picture_in(page: str) -> bytes:
    found = re.search(r'class="style-picture" src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert found is not None
    return b64decode(found[1])


def test_a_brand_begins_with_plain_symbols(studio: FlaskClient, spring: list[PlacedCode]) -> None:
    page = studio.get(PAGE).text
    assert "proven to scan" in words_of(page)
    styled, plain = scores(page)
    assert styled == plain
    assert spring[-1].code_text in words_of(page)
    assert b'fill="#000"' in picture_in(page)


def test_a_brand_without_codes_sees_an_imagined_one(studio: FlaskClient) -> None:
    assert picture_in(studio.get(PAGE).text).startswith(b"<svg")


def test_a_look_is_shown_without_being_kept(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    sent = {**NAVY, "modules": "rounded", "call_to_action": "Écrivez-nous", "channel_mark": "on", "show": "1"}
    answer = studio.post(PAGE, data=sent)
    assert answer.status_code == 200
    assert b"#1b3a6b" in picture_in(answer.text)
    assert b"#25d366" in picture_in(answer.text)  # WhatsApp, where the newest code leads
    assert 'value="Écrivez-nous"' in answer.text
    assert kept(sqlite) == PLAIN


def test_a_look_is_kept_and_taken_back(studio: FlaskClient, sqlite: Database) -> None:
    told = studio.post(PAGE, data={**NAVY, "save": "1"}, follow_redirects=True)
    assert "The look is kept, and proven to scan" in told.text
    assert kept(sqlite) == Style(dark="#1b3a6b", eye="#1b3a6b")
    assert 'value="#1b3a6b"' in studio.get(PAGE).text
    plain = {**NAVY, "dark": "#000000", "eye": "#000000", "save": "1"}
    assert "Symbols are plain from now on" in studio.post(PAGE, data=plain, follow_redirects=True).text
    assert kept(sqlite) == PLAIN


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        pytest.param(
            {"dark": "#ffffff", "eye": "#ffffff", "light": "#000000"}, "dark", "Swap", id="inverted"
        ),
        pytest.param({"dark": "#f28c28"}, "dark", "vanish in the red light", id="orange"),
        pytest.param({"eye": "#ffcc00"}, "eye", "vanish in the red light", id="yellow eyes"),
        pytest.param({"dark": "#9a9a9a"}, "dark", "contrast is too low", id="grey"),
        pytest.param({"dark": "navy"}, "dark", "no colour", id="a word"),
        pytest.param({"call_to_action": "W" * 40}, "call_to_action", "fewer words", id="too wide"),
        pytest.param({"call_to_action": "a" * 41}, "call_to_action", "at most 40", id="too long"),
        pytest.param({"call_to_action": "日本"}, "call_to_action", "no 日 本", id="letters the font lacks"),
    ],
)
def test_what_would_not_scan_is_refused_at_its_field(
    studio: FlaskClient, sqlite: Database, sent: dict[str, str], field: str, words: str
) -> None:
    answer = studio.post(PAGE, data={**NAVY, **sent, "save": "1"})
    assert answer.status_code == 422
    problem = re.search(rf'id="{field}-problem">(.*?)</p>', answer.text)
    assert problem is not None
    assert words in words_of(problem[1])
    assert f'href="#{field}"' in answer.text
    assert kept(sqlite) == PLAIN


def test_a_logo_is_refused_below_level_h_and_stays_until_it_is_taken_out(
    studio: FlaskClient, spring: list[PlacedCode], sqlite: Database
) -> None:
    def send(**more: Any) -> Any:
        return studio.post(PAGE, data={**NAVY, "logo_share": "large", "save": "1", **more})

    refused = send(logo=(logo_file(), "logo.png"))
    assert refused.status_code == 422
    assert "A logo needs error correction H" in words_of(refused.text)
    held = re.search(r'name="logo_kept" value="([^"]+)"', refused.text)
    assert held is not None
    assert send(logo_kept=held[1], level_h="on").status_code == 303
    style = kept(sqlite)
    assert style.logo is not None
    assert style.level_h
    assert b"#7b1e3a" in picture_in(studio.get(PAGE).text)
    assert send(logo_kept=held[1], no_logo="on").status_code == 303
    assert kept(sqlite).logo is None


@pytest.mark.parametrize("lost", ["not base64!", "aGVsbG8="])
def test_a_logo_that_is_none_is_told(studio: FlaskClient, lost: str) -> None:
    answer = studio.post(PAGE, data={**NAVY, "logo_kept": lost, "save": "1"})
    assert answer.status_code == 422
    assert 'id="logo-problem"' in answer.text


def test_the_script_gets_the_picture_alone(studio: FlaskClient) -> None:
    answer = studio.post(f"{PAGE}/preview", data={**NAVY, "dark": "#c8102e"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "No symbol is delivered so." in words_of(answer.text)
    styled, plain = scores(answer.text)
    assert 0 < styled < plain


def test_each_brand_has_its_own_look_and_it_goes_with_the_brand(
    studio: FlaskClient, sqlite: Database
) -> None:
    studio.post(PAGE, data={**NAVY, "save": "1"})
    with sqlite.reading() as connection:
        assert find_style(connection, 2) == PLAIN
    with sqlite.writing() as connection:
        connection.exec_driver_sql("DELETE FROM brands WHERE id = 1")
        assert connection.exec_driver_sql("SELECT count(*) FROM brand_styles").scalar() == 0


def test_it_is_said_in_french_too(studio: FlaskClient, sqlite: Database) -> None:
    with sqlite.writing() as connection:
        change_locale(connection, 1, "fr")
    page = studio.post(PAGE, data={**NAVY, "dark": "#f28c28", "show": "1"}).text
    assert "lumière rouge" in words_of(page)


def test_who_is_not_signed_in_sees_nothing(visitor: FlaskClient, marie: int) -> None:
    assert "/sign-in" in visitor.get(PAGE).location


def test_a_form_without_its_token_is_refused(settings: Settings, sqlite: Database, marie: int) -> None:
    client = make_flask(settings, sqlite).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]})
    assert client.post(f"{PAGE}/preview", data=NAVY).status_code == 400
