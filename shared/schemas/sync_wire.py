"""Operations and records as JSON: plain functions, quick enough for batches of hundreds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shared.diary.errors import InvalidValueError
from shared.diary.json_values import SAFE_INTEGER
from shared.schemas.fields import IDENTIFIER
from shared.sync.operations import Base, Operation, Stamp
from shared.sync.records import FieldValue, Loser, Record

SCHEMA_VERSION = 1
"""Version of the record kinds and fields this program writes; a push carries it."""

_IDENTIFIER = re.compile(IDENTIFIER, re.ASCII)


def operation_to_wire(operation: Operation) -> dict[str, Any]:
    """Return the operation as it is pushed."""
    wire: dict[str, Any] = {
        "op_id": operation.op_id,
        "n": operation.n,
        "record_id": operation.record_id,
        "kind": operation.kind,
        "base": list(operation.base),
        "patch": dict(operation.patch),
        "del": operation.deleted,
        "t": operation.t,
        "wall": operation.wall,
        "group_id": operation.group_id,
    }
    if operation.salvage is not None:
        wire["salvage"] = {
            name: [stamp.t, stamp.device, stamp.n] for name, stamp in operation.salvage.items()
        }
    return wire


def operation_from_wire(wire: object) -> Operation:
    """Return the operation, else raise `InvalidValueError` naming the field.

    Only the envelope is checked; what the patch may say is `check_patch`'s to judge, item by item.
    """
    if not isinstance(wire, Mapping):
        raise InvalidValueError("ops", "must hold one operation each")
    patch = wire.get("patch", {})
    if not isinstance(patch, Mapping):
        raise InvalidValueError("patch", "must be fields with their values")
    deleted = wire.get("del", False)
    if not isinstance(deleted, bool):
        raise InvalidValueError("del", "must be true or false")
    group = wire.get("group_id")
    return Operation(
        op_id=_identifier(wire, "op_id"),
        n=_count(wire, "n", low=1),
        record_id=_identifier(wire, "record_id"),
        kind=_identifier(wire, "kind"),
        base=_base(wire),
        patch=patch,
        deleted=deleted,
        t=_count(wire, "t"),
        wall=_count(wire, "wall"),
        group_id=None if group is None else _identifier(wire, "group_id"),
        salvage=_salvage(wire.get("salvage")),
    )


def record_to_wire(record: Record) -> dict[str, Any]:
    """Return a record as the server sends it: values by field, and who set each of them when.

    `stamps` gives `[seq, t, device, n]` by field name, `removed` the same for the deletion, and
    `losers` the values that lost against one written at the same time, as
    `[field, value, seq, t, device, n]`.
    """
    removed = record.removed
    values, stamps = {}, {}
    for name, (value, seq, stamp) in record.fields.items():
        values[name], stamps[name] = value, [seq, *stamp]
    return {
        "record_id": record.record_id,
        "kind": record.kind,
        "seq": record.seq,
        "deleted": record.deleted,
        "erased": record.erased,
        "removed": None if removed is None else [removed.seq, *removed.stamp],
        "losers": [[loser.field, loser.value, loser.seq, *loser.stamp] for loser in record.losers],
        "fields": values,
        "stamps": stamps,
    }


def record_from_wire(wire: object) -> Record:
    """Return the record, else raise `InvalidValueError`: a reply that is not whole is not used."""
    if not isinstance(wire, Mapping):
        raise InvalidValueError("rows", "must hold one record each")
    values, stamps = wire.get("fields"), wire.get("stamps")
    if not isinstance(values, Mapping) or not isinstance(stamps, Mapping):
        raise InvalidValueError("fields", "must come with their stamps")
    held = {}
    for name, value in values.items():
        held[name] = _held(value, stamps.get(name), f"must say who set {name}")
    deleted = wire.get("deleted")
    if not isinstance(deleted, bool):
        raise InvalidValueError("deleted", "must be true or false")
    removed = wire.get("removed")
    return Record(
        record_id=_identifier(wire, "record_id"),
        kind=_identifier(wire, "kind"),
        seq=_count(wire, "seq"),
        fields=held,
        deleted=deleted,
        removed=None if removed is None else _held(True, removed, "must say who deleted it"),
        losers=tuple(_loser(row) for row in wire.get("losers") or ()),
        erased=wire.get("erased") is True,
    )


def _held(value: Any, row: object, reason: str) -> FieldValue:
    match row:
        case [int(seq), int(t), str(device), int(n)]:
            return FieldValue(value, seq, Stamp(t, device, n))
        case _:
            raise InvalidValueError("stamps", reason)


def _loser(row: object) -> Loser:
    match row:
        case [str(name), value, int(seq), int(t), str(device), int(n)]:
            return Loser(name, value, seq, Stamp(t, device, n))
        case _:
            raise InvalidValueError("losers", "must hold a field, its value and its stamp each")


def _identifier(wire: Mapping[str, Any], name: str) -> str:
    value = wire.get(name)
    if value is None:
        raise InvalidValueError(name, "is missing")
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise InvalidValueError(name, "is not the id of anything")
    return value


def _count(wire: Mapping[str, Any], name: str, low: int = 0) -> int:
    value = wire.get(name)
    if value is None:
        raise InvalidValueError(name, "is missing")
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= SAFE_INTEGER:
        raise InvalidValueError(name, f"must be a whole number from {low}")
    return value


def _base(wire: Mapping[str, Any]) -> Base:
    match wire.get("base"):
        case [epoch, seq] if _is_count(epoch) and _is_count(seq):
            return epoch, seq
        case _:
            raise InvalidValueError("base", "must be an epoch and a sequence number")


def _is_count(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= value <= SAFE_INTEGER  # type: ignore[operator]


def _salvage(wire: object) -> Mapping[str, Stamp] | None:
    if wire is None:
        return None
    if not isinstance(wire, Mapping):
        raise InvalidValueError("salvage", "must be stamps by field")
    stamps = {}
    for name, row in wire.items():
        match row:
            case [int(t), str(device), int(n)] if not device or _IDENTIFIER.fullmatch(device):
                stamps[name] = Stamp(t, device, n)
            case _:
                raise InvalidValueError("salvage", "must be stamps by field")
    return stamps
