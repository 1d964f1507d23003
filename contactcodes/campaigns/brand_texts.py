"""What customers read, in a brand's own words: the texts there are, and what may be written for them. Pure.

In French and English a brand says some of them otherwise than we do. In another language it says all of
them; only then is that language offered to phones. What a later version adds is said in the brand's
language until it is there too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from babel.localedata import locale_identifiers
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import (
    FOLDER,
    LOCALES,
    Words,
    _,
    format_number,
    ngettext,
    our_words,
    own_words,
    parsed_locale,
)

LEAST_ROOM = 300  # characters that any text may have; a long one may have three times its original's
LONGEST_LOCALE = 8  # of the column; a language with its script or its country
# The words of a text that are filled in, as gettext writes them.
_FIELD = re.compile(r"%\([a-z_]+\)[sd]")
# Embeddings, overrides and isolates (UAX 9, 2.1 to 2.4) turn what stands around them; a byte order mark.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, lone surrogates, ends of lines
# Countries whose way of writing a language is one of its own; of any other language the language is enough.
_WITH_COUNTRY = ("pt_BR", "pt_PT", "es_MX", "en_US", "fr_CA", "fr_CH", "de_CH", "de_AT", "nl_BE")
_COUNTED = ("one", "many")  # any message of two forms
_COUNTED_UP_TO = 1_000  # no language has a form that is first used above


@dataclass(frozen=True, slots=True)
class CustomerText:
    """One of the texts.

    original  in English; of two forms the one for 1
    plural    the English form for other counts; "" where nothing is counted
    context   where one English word has two translations; "" elsewhere
    places    files of the code that say it
    """

    original: str
    plural: str = ""
    context: str = ""
    places: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the table; the same as gettext's."""
        return f"{self.context}\x04{self.original}" if self.context else self.original

    @property
    def fields(self) -> frozenset[str]:
        """What is filled in: ``%(brand)s``."""
        return frozenset(_FIELD.findall(self.original + self.plural))

    def ours(self, locale: str) -> str:
        """Return what we say in French or English, of two forms the one for many."""
        said = our_words(locale).said
        if self.plural:
            return said.ngettext(self.original, self.plural, _COUNTED_UP_TO)
        return said.pgettext(self.context, self.original) if self.context else said.gettext(self.original)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTexts:
    """What a brand says in one language.

    locale   as Babel knows it: ``fr``, ``es``, ``pt_BR``
    texts    key → its forms, as many as the language has; one where nothing is counted
    offered  whether phones get this language; French and English always are
    """

    locale: str
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it is French or English, which we speak ourselves."""
        return self.locale in LOCALES

    @property
    def written(self) -> int:
        """How many of the texts there are."""
        return sum(self._has(text) for text in customer_texts())

    @property
    def missing(self) -> list[CustomerText]:
        """The texts that are still to be written."""
        return [text for text in customer_texts() if not self._has(text)]

    def words(self, base: str) -> Words:
        """Return the words for pages.

        base  the brand's language, in which is said what these lack
        """
        there = tuple((text, self.texts[text.key]) for text in customer_texts() if self._has(text))
        return _words(self.locale, there, self.locale if self.is_ours else base)

    def _has(self, text: CustomerText) -> bool:
        # Otherwise after a change of the language's plural forms: then it has to be written again.
        return len(self.texts.get(text.key, ())) == number_of_forms(text, self.locale)


@lru_cache(maxsize=200)
def _words(locale: str, texts: tuple[tuple[CustomerText, tuple[str, ...]], ...], base: str) -> Words:
    # The same texts give the same object, whatever else has changed in the database.
    catalogue = Catalog(locale=locale, charset="utf-8")
    for text, forms in texts:
        names = (text.original, text.plural) if text.plural else text.original
        catalogue.add(names, forms if text.plural else forms[0], context=text.context or None)
    return own_words(catalogue, base)


@cache
def customer_texts() -> tuple[CustomerText, ...]:
    """Return all texts, as ``make words`` found them in the code."""
    with (FOLDER / "customers.pot").open("rb") as file:
        catalogue = read_po(file)
    found = []
    for message in catalogue:
        if message.id:
            original, plural = (message.id, "") if isinstance(message.id, str) else message.id
            places = tuple(place for place, _line in message.locations)
            found.append(CustomerText(original, plural, message.context or "", places))
    return tuple(found)


def read_locale(written: str) -> str:
    """Return a language as Babel writes it. Raises NotFoundError for one it does not know."""
    locale = parsed_locale(written)
    if locale is None or str(locale) != written or len(written) > LONGEST_LOCALE:
        raise NotFoundError(
            _("“%(written)s” is no language that is known here. Write one such as es, pt_BR or zh_Hant.")
            % {"written": written[:20]}
        )
    return written


def languages() -> list[str]:
    """Return the languages that a brand may add."""
    known = set(locale_identifiers())
    found = {locale for locale in known if re.fullmatch(r"[a-z]{2,3}(_[A-Z][a-z]{3})?", locale)}
    return sorted((found | (known & set(_WITH_COUNTRY))) - set(LOCALES))


def number_of_forms(text: CustomerText, locale: str) -> int:
    """Return how many forms a text has in a language: one where nothing is counted."""
    return int(get_plural(locale).num_plurals) if text.plural else 1


@cache
def counts_of_forms(locale: str) -> tuple[tuple[int, ...], ...]:
    """Return for each form of a language the first counts that it is for, three at most."""
    number = int(get_plural(locale).num_plurals)
    catalogue = Catalog(locale=locale, charset="utf-8")
    catalogue.add(_COUNTED, tuple(str(form) for form in range(number)))
    said = own_words(catalogue, "en").said
    forms = [int(said.ngettext(*_COUNTED, count)) for count in range(_COUNTED_UP_TO)]
    return tuple(
        tuple(islice((count for count, one in enumerate(forms) if one == form), 3)) for form in range(number)
    )


def checked_forms(text: CustomerText, written: Sequence[str], locale: str) -> tuple[str, ...]:
    """Return what was written for a text, as it is stored; () where nothing was.

    written  its forms

    Raises InputError, which says what cannot stand there.
    """
    forms = tuple(re.sub(r"[ \t\r\n]+", " ", form).strip(" ") for form in written)
    if not any(forms):
        return ()
    wanted = number_of_forms(text, locale)
    if len(forms) != wanted or not all(forms):
        raise InputError(
            ngettext(
                "Write its %(count)d form, or leave it empty.",
                "Write all of its %(count)d forms, or leave all of them empty.",
                wanted,
            )
            % {"count": wanted}
        )
    for form in forms:
        _check(text, form)
    return forms


def _check(text: CustomerText, form: str) -> None:
    room = max(LEAST_ROOM, 3 * max(len(text.original), len(text.plural)))
    if len(form) > room:
        raise InputError(
            _("It has %(length)s characters; at most %(most)s are possible here.")
            % {"length": format_number(len(form)), "most": format_number(room)}
        )
    for character in form:
        if character in _TURNING or unicodedata.category(character) in _REFUSED:
            raise InputError(
                _("It contains the invisible character U+%(number)s. Type it anew.")
                % {"number": f"{ord(character):04X}"}
            )
        if character in "<>":
            raise InputError(
                _("“%(character)s” cannot stand in it: it is text and no HTML.") % {"character": character}
            )
    there = frozenset(_FIELD.findall(form))
    if strange := sorted(there - text.fields):
        raise InputError(
            _("It says %(strange)s, which the original does not have. %(known)s")
            % {"strange": ", ".join(strange), "known": _known(text)}
        )
    # A form for one count need not say it: “once”.
    may_lack = {"%(count)d", "%(count)s"} if text.plural else set()
    if lacking := sorted(text.fields - there - may_lack):
        raise InputError(
            _("It lacks %(lacking)s, in whose place something is filled in.")
            % {"lacking": ", ".join(lacking)}
        )
    if "%" in _FIELD.sub("", form):
        raise InputError(
            _(
                "A “%%” stands for something that is filled in; where you mean per cent, write the word. "
                "%(known)s"
            )
            % {"known": _known(text)}
        )


def _known(text: CustomerText) -> str:
    if not text.fields:
        return _("In this text nothing is filled in.")
    return _("It knows %(fields)s.") % {"fields": ", ".join(sorted(text.fields))}
