"""The transaction rule: all or nothing, retried when two collide, the same on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from server.models.accounts import account
from server.models.database import ATTEMPTS, Database, DatabaseUnavailableError


def _add(connection: Connection, name: str) -> None:
    connection.execute(
        account.insert().values(
            id=name, email_key=name, email=name, password_hash="x", created_ms=1
        )
    )


def _names(database: Database) -> list[str]:
    return list(database.read(lambda tx: tx.scalars(select(account.c.id).order_by("id"))))


def test_failure_stores_nothing(database: Database) -> None:
    """When the work raises, nothing it wrote stays, and the error comes through as it was."""

    def work(tx: Connection) -> None:
        _add(tx, "a")
        _add(tx, "a")

    with pytest.raises(IntegrityError):
        database.run_tx(work)
    assert _names(database) == []


def test_ids_order_by_bytes(database: Database) -> None:
    """Ids sort byte by byte on every engine, so a cursor means the same everywhere."""
    database.run_tx(lambda tx: [_add(tx, name) for name in ("b", "A", "a", "B", "_")] and None)
    assert _names(database) == ["A", "B", "_", "a", "b"]


def test_writers_that_read_first_lose_nothing(database: Database) -> None:
    """Eight threads that each read, then write 10 times end with 80 increments."""
    database.run_tx(lambda tx: _add(tx, "counter"))

    def bump(tx: Connection) -> None:
        tx.execute(account.update().values(created_ms=account.c.created_ms))  # takes the row's lock
        now = tx.scalar(select(account.c.created_ms))
        assert now is not None
        tx.execute(account.update().values(created_ms=now + 1))

    def write() -> None:
        for _ in range(10):
            database.run_tx(bump)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.read(lambda tx: tx.scalar(select(account.c.created_ms))) == 81


def test_deadlock_is_retried(postgresql_url: str) -> None:
    """Two PostgreSQL transactions that lock two rows crosswise both finish."""
    database = Database(postgresql_url)
    database.run_tx(lambda tx: [_add(tx, name) for name in "ab"] and None)
    meet = threading.Barrier(2)
    failures: list[BaseException] = []

    def cross(order: str) -> None:
        first_try = True

        def work(tx: Connection) -> None:
            nonlocal first_try
            for name in order:
                tx.execute(account.update().where(account.c.id == name).values(email="x"))
                if first_try:
                    first_try = False
                    meet.wait(10)

        try:
            database.run_tx(work)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=cross, args=(order,)) for order in ("ab", "ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert failures == []


def test_busy_ends_in_one_plain_error(tmp_path: Path, sqlite_url: str) -> None:
    """While another process holds SQLite's lock, a write is tried 8 times, then says so."""
    slept: list[float] = []
    waiting = Database(f"{sqlite_url}", sleep=slept.append)
    with waiting.engine.connect() as warm:  # every pooled connection gives up at once
        warm.exec_driver_sql("PRAGMA busy_timeout=0")
    holder = Database(sqlite_url)
    with holder.engine.connect() as held, held.begin(), pytest.raises(DatabaseUnavailableError):
        waiting.run_tx(lambda tx: _add(tx, "late"))
    assert len(slept) == ATTEMPTS - 1
    waiting.run_tx(lambda tx: _add(tx, "late"))
    assert _names(waiting) == ["late"]
    waiting.close()
    holder.close()


def test_lost_connections_are_replaced(postgresql_url: str) -> None:
    """When PostgreSQL drops every connection, the next transaction runs on a new one."""
    database = Database(postgresql_url)
    database.run_tx(lambda tx: _add(tx, "before"))
    other = Database(postgresql_url)
    other.run_tx(
        lambda tx: (
            tx.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
            and None
        )
    )
    database.run_tx(lambda tx: _add(tx, "after"))
    assert _names(database) == ["after", "before"]
    database.close()
    other.close()


def test_sqlite_is_durable(sqlite_url: str) -> None:
    """SQLite runs with a write-ahead log, syncs every commit, and checks foreign keys."""
    database = Database(sqlite_url)

    def pragmas() -> Iterator[object]:
        with database.engine.connect() as connection:
            for name in ("journal_mode", "synchronous", "foreign_keys"):
                yield connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert list(pragmas()) == ["wal", 2, 1]
    database.close()


def test_read_sees_one_snapshot(database: Database) -> None:
    """Two statements of one read see the same rows though another transaction commits between."""

    def work(tx: Connection) -> tuple[int, int]:
        before = len(tx.execute(select(account.c.id)).all())
        writer = threading.Thread(target=lambda: database.run_tx(lambda w: _add(w, "new")))
        writer.start()
        writer.join()
        return before, len(tx.execute(select(account.c.id)).all())

    assert database.read(work) == (0, 0)
    assert _names(database) == ["new"]


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_injected_conflicts_are_retried(postgresql_url: str, state: str) -> None:
    """PostgreSQL refuses the first three commits of a push for its own reasons: it is stored once.

    A constraint trigger raises at commit, where a serialisation failure comes as well; a sequence
    counts the refusals, because it is not rolled back.
    """
    database = Database(postgresql_url, sleep=lambda _seconds: None)
    database.run_tx(
        lambda tx: tx.exec_driver_sql(
            f"""
            CREATE SEQUENCE refusals;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF nextval('refusals') <= 3 THEN
                RAISE EXCEPTION 'not now' USING ERRCODE = '{state}';
              END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER not_now AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse();
            """
        )
    )
    database.run_tx(lambda tx: _add(tx, "a"))
    assert _names(database) == ["a"]
    tried = database.read(lambda tx: tx.scalar(text("SELECT last_value FROM refusals")))
    assert tried == 4
    database.close()
