"""The tables of what happened: scans, how far they are stored, and what they add up to.

In words of ``docs/words.md``, as ``tables.py`` has those of brands, campaigns and codes. Moments are
milliseconds since 1970 UTC. Scans point at codes without a foreign key: they live in a file of their
own, and a scan of an unknown code is kept too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from contactcodes.storage.columns import Moment
from contactcodes.storage.tables import SCANS, metadata

# What happened, one row a scan. On PostgreSQL partitioned by month of at_ms (see storage/months.py).
scans = Table(
    "scans",
    metadata,
    # BIGINT that SQLite still takes for its row id.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("code_id", Integer),  # None: nobody's code
    Column("placement_id", Integer),
    Column("campaign_id", Integer),
    Column("asked", String(64), nullable=False),  # the characters asked for
    Column("kind", String(10), nullable=False),  # scans/scan_kind.py
    Column("reason", String(20), nullable=False, server_default=""),
    Column("carrier", String(10), nullable=False),  # symbol, typed or nfc
    Column("device", String(10), nullable=False, server_default=""),
    Column("os", String(20), nullable=False, server_default=""),
    Column("app", String(40), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("country", String(2), nullable=False, server_default=""),
    Column("contact_point_id", Integer),  # the one that answered
    Column("visitor_key", LargeBinary(8)),
    Column("nearest_code_id", Integer),  # of nobody's code: the only one that is one slip away
    Column("answer", String(10), nullable=False, server_default=""),  # scans/counters.py; "": not recorded
    Index("ix_scans_at_ms", "at_ms"),
    schema=SCANS,
)

# Buttons that were pressed on a page of ours, one row each; as scans, so that the way from the one to the
# other can be told.
taps = Table(
    "taps",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("code_id", Integer),
    Column("placement_id", Integer),
    Column("campaign_id", Integer),
    Column("contact_point_id", Integer, nullable=False),  # the one that was pressed
    Column("kind", String(10), nullable=False),  # as of a scan: scans/scan_kind.py
    Column("reason", String(20), nullable=False, server_default=""),
    Column("visitor_key", LargeBinary(8)),
    Index("ix_taps_at_ms", "at_ms"),
    schema=SCANS,
)

# How far the drain has stored each journal segment, moved in the same transaction as the scans.
journal_positions = Table(
    "journal_positions",
    metadata,
    Column("segment", String(80), primary_key=True),
    Column("position", BigInteger, nullable=False),  # bytes
    Column("moved_at", Moment, nullable=False),
    schema=SCANS,
)

# The salt of a day's visitor keys, destroyed after 48 hours.
visitor_salts = Table(
    "visitor_salts",
    metadata,
    Column("day", String(10), primary_key=True),  # ISO 8601
    Column("salt", LargeBinary(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    schema=SCANS,
)


def _key(name: str, kind: type[SmallInteger | Integer | BigInteger | String] = Integer) -> Column[Any]:
    # Never counted up by itself: SQLite and PostgreSQL would for a lone whole number.
    return Column(name, kind, primary_key=True, autoincrement=False)


def _hits() -> Column[int]:
    return Column("hits", Integer, nullable=False)


# The roll-ups: what statistics read. They follow from the rows of scans alone, so a day of them can
# be made again (scans/recount.py). Days are ordinals (1 is 1 January of the year 1) and hours 0 to
# 23 of the brand's own clock. Each key begins with what is asked for, then goes on in the order of
# time, so that what is counted now lies together.
def _roll_up(name: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, schema=SCANS, sqlite_with_rowid=False)


code_hours = _roll_up(
    "code_hours",
    _key("campaign_id"),
    _key("day"),
    _key("hour", SmallInteger),
    _key("code_id"),
    Column("kind", String(10), primary_key=True),
    _hits(),
)

code_days = _roll_up(
    "code_days",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    Column("placement_id", Integer, nullable=False),
    _hits(),
    Column("scans", Integer, nullable=False),  # those by people
    Column("people", Integer, nullable=False),  # different visitor keys among them
)

# What scans were like: each combination once, so that code_traits stays small.
traits = Table(
    "traits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("carrier", String(10), nullable=False),
    Column("device", String(10), nullable=False),
    Column("country", String(2), nullable=False),
    Column("language", String(8), nullable=False),
    UniqueConstraint("kind", "carrier", "device", "country", "language"),
    schema=SCANS,
)

code_traits = _roll_up(
    "code_traits",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    _key("trait_id"),
    _hits(),
)

campaign_hours = _roll_up(
    "campaign_hours",
    _key("campaign_id"),
    _key("day"),
    _key("hour", SmallInteger),
    Column("kind", String(10), primary_key=True),
    _hits(),
)

# people: different visitor keys in this hour. newcomers: those whose first hour of the day it is, so
# newcomers add up to the people of a day, or of as much of it as is over.
campaign_people = _roll_up(
    "campaign_people",
    _key("campaign_id"),
    _key("day"),
    _key("hour", SmallInteger),
    Column("people", Integer, nullable=False),
    Column("newcomers", Integer, nullable=False),
)

brand_people = _roll_up(
    "brand_people",
    _key("brand_id"),
    _key("day"),
    _key("hour", SmallInteger),
    Column("people", Integer, nullable=False),
    Column("newcomers", Integer, nullable=False),
)

# Scans of nobody's codes by the real code they meant, 0 where that cannot be told. The day is that
# of the real code's brand, or UTC.
strays = _roll_up(
    "strays",
    _key("day"),
    _key("nearest_code_id"),
    Column("kind", String(10), primary_key=True),
    _hits(),
)

# The smallest visitor keys of a code's day: how many people several codes have in common
# (scans/people_sketch.py).
sketches = _roll_up(
    "sketches",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    Column("visitor_keys", LargeBinary, nullable=False),
)

# New visitors of one batch that are in no sketch yet: merged when there are enough of them.
unsketched = Table(
    "unsketched",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("visitor_keys", LargeBinary, nullable=False),
    schema=SCANS,
)

# Who scanned which code on a day, while the salt of that day lives: makes people exact and tells
# repeats. hours has bit 0 for the hour from midnight, bit 23 for the last.
seen = _roll_up(
    "seen",
    _key("day"),
    _key("visitor_key", BigInteger),
    _key("code_id"),
    Column("campaign_id", Integer, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Column("hours", Integer, nullable=False),
)

# How scans by people were answered, where that is recorded: by which contact point, 0 where the code is
# retired, and how many by a page of ours. The others were sent on at once.
answer_days = _roll_up(
    "answer_days",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    _key("contact_point_id"),
    Column("scans", Integer, nullable=False),
    Column("paged", Integer, nullable=False),
)

# Taps by people and others, as code_hours has scans. They follow from the rows of taps alone.
tap_days = _roll_up(
    "tap_days",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    _key("contact_point_id"),
    Column("kind", String(10), primary_key=True),
    Column("taps", Integer, nullable=False),
)

# Codes without tracking: all that is kept of them. No roll-up: it follows from nothing else.
untracked = _roll_up(
    "untracked",
    _key("campaign_id"),
    _key("day"),
    _key("code_id"),
    Column("kind", String(10), primary_key=True),
    Column("placement_id", Integer, nullable=False),
    _hits(),
)

# Days whose roll-ups are to be made again: the drain does it when it has nothing else to do.
stale_days = Table("stale_days", metadata, _key("day"), schema=SCANS)
# One row: scans before this moment are purged.
retention = Table(
    "retention",
    metadata,
    _key("id"),
    Column("purged_until_ms", BigInteger, nullable=False),
    schema=SCANS,
)

# The roll-ups of a campaign that follow from its scans alone.
ROLL_UPS = (code_hours, code_days, code_traits, campaign_hours, campaign_people, sketches, answer_days)
