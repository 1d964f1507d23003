"""The style of a brand's symbols, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from contactcodes.codes.logo import Logo
from contactcodes.codes.style import PLAIN, Style
from contactcodes.storage.tables import brand_styles


def find_style(connection: Connection, brand_id: int) -> Style:
    """Return the style of a brand; the plain one until another is kept."""
    row = connection.execute(select(brand_styles).where(brand_styles.c.brand_id == brand_id)).one_or_none()
    if row is None:
        return PLAIN
    return Style.of_json(row.style, Logo.kept(row.logo) if row.logo is not None else None)


def keep_style(connection: Connection, brand_id: int, style: Style, at: datetime) -> None:
    """Keep the style of a brand, instead of the one it had. What is printed already does not change."""
    connection.execute(delete(brand_styles).where(brand_styles.c.brand_id == brand_id))
    if not style.is_plain:
        connection.execute(
            insert(brand_styles).values(
                brand_id=brand_id,
                style=style.as_json(),
                logo=style.logo.png if style.logo is not None else None,
                changed_at=at,
            )
        )
