"""A re-point: printed codes are led elsewhere. Asked for, looked at by a second person, applied at its date.

    asked → approved → applied → undone
      ↘ refused, called off

Each step is one row that changes its state, within the transaction that does what the state says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from contactcodes.contacts.repoint_record import (
    UNDOES,
    WAITING,
    Repoint,
    RepointState,
    find_repoint,
)
from contactcodes.contacts.route import read_routes
from contactcodes.contacts.way import InField, Scope, Way, in_field, own_way
from contactcodes.errors import InputError, RouteError
from contactcodes.language import _, ngettext
from contactcodes.settings import Settings
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import campaigns, codes, contact_points, repoints, users

JUST_NOW = timedelta(hours=1)  # within which a mistake is taken back by whoever made it


def needs_second_eyes(reached: InField, second_eyes_from: int) -> bool:
    """Tell whether a second person must look: from so many copies in the field on; 0: never."""
    return 0 < second_eyes_from <= reached.copies


def ask_repoint(
    connection: Connection,
    scope: Scope,
    way: Way | None,
    *,
    asked_by: int | None,
    at: datetime,
    takes_effect_at: datetime | None = None,
    second_eyes_from: int,
    undoes: int | None = None,
) -> Repoint:
    """Ask that a campaign or a code leads elsewhere; applied at once where nothing is to be waited for.

    way               None: a code goes with its campaign from then on
    asked_by          id of a user; None: the command line
    at                now, aware
    takes_effect_at   aware; None: now
    second_eyes_from  as ``needs_second_eyes`` takes it

    Raises InputError where it leads there already, RouteError for routes that cannot be followed.
    """
    before = own_way(connection, scope)
    effect = max(takes_effect_at or at, at)
    _check(connection, scope, way)
    if effect == at and before == way:
        raise InputError(_("The codes lead there already; nothing was changed."))
    # What was in force a moment ago was looked at then; a mistake is taken back at once.
    taken_back = undoes is not None and undoes == _just_applied(connection, scope, at)
    asked = not taken_back and needs_second_eyes(in_field(connection, scope), second_eyes_from)
    after = _json(way) | ({} if undoes is None else {UNDOES: undoes})
    values = {
        "campaign_id": scope.campaign_id,
        "code_id": scope.code_id,
        "before": _json(before),
        "after": after,
        "state": RepointState.ASKED if asked else RepointState.APPROVED,
        "asked_by": asked_by,
        "asked_at": at,
        "takes_effect_at": effect,
    }
    repoint_id = connection.execute(insert(repoints).values(values).returning(repoints.c.id)).scalar_one()
    if not asked and effect <= at:
        _apply_due(connection, scope.campaign_id, at, second_eyes_from, looked_at=repoint_id)
    return find_repoint(connection, repoint_id)


def approve(
    connection: Connection, repoint: Repoint, approver: int | None, at: datetime, *, second_eyes_from: int
) -> Repoint:
    """Say yes to what somebody else asked; applied at once if its date has come.

    approver          id of a user; None: whoever runs the service, at the command line
    second_eyes_from  as ``needs_second_eyes`` takes it

    Raises InputError for one's own, and where it waits no more.
    """
    if approver is not None and approver == repoint.asked_by:
        raise InputError(own_told(connection))
    _move(
        connection,
        repoint,
        (RepointState.ASKED,),
        state=RepointState.APPROVED,
        approved_by=approver,
        approved_at=at,
    )
    _apply_due(connection, repoint.scope.campaign_id, at, second_eyes_from, looked_at=repoint.id)
    return find_repoint(connection, repoint.id)


def refuse(connection: Connection, repoint: Repoint, by: int, at: datetime) -> None:
    """Say no to what somebody asked. Raises InputError where it waits no more."""
    _move(connection, repoint, (RepointState.ASKED,), state=RepointState.REFUSED, approved_by=by, ended_at=at)


def call_off(connection: Connection, repoint: Repoint, at: datetime) -> None:
    """Take back what has not happened yet. Raises InputError where it waits no more."""
    _move(connection, repoint, WAITING, state=RepointState.CALLED_OFF, ended_at=at)


def undo(
    connection: Connection, repoint: Repoint, *, asked_by: int | None, at: datetime, second_eyes_from: int
) -> Repoint:
    """Lead the codes as they were before a re-point, by another one.

    The latest one is undone at once within ``JUST_NOW``; any other needs a second pair of eyes as all do.
    Raises InputError where it was not applied.
    """
    if repoint.state is not RepointState.APPLIED:
        raise InputError(_("Only a re-point that was applied can be undone."))
    return ask_repoint(
        connection,
        repoint.scope,
        repoint.before,
        asked_by=asked_by,
        at=at,
        second_eyes_from=second_eyes_from,
        undoes=repoint.id,
    )


def apply_next(database: Database, settings: Settings) -> bool:
    """Apply what is due of one campaign; tell whether there was anything. Any number of workers may."""
    due = select(repoints.c.campaign_id).where(
        repoints.c.state == RepointState.APPROVED, repoints.c.takes_effect_at <= now()
    )
    with database.reading() as connection:
        campaign_id = connection.execute(
            due.order_by(repoints.c.takes_effect_at, repoints.c.id).limit(1)
        ).scalar()
    if campaign_id is None:
        return False
    with database.writing() as connection:
        _apply_due(connection, campaign_id, now(), settings.second_eyes_from_copies)
    return True


def _apply_due(
    connection: Connection,
    campaign_id: int,
    at: datetime,
    second_eyes_from: int,
    looked_at: int | None = None,
) -> None:
    """Apply what is due of a campaign, each once and in the order of their dates.

    looked_at  the re-point that needs nobody else's eyes now

    Copies are hung between the asking and the date: what nobody approved waits for somebody after all where
    they have become so many.
    """
    # Whoever else wants to waits here until this is committed, and then finds them applied.
    lock = select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update(key_share=True)
    connection.execute(lock)
    due = select(repoints.c.id).where(
        repoints.c.campaign_id == campaign_id,
        repoints.c.state == RepointState.APPROVED,
        repoints.c.takes_effect_at <= at,
    )
    due = due.order_by(repoints.c.takes_effect_at, repoints.c.id)
    for repoint_id in list(connection.execute(due).scalars()):
        repoint = find_repoint(connection, repoint_id)
        if (
            repoint_id != looked_at
            and repoint.approved_at is None
            and needs_second_eyes(in_field(connection, repoint.scope), second_eyes_from)
        ):
            _move(connection, repoint, (RepointState.APPROVED,), state=RepointState.ASKED)
        else:
            _apply(connection, repoint, at)


def own_told(connection: Connection) -> str:
    """Return why nobody approves what they asked for themselves, and what to do."""
    if connection.execute(select(func.count()).select_from(users)).scalar_one() > 1:
        return _("You asked for this change yourself; somebody else looks at it.")
    return _(
        "You asked for this change yourself, and you are the only user. Whoever runs the service approves it "
        "with “contactcodes routes --approve”, or sets CONTACTCODES_SECOND_EYES_FROM_COPIES to 0, and no "
        "change waits for a second pair of eyes any more."
    )


def _apply(connection: Connection, repoint: Repoint, at: datetime) -> None:
    scope, way = repoint.scope, repoint.after
    before = own_way(connection, scope)
    try:
        _check(connection, scope, way)
    except RouteError:  # a contact point that is gone meanwhile
        _move(connection, repoint, WAITING, state=RepointState.REFUSED, ended_at=at)
        return
    last = way.last if way is not None else _campaign_last(connection, scope.campaign_id)
    routes = None if way is None else [route.as_json() for route in way.routes]
    if scope.code_id is None:
        change = {"contact_point_id": last, "routes": routes or None}
        connection.execute(update(campaigns).where(campaigns.c.id == scope.campaign_id).values(change))
        following = codes.c.campaign_id == scope.campaign_id, codes.c.routes.is_(None)
        connection.execute(update(codes).where(*following).values(contact_point_id=last))
    else:
        change = {"contact_point_id": last, "routes": routes}
        connection.execute(update(codes).where(codes.c.id == scope.code_id).values(change))
    _move(connection, repoint, WAITING, state=RepointState.APPLIED, before=_json(before), applied_at=at)
    if repoint.undoes is not None:
        undone = repoints.c.id == repoint.undoes, repoints.c.state == RepointState.APPLIED
        connection.execute(update(repoints).where(*undone).values(state=RepointState.UNDONE, ended_at=at))


def _move(connection: Connection, repoint: Repoint, states: tuple[RepointState, ...], **values: Any) -> None:
    """Change a re-point that is in one of these states. Raises InputError where somebody was quicker."""
    there = repoints.c.id == repoint.id, repoints.c.state.in_(states)
    if not connection.execute(update(repoints).where(*there).values(values)).rowcount:
        raise InputError(_("Somebody was quicker: this change waits no more. Look at the history."))


def _check(connection: Connection, scope: Scope, way: Way | None) -> None:
    """Raise RouteError for routes that cannot be followed, or lead to what is not the brand's."""
    if way is None:
        if scope.code_id is None:
            raise RouteError(_("A campaign leads somewhere: choose a contact point."))
        return
    read_routes([route.as_json() for route in way.routes])
    brand = select(campaigns.c.brand_id).where(campaigns.c.id == scope.campaign_id).scalar_subquery()
    ours = select(contact_points.c.id).where(contact_points.c.brand_id == brand)
    gone = way.points - set(connection.execute(ours).scalars())
    if gone:
        raise RouteError(
            ngettext(
                "A contact point of these routes is gone. Choose another one.",
                "%(count)d contact points of these routes are gone. Choose others.",
                len(gone),
            )
            % {"count": len(gone)}
        )


def _just_applied(connection: Connection, scope: Scope, at: datetime) -> int | None:
    """Return the latest re-point of a scope that was applied; None where that is long ago."""
    same = repoints.c.code_id.is_(None) if scope.code_id is None else repoints.c.code_id == scope.code_id
    query = select(repoints.c.id, repoints.c.applied_at).where(
        repoints.c.campaign_id == scope.campaign_id, same, repoints.c.state == RepointState.APPLIED
    )
    query = query.order_by(repoints.c.applied_at.desc(), repoints.c.id.desc()).limit(1)
    latest = connection.execute(query).one_or_none()
    return latest.id if latest is not None and at - latest.applied_at <= JUST_NOW else None


def _campaign_last(connection: Connection, campaign_id: int) -> int:
    query = select(campaigns.c.contact_point_id).where(campaigns.c.id == campaign_id)
    return int(connection.execute(query).scalar_one())


def _json(way: Way | None) -> dict[str, Any]:
    return {} if way is None else way.as_json()
