"""One catalogue for pages, paper and the command line."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from contactcodes.language import (
    best_locale,
    current_locale,
    current_words,
    format_clock,
    format_date,
    format_day,
    format_moment,
    format_money,
    format_number,
    format_weekday,
    gettext,
    gettext_in_pages,
    language_tag,
    nearest_locale,
    ngettext,
    our_words,
    own_words,
    using_locale,
    using_words,
)

sys.path.insert(0, str(Path(__file__).parent.parent / "translations"))
import extract

NARROW = "\u202f"


def test_every_message_of_the_code_is_in_the_catalogue_and_in_french() -> None:
    in_code = {(message.id, message.context) for message in extract.extracted() if message.id}
    with extract.catalogue_file("fr").open("rb") as file:
        catalogue = extract.read_po(file, locale="fr")
    said = {
        (message.id, message.context)
        for message in catalogue
        if message.id and extract.all_strings(message.string) and not message.fuzzy
    }
    assert in_code - said == set(), "run: make words"
    assert said - in_code == set(), "run: make words"


def test_what_customers_read_is_the_list_of_texts_that_brands_may_change() -> None:
    with extract.CUSTOMERS_FILE.open("rb") as file:
        listed = {(one.id, one.context): one.locations for one in extract.read_po(file) if one.id}
    read = {(one.id, one.context): one.locations for one in extract.customers() if one.id}
    assert {key: {place for place, _line in places} for key, places in listed.items()} == {
        key: {place for place, _line in places} for key, places in read.items()
    }, "run: make words"


def test_what_customers_read_is_looked_for_where_it_stands() -> None:
    for place, functions in extract.CUSTOMERS.items():
        found = [file.read_text("utf-8") for file in sorted((extract.ROOT / place).rglob("*.py"))]
        found = found or [(extract.ROOT / place).read_text("utf-8")] if place.endswith(".py") else found
        assert (extract.ROOT / place).exists(), place
        for name in functions:
            assert any(f"def {name}(" in text for text in found), f"{place}: {name}"


def test_french_messages_have_the_places_of_the_english_ones() -> None:
    with extract.catalogue_file("fr").open("rb") as file:
        for message in extract.read_po(file, locale="fr"):
            assert list(message.check()) == [], message.id


def test_french_sets_a_narrow_space_where_french_wants_one() -> None:
    with extract.catalogue_file("fr").open("rb") as file:
        catalogue = extract.read_po(file, locale="fr")
    wrong = re.compile(r"[ \u00a0](?:[;:!?»]|%(?!\())|«[ \u00a0]|\w(?:[;?»]|!(?![rs]\}))")
    strings = [string for message in catalogue if message.id for string in all_forms(message.string)]
    assert [string for string in strings if wrong.search(string.replace("\b", ""))] == []


def all_forms(string: object) -> list[str]:
    return [str(form) for form in string] if isinstance(string, tuple | list) else [str(string)]


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("fr-CA,fr;q=0.9", "fr"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("de,fr;q=0.3,en;q=0.7", "en"),
        ("de", "fr"),
        ("", "fr"),
        (None, "fr"),
        ("fr;q=0,en;q=0.1", "en"),
        (";;;q=x,,", "fr"),
        ("de, en; q=0.9", "en"),
        ("en ; Q = 0.2 , fr;q=0.1", "en"),
        ("en;q=x, fr;q=0.1", "fr"),
        ("*;q=0.5, en;q=0.1", "en"),
    ],
)
def test_the_best_locale_is_what_the_browser_prefers(header: str | None, locale: str) -> None:
    assert best_locale(header, "fr") == locale


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("es-419, en;q=0.5", "es"),
        ("pt", "pt_BR"),
        ("pt-PT", "pt_BR"),
        ("zh-TW", "zh_Hant"),
        ("zh-CN, en;q=0.1", "en"),
        ("zh", "zh_Hant"),
        ("nn", "no"),
        ("iw, en", "he"),
        ("en-US", "en_US"),
        ("en-GB", "en"),
        ("de, it", "fr"),
    ],
)
def test_the_best_locale_is_among_those_on_offer(header: str, locale: str) -> None:
    offered = ("fr", "en", "en_US", "es", "pt_BR", "zh_Hant", "no", "he")
    assert best_locale(header, "fr", offered) == locale


def test_the_same_country_comes_first_then_one_of_no_country() -> None:
    assert nearest_locale("pt-BR", ["pt_PT", "pt", "pt_BR"]) == "pt_BR"
    assert nearest_locale("pt-AO", ["pt_PT", "pt", "pt_BR"]) == "pt"
    assert nearest_locale("pt-AO", ["pt_PT", "pt_BR"]) == "pt_PT"
    assert nearest_locale("??", ["pt"]) is None


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_no_header_breaks_the_choice_of_a_language(header: str) -> None:
    assert best_locale(header, "fr", ("fr", "en", "es", "zh_Hant")) in {"fr", "en", "es", "zh_Hant"}


def test_numbers_money_and_dates_are_written_as_people_write_them() -> None:
    moment = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
    with using_locale("fr"):
        assert format_number(12408) == f"12{NARROW}408"
        assert format_number(1234.5, 1) == f"1{NARROW}234,5"
        assert format_money(4800) == "48,00\xa0€"
        assert format_date(moment) == "21 nov. 2026"
        assert format_moment(moment, "Europe/Paris") == f"21 nov. 2026 · 14{NARROW}h{NARROW}30"
    with using_locale("en"):
        assert format_number(12408) == "12,408"
        assert format_money(4800) == "€48.00"
        assert format_date(moment) == "21 Nov 2026"
        assert format_moment(moment, "Europe/Paris") == "21 Nov 2026 · 14:30"


def test_a_locale_holds_for_its_block_only() -> None:
    with using_locale("fr"):
        assert gettext("Campaign") == "Campagne"
        with using_locale("en"):
            assert gettext("Campaign") == "Campaign"
        assert gettext("Campaign") == "Campagne"


def test_french_counts_nought_as_one() -> None:
    with using_locale("fr"):
        said = ngettext("%(count)d scan stored.", "%(count)d scans stored.", 0) % {"count": 0}
    assert said == "0 scan enregistré."


def own(locale: str, **texts: str) -> Catalog:
    """Return a brand's texts: Hello="…" stands for the message “Hello!”."""
    catalogue = Catalog(locale=locale, charset="utf-8")
    for message, text in texts.items():
        catalogue.add(f"{message}!", text)
    return catalogue


