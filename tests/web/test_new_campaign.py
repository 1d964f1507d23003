"""A new campaign in three steps: nothing is lost between them, and nothing is stored half."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import Workbook
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from contactcodes.campaigns.campaign import campaigns_of
from contactcodes.campaigns.placed_code import placed_codes
from contactcodes.campaigns.sheet_files import produce_next
from contactcodes.codes.code_text import LONGEST, SHORTEST, CodeText, is_code_text
from contactcodes.codes.symbol import choose
from contactcodes.errors import CodeTextError
from contactcodes.settings import Settings
from contactcodes.sheets.layout_folder import all_layouts
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns, codes, contact_points, drafts, placements, print_runs
from contactcodes.web.application import make_flask
from contactcodes.web.auth.user import add_user
from contactcodes.web.studio.first_sheet import preview_code
from tests.campaigns_made import make_campaign
from tests.web.conftest import EMAIL, PASSWORD
from tests.web.page_words import names_in, words_of

FIRST = {"name": "Printemps", "channel": "whatsapp", "target": "06 12 34 56 78"}
GOOD = "nom;support;ville\nVitrine Lyon;vitrine;Lyon\nAffiche Nantes;affiche;Nantes\n"
BAD = GOOD + "Panneau;afich;Brest\n"
STORED = (campaigns, contact_points, placements, codes, print_runs)


def first_step(studio: FlaskClient, **changed: str) -> str:
    """Do the first step; return the address of the second."""
    answer = studio.post("/studio/campaigns/new", data=FIRST | changed)
    assert answer.status_code == 303
    return str(answer.location)


def second_step(studio: FlaskClient, listed: str = GOOD, without: int = 0) -> str:
    """Do the first two steps; return the address of the third."""
    answer = studio.post(first_step(studio), data={"placements": listed, "without": str(without)})
    assert answer.status_code == 303
    assert answer.location.endswith("/layout")
    return str(answer.location)


def text_in(page: TestResponse) -> str:
    """Return what stands in the text field, as a browser reads it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def nothing_is_stored(database: Database) -> bool:
    with database.reading() as connection:
        return not any(connection.execute(select(func.count()).select_from(one)).scalar() for one in STORED)


def test_three_steps_make_a_campaign_with_its_codes_and_sheets(
    studio: FlaskClient, sqlite: Database, settings: Settings
) -> None:
    third = second_step(studio)
    assert nothing_is_stored(sqlite)
    ordered = studio.post(third, data={"layout": "avery-l7160", "locale": "fr"})
    assert re.fullmatch(r"/studio/print-runs/\d+", ordered.location)
    with sqlite.reading() as connection:
        campaign = campaigns_of(connection, 1)[0]
        placed = placed_codes(connection, campaign_id=campaign.id)
        assert connection.execute(select(drafts)).first() is None
    assert (campaign.name, str(campaign.target)) == ("Printemps", "whatsapp:+33612345678")
    assert [one.placement.name for one in placed] == ["Vitrine Lyon", "Affiche Nantes"]
    run = produce_next(sqlite, settings)
    assert run is not None
    assert (run.state, run.total, run.locale) == ("released", 2, "fr")


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        pytest.param({"name": ""}, "name", "Give the campaign a name.", id="no name"),
        pytest.param({"name": "x" * 121}, "name", "has 121 characters", id="a long name"),
        pytest.param({"channel": ""}, "channel", "Choose where a scan leads.", id="no channel"),
        pytest.param({"channel": "fax"}, "channel", "Choose where a scan leads.", id="an unknown channel"),
        pytest.param({"target": ""}, "target", "such as +33612345678", id="nothing to lead to"),
        pytest.param({"target": "12"}, "target", "“12” is no phone number", id="a wrong number"),
    ],
)
def test_the_first_step_says_what_is_wrong_beside_the_field_and_on_top(
    studio: FlaskClient, sqlite: Database, changed: dict[str, str], field: str, told: str
) -> None:
    page = studio.post("/studio/campaigns/new", data=FIRST | changed)
    if changed.get("channel") == "fax":
        field = "target"  # a channel was chosen, only not one of ours
    assert page.status_code == 422
    assert page.text.count(told) == 2
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    for key, value in (FIRST | changed).items():
        if key != "channel" and value:
            assert f'value="{value}"' in page.text
    with sqlite.reading() as connection:
        assert connection.execute(select(drafts)).first() is None


def test_all_that_is_wrong_in_the_first_step_is_said_at_once(studio: FlaskClient) -> None:
    page = studio.post("/studio/campaigns/new", data={})
    assert "Give the campaign a name." in page.text
    assert "Choose where a scan leads." in page.text


def test_a_name_that_is_taken_is_refused_before_anything_is_listed(
    studio: FlaskClient, sqlite: Database
) -> None:
    make_campaign(sqlite, "Printemps", "help", [])
    page = studio.post("/studio/campaigns/new", data=FIRST | {"name": " printemps".title()})
    assert page.status_code == 422
    assert "There is a campaign “Printemps” already." in page.text


