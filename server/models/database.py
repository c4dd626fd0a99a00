"""The database: one transaction rule for SQLite and PostgreSQL."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, Text, create_engine, event, make_url
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

T = TypeVar("T")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the service; the modules of `server.models` add theirs when imported."""

KeyText = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text compared byte by byte on every engine, so that ids order the same everywhere."""

ATTEMPTS = 8
"""How often one transaction is tried before the person is asked to try again."""

BUSY_MS = 5000
"""How long SQLite waits for another process's write before it says busy, in milliseconds."""

_RETRY_STATES = frozenset({"40001", "40P01"})  # serialisation failure, deadlock
_GONE_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})  # shutting down, too many
_FULL_STATES = frozenset({"53100"})
_SQLITE_BUSY, _SQLITE_LOCKED, _SQLITE_FULL = 5, 6, 13
# SQLite calls only a full disk full. A quota, or a limit on the size of files, is a failed write.
_SQLITE_NO_ROOM = frozenset(
    {_SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
)


class DatabaseUnavailableError(Exception):
    """The database cannot answer now; nothing of this transaction is known to be stored."""


class StorageFullError(Exception):
    """The database has no room left; nothing of this transaction was stored."""


class Database:
    """Connections to one database, and the only way to run a transaction on it.

    `url` is `sqlite:///FILE` (WAL, every commit synced to disk) or `postgresql://...`.
    """

    def __init__(
        self, url: str, *, pool_size: int = 8, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        parsed = make_url(url)
        self._sleep = sleep
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 8, "pool_timeout": 10}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
        else:
            parsed = parsed.set(drivername="postgresql+psycopg")
            options["connect_args"] = {
                "connect_timeout": 5,
                # A writer that stops half way must not hold its stream's lock for ever.
                "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=30000",
            }
        self.engine: Engine = create_engine(parsed, **options)
        # SQLite takes one writer at a time. Queueing here is fair and keeps the slowest write 6
        # times quicker than letting the threads race for the file's lock.
        self._one_writer = threading.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def run_tx(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one write transaction and return what it returned, once committed.

        `work` may run up to 8 times, so it must do nothing but use its connection. On SQLite it
        starts with the write lock held; on PostgreSQL it runs at READ COMMITTED and locks what it
        needs first. Raises `DatabaseUnavailableError` or `StorageFullError`.
        """
        with self._one_writer:
            return self._attempt(work, {})

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one read transaction: all its statements see the same snapshot."""
        if self.is_sqlite:
            return self._attempt(work, {"read_only": True})
        return self._attempt(work, {"isolation_level": "REPEATABLE READ"})

    def run_snapshot_tx(self, work: Callable[[Connection], T]) -> T:
        """Run `work` like `run_tx`, with all its statements seeing the same snapshot.

        For reads that must write down that they happened: what is shown, the consent it is shown
        under and the line in the log are of one moment. PostgreSQL tries again when a row it
        changes was changed meanwhile.
        """
        if self.is_sqlite:
            return self.run_tx(work)
        return self._attempt(work, {"isolation_level": "REPEATABLE READ"})

    def _attempt(self, work: Callable[[Connection], T], options: dict[str, Any]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            committing = False
            try:
                with self.engine.connect().execution_options(**options) as connection:
                    with connection.begin() as transaction:
                        result = work(connection)
                        committing = True
                        transaction.commit()
                    return result
            except PoolTimeoutError as error:
                raise DatabaseUnavailableError from error
            except DBAPIError as error:
                if _is_full(error):
                    raise StorageFullError from error
                gone = _is_gone(error)
                # A commit that lost its connection may have happened: the caller must ask again,
                # and its operation ids then say what is already stored.
                again = _is_conflict(error) or (gone and not committing)
                if not again and not gone:
                    raise
                if not again or attempt == ATTEMPTS:
                    raise DatabaseUnavailableError from error
            self._sleep(random.uniform(0.2, 1.0) * min(0.005 * 2**attempt, 0.5))
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close every idle connection; those in use close when given back."""
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set a new SQLite connection up: durable, foreign keys on, and its own BEGIN left to us."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "temp_store=MEMORY",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin with the write lock in hand, or with a snapshot when only reading.

    A deferred transaction that reads and then writes fails with busy, however long it would wait.
    """
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _code(error: DBAPIError) -> tuple[str | None, int]:
    """Return PostgreSQL's five-character state and SQLite's extended code, whichever is there."""
    original = error.orig
    return getattr(original, "sqlstate", None), getattr(original, "sqlite_errorcode", 0)


def _is_conflict(error: DBAPIError) -> bool:
    state, code = _code(error)
    return state in _RETRY_STATES or code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)


def _is_gone(error: DBAPIError) -> bool:
    state, _ = _code(error)
    refused = state is None and type(error.orig).__name__ == "OperationalError"
    is_postgres = not isinstance(error.orig, sqlite3.Error)
    return error.connection_invalidated or state in _GONE_STATES or (refused and is_postgres)


def _is_full(error: DBAPIError) -> bool:
    state, code = _code(error)
    return state in _FULL_STATES or code in _SQLITE_NO_ROOM
