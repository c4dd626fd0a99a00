"""Runs the migrations on the connection that `server.models.schema` hands over."""

from __future__ import annotations

from alembic import context

from server.models.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
