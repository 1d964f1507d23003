"""The studio's page of a brand's own texts: written, offered, handed on as a file, deleted."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask.testing import FlaskClient

from contactcodes.campaigns.brand import add_brand
from contactcodes.campaigns.brand_texts import BrandTexts, customer_texts
from contactcodes.campaigns.brand_texts_file import texts_as_po
from contactcodes.campaigns.brand_texts_kept import find_brand_texts
from contactcodes.errors import NotFoundError
from contactcodes.language import using_locale
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.web.studio.brand_texts_form import field_name, groups_of
from tests.brand_texts_made import keep, marked, whole
from tests.web.help_made import make_help_page
from tests.web.page_words import words_of

TEXTS = {text.original: text for text in customer_texts()}
HELLO, DAYS = field_name(TEXTS["Hello!"]), field_name(TEXTS["%(count)d day"])
SPANISH = "/studio/texts/1/es"


@pytest.fixture
def spanish(sqlite: Database, marie: int) -> BrandTexts:
    """All texts in Spanish, not yet offered."""
    return keep(sqlite, "es", whole("es", marked), offer=False)


def kept(sqlite: Database, locale: str) -> BrandTexts:
    with sqlite.reading() as connection:
        return find_brand_texts(connection, 1, locale)


def form_of(page: str) -> dict[str, str]:
    """Return the texts as the page's fields have them."""
    inputs = re.findall(r'<input class="form-control" id="(t[\w-]+)" name="\1" value="([^"]*)"', page)
    areas = re.findall(
        r'<textarea class="form-control" id="(t[\w-]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL
    )
    return {name: html.unescape(value) for name, value in [*inputs, *areas]}


def test_french_and_english_are_there_and_another_language_is_added(
    studio: FlaskClient, sqlite: Database
) -> None:
    page = studio.get("/studio/texts").text
    assert "French français ours yes English ours yes" in words_of(page)
    assert '<option value="ar" >Arabic – العربية</option>' in page
    added = studio.post("/studio/texts/1", data={"locale": "pt_BR"})
    assert (added.status_code, added.location) == (303, "/studio/texts/1/pt_BR")
    page = studio.get("/studio/texts").text
    assert f"0 of {len(TEXTS)} not yet" in words_of(page)
    assert 'value="pt_BR"' not in page
    shown = studio.get(added.location).text
    assert 'lang="pt-BR" dir="ltr"' in shown
    assert f"0 of {len(TEXTS)} texts are there. Phones get this language when it is complete" in words_of(
        shown
    )


@pytest.mark.parametrize("locale", ["", "xx", "../..", "es-MX"])
def test_a_language_that_is_none_is_refused(studio: FlaskClient, sqlite: Database, locale: str) -> None:
    refused = studio.post("/studio/texts/1", data={"locale": locale})
    assert refused.status_code == 422
    assert "Choose a language of the list." in refused.text
    with pytest.raises(NotFoundError):
        kept(sqlite, locale)


def test_a_language_or_a_brand_that_is_not_there_is_not_found(studio: FlaskClient) -> None:
    for path in ("/studio/texts/1/es", "/studio/texts/99/fr", "/studio/texts/1/es/file"):
        assert studio.get(path).status_code == 404
    for path in ("/studio/texts/1/es", "/studio/texts/1/es/offer", "/studio/texts/1/es/file"):
        assert studio.post(path).status_code == 404


def test_some_words_are_said_otherwise(studio: FlaskClient, sqlite: Database) -> None:
    page = studio.get("/studio/texts/1/fr").text
    assert f'<label for="{HELLO}" lang="fr">Bonjour' in page
    assert f'id="{HELLO}-original-en" lang="en">Hello!' in page
    typed = {**form_of(page), HELLO: "Bienvenue chez “Dupont” & fils"}
    assert studio.post("/studio/texts/1/fr", data=typed).status_code == 303
    assert kept(sqlite, "fr").texts == {"Hello!": ("Bienvenue chez “Dupont” & fils",)}
    assert form_of(studio.get("/studio/texts/1/fr").text)[HELLO] == "Bienvenue chez “Dupont” & fils"
    assert "1 of your own" in studio.get("/studio/texts").text
    assert studio.post("/studio/texts/1/fr", data=form_of(page)).status_code == 303
    assert kept(sqlite, "fr").texts == {}


