"""The words a customer's page is said in: ours, or the brand's own in the language of the phone."""

from __future__ import annotations

from typing import NamedTuple

from contactcodes.campaigns.brand_texts import BrandTexts
from contactcodes.campaigns.brand_texts_kept import brand_texts_of
from contactcodes.errors import DatabaseAwayError
from contactcodes.language import LOCALES, Words, best_locale, our_words
from contactcodes.web.customer.kept_pages import kept, reading


class _Spoken(NamedTuple):
    """What a brand's pages are said in.

    locales  French, English and what the brand offers
    texts    its own, of some of them
    """

    locales: tuple[str, ...]
    texts: dict[str, BrandTexts]


def words_for(accept_language: str | None, *, brand_id: int | None, locale: str) -> Words:
    """Return the words that a phone gets.

    accept_language  its header, or a single language
    brand_id         whose page it is; None: nobody's, or nobody knows
    locale           French or English, for a phone that wants none of what is spoken
    """
    if brand_id is None:
        return our_words(best_locale(accept_language, locale))
    values = kept()
    try:
        spoken = values.get(("texts", brand_id), lambda: _read(brand_id))
        found = best_locale(accept_language, locale, spoken.locales)
        if found not in spoken.texts:
            return our_words(found)
        return values.get(("words", brand_id, found, locale), lambda: spoken.texts[found].words(locale))
    except DatabaseAwayError:
        return our_words(best_locale(accept_language, locale))


def _read(brand_id: int) -> _Spoken:
    with reading() as connection:
        found = brand_texts_of(connection, brand_id)
    texts = {one.locale: one for one in found if one.texts and (one.is_ours or one.offered)}
    return _Spoken((*LOCALES, *(locale for locale in texts if locale not in LOCALES)), texts)
