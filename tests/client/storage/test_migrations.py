"""Older diary files are brought up to date, whenever they are interrupted."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from client.storage.database import connect, migrate, migrations, statements
from client.storage.errors import DiaryDamagedError
from client.storage.journal import Journal
from client.storage.tables import Tables
from shared.sync.problems import BatchError
from tests.builders import NOW, TODAY, an_entry
from tests.client.storage.opening import open_journal
from tests.simulation.memory_server import MemoryServer

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


def migrate_until_killed(path: Path, at: int) -> None:
    """Migrate, and be killed at the n-th thing that SQLite is asked to do."""
    connection = connect(path)
    asked = 0

    def die(_action: int, *_args: object) -> int:
        nonlocal asked
        asked += 1
        if asked == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(die)
    migrate(connection, (*migrations(), *LATER))


@pytest.mark.parametrize("at", [5, 15, 23, 31, 40])
def test_killed_while_migrating(path: Path, at: int) -> None:
    """Killed in the middle of a migration, the next start finishes it and everything is there."""
    make_released(path, RELEASED[-1])
    before = held(path)
    processes = multiprocessing.get_context("forkserver")
    process = processes.Process(target=migrate_until_killed, args=(path, at))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    connection = connect(path)
    migrate(connection, (*migrations(), *LATER))
    connection.close()
    assert version(path) == len(migrations()) + len(LATER)
    assert held(path) == before


RELEASED = sorted((Path(__file__).parent / "released").glob("version-*.sql"))
"""A diary as each released version left it: days, one refused change, and nineteen that wait."""


def make_released(path: Path, script: Path) -> None:
    """Write the file that a version left."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script.read_text("utf-8"))


def held(path: Path) -> list[tuple[Any, ...]]:
    """Return every operation in a file, as it is stored."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT op_id, n, patch, state, seal FROM op").fetchall()


def test_every_version_has_a_diary() -> None:
    """Before a new step comes, a diary that the step before it left is kept for it."""
    assert [file.stem for file in RELEASED] == [
        f"version-{number}" for number in range(1, len(migrations()))
    ]


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_a_released_diary_opens_and_all_of_it_arrives(
    path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version left opens whole, and every operation in it reaches a new server."""
    monkeypatch.setattr("tests.simulation.memory_server.STREAM", "person")
    make_released(path, script)
    written = {row[0]: row[3] for row in held(path)}
    journal = open_journal(path)
    assert journal.set_aside is None
    assert (journal.waiting().count, journal.waiting().refused) == (19, 1)
    assert len(journal.entries(TODAY.replace(month=10), TODAY)) == 19
    assert journal.entry(TODAY - dt.timedelta(days=4)) == an_entry(
        date=TODAY - dt.timedelta(days=4), pain=5, stress=5, stiffness=4, note="day 4"
    )
    assert journal.setting("language") == "de"
    server, results = MemoryServer(), dict[str, str]()
    while (request := journal.outbox.next_push()) is not None:
        try:
            reply = server.push(request, 1, NOW + 10**6)
        except BatchError as error:
            journal.outbox.take_push_error(error)  # it has none of what was sent before
            continue
        results |= {result.op_id: result.status.value for result in reply.results}
        journal.outbox.take_push_reply(request, reply)
    assert results.keys() == written.keys()
    assert {version.op_id for version in server.tables.versions} == written.keys()
    journal.close()
