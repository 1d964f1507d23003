"""Serial codes: up to a million codes of one placement, each on a box of its own.

A run of them mints its codes itself, some thousand a transaction, so that others write in
between; a worker that takes the run up again goes on behind what is there. Until all are
there, none is printed, so nobody asks for one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy import text as sql

from contactcodes.campaigns.campaign import Campaign, find_campaign
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.print_run import PrintRun, insert_print_run
from contactcodes.codes.minting import mint
from contactcodes.errors import InputError
from contactcodes.language import _, format_number
from contactcodes.storage.bulk import insert_rows
from contactcodes.storage.columns import now, to_ms
from contactcodes.storage.database import Database, count_change
from contactcodes.storage.tables import campaigns, codes, placements, print_run_codes

MOST_CODES = 1_000_000  # of one run
_MINTED_AT_ONCE = 5_000  # about 0.1 s
# Between two transactions. SQLite's writers do not queue: who waits looks again after 0.1 s at the latest,
# and would find the next block there each time, for seconds.
_TURN_OF_OTHERS_S = 0.1
_COLUMNS = (
    "text",
    "campaign_id",
    "placement_id",
    "contact_point_id",
    "origin",
    "created_at",
    "serial",
)
# As text, so that no cache is told: nobody asks for these codes before all of them are there.
_TAKEN_INTO_RUN = sql(
    "INSERT INTO print_run_codes (print_run_id, position, code_id) "
    "SELECT :run_id, :first - 1 + row_number() OVER (ORDER BY id), id FROM codes "
    "WHERE id > :last_id AND placement_id = :placement_id AND serial "
    "AND NOT EXISTS (SELECT 1 FROM print_run_codes WHERE code_id = codes.id)"
)


def order_serial_run(
    connection: Connection,
    campaign: Campaign,
    order: PrintOrder,
    *,
    placement_id: int,
    count: int,
    at: datetime,
    ordered_by: int | None = None,
) -> PrintRun:
    """Order so many new codes of a placement, each on a label of its own.

    count  1 to ``MOST_CODES``

    Raises InputError for another number, and where the price of a call has to be said and nobody has.
    """
    if not 1 <= count <= MOST_CODES:
        raise InputError(
            _("A run has 1 to %(most)s serial codes; %(count)s were asked for. Order several runs.")
            % {"most": format_number(MOST_CODES), "count": format_number(count)}
        )
    name = select(placements.c.name).where(placements.c.id == placement_id)
    return insert_print_run(
        connection,
        campaign,
        order,
        total=count * order.copies,
        at=at,
        ordered_by=ordered_by,
        serial_placement_id=placement_id,
        serial_placement=connection.execute(name).scalar_one(),
    )


def mint_serial_codes(
    database: Database, run: PrintRun, *, code_length: int, on_block: Callable[[], None]
) -> None:
    """Mint the codes that a run of serial codes does not have yet.

    on_block  called after each transaction; what it raises ends the minting, and nothing is lost
    """
    if run.serial_placement_id is None:
        return
    wanted = run.total // run.copies
    with database.reading() as connection:
        here = _count(connection, run)
    while here < wanted:
        with database.writing() as connection:
            here = _count(connection, run)  # another worker's, taken for dead, may still be coming
            block = min(_MINTED_AT_ONCE, wanted - here)
            # Each time anew: a re-point between two blocks moves what is there, and a later one waits.
            connection.execute(
                select(campaigns.c.id).where(campaigns.c.id == run.campaign_id).with_for_update(read=True)
            )
            campaign = find_campaign(connection, run.campaign_id)
            _mint_block(connection, run, campaign, first=here, count=block, code_length=code_length)
            here += block
            if here == wanted:
                count_change(connection)
        on_block()
        if here < wanted:
            time.sleep(_TURN_OF_OTHERS_S)


def _mint_block(
    connection: Connection, run: PrintRun, campaign: Campaign, *, first: int, count: int, code_length: int
) -> None:
    last_id = connection.execute(select(func.coalesce(func.max(codes.c.id), 0))).scalar_one()
    created_ms = to_ms(now())
    rows = [
        (
            text,
            campaign.id,
            run.serial_placement_id,
            campaign.contact_point_id,
            run.origin,
            created_ms,
            True,
        )
        for text in mint(connection, count, length=code_length)
    ]
    insert_rows(connection, codes, _COLUMNS, rows)
    connection.execute(
        _TAKEN_INTO_RUN,
        {
            "run_id": run.id,
            "first": first,
            "placement_id": run.serial_placement_id,
            "last_id": last_id,
        },
    )


def _count(connection: Connection, run: PrintRun) -> int:
    query = select(func.count()).where(print_run_codes.c.print_run_id == run.id)
    return connection.execute(query).scalar_one()