def test_what_is_wrong_is_told_beside_its_field_and_stays_typed(
    studio: FlaskClient, sqlite: Database
) -> None:
    studio.post("/studio/texts/1", data={"locale": "pl"})
    typed = {HELLO: "Cześć <b>", DAYS: "dzień", f"{DAYS}-1": "100 %", field_name(TEXTS["Yes"]): "Tak"}
    refused = studio.post("/studio/texts/1/pl", data=typed)
    assert refused.status_code == 422
    assert kept(sqlite, "pl").texts == {}
    said = words_of(refused.text)
    assert "“&lt;” cannot stand in it" in said
    assert "Write all of its 3 forms" in said
    assert refused.text.count(f'href="#{HELLO}"') == 1
    assert re.search(
        rf'id="{HELLO}"[^>]* aria-describedby="[^"]*{HELLO}-problem" aria-invalid="true"', refused.text
    )
    assert {key: form_of(refused.text)[key] for key in typed} == typed
    assert refused.text.count('<details class="options texts" open>') == 2  # where something is wrong


def test_a_whole_language_is_offered_and_no_longer(
    studio: FlaskClient, sqlite: Database, spanish: BrandTexts
) -> None:
    assert "It is complete: phones get it as soon as you offer it." in studio.get(SPANISH).text
    assert studio.post(f"{SPANISH}/offer").status_code == 303
    assert kept(sqlite, "es").offered
    typed = form_of(studio.get(SPANISH).text)
    refused = studio.post(SPANISH, data={**typed, HELLO: ""})
    assert refused.status_code == 422
    assert "Stop offering it first." in words_of(refused.text)
    assert studio.post(SPANISH, data={**typed, HELLO: "¡Hola!"}).status_code == 303
    assert kept(sqlite, "es").texts["Hello!"] == ("¡Hola!",)
    assert studio.post(f"{SPANISH}/stop-offering").status_code == 303
    assert studio.post(SPANISH, data={**typed, HELLO: ""}).status_code == 303
    refused = studio.post(f"{SPANISH}/offer")
    assert refused.status_code == 422
    assert "1 text is still missing" in refused.text
    assert not kept(sqlite, "es").offered


def test_a_form_that_is_kept_unchanged_changes_nothing(
    studio: FlaskClient, sqlite: Database, spanish: BrandTexts
) -> None:
    typed = form_of(studio.get(SPANISH).text)
    assert studio.post(SPANISH, data=typed).status_code == 303
    assert kept(sqlite, "es") == spanish


def test_texts_go_to_a_translator_and_come_back(
    studio: FlaskClient, sqlite: Database, spanish: BrandTexts
) -> None:
    file = studio.get(f"{SPANISH}/file")
    assert 'filename="maison-dupont-es.po"' in file.headers["Content-Disposition"]
    text = file.data.decode()
    assert "#. fr: Bonjour" in text
    studio.post(f"{SPANISH}/delete")
    with pytest.raises(NotFoundError):
        kept(sqlite, "es")
    studio.post("/studio/texts/1", data={"locale": "es"})
    changed = text.replace("⟦Hello!⟧", "¡Hola!") + '\nmsgid "Gone"\nmsgstr "Ido"\n'
    sent = {"file": (io.BytesIO(changed.encode()), "es.po")}
    taken = studio.post(f"{SPANISH}/file", data=sent, follow_redirects=True)
    assert "1 entry of the file was left out" in taken.text
    assert kept(sqlite, "es").texts == {**spanish.texts, "Hello!": ("¡Hola!",)}


