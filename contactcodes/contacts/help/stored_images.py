"""The pictures of a brand's help pages in the database, each once, known by its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from contactcodes.contacts.help.image import HelpImage
from contactcodes.contacts.help.rendered import PICTURE, PICTURES_UNDER, Picture
from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.storage.tables import help_images, help_pages, help_texts

MOST_IMAGES = 300  # of a brand: 45 MB at most
_NAME_DIGITS = 16  # of the digest: 64 bits, no two of a brand's pictures share them by chance
_NAME = re.compile(rf"[0-9a-f]{{{_NAME_DIGITS}}}")
MEDIA_TYPE = "image/webp"


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture as it is served."""

    sha256: str
    media_type: str
    content: bytes


def pictures_of(connection: Connection, brand_id: int) -> dict[str, Picture]:
    """Return the brand's pictures by their names, the newest first."""
    query = (
        select(help_images.c.sha256, help_images.c.width, help_images.c.height)
        .where(help_images.c.brand_id == brand_id)
        .order_by(help_images.c.id.desc())
    )
    return {
        name_of(row.sha256): Picture(_address(brand_id, row.sha256), row.width, row.height)
        for row in connection.execute(query)
    }


def add_image(connection: Connection, brand_id: int, image: HelpImage, at: datetime) -> str:
    """Keep a picture and return its name; one that is there already stays.

    Raises InputError where the brand has too many.
    """
    name = name_of(image.sha256)
    if find_image(connection, brand_id, name):
        return name
    count = connection.execute(
        select(func.count()).select_from(help_images).where(help_images.c.brand_id == brand_id)
    ).scalar_one()
    if count >= MOST_IMAGES:
        raise InputError(
            _(
                "There are %(most)s pictures already, which is as many as can be. Delete some that no page "
                "shows."
            )
            % {"most": format_number(MOST_IMAGES)}
        )
    values = {
        "brand_id": brand_id,
        "sha256": image.sha256,
        "media_type": MEDIA_TYPE,
        "width": image.width,
        "height": image.height,
        "content": image.content,
        "created_at": at,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(help_images).values(values))
    except IntegrityError:
        if not find_image(connection, brand_id, name):
            raise
    return name


def find_image(connection: Connection, brand_id: int, name: str) -> StoredImage | None:
    """Return a picture of a brand by its name, if there is one."""
    if not _NAME.fullmatch(name):
        return None
    row = connection.execute(
        select(help_images.c.sha256, help_images.c.media_type, help_images.c.content)
        .where(
            help_images.c.brand_id == brand_id,
            help_images.c.sha256 >= name,
            help_images.c.sha256 < name + "g",  # behind every digit
        )
        .limit(1)
    ).one_or_none()
    return None if row is None else StoredImage(row.sha256, row.media_type, bytes(row.content))


def delete_image(connection: Connection, brand_id: int, name: str) -> None:
    """Delete a picture. Raises InputError while a page shows it."""
    shown = connection.execute(
        select(help_pages.c.slug)
        .join(help_texts, help_texts.c.help_page_id == help_pages.c.id)
        .where(
            help_pages.c.brand_id == brand_id,
            help_texts.c.markdown.contains(PICTURE + name, autoescape=True),
        )
        .limit(1)
    ).scalar()
    if shown is not None:
        raise InputError(
            _("The page “%(slug)s” shows this picture. Take it out of its text first.") % {"slug": shown}
        )
    found = find_image(connection, brand_id, name)
    if found is not None:
        connection.execute(
            delete(help_images).where(
                help_images.c.brand_id == brand_id, help_images.c.sha256 == found.sha256
            )
        )


def name_of(sha256: str) -> str:
    """Return what a picture is called in texts and addresses: the beginning of its digest."""
    return sha256[:_NAME_DIGITS]


def _address(brand_id: int, sha256: str) -> str:
    return f"{PICTURES_UNDER}{brand_id}/{name_of(sha256)}.webp"
