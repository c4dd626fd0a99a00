"""How operations, records and settings stand in the diary's tables, each row with its seal."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal

from client.storage.errors import DiaryDamagedError
from shared.schemas.sync_wire import record_from_wire, record_to_wire
from shared.sync.device import Position
from shared.sync.operations import Operation, Stamp
from shared.sync.replica import Shadow
from shared.sync.stamping import Bridge

State = Literal["pending", "acked", "refused"]

TABLES: Mapping[str, tuple[str, ...]] = {
    "op": (
        "op_id",
        "n",
        "record_id",
        "kind",
        "base_epoch",
        "base_seq",
        "patch",
        "deleted",
        "t",
        "wall",
        "group_id",
        "salvage",
        "state",
        "problem",
        "seal",
    ),
    "shadow": ("record_id", "epoch", "walk", "body", "seal"),
    "visible": ("record_id", "kind", "day", "fields", "seal"),
    "sync_state": ("name", "value", "seal"),
    "setting": ("name", "value", "seal"),
    "clinic_copy": ("name", "etag", "read_ms", "body", "seal"),
    "errand": ("errand_id", "kind", "target", "body", "made_ms", "state", "problem", "seal"),
}
"""The columns of every table, in the order they are stored; `seal` is the last of each."""

OWNER_COPY = "diary.owner"
"""The setting that repeats whose diary this is."""

Row = Sequence[Any]


def to_json(value: object) -> str:
    """Return compact JSON; NaN is refused (`ValueError`)."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def seal(table: str, values: Row) -> int:
    """Return the checksum (CRC-32) of a row's values, other for the same values elsewhere."""
    return zlib.crc32(to_json([table, *values]).encode())


def sealed(table: str, *values: Any) -> tuple[Any, ...]:
    """Return the row to store: the values and their seal."""
    return (*values, seal(table, values))


def is_whole(table: str, row: Row) -> bool:
    """Return whether a stored row is what was written."""
    try:
        return len(row) == len(TABLES[table]) and row[-1] == seal(table, row[:-1])
    except (TypeError, ValueError):  # bytes where text was written
        return False


def check(table: str, row: Row) -> Row:
    """Return the row, or raise `DiaryDamagedError` when it is not what was written."""
    if not is_whole(table, row):
        raise DiaryDamagedError(f"A row of the diary ({table}) is damaged.")
    return row


def select(table: str) -> str:
    """Return the beginning of a query for whole rows."""
    return f"SELECT {', '.join(TABLES[table])} FROM {table}"  # noqa: S608, names are our own


def insert(table: str, *, replace: bool = False) -> str:
    """Return the statement that stores a whole row."""
    columns = TABLES[table]
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    marks = ", ".join("?" * len(columns))
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def operation_row(
    operation: Operation, state: State, problem: Mapping[str, Any] | None = None
) -> tuple[Any, ...]:
    """Return the row of an operation."""
    salvage = operation.salvage
    stamps = (
        None
        if salvage is None
        else {name: (held.t, held.device, held.n) for name, held in salvage.items()}
    )
    return sealed(
        "op",
        operation.op_id,
        operation.n,
        operation.record_id,
        operation.kind,
        *operation.base,
        to_json(dict(operation.patch)),
        int(operation.deleted),
        operation.t,
        operation.wall,
        operation.group_id,
        None if stamps is None else to_json(stamps),
        state,
        None if problem is None else to_json(dict(problem)),
    )


def row_operation(row: Row) -> Operation:
    """Return the operation of a row."""
    stamps = None if row[11] is None else json.loads(row[11])
    return Operation(
        op_id=row[0],
        n=row[1],
        record_id=row[2],
        kind=row[3],
        base=(row[4], row[5]),
        patch=json.loads(row[6]),
        deleted=bool(row[7]),
        t=row[8],
        wall=row[9],
        group_id=row[10],
        salvage=stamps and {name: Stamp(*held) for name, held in stamps.items()},
    )


def row_problem(row: Row) -> dict[str, Any]:
    """Return why the operation of a row was refused; empty when it was not."""
    return {} if row[13] is None else json.loads(row[13])


def shadow_row(shadow: Shadow) -> tuple[Any, ...]:
    """Return the row of a record as the server has it."""
    body = to_json(record_to_wire(shadow.record))
    return sealed("shadow", shadow.record.record_id, shadow.epoch, shadow.walk, body)


def row_shadow(row: Row) -> Shadow:
    """Return the server's copy in a row."""
    return Shadow(row[1], record_from_wire(json.loads(row[3])), row[2])


def value_position(value: Mapping[str, Any]) -> Position:
    """Return the position that was stored as JSON."""
    known = {field.name for field in fields(Position)}
    held = {name: item for name, item in value.items() if name in known}
    return Position(**{**held, "bridge": Bridge(**value["bridge"])})
