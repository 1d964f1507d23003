"""Help pages in the database."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from contactcodes.contacts.help.checked import text_problems
from contactcodes.contacts.help.page import (
    Coupon,
    HelpPage,
    HelpText,
    ProductFacts,
    ProductWords,
    read_slug,
    read_title,
    slug_of,
)
from contactcodes.contacts.help.stored_images import pictures_of
from contactcodes.contacts.help.weight import weight_problem
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _, ngettext
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import count_change
from contactcodes.storage.tables import contact_points, help_pages, help_texts

CHANNEL = "help"


def help_pages_of(connection: Connection, brand_id: int) -> list[HelpPage]:
    """Return the brand's help pages by their names in addresses."""
    query = select(help_pages).where(help_pages.c.brand_id == brand_id).order_by(help_pages.c.slug)
    rows = connection.execute(query).all()
    texts = connection.execute(
        select(help_texts)
        .join(help_pages, help_pages.c.id == help_texts.c.help_page_id)
        .where(help_pages.c.brand_id == brand_id)
        .order_by(help_texts.c.locale)
    ).all()
    return [_page(row, [text for text in texts if text.help_page_id == row.id]) for row in rows]


def find_help_page(connection: Connection, brand_id: int, slug: str) -> HelpPage | None:
    """Return the page of a brand that has a name, if there is one; "": its first."""
    query = select(help_pages).where(help_pages.c.brand_id == brand_id).order_by(help_pages.c.id).limit(1)
    row = connection.execute(query.where(help_pages.c.slug == slug) if slug else query).one_or_none()
    return None if row is None else _page(row, _texts_of(connection, row.id))


