"""Bring the catalogues up to date with the code: ``make words``.

Extracts from the package and the templates, and from click, whose own words
("Usage", "Missing option") are looked up in our catalogue too. Translations are kept;
messages that are gone are dropped; new ones stay empty until somebody translates them,
which a test notices.

What customers read stands in ``customers.pot`` besides: the texts that a brand may say in its own words.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
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
CUSTOMERS_FILE = Path(__file__).parent / "customers.pot"
# Where what customers read stands: everything in a folder or file, or what these functions of it say.
CUSTOMERS: dict[str, tuple[str, ...]] = {
    "templates/customer/": (),
    "contactcodes/web/customer/": (),
    "contactcodes/contacts/hours_words.py": (),
    "contactcodes/contacts/tariff.py": (),
    "contactcodes/contacts/message.py": (),
    "contactcodes/contacts/mail_address.py": (),
    "contactcodes/contacts/help/rendered.py": (),
    "contactcodes/contacts/channels/": ("label", "button", "other_ways", "works_where"),
}
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return every message of the code, with the places it stands."""
    catalogue = Catalog(project="contactcodes", charset="utf-8", fuzzy=False)
    for place, _line, message, comments, context in _found():
        # The file alone: line numbers would change the catalogue with every edit.
        catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def customers() -> Catalog:
    """Return the messages that customers read, with the places where they do."""
    catalogue = Catalog(project="contactcodes", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# What customers read: make words"
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    for place, line, message, comments, context in _found():
        if _is_read_by_customers(place, line):
            catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def _found() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    """Yield place, line, message, comments and context of each message."""
    sources = [
        (ROOT / "contactcodes", _PYTHON, {}, "contactcodes/"),
        (ROOT / "templates", _TEMPLATES, _JINJA_OPTIONS, "templates/"),
        (CLICK, _PYTHON, {}, ""),
    ]
    for folder, methods, options, prefix in sources:
        found = extract_from_dir(folder, methods, options, keywords=KEYWORDS)
        for file, line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
            yield prefix + Path(file).as_posix() if prefix else "click", line, message, comments, context


def _is_read_by_customers(place: str, line: int) -> bool:
    for prefix, functions in CUSTOMERS.items():
        if place.startswith(prefix):
            return not functions or any(line in lines for lines in _lines_of(place, functions))
    return False


@cache
def _lines_of(place: str, functions: tuple[str, ...]) -> tuple[range, ...]:
    """Return the lines of functions in a file."""
    return tuple(
        range(one.lineno, (one.end_lineno or one.lineno) + 1)
        for one in ast.walk(ast.parse((ROOT / place).read_text("utf-8")))
        if isinstance(one, ast.FunctionDef) and one.name in functions
    )


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
    with CUSTOMERS_FILE.open("wb") as target:
        write_po(target, customers(), width=100, sort_output=True, include_lineno=False)
    return 1 if waiting else 0


def all_strings(string: object) -> bool:
    """Tell whether a translation, and each of its plural forms, says something."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
