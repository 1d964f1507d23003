"""Bring the catalogues up to date with the code: ``make words``.

Extracts from the package and the templates, and from click, whose own words
("Usage", "Missing option") are looked up in our catalogue too. Translations are kept;
messages that are gone are dropped; new ones stay empty until somebody translates them,
which a test notices.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CLICK = Path(click.__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_PYTHON = [("**.py", "python")]
_TEMPLATES = [("**.html", "jinja2"), ("**.txt", "jinja2")]
_JINJA_OPTIONS = {"**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
LANGUAGES = ("fr",)
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return every message of the code, with the places it stands."""
    catalogue = Catalog(project="contactcodes", charset="utf-8", fuzzy=False)
    sources = [
        (ROOT / "contactcodes", _PYTHON, {}, "contactcodes/"),
        (ROOT / "templates", _TEMPLATES, _JINJA_OPTIONS, "templates/"),
        (CLICK, _PYTHON, {}, ""),
    ]
    for folder, methods, options, prefix in sources:
        found = extract_from_dir(folder, methods, options, keywords=KEYWORDS)
        for file, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
            # The file alone: line numbers would change the catalogue with every edit.
            places = [(prefix + Path(file).as_posix(), 0)] if prefix else [("click", 0)]
            catalogue.add(message, None, places, auto_comments=comments, context=context)
    return catalogue


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with exactly the messages of the code."""
    file = catalogue_file(language)
    catalogue = Catalog(locale=language, project="contactcodes", charset="utf-8", fuzzy=False)
    if file.exists():
        with file.open("rb") as source:
            catalogue = read_po(source, locale=language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# contactcodes in {Locale(language).english_name}: make words"
    catalogue.creation_date = catalogue.revision_date = _NO_DATE  # git knows better
    return catalogue


def catalogue_file(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def main() -> int:
    """Write the catalogues; tell what waits for a translation."""
    waiting = 0
    for language in LANGUAGES:
        catalogue = updated(language)
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            write_po(target, catalogue, width=100, sort_output=True, include_lineno=False)
        empty = [message.id for message in catalogue if message.id and not all_strings(message.string)]
        for one in empty:
            print(f"{language}: not translated: {one!r}")
        waiting += len(empty)
    return 1 if waiting else 0


def all_strings(string: object) -> bool:
    """Tell whether a translation, and each of its plural forms, says something."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
