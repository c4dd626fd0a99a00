"""What happens when the diary file is damaged: it is kept aside, and what can be read is saved.

Nothing is ever wiped. The damaged file and its log are copied beside the diary first; the new
diary is built completely before it takes the old one's place; killed at any instant, the next
start goes on.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from client.storage.carving import HEADER, carve, header_is_whole, log_is_whole
from client.storage.database import (
    DiaryConnection,
    check_schema,
    connect,
    errors_in_words,
    file_errors_in_words,
    migrate,
    transaction,
)
from client.storage.errors import DiaryDamagedError, StorageFullError
from client.storage.salvage import Salvage
from client.storage.spare_room import keep_spare_room, use_spare_room
from client.storage.tables import Tables

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700

_OPENING = threading.Lock()


def open_diary(path: Path, new_id: Callable[[], str]) -> DiaryConnection:
    """Return a connection to a diary that is whole and up to date.

    A damaged one is set aside first; on a full device the spare room is used. Raises
    `NewerDiaryError`, `StorageFullError` or `DiaryError`.
    """
    with _OPENING:
        try:
            connection = _open(path, new_id)
        except StorageFullError:
            if not use_spare_room(path):
                raise
            return _open(path, new_id)
        keep_spare_room(path)
        return connection


def _open(path: Path, new_id: Callable[[], str]) -> DiaryConnection:
    with file_errors_in_words():
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        _finish(path)
        try:
            return _open_whole(path)
        except _FoundDamageError as damage:
            _set_aside(path, damage, new_id)
            return _open_whole(path)


class _FoundDamageError(DiaryDamagedError):
    """A damaged diary, with its bytes as they were before anything was done to them."""

    def __init__(self, database: bytes, log: bytes) -> None:
        super().__init__("The diary file is damaged.")
        self.database = database
        self.log = log


def set_aside_files(path: Path) -> list[Path]:
    """Return the damaged files kept beside the diary, the newest first, their logs left out."""
    numbers = range(_next_number(path) - 1, 0, -1)
    return [file for number in numbers if (file := _aside(path, number)).exists()]


def forget_set_aside(path: Path) -> None:
    """Delete the damaged files kept beside the diary, with their logs."""
    for file in set_aside_files(path):
        _beside(file, "-wal").unlink(missing_ok=True)
        file.unlink(missing_ok=True)


def _open_whole(path: Path) -> DiaryConnection:
    log = _read(_beside(path, "-wal"))
    if not log_is_whole(log) or not header_is_whole(_head(path)):
        raise _FoundDamageError(_read(path), log)
    connection = None
    try:
        _make_private(path)
        connection = connect(path)
        migrate(connection)
        with errors_in_words():
            Tables(connection).check_all()
            check_schema(connection)
    except DiaryDamagedError:
        # Closing moves the log into the file, so the bytes are taken before.
        damage = _FoundDamageError(_read(path), log)
        if connection is not None:
            connection.close()
        raise damage from None
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return connection


def _set_aside(path: Path, damage: _FoundDamageError, new_id: Callable[[], str]) -> None:
    database, log = damage.database, damage.log
    aside = _aside(path, _next_number(path))
    if log:
        _write(_beside(aside, "-wal"), log)
    _write(aside, database)
    part = _beside(path, ".salvage-part")
    _remove(part)
    _make_private(part)
    connection = connect(part)
    try:
        migrate(connection)
        salvage = Salvage(new_id)
        for found in carve(database, log):
            salvage.take(found)
        with transaction(connection):
            salvage.write(Tables(connection))
    finally:
        connection.close()  # the last connection: moves the log into the file
    _sync(part)
    os.replace(part, _beside(path, ".salvage"))
    _finish(path)


def _finish(path: Path) -> None:
    """Put a salvaged diary, complete by now, in the damaged one's place."""
    salvaged = _beside(path, ".salvage")
    if salvaged.exists():
        # First the old log: SQLite would otherwise replay it into the new file.
        _beside(path, "-wal").unlink(missing_ok=True)
        _beside(path, "-shm").unlink(missing_ok=True)
        os.replace(salvaged, path)
        _sync(path.parent)


def _aside(path: Path, number: int) -> Path:
    return _beside(path, f".damaged-{number}")


def _next_number(path: Path) -> int:
    start = f"{path.name}.damaged-"
    endings: Iterable[str] = (
        file.name[len(start) :] for file in path.parent.glob(f"{path.name}.damaged-*")
    )
    return max((int(ending) for ending in endings if ending.isdigit()), default=0) + 1


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _write(path: Path, data: bytes) -> None:
    part = _beside(path, ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _sync(path.parent)


def _make_private(path: Path) -> None:
    """Make the file if it is not there, for its owner only; SQLite's others take after it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEADER)
    except FileNotFoundError:
        return b""


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        _beside(path, ending).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
