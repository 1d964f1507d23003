"""What customers read in a brand's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "brand_texts",
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name="fk_brand_texts_brand_id_brands", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("brand_id", "locale", name="pk_brand_texts"),
    )


def downgrade() -> None:
    raise NotImplementedError("The texts of brands would be lost; restore a backup instead.")
