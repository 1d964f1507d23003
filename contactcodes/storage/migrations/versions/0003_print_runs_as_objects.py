"""What was ordered, how far it came and who let it out; serial codes; printers and what they do wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("print_runs", table_kwargs={"sqlite_autoincrement": True}) as runs:
        runs.add_column(sa.Column("layout_text", sa.Text(), server_default="", nullable=False))
        runs.add_column(sa.Column("texts", sa.JSON(), server_default="{}", nullable=False))
        runs.add_column(sa.Column("copies", sa.Integer(), server_default="1", nullable=False))
        runs.add_column(sa.Column("start_at", sa.Integer(), server_default="1", nullable=False))
        runs.add_column(sa.Column("printer", sa.String(80), server_default="", nullable=False))
        runs.add_column(sa.Column("correction", sa.JSON()))
        runs.add_column(sa.Column("press", sa.JSON()))
        runs.add_column(sa.Column("trial", sa.Boolean(), server_default=sa.false(), nullable=False))
        runs.add_column(sa.Column("proof", sa.JSON()))
        runs.add_column(sa.Column("released_by", sa.Integer()))
        for moment in ("drawn_at", "proved_at", "in_the_field_at", "withdrawn_at", "cancelled_at"):
            runs.add_column(sa.Column(moment, sa.BigInteger()))
        runs.add_column(sa.Column("serial_placement_id", sa.Integer()))
        runs.create_foreign_key(
            op.f("fk_print_runs_released_by_users"), "users", ["released_by"], ["id"], ondelete="SET NULL"
        )
        runs.create_foreign_key(
            op.f("fk_print_runs_serial_placement_id_placements"),
            "placements",
            ["serial_placement_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.execute("UPDATE print_runs SET state = 'ordered' WHERE state = 'drawing'")
    op.execute(
        "UPDATE print_runs SET drawn_at = released_at, proved_at = released_at, claim = NULL "
        "WHERE state = 'released'"
    )
    op.add_column("codes", sa.Column("serial", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "printers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("correction", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name=op.f("fk_printers_brand_id_brands"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printers")),
        sa.UniqueConstraint("brand_id", "name", name=op.f("uq_printers_brand_id_name")),
    )


def downgrade() -> None:
    raise NotImplementedError("What the new columns say would be lost; restore a backup instead.")