def test_own_words_stand_in_front_of_ours() -> None:
    with using_words(own_words(own("es", Hello="¡Hola!"), "fr")):
        assert (current_locale(), gettext("Hello!"), gettext("Privacy")) == (
            "es",
            "¡Hola!",
            "Confidentialité",
        )
        with using_locale("en"):  # an e-mail to the brand, say
            assert gettext("Hello!") == "Hello!"
        assert gettext("Hello!") == "¡Hola!"
    assert current_words() is our_words("en")


def test_own_words_are_escaped_for_templates_and_ours_are_not() -> None:
    with using_words(own_words(own("es", Hello='"Dupont" & <b>'), "en")):
        assert gettext("Hello!") == '"Dupont" & <b>'
        assert gettext_in_pages("Hello!") == "&quot;Dupont&quot; &amp; &lt;b&gt;"
        assert gettext_in_pages("A & <b>") == "A & <b>"


@pytest.mark.parametrize(
    ("locale", "day", "long", "weekday", "clock", "number"),
    [
        ("fr", "1er novembre", "1er novembre 2026", "dimanche", f"9{NARROW}h{NARROW}05", f"1{NARROW}234,5"),
        ("en", "1 November", "1 November 2026", "Sunday", "09:05", "1,234.5"),
        ("es", "1 de noviembre", "1 de noviembre de 2026", "domingo", "9:05", "1.234,5"),
        ("de", "1. November", "1. November 2026", "Sonntag", "09:05", "1.234,5"),
        ("en_US", "November 1", "November 1, 2026", "Sunday", f"9:05{NARROW}AM", "1,234.5"),
        ("fr_CA", "1er novembre", "1er novembre 2026", "dimanche", "09\xa0h\xa005", "1\xa0234,5"),
        ("ar", "1 نوفمبر", "1 نوفمبر 2026", "الأحد", "9:05\xa0ص", "1,234.5"),
        ("ja", "11月1日", "2026年11月1日", "日曜日", "9:05", "1,234.5"),
    ],
)
def test_each_language_writes_days_clocks_and_numbers_its_way(
    locale: str, day: str, long: str, weekday: str, clock: str, number: str
) -> None:
    moment = datetime(2026, 11, 1, 9, 5)
    with using_words(own_words(own(locale), "en")):
        assert format_day(moment.date(), with_year=False) == day
        assert format_day(moment.date(), with_year=True) == long
        assert format_weekday(moment.date()) == weekday
        assert format_clock(moment) == clock
        assert format_number(1234.5, 1) == number
    assert language_tag("pt_BR") == "pt-BR"
