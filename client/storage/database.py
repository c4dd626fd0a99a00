"""The diary's SQLite file: opened safely, brought up to date, changed in whole transactions."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from client.storage.errors import (
    DiaryBusyError,
    DiaryDamagedError,
    DiaryError,
    NewerDiaryError,
    StorageFullError,
)
from client.storage.rows import insert, sealed, to_json

BUSY_MS = 10_000
"""How long a writer waits for another's transaction."""

LOG_BYTES = 4_000_000
"""To so much the log's file is cut when it is begun anew: a long one gives its room back."""

_BUSY = "Not saved: the diary is busy. Please try again."

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


class Keeping(Protocol):
    """Brings to the disk what connections have committed (`client.storage.keeper`)."""

    def committed(self, connection: DiaryConnection) -> None:
        """Hear that a connection has committed something."""

    def make_room(self) -> None:
        """Hear that a device without room refused a commit."""

    def settle(self) -> None:
        """Wait until all that was committed is on the disk."""


class DiaryConnection(sqlite3.Connection):
    """A connection that takes turns at writing with the others of this program on its file.

    SQLite alone would let a writer that has to wait sleep for ever longer, while another thread
    makes one transaction after the other.

    Its commits survive a power cut, unless there is a `keeper`: then they do after `settle`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn = threading.Lock()
        self.keeper: Keeping | None = None

    def keep_by(self, keeper: Keeping) -> None:
        """Let this keeper wait for the disk; no commit does from now on."""
        self.keeper = keeper
        self.execute("PRAGMA synchronous = NORMAL")
        self.execute("PRAGMA wal_autocheckpoint = 0")
        self.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")

    def settle(self) -> None:
        """Wait until all that was committed survives a power cut; `StorageFullError` if not."""
        if self.keeper is not None:
            self.keeper.settle()


@cache
def migrations() -> tuple[str, ...]:
    """Return the migration scripts in order; number *k* brings a file to version *k*."""
    folder = files("client.storage.migrations")
    scripts = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda i: i.name
    )
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


def connect(path: Path, beside: DiaryConnection | None = None) -> DiaryConnection:
    """Return a connection whose commits survive a power cut (WAL, `synchronous=FULL`).

    It takes turns with the one `beside` it, and has the same keeper. Raises `DiaryDamagedError`
    when the file is no database any more.
    """
    with errors_in_words():
        connection = sqlite3.connect(
            path, timeout=BUSY_MS / 1000, isolation_level=None, factory=DiaryConnection
        )
        if beside is not None:
            connection.turn = beside.turn
        try:
            connection.execute("PRAGMA page_size = 4096")  # as client.storage.carving reads it
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what is erased is gone
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            if beside is not None and beside.keeper is not None:
                connection.keep_by(beside.keeper)
        except BaseException:
            connection.close()
            raise
    return connection


def migrate(connection: DiaryConnection, scripts: Sequence[str] | None = None) -> None:
    """Bring the file up to date, one whole step after the other.

    Killed at any instant, the next start goes on where this one stopped. Raises
    `NewerDiaryError` for a file from a newer app, which is left as it is.
    """
    scripts = migrations() if scripts is None else scripts
    with errors_in_words():
        while True:
            version = _version(connection)
            if version > len(scripts):
                raise NewerDiaryError(
                    "A newer version of the app wrote this diary. Update the app to open it."
                )
            if version == len(scripts):
                return
            with transaction(connection):
                if _version(connection) == version:  # else another thread was quicker
                    for statement in statements(scripts[version]):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {version + 1}")
                    row = sealed("sync_state", "schema", to_json(version + 1))
                    connection.execute(insert("sync_state", replace=True), row)


def _version(connection: sqlite3.Connection) -> int:
    """Return the version of the file; it stands there twice, and both must agree."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version:
        query = "SELECT value FROM sync_state WHERE name = 'schema'"
        if connection.execute(query).fetchone() != (to_json(version),):
            raise DiaryDamagedError("The diary file does not say which version it has.")
    return int(version)


def check_schema(connection: sqlite3.Connection) -> None:
    """Raise `DiaryDamagedError` unless the file's tables are those the migrations make."""
    if _schema(connection) != _expected_schema():
        raise DiaryDamagedError("The diary's tables are damaged.")


def _schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    query = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY name"
    return [tuple(row) for row in connection.execute(query)]


@cache
def _expected_schema() -> list[tuple[str, ...]]:
    memory = sqlite3.connect(":memory:", isolation_level=None, factory=DiaryConnection)
    with closing(memory) as connection:
        migrate(connection)
        return _schema(connection)


def statements(script: str) -> Iterator[str]:
    """Return the single statements of a script, which can then share one transaction."""
    buffer = ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if sqlite3.complete_statement(buffer):
            yield buffer
            buffer = ""


@contextmanager
def transaction(connection: DiaryConnection) -> Iterator[None]:
    """Run the block as one transaction: all of it is kept, or nothing.

    Raises `StorageFullError`, `DiaryBusyError` or `DiaryDamagedError` instead of SQLite's errors.
    """
    if not connection.turn.acquire(timeout=BUSY_MS / 1000):
        raise DiaryBusyError(_BUSY)
    try:
        with errors_in_words():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself; a second ROLLBACK would fail.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    except StorageFullError:
        if connection.keeper is not None:
            connection.keeper.make_room()
        raise
    finally:
        connection.turn.release()
    if connection.keeper is not None:
        connection.keeper.committed(connection)


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn SQLite's errors into the diary's own, which say what is kept and what is not."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a mistake of the program, not of the file
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StorageFullError("Not saved: this device's storage is full.") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DiaryBusyError(_BUSY) from error
        if code in DAMAGE or isinstance(error, sqlite3.NotSupportedError):
            raise DiaryDamagedError("The diary file is damaged.") from error
        if code == sqlite3.SQLITE_IOERR:
            raise StorageFullError("Not saved: this device's storage cannot be written.") from error
        if code == sqlite3.SQLITE_READONLY:
            raise StorageFullError("Not saved: this device's storage is read-only.") from error
        if code == sqlite3.SQLITE_CANTOPEN:
            raise DiaryError("The diary's folder cannot be opened.") from error
        raise DiaryDamagedError("The diary file cannot be read.") from error


@contextmanager
def file_errors_in_words() -> Iterator[None]:
    """Turn the errors of files and folders into the diary's own."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFullError("This device's storage is full.") from error
        raise DiaryError("The diary's folder cannot be used.") from error
