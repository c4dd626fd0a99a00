"""Migrations: they lead from nothing to exactly the tables the code uses."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import server.models
from server.models.database import Database, metadata
from server.models.schema import NewerDatabaseError, migrate, newest, revision


def test_migrations_lead_to_the_tables_of_the_code(empty_database: Database) -> None:
    """After every migration, the tables are those the code declares, to the column and index."""
    for module in pkgutil.iter_modules(server.models.__path__, "server.models."):
        import_module(module.name)
    assert revision(empty_database) is None
    assert migrate(empty_database) == (None, newest())
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_newer_database_is_left_alone(empty_database: Database) -> None:
    """A database of a newer version is refused, and nothing in it changes."""
    migrate(empty_database)
    with empty_database.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        migrate(empty_database)
    assert revision(empty_database) == "9999"


def test_migrating_again_changes_nothing(empty_database: Database) -> None:
    """Running the migrations a second time is harmless and reports the same revision twice."""
    migrate(empty_database)
    assert migrate(empty_database) == (newest(), newest())
