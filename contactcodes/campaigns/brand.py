"""Brands: to whom everything belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import LOCALES, _, using_locale
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.tables import brands

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One brand.

    time_zone  IANA name: where its days begin and end
    sample     True for the brand that ``demo`` makes and removes
    """

    id: int
    name: str
    locale: str
    time_zone: str
    sample: bool


def all_brands(connection: Connection) -> list[Brand]:
    """Return every brand, the sample brand last."""
    rows = connection.execute(select(brands).order_by(brands.c.sample, brands.c.id))
    return [_brand(row) for row in rows]


def find_brand(connection: Connection, brand_id: int) -> Brand:
    """Return a brand. Raises NotFoundError."""
    row = connection.execute(select(brands).where(brands.c.id == brand_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such brand."))
    return _brand(row)


def own_brand(connection: Connection, *, locale: str, time_zone: str, at: datetime) -> Brand:
    """Return the brand this service was set up for, made on first use under a name to be changed."""
    row = connection.execute(
        select(brands).where(~brands.c.sample).order_by(brands.c.id).limit(1)
    ).one_or_none()
    if row is not None:
        return _brand(row)
    return add_brand(connection, _placeholder(), locale=locale, time_zone=time_zone, sample=False, at=at)


def has_placeholder_name(brand: Brand) -> bool:
    """Tell whether a brand is still called what it was until somebody names it."""
    for locale in LOCALES:  # of whoever used the service first
        with using_locale(locale):
            if brand.name == _placeholder():
                return True
    return False


def add_brand(
    connection: Connection, name: str, *, locale: str, time_zone: str, sample: bool, at: datetime
) -> Brand:
    """Add a brand and return it. Raises InputError for a name that is empty, too long or taken."""
    name = checked_brand_name(name)
    if connection.execute(select(brands.c.id).where(brands.c.name == name)).first():
        raise InputError(_("There is a brand “%(name)s” already.") % {"name": name})
    values = {"name": name, "locale": locale, "time_zone": time_zone, "sample": sample, "created_at": at}
    return _brand(connection.execute(insert(brands).values(values).returning(brands)).one())


def change_brand(
    connection: Connection,
    brand: Brand,
    *,
    name: str,
    locale: str | None = None,
    time_zone: str | None = None,
) -> None:
    """Change what a brand is called, speaks, or where its days begin; None leaves it as it is.

    Raises InputError for a name that is empty, too long or another brand's.
    """
    name = checked_brand_name(name)
    if connection.execute(select(brands.c.id).where(brands.c.name == name, brands.c.id != brand.id)).first():
        raise InputError(_("There is a brand “%(name)s” already.") % {"name": name})
    values = {"name": name, "locale": locale or brand.locale, "time_zone": time_zone or brand.time_zone}
    connection.execute(update(brands).where(brands.c.id == brand.id).values(values))


def checked_brand_name(name: str) -> str:
    """Return the name without blanks around it. Raises InputError if it is empty or too long."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(
            _("The brand’s name has %(length)d characters; it takes 1 to %(longest)d.")
            % {"length": len(name), "longest": LONGEST_NAME}
        )
    return name


def _placeholder() -> str:
    return _("My brand")


def _brand(row: AnyRow) -> Brand:
    return Brand(id=row.id, name=row.name, locale=row.locale, time_zone=row.time_zone, sample=row.sample)