def test_the_list_is_shown_as_it_was_understood(studio: FlaskClient) -> None:
    second = first_step(studio)
    assert studio.post(second, data={"placements": GOOD}).location == second
    page = studio.get(second)
    assert "2 placements are good." in words_of(page.text)
    assert text_in(page) == GOOD
    for cell in ("Vitrine Lyon", "affiche", "Nantes"):
        assert f">{cell}</td>" in page.text
    assert 'value="0">Go on to the layout</button>' in page.text


def test_a_plain_list_of_names_is_enough(studio: FlaskClient) -> None:
    third = studio.post(first_step(studio), data={"placements": "Lyon\nParis", "without": "0"}).location
    assert third.endswith("/layout")


def test_bad_cells_are_marked_with_their_reason_and_what_was_typed_stays(
    studio: FlaskClient, sqlite: Database
) -> None:
    second = first_step(studio)
    studio.post(second, data={"placements": BAD})
    page = studio.get(second)
    words = words_of(page.text)
    assert "2 placements are good, 1 is not." in words
    assert "“afich” is no medium. Did you mean “poster”?" in words
    assert page.text.count("bad-cell") == 1
    assert text_in(page) == BAD
    assert "Go on with the 2 good ones only" in page.text
    assert nothing_is_stored(sqlite)


def test_the_good_ones_alone_are_made_when_asked(studio: FlaskClient, sqlite: Database) -> None:
    studio.post(second_step(studio, BAD, without=1), data={"layout": "avery-l7160"})
    with sqlite.reading() as connection:
        names = connection.scalars(select(placements.c.name).order_by(placements.c.id)).all()
    assert names == ["Vitrine Lyon", "Affiche Nantes"]


def test_a_row_that_nobody_saw_as_bad_is_never_left_out_in_silence(
    studio: FlaskClient, sqlite: Database
) -> None:
    second = first_step(studio)
    studio.post(second, data={"placements": GOOD})
    # The list is changed, and the button of the page as it was is pressed.
    answer = studio.post(second, data={"placements": BAD, "without": "0"})
    assert answer.location == second
    assert "1 is not" in words_of(studio.get(second).text)
    third = second.replace("/placements", "/layout")
    assert studio.get(third).location == second
    assert studio.post(third, data={"layout": "avery-l7160"}).status_code == 422
    assert nothing_is_stored(sqlite)


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        pytest.param("", "Paste a list or choose a file", id="nothing"),
        pytest.param("couleur;taille\nrouge;12\n", "No heading is understood", id="no heading understood"),
        pytest.param('nom\n"Vitrine', "never closed", id="an open quotation mark"),
    ],
)
def test_a_list_that_is_none_is_refused_whole_and_stays(studio: FlaskClient, listed: str, told: str) -> None:
    second = first_step(studio)
    page = studio.post(second, data={"placements": listed})
    assert page.status_code == 422
    assert told in words_of(page.text)
    assert text_in(page) == listed
    assert text_in(studio.get(second)) == listed


def test_a_workbook_comes_back_as_text_that_can_be_mended(studio: FlaskClient) -> None:
    book = Workbook()
    for row in [["Nom", "Support", "Coût"], ["Vitrine “Évry”", "vitrine", 1.234], ["Affiche", "afich", 12]]:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    second = first_step(studio)
    data = {"file": (BytesIO(file.getvalue()), "liste.xlsx"), "placements": "left over"}
    assert studio.post(second, data=data).location == second
    page = studio.get(second)
    assert text_in(page) == "Nom\tSupport\tCoût\nVitrine “Évry”\tvitrine\t1.2340\nAffiche\tafich\t12\n"
    assert "1 placement is good, 1 is not." in words_of(page.text)
    mended = text_in(page).replace("afich", "affiche")
    assert studio.post(second, data={"placements": mended, "without": "0"}).location.endswith("/layout")


def test_a_file_that_is_no_list_is_refused_beside_its_field(studio: FlaskClient) -> None:
    second = first_step(studio)
    studio.post(second, data={"placements": GOOD})
    page = studio.post(second, data={"file": (BytesIO(b"%PDF-1.7 and so on"), "affiche.pdf")})
    assert page.status_code == 422
    assert 'id="file-problem"' in page.text
    assert "affiche.pdf is a PDF" in words_of(page.text)
    assert text_in(studio.get(second)) == GOOD  # what was there is still there


def test_one_can_go_back_and_find_everything_as_it_was(studio: FlaskClient) -> None:
    third = second_step(studio)
    page = studio.get(third).text
    back = re.search(r'href="(/studio/campaigns/new\?draft=\d+)"', page)
    assert back is not None
    first = studio.get(back[1]).text
    assert 'value="Printemps"' in first
    assert 'value="+33612345678"' in first
    assert re.search(r'value="whatsapp"[^>]*checked', first)
    changed = studio.post(back[1], data=FIRST | {"name": "Été"})
    assert changed.location == third.replace("/layout", "/placements")
    assert text_in(studio.get(changed.location)) == GOOD


