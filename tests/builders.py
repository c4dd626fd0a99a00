"""Makers of valid records: name only what the test is about."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from shared.diary.entry import Area, Entry
from shared.sync.operations import Operation, Stamp
from shared.sync.records import FieldValue, Record

TODAY = dt.date(2026, 11, 23)
"""The day the tests take for today."""

NOW = 1_795_449_600_000
"""2026-11-23 16:00 UTC in milliseconds."""


def an_area(region: str = "buttock_mid", side: str = "left", intensity: int = 6) -> Area:
    """Return a place that hurts."""
    return Area(region, side, intensity)


def an_entry(date: dt.date = TODAY, pain: int = 5, **fields: Any) -> Entry:
    """Return a day with its pain, and whatever else is named."""
    return Entry(date, pain, **fields)


def a_wire_entry(date: str = TODAY.isoformat(), pain: Any = 5, **fields: Any) -> dict[str, Any]:
    """Return a day as JSON values."""
    return {"date": date, "pain": pain, **fields}


def an_id(number: int = 1, device: str = "phone") -> str:
    """Return an id that is the same for the same number and device in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{device} {number}"))


def an_operation(n: int = 1, device: str = "phone", **fields: Any) -> Operation:
    """Return an operation, by default the first save of today's pain on a phone."""
    values: dict[str, Any] = {
        "op_id": an_id(n, device),
        "n": n,
        "record_id": an_id(0, "entry"),
        "kind": "entry",
        "base": (1, 0),
        "patch": {"date": TODAY.isoformat(), "pain": 5},
        "deleted": False,
        "t": NOW + n,
        "wall": NOW + n,
    }
    return Operation(**{**values, **fields})


def a_record(
    seq: int = 1, device: str = "phone", n: int = 1, *, deleted: bool = False, **values: Any
) -> Record:
    """Return a record whose fields were all set by one operation."""
    values = values or {"date": TODAY.isoformat(), "pain": 5}
    stamp = Stamp(NOW + n, device, n)
    fields = {name: FieldValue(value, seq, stamp) for name, value in values.items()}
    return Record(an_id(0, "entry"), "entry", seq, fields, deleted)
