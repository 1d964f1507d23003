"""A brand's own texts for tests: every text in a language that marks what is said in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from contactcodes.campaigns.brand_texts import BrandTexts, customer_texts, number_of_forms
from contactcodes.campaigns.brand_texts_kept import add_language, keep_brand_texts, offer_language
from contactcodes.language import LOCALES
from contactcodes.storage.database import Database

ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابثدهفجحيزكلمنوبقرستعخوطيضابثدهفجحيزكلمنوبقرستعخوطيض",
)


def whole(locale: str, say: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Return all texts in a language, as ``say`` says the English ones."""
    return {
        text.key: tuple(say(text.plural or text.original) for _form in range(number_of_forms(text, locale)))
        for text in customer_texts()
    }


def marked(original: str) -> str:
    """Return an original between marks: what is said outside is in no list."""
    return f"⟦{original}⟧"


def in_arabic_letters(original: str) -> str:
    """Return an original in letters that are written from the right, its fields as they are."""
    pieces = re.split(r"(%\([a-z_]+\)[sd])", original)
    return "".join(piece if piece.startswith("%(") else piece.translate(ARABIC) for piece in pieces)


def keep(
    database: Database,
    locale: str,
    texts: dict[str, tuple[str, ...]],
    *,
    brand_id: int = 1,
    offer: bool = True,
) -> BrandTexts:
    """Keep a brand's texts in one language, and offer it to phones."""
    with database.writing() as connection:
        if locale not in LOCALES:
            add_language(connection, brand_id, locale)
        keep_brand_texts(connection, brand_id, locale, texts)
        if offer and locale not in LOCALES:
            offer_language(connection, brand_id, locale)
    return BrandTexts(locale=locale, texts=texts, offered=offer)
