"""Re-points as they are kept: what led where before and after, who asked, who looked, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, or_, select

from contactcodes.contacts.way import Scope, Way
from contactcodes.errors import NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import campaigns, codes, repoints, users

UNDOES = "undoes"  # in ``after``: the re-point that this one takes back
_MOST_SHOWN = 100


class RepointState(StrEnum):
    """What became of a re-point."""

    ASKED = "asked"  # waits for a second pair of eyes
    APPROVED = "approved"  # waits for its date
    APPLIED = "applied"
    REFUSED = "refused"
    CALLED_OFF = "called_off"
    UNDONE = "undone"  # it was applied, and another one took it back


WAITING = (RepointState.ASKED, RepointState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repoint:
    """A change of where a campaign or a code leads.

    before, after  None: a code goes with its campaign
    asked_by       id of a user; None: the command line
    asker, approver  their e-mails; ""
    campaign, code_text  by name, for people; "" where it is about the whole campaign
    undoes         the re-point that this one takes back
    """

    id: int
    scope: Scope
    brand_id: int
    campaign: str
    code_text: str
    before: Way | None
    after: Way | None
    undoes: int | None
    state: RepointState
    asked_by: int | None
    asker: str
    asked_at: datetime
    takes_effect_at: datetime
    approver: str
    approved_at: datetime | None
    applied_at: datetime | None
    ended_at: datetime | None

    @property
    def waits(self) -> bool:
        """Tell whether it may still happen."""
        return self.state in WAITING

    @property
    def is_dated(self) -> bool:
        """Tell whether a later moment was chosen for it."""
        return self.takes_effect_at > self.asked_at


def find_repoint(connection: Connection, repoint_id: int) -> Repoint:
    """Return a re-point. Raises NotFoundError."""
    row = connection.execute(_query().where(repoints.c.id == repoint_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no re-point %(id)d.") % {"id": repoint_id})
    return _of(row)


def history_of(connection: Connection, scope: Scope) -> list[Repoint]:
    """Return what was changed and is to change, the newest first: of a code, its campaign's too."""
    about: ColumnElement[bool] = repoints.c.code_id.is_(None)
    if scope.code_id is not None:
        about = or_(about, repoints.c.code_id == scope.code_id)
    query = _query().where(repoints.c.campaign_id == scope.campaign_id, about)
    rows = connection.execute(query.order_by(repoints.c.id.desc()).limit(_MOST_SHOWN))
    return [_of(row) for row in rows]


def waiting_repoints(connection: Connection, brand_id: int) -> list[Repoint]:
    """Return a brand's re-points that wait for somebody or for their date, the next to happen first."""
    query = _query().where(campaigns.c.brand_id == brand_id, repoints.c.state.in_(WAITING))
    return [_of(row) for row in connection.execute(query.order_by(repoints.c.takes_effect_at, repoints.c.id))]


def waiting_of(connection: Connection, scope: Scope) -> list[Repoint]:
    """Return what is still to change about exactly this scope, the next to happen first."""
    same = repoints.c.code_id.is_(None) if scope.code_id is None else repoints.c.code_id == scope.code_id
    query = _query().where(repoints.c.campaign_id == scope.campaign_id, same, repoints.c.state.in_(WAITING))
    return [_of(row) for row in connection.execute(query.order_by(repoints.c.takes_effect_at, repoints.c.id))]


def count_waiting(connection: Connection, brand_id: int) -> int:
    """Return how many of a brand's re-points wait for somebody or for their date."""
    query = (
        select(func.count()).select_from(repoints).join(campaigns, campaigns.c.id == repoints.c.campaign_id)
    )
    query = query.where(campaigns.c.brand_id == brand_id, repoints.c.state.in_(WAITING))
    return connection.execute(query).scalar_one()


def _query() -> AnySelect:
    asker, approver = users.alias("asker"), users.alias("approver")
    return (
        select(
            repoints,
            campaigns.c.brand_id,
            campaigns.c.name.label("campaign"),
            codes.c.text.label("code_text"),
            asker.c.email.label("asker"),
            approver.c.email.label("approver"),
        )
        .join(campaigns, campaigns.c.id == repoints.c.campaign_id)
        .outerjoin(codes, codes.c.id == repoints.c.code_id)
        .outerjoin(asker, asker.c.id == repoints.c.asked_by)
        .outerjoin(approver, approver.c.id == repoints.c.approved_by)
    )


def _of(row: AnyRow) -> Repoint:
    return Repoint(
        id=row.id,
        scope=Scope(row.campaign_id, row.code_id),
        brand_id=row.brand_id,
        campaign=row.campaign,
        code_text=row.code_text or "",
        before=Way.from_json(row.before),
        after=Way.from_json(row.after),
        undoes=row.after.get(UNDOES),
        state=RepointState(row.state),
        asked_by=row.asked_by,
        asker=row.asker or "",
        asked_at=row.asked_at,
        takes_effect_at=row.takes_effect_at,
        approver=row.approver or "",
        approved_at=row.approved_at,
        applied_at=row.applied_at,
        ended_at=row.ended_at,
    )
