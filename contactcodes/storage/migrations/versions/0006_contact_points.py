"""Opening hours, routes and who changed them, help pages, messages of customers, and taps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_SCANS = "scans"


def upgrade() -> None:
    _widen()
    _make_contact_tables()
    _make_help_tables()
    _make_message_tables()
    _make_tap_tables()


def downgrade() -> None:
    raise NotImplementedError("What the new tables say would be lost; restore a backup instead.")


def _widen() -> None:
    with op.batch_alter_table("contact_points") as points:
        points.add_column(sa.Column("name", sa.String(120), server_default="", nullable=False))
        points.add_column(sa.Column("hours", sa.Text(), server_default="", nullable=False))
        points.add_column(sa.Column("time_zone", sa.String(64), server_default="", nullable=False))
        points.add_column(sa.Column("holidays", sa.String(16), server_default="", nullable=False))
        points.add_column(sa.Column("wait_minutes", sa.Integer()))
        points.add_column(sa.Column("when_closed", sa.String(10), server_default="", nullable=False))
        points.add_column(sa.Column("closed_contact_point_id", sa.Integer()))
        points.create_foreign_key(
            op.f("fk_contact_points_closed_contact_point_id_contact_points"),
            "contact_points",
            ["closed_contact_point_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.add_column("campaigns", sa.Column("routes", sa.JSON()))
    op.add_column("codes", sa.Column("routes", sa.JSON()))
    op.add_column("placements", sa.Column("product", sa.String(120), server_default="", nullable=False))
    op.add_column("placements", sa.Column("time_zone", sa.String(64), server_default="", nullable=False))
    op.add_column("placements", sa.Column("hours", sa.Text(), server_default="", nullable=False))
    op.add_column("placements", sa.Column("holidays", sa.String(16), server_default="", nullable=False))


def _make_contact_tables() -> None:
    op.create_table(
        "contact_offers",
        _id("page_id"),
        _id("position"),
        _id("contact_point_id"),
        _key("contact_offers", "page_id", "contact_points"),
        _key("contact_offers", "contact_point_id", "contact_points"),
        sa.PrimaryKeyConstraint("page_id", "position", name=op.f("pk_contact_offers")),
    )
    op.create_table(
        "destination_checks",
        _id("contact_point_id"),
        _moment("checked_at"),
        _moment("next_at"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("broken", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        _key("destination_checks", "contact_point_id", "contact_points"),
        sa.PrimaryKeyConstraint("contact_point_id", name=op.f("pk_destination_checks")),
    )
    op.create_table(
        "repoints",
        _id("id"),
        _id("campaign_id"),
        sa.Column("code_id", sa.Integer()),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        _moment("asked_at"),
        _moment("takes_effect_at"),
        sa.Column("approved_by", sa.Integer()),
        sa.Column("approved_at", sa.BigInteger()),
        sa.Column("applied_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        _key("repoints", "campaign_id", "campaigns"),
        _key("repoints", "code_id", "codes"),
        _key("repoints", "asked_by", "users", "SET NULL"),
        _key("repoints", "approved_by", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repoints")),
    )
    op.create_index(op.f("ix_repoints_campaign_id"), "repoints", ["campaign_id"])
    op.create_index(op.f("ix_repoints_code_id"), "repoints", ["code_id"])


def _make_help_tables() -> None:
    op.create_table(
        "help_pages",
        _id("id"),
        _id("brand_id"),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("product", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("coupon", sa.JSON()),
        sa.Column("map_url", sa.String(2048), server_default="", nullable=False),
        _moment("created_at"),
        _moment("changed_at"),
        _key("help_pages", "brand_id", "brands"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_pages")),
        sa.UniqueConstraint("brand_id", "slug", name=op.f("uq_help_pages_brand_id_slug")),
    )
    op.create_table(
        "help_texts",
        _id("help_page_id"),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), server_default="{}", nullable=False),
        _key("help_texts", "help_page_id", "help_pages"),
        sa.PrimaryKeyConstraint("help_page_id", "locale", name=op.f("pk_help_texts")),
    )
    op.create_table(
        "help_images",
        _id("id"),
        _id("brand_id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(20), nullable=False),
        _id("width"),
        _id("height"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _key("help_images", "brand_id", "brands"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_images")),
        sa.UniqueConstraint("brand_id", "sha256", name=op.f("uq_help_images_brand_id_sha256")),
    )
    op.create_table(
        "help_votes",
        _id("help_page_id"),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("helpful", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unhelpful", sa.Integer(), server_default="0", nullable=False),
        _key("help_votes", "help_page_id", "help_pages"),
        sa.PrimaryKeyConstraint("help_page_id", "locale", "day", name=op.f("pk_help_votes")),
    )


def _make_message_tables() -> None:
    op.create_table(
        "messages",
        _id("id"),
        _id("brand_id"),
        sa.Column("code_id", sa.Integer()),
        sa.Column("contact_point_id", sa.Integer()),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(254), nullable=False),
        sa.Column("wished_time", sa.String(120), server_default="", nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        _moment("received_at"),
        _moment("erase_at"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("assignee_id", sa.Integer()),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("key", sa.String(32), nullable=False),
        _key("messages", "brand_id", "brands"),
        _key("messages", "code_id", "codes", "SET NULL"),
        _key("messages", "contact_point_id", "contact_points", "SET NULL"),
        _key("messages", "assignee_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_brand_id"), "messages", ["brand_id"])
    op.create_index(op.f("ix_messages_received_at"), "messages", ["received_at"])
    op.create_index(op.f("ix_messages_erase_at"), "messages", ["erase_at"])
    op.create_table(
        "deliveries",
        _id("id"),
        _id("message_id"),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        _moment("next_at"),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        _key("deliveries", "message_id", "messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_message_id"), "deliveries", ["message_id"])
    op.create_index(op.f("ix_deliveries_state_next_at"), "deliveries", ["state", "next_at"])


def _make_tap_tables() -> None:
    op.create_table(
        "taps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _moment("at_ms"),
        sa.Column("code_id", sa.Integer()),
        sa.Column("placement_id", sa.Integer()),
        sa.Column("campaign_id", sa.Integer()),
        _id("contact_point_id"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(20), server_default="", nullable=False),
        sa.Column("visitor_key", sa.LargeBinary(8)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taps")),
        schema=_SCANS,
    )
    op.create_index("ix_taps_at_ms", "taps", ["at_ms"], schema=_SCANS)
    keys = ("campaign_id", "day", "code_id", "contact_point_id")
    op.create_table(
        "answer_days",
        *(sa.Column(key, sa.Integer(), nullable=False, autoincrement=False) for key in keys),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.Column("paged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_answer_days")),
        schema=_SCANS,
        sqlite_with_rowid=False,
    )
    answer = sa.Column("answer", sa.String(10), server_default="", nullable=False)
    op.add_column("scans", answer, schema=_SCANS)
    op.create_table(
        "tap_days",
        *(sa.Column(key, sa.Integer(), nullable=False, autoincrement=False) for key in keys),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, "kind", name=op.f("pk_tap_days")),
        schema=_SCANS,
        sqlite_with_rowid=False,
    )


def _id(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _key(table: str, column: str, of: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete
    )
