"""Backups, and how a restore begins a new epoch without bringing back what was erased.

A backup is taken in one snapshot and read through again before it counts. Devices may forget an
operation when every one of at least two backups at hand holds it: whichever of them is put back,
the devices still have the rest. A restore is one transaction: the rows, the new epoch of every
stream, and everything the ledger says was taken back since; until it commits, the database serves
what it had.
"""

from __future__ import annotations

import pkgutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, MetaData, Table, delete, func, insert, select, text, update

import server.models
from server.models.accounts import access_token, account, device_session, refresh_token
from server.models.clinics import dashboard_session
from server.models.database import Database, metadata
from server.models.schema import migrate, newest, revision
from server.models.shares import disclosure
from server.models.sync import stream_head
from server.services.backup_file import (
    BackupError,
    BackupInfo,
    TableRows,
    read_tables,
    verify,
    write_backup,
)
from server.services.cases import close_all
from server.services.clinicians import disable
from server.services.ledger import Entry, Ledger
from server.services.shares import revoke
from server.services.sync import erase_record, erase_stream
from server.services.sync_rows import (
    StreamHead,
    UnknownStreamError,
    lock_head,
    stored_head,
    write_devices,
)
from shared.sync.lineage import holds, restored

SUFFIX = ".knotwise-backup"
KEEP_DAYS = 30
"""How long a backup is kept, and with it whatever a person erased meanwhile."""

BATCH = 500
DAY_MS = 86_400_000


def take_backup(database: Database, folder: Path, now: int) -> BackupInfo:
    """Write a backup to a folder, read it through, and tell devices what they need not keep.

    `now` is in milliseconds. Raises `BackupError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
    path = folder / f"{stamp}Z{SUFFIX}"
    at_revision = revision(database)
    if at_revision is None:
        raise BackupError("The database has no tables yet.")
    database.read(lambda tx: write_backup(path, now, at_revision, _tables(tx)))
    info = verify(path)
    let_devices_forget(database, folder)
    return info


def backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def drop_old(folder: Path, now: int, keep_days: int = KEEP_DAYS) -> list[Path]:
    """Delete backups older than `keep_days`, but never the two newest; return what went."""
    old = [path for path in backups(folder)[:-2] if verify(path).at < now - keep_days * DAY_MS]
    for path in old:
        path.unlink()
    return old


def let_devices_forget(database: Database, folder: Path) -> None:
    """Set what each device need not keep any more: what the oldest of the backups holds.

    Nothing, as long as there is only one; and nothing of a stream of which a newer backup, or what
    is served now, does not hold all that the oldest has: it goes back to before it.
    """
    held = backups(folder)
    if len(held) < 2:
        return
    verify(held[0])
    oldest, *newer = (_heads(read_tables(path)) for path in held)

    def work(tx: Connection, stream_ids: list[str]) -> None:
        for stream_id in stream_ids:
            try:
                head = lock_head(tx, stream_id)
            except UnknownStreamError:
                continue  # erased since
            first = oldest[stream_id]
            whole = all(
                stream_id in heads and _holds_all(heads[stream_id], first)
                for heads in ({stream_id: head}, *newer)
            )
            safe = first.devices if whole else {}
            devices = {
                name: device.backed_up(safe[name].last_n if name in safe else 0)
                for name, device in head.devices.items()
            }
            if devices != head.devices:
                tx.execute(
                    update(stream_head)
                    .where(stream_head.c.stream_id == stream_id)
                    .values(devices=write_devices(devices))
                )

    for stream_ids in _batches(sorted(oldest)):
        database.run_tx(lambda tx, ids=stream_ids: work(tx, ids))  # type: ignore[misc]


def restore(database: Database, path: Path, ledger: Ledger, now: int) -> BackupInfo:
    """Put a backup back, in place of everything in the database, ready to serve.

    Every stream begins a new epoch, every device must sign in again, and what the ledger says was
    erased or taken back stays so. Raises `BackupError` or `LedgerDamagedError` before anything is
    changed. The ledger notes the new epochs first: one that is never used does no harm.
    """
    info = verify(path)
    entries, epochs = ledger.entries(), ledger.epochs()
    with tempfile.TemporaryDirectory(prefix="knotwise-restore-") as folder:
        source = _at_this_revision(info, Path(folder))
        begun = _next_epochs(source(), epochs)
        ledger.note_restored(begun, now)

        def work(tx: Connection) -> None:
            for table in reversed(_all_tables()):
                if table.name != disclosure.name:
                    tx.execute(delete(table))
            _insert(tx, metadata, source())
            _reset_counters(tx)
            _begin_epochs(tx, begun)
            _end_sessions(tx, now)
            for entry in entries:
                again = REPLAY.get(entry["what"])
                if again is not None:
                    again(tx, entry, now)

        database.run_tx(work)
    return info


Replay = Callable[[Connection, Entry, int], None]


def _erase_stream_again(tx: Connection, entry: Entry, _now: int) -> None:
    close_all(tx, entry["stream_id"])
    erase_stream(tx, entry["stream_id"])
    tx.execute(delete(account).where(account.c.id == entry["stream_id"]))


def _erase_record_again(tx: Connection, entry: Entry, now: int) -> None:
    try:
        erase_record(tx, entry["stream_id"], entry["record_id"], now)
    except UnknownStreamError:
        return  # erased as a whole, or younger than the backup


def _revoke_again(tx: Connection, entry: Entry, now: int) -> None:
    revoke(tx, entry["account_id"], entry["share_id"], now)


def _disable_again(tx: Connection, entry: Entry, now: int) -> None:
    disable(tx, entry["clinician_id"], now)


REPLAY: dict[str, Replay] = {
    "erased_stream": _erase_stream_again,
    "erased_record": _erase_record_again,
    "revoked_share": _revoke_again,
    "disabled_clinician": _disable_again,
}
"""What a restore does again, by the kind of the ledger's entry."""


