"""People of a medium or a town: those of its placements, without counting anybody twice on a day."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from sqlalchemy import Column, ColumnElement, Connection, select

from contactcodes.scans.people_sketch import together
from contactcodes.scans.sketches import read_sketches
from contactcodes.stats.period import Period
from contactcodes.storage.scan_tables import code_days
from contactcodes.storage.tables import placements


def people_by_source(
    connection: Connection, source: Column[Any], whose: ColumnElement[bool], period: Period
) -> dict[Any, int]:
    """Return the people of each value of a column of placements, summed over the days.

    whose  which rows of ``code_days`` are meant
    """
    first_day, last_day = period.first_day.toordinal(), period.last_day.toordinal()
    query = (
        select(
            source.label("source"),
            code_days.c.campaign_id,
            code_days.c.day,
            code_days.c.code_id,
            code_days.c.people,
        )
        .join(placements, placements.c.id == code_days.c.placement_id)
        .where(whose, code_days.c.day.between(first_day, last_day), code_days.c.people > 0)
    )
    groups: defaultdict[tuple[Any, int], list[tuple[int, int, int, int]]] = defaultdict(list)
    for name, campaign_id, day, code_id, people in connection.execute(query):
        groups[name, day].append((campaign_id, day, code_id, people))
    found: defaultdict[Any, int] = defaultdict(int)
    shared = {}
    for (name, day), cells in groups.items():
        if len(cells) == 1:
            found[name] += cells[0][3]
        else:
            shared[name, day] = cells
    if shared:
        campaign_ids = {cell[0] for cells in shared.values() for cell in cells}
        sketches = read_sketches(connection, campaign_ids, first_day, last_day)
        nobody = np.empty(0, dtype=np.uint64)
        numbered = [(number, cell) for number, cells in enumerate(shared.values()) for cell in cells]
        counts = together(
            np.array([cell[3] for _number, cell in numbered]),
            [sketches.get(cell[:3], nobody) for _number, cell in numbered],
            np.array([number for number, _cell in numbered]),
        )
        for (name, _day), people in zip(shared, counts.tolist(), strict=True):
            found[name] += people
    return dict(found)
