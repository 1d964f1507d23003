"""Alembic's way in: the connection is given, its transaction belongs to the caller."""

from alembic import context

from contactcodes.storage.scan_tables import scans

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=scans.metadata,
    include_schemas=True,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
