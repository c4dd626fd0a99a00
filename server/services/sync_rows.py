"""How a stream's state is read and a plan is written, in as few statements as an engine allows.

SQLite's transaction holds the write lock from its start: one statement reads, three write.
PostgreSQL locks the head, reads, and writes all in one statement fed with JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Connection, text

from shared.schemas import record_from_wire, record_to_wire
from shared.sync.merge import Status
from shared.sync.operations import Operation
from shared.sync.planner import Plan, Seen, StreamState, Version
from shared.sync.problems import Refusal
from shared.sync.records import Record

RECORD_MAX = 1 << 20
"""Size of a record, in characters of JSON, from which it takes nothing more: it is read and written
whole, in thirty times the memory. As much as one push may bring."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """What is known of one device of a stream: its last operation answered, and backed up."""

    last_n: int = 0
    last_op: str | None = None
    durable_n: int = 0

    def backed_up(self, n: int) -> DeviceRow:
        """Return the same device with operations up to `n` safe in backups."""
        return replace(self, durable_n=min(n, self.last_n))


class UnknownStreamError(Exception):
    """There is no such stream, or no longer."""


@dataclass(frozen=True, slots=True)
class StreamHead:
    """A stream's head as it is stored."""

    stream_id: str
    seq: int
    epoch: int
    min_seq: int
    digest: str
    restore_points: Mapping[int, int]
    devices: Mapping[str, DeviceRow]
    # Whether a clinic's caseload is kept of it.
    watched: bool = False

    def device(self, device_id: str) -> DeviceRow:
        """Return what is known of a device; of a new one, nothing."""
        return self.devices.get(device_id, DeviceRow())


_HEAD = (
    "SELECT stream_id, seq, epoch, min_seq, digest, restore_points, devices,"
    " EXISTS (SELECT 1 FROM diary_summary WHERE account_id = stream_id) AS watched"
    " FROM stream_head"
)
_READ_HEAD = text(f"{_HEAD} WHERE stream_id = :stream_id")
_LOCK_HEAD = text(f"{_HEAD} WHERE stream_id = :stream_id FOR UPDATE")

_TOUCHED = """
SELECT 'version' AS what, op_id AS id, fingerprint AS a, status AS b, refusal AS c
FROM version WHERE stream_id = :stream_id AND op_id IN ({op_ids})
UNION ALL
SELECT 'record', id, body, NULL, NULL
FROM record WHERE stream_id = :stream_id AND id IN ({record_ids})
"""
_HEAD_ROW = """
SELECT 'head' AS what, digest AS id, restore_points AS a, devices AS b,
       json_array(seq, epoch, min_seq,
                  EXISTS (SELECT 1 FROM diary_summary WHERE account_id = stream_id)) AS c
FROM stream_head WHERE stream_id = :stream_id
"""
_READ_SQLITE = text(
    "UNION ALL".join((_HEAD_ROW, _TOUCHED))
    .replace("{op_ids}", "SELECT value FROM json_each(:op_ids)")
    .replace("{record_ids}", "SELECT value FROM json_each(:record_ids)")
)
_READ_POSTGRES = text(
    _TOUCHED.replace("IN ({op_ids})", "= ANY(CAST(:op_ids AS text[]))").replace(
        "IN ({record_ids})", "= ANY(CAST(:record_ids AS text[]))"
    )
)

_VERSION_TYPES = {
    "seq": "bigint",
    "op_id": "text",
    "device_id": "text",
    "n": "bigint",
    "record_id": "text",
    "kind": "text",
    "patch": "text",
    "deleted": "boolean",
    "t": "bigint",
    "at_ms": "bigint",
    "fingerprint": "text",
    "status": "text",
    "lost": "text",
    "refusal": "text",
}
_RECORD_TYPES = {
    "id": "text",
    "kind": "text",
    "seq": "bigint",
    "deleted": "boolean",
    "erased": "boolean",
    "day": "text",
    "changed_ms": "bigint",
    "body": "text",
}

_UPSERT = f"""
ON CONFLICT (stream_id, id) DO UPDATE SET
{", ".join(f"{name} = excluded.{name}" for name in _RECORD_TYPES if name != "id")}
"""