def test_an_unfinished_campaign_is_offered_again_until_it_is_discarded(
    studio: FlaskClient, sqlite: Database
) -> None:
    second = first_step(studio)
    page = studio.get("/studio/").text
    assert "“Printemps” is not finished." in page
    assert f'href="{second}"' in page
    studio.post(second.replace("/placements", "/end"))
    assert "is not finished" not in studio.get("/studio/").text
    assert studio.get(second).status_code == 404


def test_drafts_that_nobody_touches_for_a_month_are_cleared_away(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    old = first_step(studio)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=29), tick=True):
        first_step(studio, name="Été")
        assert studio.get(old).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31), tick=True):
        studio.post("/sign-in", data={"email": "marie@dupont.fr", "password": PASSWORD})
        first_step(studio, name="Automne")
        assert studio.get(old).status_code == 404


def test_a_draft_is_its_writer_s_own(studio: FlaskClient, visitor: FlaskClient, sqlite: Database) -> None:
    second = first_step(studio)
    with sqlite.writing() as connection:
        add_user(connection, email="paul@dupont.fr", password=PASSWORD, locale="en", at=datetime.now(UTC))
    visitor.post("/sign-in", data={"email": "paul@dupont.fr", "password": PASSWORD})
    assert visitor.get(second).status_code == 404
    assert visitor.get(second.replace("/placements", "/layout")).status_code == 404


@pytest.mark.parametrize("length", range(SHORTEST, LONGEST + 1))
def test_what_stands_for_a_code_is_as_long_and_never_a_code(length: int) -> None:
    assert len(preview_code(length)) == length
    assert not is_code_text(preview_code(length))
    with pytest.raises(CodeTextError):
        CodeText.read(preview_code(length).shown)


def test_long_codes_are_weighed_with_their_length(sqlite: Database, settings: Settings, marie: int) -> None:
    """A code of 13 characters takes a larger symbol than one of 7, so its modules are smaller."""
    public_url = "https://qr.vitrines-dupont-lyon.example"
    app = make_flask(settings.model_copy(update={"code_length": 12, "public_url": public_url}), sqlite)
    app.config["WTF_CSRF_ENABLED"] = False
    studio = app.test_client()
    studio.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    symbols = [choose(f"{public_url.upper()}/{preview_code(length)}")[0] for length in (7, 13)]
    assert symbols == [2, 3]
    page = words_of(studio.get(second_step(studio)).text)
    assert "until then they say “xxxxxx-xxxxxxx”" in page
    assert re.search(r"a module of the symbols \(version 3\) is 0\.\d+ mm on paper", page)


def test_each_layout_shows_its_first_sheet_with_the_real_placements(
    studio: FlaskClient, sqlite: Database
) -> None:
    third = second_step(studio)
    page = studio.get(third).text
    pictures = [html.unescape(path) for path in re.findall(r'src="(/studio/drafts/[^"]+)"', page)]
    assert len(pictures) == len(all_layouts())
    for path in pictures:
        answer = studio.get(path)
        assert answer.mimetype == "image/png"
        picture = Image.open(BytesIO(answer.data))
        assert picture.width == 480
        assert picture.convert("L").getextrema()[0] < 60  # something dark is drawn on it
    assert nothing_is_stored(sqlite)


def test_the_step_warns_of_an_address_that_no_customer_reaches(
    studio: FlaskClient, settings: Settings
) -> None:
    assert "which only this machine or its network can reach" in studio.get(second_step(studio)).text


def test_codes_can_be_made_without_sheets(studio: FlaskClient, sqlite: Database) -> None:
    page = studio.post(second_step(studio), data={"order": "codes"}, follow_redirects=True)
    assert "2 codes were made." in page.text
    assert names_in(page.text) == ["Vitrine Lyon", "Affiche Nantes"]
    with sqlite.reading() as connection:
        assert connection.execute(select(print_runs)).first() is None


def test_a_sheet_that_cannot_be_drawn_stores_nothing(studio: FlaskClient, sqlite: Database) -> None:
    third = second_step(studio, "nom\nVitrine de Lyon 漢字\n")
    page = studio.post(third, data={"layout": "avery-l7160"})
    assert page.status_code == 422
    assert "the printing font has no 漢" in words_of(page.text)
    assert nothing_is_stored(sqlite)
    assert studio.get(third).status_code == 200


def test_a_second_click_on_print_makes_nothing_twice(studio: FlaskClient, sqlite: Database) -> None:
    third = second_step(studio)
    studio.post(third, data={"layout": "avery-l7160"})
    again = studio.post(third, data={"layout": "avery-l7160"})
    assert again.status_code == 404
    assert "This draft is finished or gone." in again.text
    with sqlite.reading() as connection:
        assert len(connection.execute(select(print_runs)).all()) == 1


def test_a_name_taken_in_the_meantime_is_refused_at_the_end(studio: FlaskClient, sqlite: Database) -> None:
    third = second_step(studio)
    make_campaign(sqlite, "Printemps", "whatsapp:+33612345678", ["Déjà là"])
    page = studio.post(third, data={"layout": "avery-l7160"})
    assert page.status_code == 422
    assert "There is a campaign “Printemps” already." in page.text
    with sqlite.reading() as connection:
        assert connection.scalars(select(placements.c.name)).all() == ["Déjà là"]
