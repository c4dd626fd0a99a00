"""Days of the diary for programs that do not sync: the same records, the same merge."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from server.models.sync import record
from server.problems import ProblemError
from server.services.sync import Change, read_head, write
from server.services.sync_rows import lock_head
from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError
from shared.sync.identity import entry_id, uuid7

DEVICE = "api"
"""The device name under which the API writes to a stream."""

KIND = "entry"

EARLIEST = dt.date(1900, 1, 1)

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Days in order, and where to go on (a day, or None at the end)."""

    entries: list[Wire]
    next_cursor: str | None


def day_of(text: str, name: str = "date") -> dt.date:
    """Return the day written as `YYYY-MM-DD`. Raises `ProblemError` naming the field."""
    try:
        day = parse_day(text, name)
    except InvalidValueError as error:
        raise ProblemError.of_fields((error.field, error.reason)) from None
    if day < EARLIEST:
        raise ProblemError.of_fields((name, "is too long ago"))
    return day


def check_not_future(day: dt.date, now_ms: int) -> None:
    """Raise `ProblemError` for a day that has begun nowhere on Earth yet."""
    today = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date()
    if day > today + dt.timedelta(days=1):
        raise ProblemError.of_fields(("date", "is in the future"))


def put(
    tx: Connection, account_id: str, day: dt.date, patch: Mapping[str, Any], now_ms: int
) -> tuple[Wire, bool]:
    """Create or amend a day; return it whole, and whether it is new.

    Only the fields of `patch` (wire form, checked) change; None clears one. Raises `ProblemError`
    naming `pain` when a new day has none, `date` for another day than the address says.
    """
    check_not_future(day, now_ms)
    if patch.get("date", day.isoformat()) != day.isoformat():
        raise ProblemError.of_fields(("date", "is not the day of the address"))
    lock_head(tx, account_id)
    before = get(tx, account_id, day)
    if before is None and patch.get("pain") is None:
        raise ProblemError.of_fields(("pain", "is missing"))
    fresh = {name: value for name, value in patch.items() if name != "date"}
    if before is not None and not fresh:
        return before, False
    change = Change(entry_id(account_id, day), KIND, {"date": day.isoformat(), **fresh})
    _write(tx, account_id, change, now_ms)
    after = get(tx, account_id, day)
    if after is None:
        raise AssertionError("a day that was written can be read")
    return after, before is None


def get(tx: Connection, account_id: str, day: dt.date) -> Wire | None:
    """Return a day, or None when there is none."""
    body = tx.scalar(
        select(record.c.body).where(
            record.c.stream_id == account_id,
            record.c.id == entry_id(account_id, day),
            record.c.deleted.is_(False),
        )
    )
    return None if body is None else _visible(body)


def remove(tx: Connection, account_id: str, day: dt.date, now_ms: int) -> bool:
    """Delete a day; return whether there was one."""
    lock_head(tx, account_id)
    if get(tx, account_id, day) is None:
        return False
    _write(tx, account_id, Change(entry_id(account_id, day), KIND, deleted=True), now_ms)
    return True


def page(tx: Connection, account_id: str, first: dt.date, last: dt.date, limit: int) -> Page:
    """Return up to `limit` days from `first` to `last`, both included, by date."""
    rows = tx.execute(_days(account_id, first, last).limit(limit + 1)).all()
    entries = [entry for row in rows[:limit] if (entry := _visible(row.body)) is not None]
    return Page(entries, rows[limit].day if len(rows) > limit else None)


def records_of(tx: Connection, account_id: str, kind: str) -> list[Wire]:
    """Return the fields of every record of a kind that is not deleted."""
    rows = tx.execute(
        select(record.c.body).where(
            record.c.stream_id == account_id,
            record.c.kind == kind,
            record.c.deleted.is_(False),
        )
    )
    return [orjson.loads(row.body)["fields"] for row in rows]


def position(tx: Connection, account_id: str) -> str:
    """Return a text that changes whenever anything in the diary does."""
    head = read_head(tx, account_id)
    return f"{head.epoch}-{head.seq}"


def _days(account_id: str, first: dt.date, last: dt.date) -> Any:
    return (
        select(record.c.day, record.c.body)
        .where(
            record.c.stream_id == account_id,
            record.c.kind == KIND,
            record.c.day >= first.isoformat(),
            record.c.day <= last.isoformat(),
            record.c.deleted.is_(False),
        )
        .order_by(record.c.day)
    )


def _visible(body: str) -> Wire | None:
    """Return the day in a stored record: what was said, no nulls; None without a pain."""
    fields = orjson.loads(body)["fields"]
    entry = {name: value for name, value in fields.items() if value is not None}
    return entry if "date" in entry and "pain" in entry else None


def _write(tx: Connection, account_id: str, change: Change, now_ms: int) -> None:
    """Write one change as the device `api`. Raises `ProblemError` naming the field at fault."""
    reply = write(
        tx,
        account_id,
        DEVICE,
        [change],
        now=now_ms,
        new_id=lambda: uuid7(now_ms, os.urandom(10)),
    )
    refusal = reply.results[0].refusal
    if refusal is not None:
        raise ProblemError.of_fields((refusal.field, refusal.reason))
