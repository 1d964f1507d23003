"""A brand's own texts in the database."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from contactcodes.campaigns.brand_texts import BrandTexts, read_locale
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import LOCALES, _, ngettext
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import brand_texts


def brand_texts_of(connection: Connection, brand_id: int) -> list[BrandTexts]:
    """Return the texts of a brand: in French and English, empty ones too, then in the languages it added."""
    query = select(brand_texts).where(brand_texts.c.brand_id == brand_id).order_by(brand_texts.c.locale)
    kept = {row.locale: _texts(row) for row in connection.execute(query)}
    ours = [kept.pop(locale, BrandTexts(locale=locale)) for locale in LOCALES]
    return [*ours, *kept.values()]


def find_brand_texts(connection: Connection, brand_id: int, locale: str) -> BrandTexts:
    """Return the texts of a brand in one language. Raises NotFoundError for one it did not add."""
    for texts in brand_texts_of(connection, brand_id):
        if texts.locale == locale:
            return texts
    raise NotFoundError(_("This language is not there. Add it first."))


def add_language(connection: Connection, brand_id: int, locale: str) -> None:
    """Add a language, its texts still to be written; one that is there stays as it is.

    Raises NotFoundError for a language that is not known.
    """
    _see_that_there_is(connection, brand_id, read_locale(locale))


def keep_brand_texts(
    connection: Connection, brand_id: int, locale: str, texts: Mapping[str, tuple[str, ...]]
) -> None:
    """Keep the texts of a brand in one language, instead of those it had there.

    texts  as ``checked_forms`` returns them

    Raises NotFoundError for a language it did not add, InputError where a language that phones get
    would lose a text.
    """
    before = _locked(connection, brand_id, locale)
    after = BrandTexts(locale=locale, texts=texts, offered=before.offered)
    lost = {text.key for text in after.missing} - {text.key for text in before.missing}
    if lost and before.offered:
        raise InputError(still_offered())
    _see_that_there_is(connection, brand_id, locale)
    connection.execute(update(brand_texts).where(_of(brand_id, locale)).values(texts=_json(texts)))
    count_change(connection)


def still_offered() -> str:
    """Return why a text of a language that phones get cannot be taken away."""
    return _("Phones get this language, so no text of it can be left empty. Stop offering it first.")


def offer_language(connection: Connection, brand_id: int, locale: str) -> None:
    """Have phones get a language. Raises NotFoundError; InputError while a text is missing."""
    texts = _locked(connection, brand_id, locale)
    if missing := len(texts.missing):
        raise InputError(
            ngettext(
                "%(count)d text is still missing: phones get a language when it is complete.",
                "%(count)d texts are still missing: phones get a language when it is complete.",
                missing,
            )
            % {"count": missing}
        )
    _mark(connection, brand_id, locale, offered=True)


def stop_offering(connection: Connection, brand_id: int, locale: str) -> None:
    """Have phones no longer get a language; its texts stay."""
    _mark(connection, brand_id, locale, offered=False)


def delete_brand_texts(connection: Connection, brand_id: int, locale: str) -> None:
    """Delete the texts of a brand in one language; French and English are then said as we say them."""
    connection.execute(delete(brand_texts).where(_of(brand_id, locale)))
    count_change(connection)


def _mark(connection: Connection, brand_id: int, locale: str, *, offered: bool) -> None:
    connection.execute(update(brand_texts).where(_of(brand_id, locale)).values(offered=offered))
    count_change(connection)


def _locked(connection: Connection, brand_id: int, locale: str) -> BrandTexts:
    """Return the texts, which nobody else changes until the end of the transaction. Raises NotFoundError."""
    connection.execute(select(brand_texts.c.offered).where(_of(brand_id, locale)).with_for_update())
    return find_brand_texts(connection, brand_id, locale)


def _see_that_there_is(connection: Connection, brand_id: int, locale: str) -> None:
    values = {"brand_id": brand_id, "locale": locale, "texts": {}, "offered": False}
    if connection.execute(select(brand_texts.c.locale).where(_of(brand_id, locale))).first() is None:
        # Another process may be faster.
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(brand_texts).values(values))


def _of(brand_id: int, locale: str) -> ColumnElement[bool]:
    return (brand_texts.c.brand_id == brand_id) & (brand_texts.c.locale == locale)


def _json(texts: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {key: list(forms) for key, forms in texts.items()}


def _texts(row: AnyRow) -> BrandTexts:
    texts = {key: tuple(forms) for key, forms in row.texts.items()}
    return BrandTexts(locale=row.locale, texts=texts, offered=row.offered)
