"""Drafts: what was typed on the way to a campaign, kept between the steps and for 30 days.

Nothing of a draft is a campaign, a placement or a code; the last step makes all of
them at once and ends the draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from contactcodes.contacts.target import Target
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow, now
from contactcodes.storage.tables import drafts

KEPT = timedelta(days=30)
_WITHOUT_LIST = tuple(column for column in drafts.c if column.name != "placements")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft of one user. Its list, which may have 20 MB, is read by ``list_of`` where it is needed.

    campaign_id  the campaign that placements are added to; None: a new one
    skip_bad     go on with the good rows only
    """

    id: int
    brand_id: int
    campaign_id: int | None
    name: str
    target: Target
    skip_bad: bool
    changed_at: datetime


def begin_draft(
    connection: Connection, *, user_id: int, brand_id: int, campaign_id: int | None, name: str, target: Target
) -> Draft:
    """Begin a draft; drafts that nobody touched for 30 days are cleared away."""
    at = now()
    connection.execute(delete(drafts).where(drafts.c.changed_at < at - KEPT))
    values = {
        "user_id": user_id,
        "brand_id": brand_id,
        "campaign_id": campaign_id,
        "name": name,
        "channel": target.channel,
        "value": target.value,
        "changed_at": at,
    }
    return _draft(connection.execute(insert(drafts).values(values).returning(*_WITHOUT_LIST)).one())


def find_draft(connection: Connection, draft_id: int, user_id: int) -> Draft:
    """Return a user's draft. Raises NotFoundError."""
    row = connection.execute(
        select(*_WITHOUT_LIST).where(drafts.c.id == draft_id, drafts.c.user_id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(_("This draft is finished or gone."))
    return _draft(row)


def drafts_of(connection: Connection, user_id: int, brand_id: int) -> list[Draft]:
    """Return a user's drafts of a brand, the last touched first."""
    query = select(*_WITHOUT_LIST).where(drafts.c.user_id == user_id, drafts.c.brand_id == brand_id)
    return [_draft(row) for row in connection.execute(query.order_by(drafts.c.changed_at.desc()))]


def list_of(connection: Connection, draft: Draft) -> str:
    """Return the table of a draft as text, tab-separated where it came from a file; "": none yet."""
    query = select(drafts.c.placements).where(drafts.c.id == draft.id)
    return connection.execute(query).scalar() or ""


def name_draft(connection: Connection, draft: Draft, name: str, target: Target) -> None:
    """Keep what the first step said."""
    _change(connection, draft, name=name, channel=target.channel, value=target.value)


def list_in_draft(connection: Connection, draft: Draft, placements: str, *, skip_bad: bool) -> None:
    """Keep what the second step said."""
    _change(connection, draft, placements=placements, skip_bad=skip_bad)


def end_draft(connection: Connection, draft: Draft) -> None:
    """Forget a draft: it became what it was meant to be, or nobody wants it."""
    connection.execute(delete(drafts).where(drafts.c.id == draft.id))


def _change(connection: Connection, draft: Draft, **values: Any) -> None:
    connection.execute(update(drafts).where(drafts.c.id == draft.id).values(changed_at=now(), **values))


def _draft(row: AnyRow) -> Draft:
    return Draft(
        id=row.id,
        brand_id=row.brand_id,
        campaign_id=row.campaign_id,
        name=row.name,
        target=Target(row.channel, row.value),
        skip_bad=row.skip_bad,
        changed_at=row.changed_at,
    )