def _insert(table: str, columns: Mapping[str, str]) -> str:
    return f"INSERT INTO {table} (stream_id, {', '.join(columns)})"


def _one(table: str, columns: Mapping[str, str]) -> str:
    """Return an insert of one row, in SQLite's own form: its driver takes rows by the hundred."""
    return f"{_insert(table, columns)} VALUES (?{', ?' * len(columns)})"


def _many(table: str, columns: Mapping[str, str], rows: str) -> str:
    """Return an insert of all rows in one JSON parameter."""
    types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return (
        f"{_insert(table, columns)} SELECT :stream_id, {', '.join(columns)}"  # noqa: S608 names only
        f" FROM json_to_recordset(CAST(:{rows} AS json)) AS given ({types})"
    )


_VERSION_VALUES, _RECORD_VALUES = itemgetter(*_VERSION_TYPES), itemgetter(*_RECORD_TYPES)
_INSERT_VERSIONS = _one("version", _VERSION_TYPES)
_INSERT_RECORDS = _one("record", _RECORD_TYPES) + _UPSERT

_UPDATE = (
    "UPDATE stream_head SET seq = :seq, digest = :digest, devices = :devices"
    " WHERE stream_id = :stream_id"
)
_UPDATE_HEAD = text(_UPDATE)

_WRITE_POSTGRES = text(
    f"WITH versions AS ({_many('version', _VERSION_TYPES, 'versions')}),"
    f" records AS ({_many('record', _RECORD_TYPES, 'records')} {_UPSERT}) {_UPDATE}"
)

PULL = text(
    """
SELECT head.seq, head.epoch, head.min_seq, head.digest, page.seq AS row_seq, page.body
FROM stream_head AS head LEFT JOIN (
  SELECT stream_id, seq, body FROM record
  WHERE stream_id = :stream_id AND seq > :after ORDER BY seq LIMIT :most
) AS page ON page.stream_id = head.stream_id
WHERE head.stream_id = :stream_id ORDER BY page.seq
"""
)
"""One page and the head it belongs to, read at one moment."""


def read_head(tx: Connection, stream_id: str) -> StreamHead:
    """Return a stream's head without locking it; raises `UnknownStreamError`."""
    return _head(stream_id, tx.execute(_READ_HEAD, {"stream_id": stream_id}).one_or_none())


def lock_head(tx: Connection, stream_id: str) -> StreamHead:
    """Lock a stream until the transaction ends and return its head."""
    statement = _READ_HEAD if tx.dialect.name == "sqlite" else _LOCK_HEAD
    return _head(stream_id, tx.execute(statement, {"stream_id": stream_id}).one_or_none())


def read_state(
    tx: Connection,
    stream_id: str,
    device_id: str,
    operations: Sequence[Operation],
    record_ids: Sequence[str] = (),
) -> tuple[StreamHead, StreamState]:
    """Lock a stream and return what a push of these operations touches, and these records."""
    op_ids = list({operation.op_id for operation in operations})
    ids = list({operation.record_id for operation in operations}.union(record_ids))
    if tx.dialect.name == "sqlite":
        rows = tx.execute(
            _READ_SQLITE,
            {
                "stream_id": stream_id,
                "op_ids": orjson.dumps(op_ids).decode(),
                "record_ids": orjson.dumps(ids).decode(),
            },
        ).all()
        first = next((row for row in rows if row.what == "head"), None)
        if first is None:
            raise UnknownStreamError(stream_id)
        *counts, watched = orjson.loads(first.c)
        head = _head(stream_id, (stream_id, *counts, first.id, first.a, first.b, watched))
    else:
        head = lock_head(tx, stream_id)
        rows = tx.execute(
            _READ_POSTGRES, {"stream_id": stream_id, "op_ids": op_ids, "record_ids": ids}
        ).all()
    device = head.device(device_id)
    state = StreamState(
        stream_id=stream_id,
        epoch=head.epoch,
        seq=head.seq,
        digest=head.digest,
        restore_points=head.restore_points,
        last_n=device.last_n,
        last_op=device.last_op,
        durable_n=device.durable_n,
        seen={row.id: _seen(row.a, row.b, row.c) for row in rows if row.what == "version"},
        records={row.id: read_record(row.a) for row in rows if row.what == "record"},
        full=frozenset(row.id for row in rows if row.what == "record" and len(row.a) > RECORD_MAX),
    )
    return head, state


