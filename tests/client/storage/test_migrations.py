"""Older diary files are brought up to date, whenever they are interrupted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from client.storage.database import connect, migrate, migrations, statements
from client.storage.errors import DiaryDamagedError
from client.storage.journal import Journal
from client.storage.tables import Tables
from tests.builders import TODAY, an_entry
from tests.client.storage.opening import open_journal

LATER = (
    """
    ALTER TABLE setting ADD COLUMN told INTEGER;
    CREATE TABLE mood (day TEXT NOT NULL);
    INSERT INTO mood SELECT day FROM visible;
    """,
    """
    DROP TABLE mood;
    CREATE INDEX told ON setting (told);
    """,
)
"""Two steps such as later versions may bring."""


def version(path: Path) -> int:
    """Return the version a file says it has."""
    connection = sqlite3.connect(path)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def test_scripts_are_numbered() -> None:
    """The steps are there, and each is whole statements."""
    assert migrations()
    for script in migrations():
        assert "".join(statements(script)).strip() == script.strip()


def test_a_diary_with_a_full_outbox_is_kept(journal: Journal, path: Path) -> None:
    """Everything that waited in an older file waits after its migration."""
    for day in range(1, 20):
        journal.save(TODAY.replace(day=day), {"pain": day % 11})
    before = journal.outbox.next_push()
    journal.close()
    connection = connect(path)
    migrate(connection, (*migrations(), *LATER))
    connection.close()
    assert version(path) == len(migrations()) + 2
    connection = connect(path)
    assert before is not None
    assert tuple(Tables(connection).pending()) == before.operations
    connection.close()


@pytest.mark.parametrize("at", range(1, 12))
def test_interrupted_at_any_statement(journal: Journal, path: Path, at: int) -> None:
    """A migration stopped anywhere leaves one version or the next, and goes on from there."""
    journal.save(TODAY, {"pain": 5})
    journal.close()
    scripts = (*migrations(), *LATER)
    connection = connect(path)
    seen = 0

    def stop(_action: int, *_args: object) -> int:
        nonlocal seen
        seen += 1
        return sqlite3.SQLITE_DENY if seen == 4 * at else sqlite3.SQLITE_OK

    connection.set_authorizer(stop)
    with pytest.raises(DiaryDamagedError):
        migrate(connection, scripts)
    connection.close()
    assert len(migrations()) <= version(path) <= len(scripts)
    connection = connect(path)
    migrate(connection, scripts)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert version(path) == len(scripts)
    connection.close()


def test_the_first_version_still_opens(path: Path) -> None:
    """A file made by the first released step alone, with what it held, opens today."""
    connection = connect(path)
    migrate(connection, migrations()[:1])
    connection.close()
    journal = open_journal(path)
    assert journal.save(TODAY, {"pain": 5}) == an_entry()
    assert journal.set_aside is None
    journal.close()
