"""Brings a database to the tables this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.models.database import Database

_SCRIPTS = Path(__file__).parent.parent / "migrations"


class NewerDatabaseError(Exception):
    """The database was migrated by a newer version of the service than this one."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def migrate(database: Database, to: str = "head") -> tuple[str | None, str]:
    """Apply every migration not applied yet, all or none; return the revision before and after.

    `to` stops at an older revision, to read what that revision wrote. Raises `NewerDatabaseError`,
    with nothing changed.
    """
    config = _config()
    before = revision(database)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise NewerDatabaseError(before)

    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return before, newest() if to == "head" else to


def revision(database: Database) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the revision this version of the service needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise AssertionError("the service ships its migrations")
    return head
