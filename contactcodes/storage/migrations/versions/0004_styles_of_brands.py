"""How a brand wants its symbols to look."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "brand_styles",
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("style", sa.JSON(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name="fk_brand_styles_brand_id_brands", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", name="pk_brand_styles"),
    )


def downgrade() -> None:
    raise NotImplementedError("The styles of brands would be lost; restore a backup instead.")
