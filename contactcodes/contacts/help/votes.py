"""“Was this helpful?”, counted by page, language and day; of who pressed it nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from contactcodes.storage.bulk import add_up
from contactcodes.storage.tables import help_pages, help_votes


@dataclass(frozen=True, slots=True)
class Votes:
    """How often each button was pressed."""

    helpful: int = 0
    unhelpful: int = 0

    @property
    def total(self) -> int:
        """All that were counted."""
        return self.helpful + self.unhelpful


def count_vote(connection: Connection, help_page_id: int, locale: str, day: date, *, helpful: bool) -> None:
    """Count one press of a button on a day."""
    row = (help_page_id, locale, day.toordinal(), int(helpful), int(not helpful))
    add_up(connection, help_votes, [row])


def votes_of(connection: Connection, brand_id: int) -> dict[tuple[int, str], Votes]:
    """Return the votes of a brand's pages by page and language; none where nobody voted."""
    rows = connection.execute(
        select(
            help_votes.c.help_page_id,
            help_votes.c.locale,
            func.sum(help_votes.c.helpful).label("helpful"),
            func.sum(help_votes.c.unhelpful).label("unhelpful"),
        )
        .join(help_pages, help_pages.c.id == help_votes.c.help_page_id)
        .where(help_pages.c.brand_id == brand_id)
        .group_by(help_votes.c.help_page_id, help_votes.c.locale)
    )
    return {(row.help_page_id, row.locale): Votes(int(row.helpful), int(row.unhelpful)) for row in rows}
