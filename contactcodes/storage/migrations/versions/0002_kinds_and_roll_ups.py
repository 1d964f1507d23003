"""What a scan was, what scans add up to, and on PostgreSQL scans by month."""

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SCANS = "scans"
_DAY_MS = 86_400_000
_EPOCH_DAY = 719_163  # date(1970, 1, 1).toordinal()
_TYPES: dict[str, Callable[[], Any]] = {
    "hour": sa.SmallInteger,
    "kind": partial(sa.String, length=10),
    "visitor_keys": sa.LargeBinary,
    "visitor_key": sa.BigInteger,
    "last_ms": sa.BigInteger,
    "purged_until_ms": sa.BigInteger,
}


def upgrade() -> None:
    op.add_column("codes", sa.Column("no_tracking", sa.Boolean(), server_default=sa.false(), nullable=False))
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_index("ix_scans_campaign_id_at_ms", "scans", schema=_SCANS)
    op.drop_index("ix_scans_placement_id_at_ms", "scans", schema=_SCANS)
    for column in _new_columns():
        op.add_column("scans", column, schema=_SCANS)
    for carrier, kind, reason in (
        ("symbol", "person", "symbol_scanned"),
        ("typed", "typed", "address_typed"),
        ("nfc", "nfc", "tag_touched"),
    ):
        op.execute(
            f"UPDATE scans.scans SET kind = '{kind}', reason = '{reason}' WHERE carrier = '{carrier}'"  # noqa: S608
        )
    if postgresql:
        _part_by_month()
    op.create_index("ix_scans_at_ms", "scans", ["at_ms"], schema=_SCANS)
    _make_roll_ups()
    # What is there already is counted by the drain when it starts, in each brand's own days.
    for days in (-1, 0, 1):
        day = f"at_ms / {_DAY_MS} + {_EPOCH_DAY + days}"
        op.execute(
            f"INSERT INTO scans.stale_days (day) SELECT DISTINCT {day} FROM scans.scans "  # noqa: S608
            "WHERE true ON CONFLICT DO NOTHING"
        )


def downgrade() -> None:
    raise NotImplementedError("What the new columns say would be lost; restore a backup instead.")


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("reason", sa.String(length=20), server_default="", nullable=False),
        sa.Column("device", sa.String(length=10), server_default="", nullable=False),
        sa.Column("os", sa.String(length=20), server_default="", nullable=False),
        sa.Column("app", sa.String(length=40), server_default="", nullable=False),
        sa.Column("language", sa.String(length=8), server_default="", nullable=False),
        sa.Column("country", sa.String(length=2), server_default="", nullable=False),
        sa.Column("nearest_code_id", sa.Integer(), nullable=True),
    ]


def _part_by_month() -> None:
    for statement in (
        "ALTER TABLE scans.scans RENAME TO scans_before",
        "ALTER SEQUENCE scans.scans_id_seq OWNED BY NONE",
        "CREATE TABLE scans.scans (LIKE scans.scans_before INCLUDING DEFAULTS) PARTITION BY RANGE (at_ms)",
        # A partition for each month there is; the drain makes those to come (storage/months.py).
        """
        DO $$
        DECLARE month timestamp;
        BEGIN
          FOR month IN
            SELECT DISTINCT date_trunc('month', to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC')
            FROM scans.scans_before
          LOOP
            EXECUTE format(
              'CREATE TABLE scans.%I PARTITION OF scans.scans FOR VALUES FROM (%s) TO (%s)',
              to_char(month, '"scans_"YYYY_MM'),
              (extract(epoch FROM month) * 1000)::bigint,
              (extract(epoch FROM month + interval '1 month') * 1000)::bigint
            );
          END LOOP;
        END $$
        """,
        "INSERT INTO scans.scans SELECT * FROM scans.scans_before",
        "DROP TABLE scans.scans_before",
        # A thousand numbers at once for each connection: gaps are no harm.
        "ALTER SEQUENCE scans.scans_id_seq OWNED BY scans.scans.id CACHE 1000",
    ):
        op.execute(statement)


def _make_roll_ups() -> None:
    _make("code_hours", key="campaign_id day hour code_id kind", then="hits")
    _make("code_days", key="campaign_id day code_id", then="placement_id hits scans people")
    _make("code_traits", key="campaign_id day code_id trait_id", then="hits")
    _make("campaign_hours", key="campaign_id day hour kind", then="hits")
    _make("campaign_people", key="campaign_id day hour", then="people newcomers")
    _make("brand_people", key="brand_id day hour", then="people newcomers")
    _make("strays", key="day nearest_code_id kind", then="hits")
    _make("sketches", key="campaign_id day code_id", then="visitor_keys")
    _make("seen", key="day visitor_key code_id", then="campaign_id last_ms hours")
    _make("untracked", key="campaign_id day code_id kind", then="placement_id hits")
    _make("stale_days", key="day", row_ids=True)
    _make("retention", key="id", then="purged_until_ms", row_ids=True)
    op.create_table(
        "traits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("carrier", sa.String(length=10), nullable=False),
        sa.Column("device", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_traits"),
        sa.UniqueConstraint(
            *("kind", "carrier", "device", "country", "language"),
            name="uq_traits_kind_carrier_device_country_language",
        ),
        schema=_SCANS,
    )
    if op.get_bind().dialect.name == "postgresql":
        # Room on each page for the next version of a row that is counted up again and again (HOT).
        for name in ("code_hours", "code_days", "code_traits", "campaign_hours"):
            op.execute(f"ALTER TABLE scans.{name} SET (fillfactor = 60)")
    op.create_table(
        "unsketched",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visitor_keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unsketched"),
        schema=_SCANS,
    )


def _make(name: str, *, key: str, then: str = "", row_ids: bool = False) -> None:
    """Create a table of columns that are whole numbers unless named in _TYPES; none may be empty."""
    op.create_table(
        name,
        *(
            sa.Column(column, _TYPES.get(column, sa.Integer)(), autoincrement=False, nullable=False)
            for column in [*key.split(), *then.split()]
        ),
        sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"),
        schema=_SCANS,
        sqlite_with_rowid=row_ids,
    )