def test_a_bad_file_is_never_half_kept(studio: FlaskClient, sqlite: Database, spanish: BrandTexts) -> None:
    good = texts_as_po(spanish, "Dupont", now()).decode()
    bad = good.replace("⟦Hello!⟧", "Hola <script>").replace("⟦Reach %(brand)s⟧", "A %(brnd)s")
    refused = studio.post(f"{SPANISH}/file", data={"file": (io.BytesIO(bad.encode()), "es.po")})
    assert refused.status_code == 422
    said = html.unescape(words_of(refused.text))
    assert "The file was not taken; nothing has changed" in said
    assert "“Hello!”: “<” cannot stand in it" in said
    assert "“Reach %(brand)s”: It says %(brnd)s" in said
    assert "<script>" not in refused.text.partition("<main")[2].partition("</main>")[0]
    assert kept(sqlite, "es") == spanish
    assert "Choose the file first." in studio.post(f"{SPANISH}/file").text


def test_a_file_takes_no_text_from_a_language_that_phones_get(
    studio: FlaskClient, sqlite: Database, spanish: BrandTexts
) -> None:
    studio.post(f"{SPANISH}/offer")
    fewer = BrandTexts(locale="es", texts={"Hello!": ("¡Hola!",)})
    sent = {"file": (io.BytesIO(texts_as_po(fewer, "Dupont", now())), "es.po")}
    refused = studio.post(f"{SPANISH}/file", data=sent)
    assert (refused.status_code, "Stop offering it first." in refused.text) == (422, True)
    assert kept(sqlite, "es").texts == spanish.texts


def test_texts_belong_to_the_brand_of_the_page_whatever_is_chosen_meanwhile(
    studio: FlaskClient, sqlite: Database
) -> None:
    with sqlite.writing() as connection:
        other = add_brand(connection, "Durand", locale="fr", time_zone="Europe/Paris", sample=False, at=now())
    studio.get("/studio/texts/1/fr")
    studio.post("/studio/brand", data={"brand": other.id})
    studio.post("/studio/texts/1/fr", data={HELLO: "Bienvenue"})
    assert kept(sqlite, "fr").texts == {"Hello!": ("Bienvenue",)}
    with sqlite.reading() as connection:
        assert find_brand_texts(connection, other.id, "fr").texts == {}


def test_every_text_stands_in_one_group_under_a_name_of_its_own() -> None:
    with using_locale("en"):
        fields = [field for group in groups_of(BrandTexts(locale="ar"), {}, {}) for field in group.fields]
    assert len(fields) == len(customer_texts())
    names = [form.name for field in fields for form in field.forms]
    assert len(set(names)) == len(names)
    assert max(len(field.forms) for field in fields) == 6
    counted = next(field for field in fields if field.name == DAYS)
    assert [form.label for form in counted.forms][2:4] == ["for 2", "for 3, 4, 5 …"]


def test_nobody_who_is_not_signed_in_sees_or_changes_texts(
    visitor: FlaskClient, sqlite: Database, spanish: BrandTexts
) -> None:
    for path in ("/studio/texts", SPANISH, f"{SPANISH}/file"):
        assert visitor.get(path).location.startswith("/sign-in")
    for path in ("", "/offer", "/stop-offering", "/delete", "/file"):
        assert visitor.post(f"{SPANISH}{path}").status_code in (303, 403)
    assert kept(sqlite, "es") == spanish


def test_a_help_page_is_looked_at_in_the_words_that_a_phone_gets(
    studio: FlaskClient, sqlite: Database, marie: int
) -> None:
    page = make_help_page(sqlite)
    keep(sqlite, "ar", whole("ar", marked))
    for locale, said in (
        ("ar", "⟦Was this helpful?⟧"),
        ("en", "Was this helpful?"),
        ("de", "Cette page vous a-t-elle aidé"),
    ):
        shown = studio.get(f"/studio/help-pages/{page.id}/{locale}/preview").text
        assert said in shown, locale
        assert ("⟦" in shown) is (locale == "ar")
