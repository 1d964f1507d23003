"""What the sheets of a run say and show, kept with it, so that it can be printed again byte for byte."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "kept_files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_kept_files"),
    )
    with op.batch_alter_table("print_runs", table_kwargs={"sqlite_autoincrement": True}) as runs:
        runs.add_column(sa.Column("contents", sa.JSON()))
        runs.add_column(sa.Column("serial_placement", sa.String(120)))
        runs.add_column(sa.Column("logo_sha256", sa.String(64)))
        runs.add_column(sa.Column("condition", sa.String(40)))
        runs.add_column(sa.Column("profile_sha256", sa.String(64)))
        for column in ("logo_sha256", "profile_sha256"):
            runs.create_foreign_key(
                op.f(f"fk_print_runs_{column}_kept_files"), "kept_files", [column], ["sha256"]
            )
    op.add_column("print_run_codes", sa.Column("placement", sa.String(120)))
    # As placements are called today: what they were called on the day of the order, nobody kept.
    op.execute(
        "UPDATE print_runs SET serial_placement = "
        "(SELECT name FROM placements WHERE placements.id = print_runs.serial_placement_id)"
    )
    op.execute(
        "UPDATE print_run_codes SET placement = (SELECT placements.name FROM codes "
        "JOIN placements ON placements.id = codes.placement_id WHERE codes.id = print_run_codes.code_id) "
        "WHERE print_run_id IN (SELECT id FROM print_runs WHERE serial_placement_id IS NULL)"
    )


def downgrade() -> None:
    raise NotImplementedError("What runs were drawn with would be lost; restore a backup instead.")