def help_page(connection: Connection, help_page_id: int) -> HelpPage:
    """Return a page. Raises NotFoundError."""
    row = connection.execute(select(help_pages).where(help_pages.c.id == help_page_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such help page."))
    return _page(row, _texts_of(connection, row.id))


def add_help_page(
    connection: Connection, brand_id: int, *, title: str, slug: str, locale: str, at: datetime
) -> HelpPage:
    """Add a page with an empty text in one language, and return it.

    slug  "" for one that is made of the title

    Raises InputError for a title or slug that cannot be, or is taken.
    """
    title = read_title(title)
    slug = read_slug(slug or slug_of(title))
    taken = InputError(_("There is a help page “%(slug)s” already.") % {"slug": slug})
    if find_help_page(connection, brand_id, slug):
        raise taken
    values = {"brand_id": brand_id, "slug": slug, "product": {}, "created_at": at, "changed_at": at}
    try:
        with connection.begin_nested():
            added = connection.execute(
                insert(help_pages).values(values).returning(help_pages.c.id)
            ).scalar_one()
    except IntegrityError as problem:  # another process was faster
        raise taken from problem
    text = {"help_page_id": added, "locale": locale, "title": title, "markdown": "", "facts": {}}
    connection.execute(insert(help_texts).values(text))
    count_change(connection)
    return help_page(connection, added)


def save_help_text(connection: Connection, page: HelpPage, text: HelpText, at: datetime) -> None:
    """Keep a page's text in its language, new or instead of the one before.

    Raises InputError for a text that cannot be shown.
    """
    pictures = pictures_of(connection, page.brand_id)
    problems = text_problems(text.markdown, pictures)
    too_heavy = weight_problem(page, text, pictures) if not problems else ""
    if problems or too_heavy:
        raise InputError("\n".join(problems) or too_heavy)
    values = {
        "title": read_title(text.title),
        "markdown": text.markdown,
        "facts": asdict(text.product) | {"coupon": text.coupon},
    }
    connection.execute(
        delete(help_texts).where(help_texts.c.help_page_id == page.id, help_texts.c.locale == text.locale)
    )
    connection.execute(insert(help_texts).values(values | {"help_page_id": page.id, "locale": text.locale}))
    _changed(connection, page, at)


def delete_help_text(connection: Connection, page: HelpPage, locale: str, at: datetime) -> None:
    """Remove a page's text in a language. Raises InputError where it is the only one."""
    others = (
        select(func.count())
        .select_from(help_texts)
        .where(help_texts.c.help_page_id == page.id, help_texts.c.locale != locale)
    )
    if not connection.execute(others).scalar_one():
        raise InputError(_("This is the page’s only text. Write another one first, or delete the page."))
    connection.execute(
        delete(help_texts).where(help_texts.c.help_page_id == page.id, help_texts.c.locale == locale)
    )
    _changed(connection, page, at)


def save_facts(
    connection: Connection,
    page: HelpPage,
    *,
    product: ProductFacts,
    coupon: Coupon | None,
    map_url: str,
    at: datetime,
) -> None:
    """Keep what holds for a page in every language: checked before, by ``facts``."""
    connection.execute(
        update(help_pages)
        .where(help_pages.c.id == page.id)
        .values(product=asdict(product), coupon=_coupon_json(coupon), map_url=map_url)
    )
    _changed(connection, page, at)


def delete_help_page(connection: Connection, page: HelpPage) -> None:
    """Delete a page with its texts and votes. Raises InputError while a contact point leads to it."""
    leading = leading_to(connection, page)
    if leading:
        raise InputError(
            ngettext(
                "%(count)d contact point leads to this page. Let its codes lead elsewhere first.",
                "%(count)d contact points lead to this page. Let their codes lead elsewhere first.",
                leading,
            )
            % {"count": leading}
        )
    connection.execute(delete(help_pages).where(help_pages.c.id == page.id))
    count_change(connection)


def leading_to(connection: Connection, page: HelpPage) -> int:
    """Return how many contact points lead to a page; those that name none lead to the brand's first."""
    value = contact_points.c.value
    names = [page.slug]
    first = find_help_page(connection, page.brand_id, "")
    if first is not None and first.id == page.id:
        names.append("")
    return connection.execute(
        select(func.count())
        .select_from(contact_points)
        .where(
            contact_points.c.brand_id == page.brand_id,
            contact_points.c.channel == CHANNEL,
            or_(*(or_(value == name, value.startswith(f"{name}?", autoescape=True)) for name in names)),
        )
    ).scalar_one()


def with_text(page: HelpPage, text: HelpText) -> HelpPage:
    """Return a page that has this text in its language: what it would be."""
    return replace(page, texts=[*(one for one in page.texts if one.locale != text.locale), text])


def _changed(connection: Connection, page: HelpPage, at: datetime) -> None:
    connection.execute(update(help_pages).where(help_pages.c.id == page.id).values(changed_at=at))
    count_change(connection)


def _texts_of(connection: Connection, help_page_id: int) -> list[AnyRow]:
    query = select(help_texts).where(help_texts.c.help_page_id == help_page_id).order_by(help_texts.c.locale)
    return list(connection.execute(query))


def _page(row: AnyRow, texts: list[AnyRow]) -> HelpPage:
    return HelpPage(
        id=row.id,
        brand_id=row.brand_id,
        slug=row.slug,
        product=ProductFacts(**row.product),
        coupon=_coupon(row.coupon),
        map_url=row.map_url,
        changed_at=row.changed_at,
        texts=[_text(text) for text in texts],
    )


def _text(row: AnyRow) -> HelpText:
    facts = dict(row.facts)
    coupon = facts.pop("coupon", "")
    return HelpText(
        locale=row.locale,
        title=row.title,
        markdown=row.markdown,
        product=ProductWords(**facts),
        coupon=coupon,
    )


def _coupon(stored: dict[str, Any] | None) -> Coupon | None:
    if stored is None:
        return None
    days = {name: stored[name] and date.fromisoformat(stored[name]) for name in ("first_day", "last_day")}
    return Coupon(code=stored["code"], **days)


def _coupon_json(coupon: Coupon | None) -> dict[str, str | None] | None:
    if coupon is None:
        return None
    first, last = coupon.first_day, coupon.last_day
    return {
        "code": coupon.code,
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
    }