def write_plan(
    tx: Connection, head: StreamHead, device_id: str, plan: Plan, now: int
) -> dict[str, str]:
    """Write what a plan says; nothing at all when it changes nothing.

    Returns the bodies of the records written, by id.
    """
    if not plan.versions and plan.last_n == head.device(device_id).last_n:
        return {}
    stream_id = head.stream_id
    device = DeviceRow(plan.last_n, plan.last_op, plan.durable_n)
    versions = [_version_row(version) for version in plan.versions]
    records = [record_row(record, now) for record in plan.records]
    bodies = {row["id"]: row["body"] for row in records}
    head_row = {
        "stream_id": stream_id,
        "seq": plan.seq,
        "digest": plan.digest,
        "devices": write_devices({**head.devices, device_id: device}),
    }
    if tx.dialect.name != "sqlite":
        tx.execute(
            _WRITE_POSTGRES,
            {**head_row, "versions": _json(versions), "records": _json(records)},
        )
        return bodies
    if versions:
        tx.exec_driver_sql(
            _INSERT_VERSIONS, [(stream_id, *_VERSION_VALUES(row)) for row in versions]
        )
    if records:
        tx.exec_driver_sql(_INSERT_RECORDS, [(stream_id, *_RECORD_VALUES(row)) for row in records])
    tx.execute(_UPDATE_HEAD, head_row)
    return bodies


def stored_head(row: Mapping[str, Any]) -> StreamHead:
    """Return the head in a stored row."""
    columns = ("stream_id", "seq", "epoch", "min_seq", "digest", "restore_points", "devices")
    return _head(row["stream_id"], (*(row[column] for column in columns), False))


def read_devices(column: str) -> dict[str, DeviceRow]:
    """Return the devices in a stored column."""
    return {name: DeviceRow(*row) for name, row in orjson.loads(column).items()}


def write_devices(devices: Mapping[str, DeviceRow]) -> str:
    """Return the column that holds these devices."""
    return _json({name: (d.last_n, d.last_op, d.durable_n) for name, d in devices.items()})


def read_record(body: str) -> Record:
    """Return the record in a stored body."""
    return record_from_wire(orjson.loads(body))


def record_row(record: Record, now: int) -> dict[str, Any]:
    """Return a record's columns, all but the stream."""
    date = record.fields.get("date")
    return {
        "id": record.record_id,
        "kind": record.kind,
        "seq": record.seq,
        "deleted": record.deleted,
        "erased": record.erased,
        "day": date.value if date is not None and isinstance(date.value, str) else None,
        "changed_ms": now,
        "body": record_body(record),
    }


def record_body(record: Record) -> str:
    """Return a record as it is stored and sent: its wire form, as JSON text."""
    return _json(record_to_wire(record))


def _head(stream_id: str, row: Any) -> StreamHead:
    if row is None:
        raise UnknownStreamError(stream_id)
    _, seq, epoch, min_seq, digest, restore_points, devices, watched = row
    return StreamHead(
        stream_id=stream_id,
        seq=seq,
        epoch=epoch,
        min_seq=min_seq,
        digest=digest,
        restore_points={int(k): v for k, v in orjson.loads(restore_points).items()},
        devices=read_devices(devices),
        watched=bool(watched),
    )


def _seen(fingerprint: str, status: str, refusal: str | None) -> Seen:
    return Seen(
        fingerprint, Status(status), None if refusal is None else Refusal(*orjson.loads(refusal))
    )


def _version_row(version: Version) -> dict[str, Any]:
    refusal = version.refusal
    return {
        "seq": version.seq,
        "op_id": version.op_id,
        "device_id": version.device,
        "n": version.n,
        "record_id": version.record_id,
        "kind": version.kind,
        "patch": None if version.patch is None else _json(version.patch),
        "deleted": version.deleted,
        "t": version.t,
        "at_ms": version.at,
        "fingerprint": version.fingerprint,
        "status": version.status.value,
        "lost": _json(version.lost),
        "refusal": None
        if refusal is None
        else _json([refusal.type, refusal.field, refusal.reason]),
    }


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
