"""A help page: facts of a product, a coupon, and a text in each language. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from contactcodes.codes.gtin import LENGTHS
from contactcodes.contacts.channels.slug import LONGEST, is_slug
from contactcodes.contacts.help.parsed import cleaned
from contactcodes.errors import InputError
from contactcodes.language import _, nearest_locale, parsed_locale

LONGEST_TITLE = 120
# Languages that a text can be written in (BCP 47): ours, those of the European Union and its
# neighbours, and those that tourists there read most.
LANGUAGES = (
    *("fr", "en", "de", "es", "it", "nl", "pt", "pl", "ro", "el", "cs", "hu", "sv", "da", "fi", "bg", "hr"),
    *("sk", "sl", "et", "lv", "lt", "ga", "mt", "lb", "ca", "eu", "br", "co", "no", "is", "sq", "sr", "mk"),
    *(
        "tr",
        "uk",
        "ru",
        "ka",
        "hy",
        "ar",
        "he",
        "fa",
        "hi",
        "zh-Hans",
        "zh-Hant",
        "ja",
        "ko",
        "vi",
        "th",
        "id",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFacts:
    """What is said of the product in every language.

    gtin         14 digits; "" where there is none
    price_cents  in hundredths of the currency; None where no price is told
    currency     ISO 4217
    """

    gtin: str = ""
    price_cents: int | None = None
    currency: str = "EUR"

    @property
    def shown_gtin(self) -> str:
        """The GTIN as the packaging has it: 8, 12, 13 or 14 digits; "" where there is none."""
        digits = self.gtin.lstrip("0")
        return digits.zfill(next(length for length in LENGTHS if len(digits) <= length)) if digits else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWords:
    """What is said of the product in one language; "" where nothing is.

    price_note  what the price is for: ``the tube of 50 ml · 24 €/100 ml``
    others      lines of ``name: value``
    """

    name: str = ""
    price_note: str = ""
    allergens: str = ""
    ingredients: str = ""
    instructions: str = ""
    others: str = ""

    @property
    def other_facts(self) -> list[tuple[str, str]]:
        """The lines of ``others``, each as its name and its value."""
        pairs = (line.partition(":") for line in self.others.splitlines() if line.strip())
        return [(name.strip(), value.strip()) for name, _colon, value in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A code that somebody gets something for.

    first_day, last_day  on which it is taken; None: not said
    """

    code: str
    first_day: date | None = None
    last_day: date | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether it is taken no more."""
        return self.last_day is not None and today > self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpText:
    """A page in one language.

    locale  a BCP 47 tag, one of ``LANGUAGES``
    coupon  what the coupon gives, in words
    """

    locale: str
    title: str
    markdown: str = ""
    product: ProductWords = field(default_factory=ProductWords)
    coupon: str = ""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``: how its letters run."""
        return direction(self.locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """A help page as it is stored.

    slug     what it is called in addresses and targets: ``help:creme-mains``
    map_url  where the shop is; "" where it is not told
    texts    in the order of their languages
    """

    id: int
    brand_id: int
    slug: str
    product: ProductFacts
    coupon: Coupon | None
    map_url: str
    changed_at: datetime
    texts: Sequence[HelpText]

    def text_in(self, locale: str) -> HelpText | None:
        """Return the text in a language, if there is one."""
        return next((text for text in self.texts if text.locale == locale), None)


def text_for(texts: Sequence[HelpText], wishes: Iterable[str], default: str) -> HelpText:
    """Return the text that somebody reads best.

    texts    one at least
    wishes   BCP 47 tags, the dearest first: ``fr-CA`` is served by ``fr``, ``zh-TW`` by ``zh-Hant``
    default  the language to take where no wish can be met; else the first text
    """
    written = {text.locale: text for text in texts}
    found = (nearest_locale(wish, list(written)) for wish in wishes)
    return written.get(next((one for one in found if one), default), texts[0])


def read_slug(written: str) -> str:
    """Return what a page is called in addresses. Raises InputError."""
    slug = written.strip().lower()
    if not is_slug(slug):
        raise InputError(
            _(
                "“%(written)s” cannot stand in an address: it takes letters from a to z, digits and hyphens, "
                "at most %(most)d, for example hand-cream."
            )
            % {"written": written.strip()[:LONGEST], "most": LONGEST}
        )
    return slug


def slug_of(title: str) -> str:
    """Return what a title makes in addresses; "" where no letter or digit is left.

    >>> slug_of("Crème mains, 50 ml")
    'creme-mains-50-ml'
    """
    apart = unicodedata.normalize("NFKD", title.casefold().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(one for one in apart if not unicodedata.combining(one)))
    return "-".join(words)[:LONGEST].strip("-")


def read_title(written: str) -> str:
    """Return a title without blanks around it. Raises InputError."""
    title = " ".join(cleaned(written).split())
    if not title:
        raise InputError(_("Give the page a title: it stands on top, in large letters."))
    if len(title) > LONGEST_TITLE:
        raise InputError(
            _("The title has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(title), "most": LONGEST_TITLE}
        )
    return title


def language_name(locale: str, in_locale: str | None = None) -> str:
    """Return what a language is called in another, or in itself: ``français``. A tag that is none stays."""
    parsed = parsed_locale(locale)
    return locale if parsed is None else str(parsed.get_display_name(in_locale or parsed) or locale)


def direction(locale: str) -> str:
    """Return ``rtl`` for a language that is written from the right, else ``ltr``."""
    parsed = parsed_locale(locale)
    return "ltr" if parsed is None else str(parsed.text_direction)
