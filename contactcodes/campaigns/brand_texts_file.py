"""A brand's own texts as a ``.po`` file, which translators and their programs know."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from contactcodes.campaigns.brand_texts import BrandTexts, CustomerText, checked_forms, customer_texts
from contactcodes.errors import InputError
from contactcodes.language import _, format_number, nearest_locale

LARGEST_FILE = 1_000_000  # bytes
_MOST_PROBLEMS = 20
_SHOWN = 60  # characters of an original in a message


class BrandTextsError(InputError):
    """A file of texts cannot be taken; ``problems`` are its sentences, one for each entry."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the sentences."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says.

    texts     key → its forms
    left_out  the beginnings of the entries that are not taken: marked as fuzzy, or of no text there is now
    """

    texts: dict[str, tuple[str, ...]]
    left_out: tuple[str, ...]


class _Catalogue(Catalog):
    """A catalogue whose language decides on its plural forms, whatever the head of a file says."""

    told: tuple[tuple[str, str], ...] = ()

    def _keep_head(self, headers: Iterable[tuple[str, str]]) -> None:
        self.told = tuple(headers)

    mime_headers = property(Catalog._get_mime_headers, _keep_head)


def texts_as_po(texts: BrandTexts, brand: str, at: datetime) -> bytes:
    """Return the file: every text, with the French one as a comment; empty where the brand has none.

    brand  whose it is, for the head of the file
    """
    catalogue = Catalog(
        locale=texts.locale,
        project=brand,
        charset="utf-8",
        fuzzy=False,
        creation_date=at,
        revision_date=at,
        header_comment="# What customers read.",
    )
    for text in customer_texts():
        names = (text.original, text.plural) if text.plural else text.original
        forms = texts.texts.get(text.key, ())
        catalogue.add(
            names,
            forms if text.plural else "".join(forms[:1]),
            auto_comments=[f"fr: {text.ours('fr')}"],
            locations=[(place, 0) for place in text.places],
            context=text.context or None,
        )
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False)
    return file.getvalue()


def read_texts(content: bytes, locale: str) -> ReadFile:
    """Return what a file says in a language. Raises BrandTextsError, which names each entry and why."""
    catalogue = _parsed(content, locale)
    told = {name.lower(): value.strip() for name, value in catalogue.told}
    if (language := told.get("language", "")) and not nearest_locale(language, [locale]):
        raise BrandTextsError(
            [
                _(
                    "The file is in another language, as its head says: %(language)s. Choose the one for "
                    "this language."
                )
                % {"language": language[:20]}
            ]
        )
    known = {text.key: text for text in customer_texts()}
    if not any(_key(message.id, message.context) in known for message in catalogue):
        raise BrandTextsError([_("The file has none of the texts that customers read.")])
    found: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    left_out: list[str] = []
    for message in catalogue:
        if not message.id:
            continue
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        text = known.get(_key(message.id, message.context))
        if text is None or bool(text.plural) != message.pluralizable or message.fuzzy:
            if any(forms):
                left_out.append(_beginning(_key(message.id, None)))
            continue
        try:
            if checked := checked_forms(text, forms, locale):
                found[text.key] = checked
        except InputError as problem:
            problems.append(_("“%(original)s”: %(problem)s") % {"original": shown(text), "problem": problem})
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        problems = [*problems[:_MOST_PROBLEMS], _("And %(count)s more.") % {"count": format_number(more)}]
    if problems:
        raise BrandTextsError(problems)
    return ReadFile(found, tuple(left_out))


def shown(text: CustomerText) -> str:
    """Return the beginning of an original, to name it by."""
    return _beginning(text.original)


def _beginning(original: str) -> str:
    return original if len(original) <= _SHOWN else f"{original[: _SHOWN - 1]}…"


def _key(name: str | list[str] | tuple[str, ...], context: str | None) -> str:
    original = name if isinstance(name, str) else name[0]
    return f"{context}\x04{original}" if context else original


def _parsed(content: bytes, locale: str) -> _Catalogue:
    if not content:
        raise BrandTextsError([_("Choose the file first.")])
    if len(content) > LARGEST_FILE:
        raise BrandTextsError(
            [
                _("The file has more than %(most)s kB, which no file of these texts has.")
                % {"most": format_number(LARGEST_FILE // 1000)}
            ]
        )
    try:
        lines = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrandTextsError([_("The file is not in UTF-8. Save it so, and choose it again.")]) from None
    catalogue = _Catalogue(locale=locale, charset="utf-8")
    parser = PoFileParser(catalogue, ignore_obsolete=True, abort_invalid=True)
    try:
        parser.parse(io.StringIO(re.sub(r"\r\n?", "\n", lines)))
    except PoFileError as problem:
        raise BrandTextsError(
            [_("The file is no .po file from line %(line)d on.") % {"line": (problem.lineno or 0) + 1}]
        ) from problem
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as problem:
        raise BrandTextsError([_("The file is no .po file.")]) from problem
    return catalogue