Epochs = dict[str, tuple[int, dict[int, int]]]
"""By stream, the epoch that begins and its restore points."""


def _next_epochs(
    tables: Iterable[TableRows], later: Mapping[str, Mapping[int, Mapping[int, int]]]
) -> Epochs:
    """Return the epoch that each stream of a backup begins when it is put back."""
    return {
        stream_id: restored(head.epoch, head.seq, head.restore_points, later.get(stream_id, {}))
        for stream_id, head in _heads(tables).items()
    }


def _holds_all(head: StreamHead, older: StreamHead) -> bool:
    return holds(head.epoch, head.restore_points, all_of=(older.epoch, older.seq))


def _heads(tables: Iterable[TableRows]) -> dict[str, StreamHead]:
    """Return the head of each stream in a backup."""
    for table in tables:
        if table.name == stream_head.name:
            rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
            return {row["stream_id"]: stored_head(row) for row in rows}
    return {}


def _begin_epochs(tx: Connection, begun: Epochs) -> None:
    for stream_id, (epoch, shared) in begun.items():
        column = orjson.dumps({str(number): seq for number, seq in shared.items()}).decode()
        tx.execute(
            update(stream_head)
            .where(stream_head.c.stream_id == stream_id)
            .values(epoch=epoch, restore_points=column)
        )


def _end_sessions(tx: Connection, now: int) -> None:
    """Sign every device out: a sign-in that was ended since the backup must not live again."""
    tx.execute(delete(access_token))
    tx.execute(delete(refresh_token))
    tx.execute(delete(dashboard_session))
    tx.execute(
        update(device_session)
        .where(device_session.c.ended_ms.is_(None))
        .values(ended_ms=now, ended_by="restored")
    )


def _all_tables() -> list[Table]:
    """Return every table of the service, those that others refer to first."""
    for module in pkgutil.iter_modules(server.models.__path__, "server.models."):
        import_module(module.name)
    return metadata.sorted_tables


def _tables(tx: Connection) -> Iterator[TableRows]:
    for table in _all_tables():
        rows = tx.execution_options(yield_per=1000).execute(select(table))
        yield TableRows(str(table.name), table.columns.keys(), rows)


def _at_this_revision(info: BackupInfo, folder: Path) -> Callable[[], Iterable[TableRows]]:
    """Return the backup's tables as this version has them.

    A backup of an older revision is migrated in a database of its own first.
    """
    if info.revision == newest():
        return lambda: read_tables(info.path)
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    migrate(scratch, info.revision)
    then = MetaData()
    then.reflect(scratch.engine)
    scratch.run_tx(lambda tx: _insert(tx, then, read_tables(info.path)))
    migrate(scratch)

    def tables() -> Iterator[TableRows]:
        with scratch.engine.connect() as connection:
            yield from _tables(connection)
        scratch.close()

    return tables


def _insert(tx: Connection, into: MetaData, tables: Iterable[TableRows]) -> None:
    for found in tables:
        table = into.tables.get(found.name)
        if table is None:
            raise BackupError(f"The backup has a table {found.name} that this version has not.")
        rows_left = found.rows
        if found.name == disclosure.name:
            # The log of who looked only grows: what it has stays, what it lacks is added.
            there = set(tx.scalars(select(disclosure.c.id)))
            place = list(found.columns).index("id")
            rows_left = (row for row in found.rows if row[place] not in there)
        for rows in _batches(rows_left):
            tx.execute(insert(table), [dict(zip(found.columns, row, strict=True)) for row in rows])


def _reset_counters(tx: Connection) -> None:
    """Let PostgreSQL number on from the highest number that was put back."""
    if tx.dialect.name != "postgresql":
        return
    for table in _all_tables():
        column = table.autoincrement_column
        if column is not None and column.autoincrement is True:
            highest: int = tx.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
            tx.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)"),
                {"table": table.name, "column": column.name, "next": highest + 1},
            )


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    items = iter(items)
    while batch := list(islice(items, BATCH)):
        yield batch
