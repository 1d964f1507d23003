"""One catalogue for pages, paper and the command line."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contactcodes.language import (
    best_locale,
    format_date,
    format_moment,
    format_money,
    format_number,
    gettext,
    ngettext,
    using_locale,
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
