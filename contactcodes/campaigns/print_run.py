"""Print runs as they are stored: which codes on which layout, from the order to the day it is taken down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from contactcodes.campaigns.campaign import Campaign
from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run_state import NEXT, PROVEN, UNFINISHED, PrintRunState
from contactcodes.campaigns.run_contents import as_kept, contents_now
from contactcodes.codes.code_text import CodeText
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.correction import Correction
from contactcodes.sheets.layout_file import layout_of
from contactcodes.sheets.layout_folder import layout_text
from contactcodes.sheets.press import Press
from contactcodes.storage.columns import AnyRow
from contactcodes.storage.database import Database, count_change
from contactcodes.storage.tables import brands, campaigns, codes, print_run_codes, print_runs, users

_CODES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRun:
    """One print run.

    layout       the layout's name; its text, as it was when ordered, is kept with the run
    total        labels ordered, copies included
    done         steps finished so far: each label is drawn, then proved, so 2 × total at the end
    claim        the worker at it; what another says of the run counts no more
    pages        of the finished PDF
    serial_placement_id  where its codes are serial: of this placement, minted by the run itself
    proof        the figures of the proof (``Proof.as_json``, without its failures); None before there is one
    failure      why it was refused, in the language it was ordered in
    ordered_by   e-mail addresses of people; "" where nobody was signed in
    """

    id: int
    campaign_id: int
    layout: str
    locale: str
    origin: str
    copies: int
    start_at: int
    printer: str
    trial: bool
    is_for_press: bool
    serial_placement_id: int | None
    state: PrintRunState
    done: int
    total: int
    claim: str | None
    pages: int | None
    pdf_sha256: str | None
    proof: dict[str, Any] | None
    failure: str | None
    ordered_by: str
    released_by: str
    ordered_at: datetime
    drawn_at: datetime | None
    proved_at: datetime | None
    released_at: datetime | None
    in_the_field_at: datetime | None
    withdrawn_at: datetime | None
    cancelled_at: datetime | None

    @property
    def share_done(self) -> float:
        """From 0.0 to 1.0."""
        return min(1.0, self.done / (2 * self.total))

    @property
    def is_unfinished(self) -> bool:
        """Tell whether a worker still has something to do with it."""
        return self.state in UNFINISHED

    @property
    def is_proven(self) -> bool:
        """Tell whether its PDF is proven and may be had."""
        return self.state in PROVEN

    def may_become(self, state: PrintRunState) -> bool:
        """Tell whether that is a state it may take next."""
        return state in NEXT[self.state]


def order_print_run(
    connection: Connection,
    campaign: Campaign,
    order: PrintOrder,
    placed: Sequence[PlacedCode],
    *,
    at: datetime,
    ordered_by: int | None = None,
) -> PrintRun:
    """Order the symbols of these codes, in this order.

    Raises InputError if there is none, and where the price of a call has to be said and nobody has.
    """
    if not placed:
        raise InputError(_("There is nothing to print: the campaign has no placements yet."))
    run = insert_print_run(
        connection, campaign, order, total=len(placed) * order.copies, at=at, ordered_by=ordered_by
    )
    connection.execute(
        insert(print_run_codes),
        [
            {
                "print_run_id": run.id,
                "position": position,
                "code_id": one.code_id,
                "placement": one.placement.name,
            }
            for position, one in enumerate(placed)
        ],
    )
    return run


def insert_print_run(
    connection: Connection,
    campaign: Campaign,
    order: PrintOrder,
    *,
    total: int,
    at: datetime,
    ordered_by: int | None,
    serial_placement_id: int | None = None,
    serial_placement: str | None = None,
) -> PrintRun:
    """Store what is ordered, and what the sheets will say and show; which codes, its caller stores.

    Raises InputError where the price of a call has to be said and nobody has.
    """
    run_id = connection.execute(
        insert(print_runs)
        .values(
            campaign_id=campaign.id,
            layout=order.layout.name,
            layout_text=layout_text(order.layout),
            locale=order.locale,
            origin=order.origin,
            texts={role.value: words for role, words in order.texts.items()},
            copies=order.copies,
            start_at=order.start_at,
            printer=order.printer,
            correction=None if order.correction.is_none else order.correction.as_json(),
            press=order.press.as_json() if order.press else None,
            trial=order.trial,
            state=PrintRunState.ORDERED,
            total=total,
            ordered_by=ordered_by,
            ordered_at=at,
            serial_placement_id=serial_placement_id,
            serial_placement=serial_placement,
            **as_kept(connection, contents_now(connection, campaign, order)),
        )
        .returning(print_runs.c.id)
    ).scalar_one()
    return find_print_run(connection, run_id)


def order_of(connection: Connection, run: PrintRun) -> PrintOrder:
    """Return what was asked of a run, with the layout as it was then. Raises LayoutError."""
    row = connection.execute(
        select(
            print_runs.c.layout_text, print_runs.c.texts, print_runs.c.correction, print_runs.c.press
        ).where(print_runs.c.id == run.id)
    ).one()
    return PrintOrder(
        layout=layout_of(row.layout_text, name=run.layout, file=f"{run.layout}.toml"),
        locale=run.locale,
        origin=run.origin,
        texts={Role(role): words for role, words in row.texts.items()},
        copies=run.copies,
        start_at=run.start_at,
        printer=run.printer,
        correction=Correction.from_json(row.correction),
        press=Press.from_json(row.press),
        trial=run.trial,
    )


def codes_of_print_run(database: Database, run: PrintRun) -> Iterator[tuple[CodeText, str]]:
    """Yield (code text, placement's name when it was ordered) of a run in the order of its sheet.

    Some thousand at a time, each in a transaction of its own: drawing a million takes minutes.
    """
    query = (
        select(
            print_run_codes.c.position,
            codes.c.text,
            func.coalesce(print_run_codes.c.placement, print_runs.c.serial_placement).label("name"),
        )
        .join_from(print_run_codes, codes, codes.c.id == print_run_codes.c.code_id)
        .join(print_runs, print_runs.c.id == print_run_codes.c.print_run_id)
        .where(print_run_codes.c.print_run_id == run.id)
        .order_by(print_run_codes.c.position)
        .limit(_CODES_AT_ONCE)
    )
    behind = -1
    while True:
        with database.reading() as connection:
            rows = connection.execute(query.where(print_run_codes.c.position > behind)).all()
        if not rows:
            return
        behind = rows[-1].position
        for row in rows:
            yield CodeText(row.text), row.name


def longest_code_of(connection: Connection, run: PrintRun) -> CodeText:
    """Return one of the longest codes of a run, which has at least one."""
    query = (
        select(codes.c.text)
        .join(print_run_codes, print_run_codes.c.code_id == codes.c.id)
        .where(print_run_codes.c.print_run_id == run.id)
        .order_by(func.length(codes.c.text).desc())
        .limit(1)
    )
    return CodeText(connection.execute(query).scalar_one())


def release_print_run(
    connection: Connection, run_id: int, *, at: datetime, released_by: int | None = None
) -> None:
    """Release a run that is proved: its scans count from now on.

    From now on its codes are known by its origin: it is what their symbols carry.
    Raises InputError where it is not proved, or already released.
    """
    _advance(connection, run_id, PrintRunState.RELEASED, released_at=at, released_by=released_by)
    of_run = select(print_run_codes.c.code_id).where(print_run_codes.c.print_run_id == run_id)
    origin = select(print_runs.c.origin).where(print_runs.c.id == run_id).scalar_subquery()
    other = codes.c.origin != origin  # serial codes have it already, and may be a million
    connection.execute(update(codes).where(codes.c.id.in_(of_run), other).values(origin=origin))


def hang_print_run(connection: Connection, run_id: int, *, at: datetime) -> None:
    """Say that a released run hangs. Raises InputError where it is not released, or hangs already."""
    _advance(connection, run_id, PrintRunState.IN_THE_FIELD, in_the_field_at=at)


def withdraw_print_run(connection: Connection, run_id: int, *, at: datetime) -> None:
    """Say that a run was taken down. Its codes keep leading somewhere. Raises InputError."""
    _advance(connection, run_id, PrintRunState.WITHDRAWN, withdrawn_at=at)


def cancel_print_run(connection: Connection, run_id: int, *, at: datetime) -> None:
    """Cancel a run that is not released yet: whoever draws it stops. Raises InputError if it is too late."""
    _advance(connection, run_id, PrintRunState.CANCELLED, cancelled_at=at, claim=None)
    count_change(connection)  # scans of its codes are tests no longer


def find_print_run(connection: Connection, run_id: int) -> PrintRun:
    """Return a print run. Raises NotFoundError."""
    row = connection.execute(_everything().where(print_runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such print run."))
    return _print_run(row)


def print_runs_of(connection: Connection, campaign_id: int) -> list[PrintRun]:
    """Return a campaign's print runs, the newest first."""
    query = _everything().where(print_runs.c.campaign_id == campaign_id).order_by(print_runs.c.id.desc())
    return [_print_run(row) for row in connection.execute(query)]


def own_print_runs(connection: Connection) -> list[PrintRun]:
    """Return the print runs of every brand but the sample brand, the newest first."""
    own = select(campaigns.c.id).join(brands, brands.c.id == campaigns.c.brand_id).where(~brands.c.sample)
    query = _everything().where(print_runs.c.campaign_id.in_(own)).order_by(print_runs.c.id.desc())
    return [_print_run(row) for row in connection.execute(query)]


def _advance(connection: Connection, run_id: int, to: PrintRunState, **values: Any) -> None:
    before = [state for state, following in NEXT.items() if to in following]
    changed = connection.execute(
        update(print_runs)
        .where(print_runs.c.id == run_id, print_runs.c.state.in_(before))
        .values(state=to, **values)
    )
    if not changed.rowcount:
        find_print_run(connection, run_id)  # or it does not exist
        raise InputError(_("The print run has moved on in the meantime; look at it again."))


_orderer, _releaser = users.alias("orderer"), users.alias("releaser")


def _everything() -> Select[Any]:
    return select(
        print_runs,
        print_runs.c.press.is_not(None).label("is_for_press"),
        func.coalesce(_orderer.c.email, "").label("orderer"),
        func.coalesce(_releaser.c.email, "").label("releaser"),
    ).select_from(
        print_runs.outerjoin(_orderer, _orderer.c.id == print_runs.c.ordered_by).outerjoin(
            _releaser, _releaser.c.id == print_runs.c.released_by
        )
    )


def _print_run(row: AnyRow) -> PrintRun:
    return PrintRun(
        id=row.id,
        campaign_id=row.campaign_id,
        layout=row.layout,
        locale=row.locale,
        origin=row.origin,
        copies=row.copies,
        start_at=row.start_at,
        printer=row.printer,
        trial=row.trial,
        is_for_press=row.is_for_press,
        serial_placement_id=row.serial_placement_id,
        state=PrintRunState(row.state),
        done=row.done,
        total=row.total,
        claim=row.claim,
        pages=row.pages,
        pdf_sha256=row.pdf_sha256,
        proof=row.proof,
        failure=row.failure,
        ordered_by=row.orderer,
        released_by=row.releaser,
        ordered_at=row.ordered_at,
        drawn_at=row.drawn_at,
        proved_at=row.proved_at,
        released_at=row.released_at,
        in_the_field_at=row.in_the_field_at,
        withdrawn_at=row.withdrawn_at,
        cancelled_at=row.cancelled_at,
    )
