"""The diary's tables, one small step each; the callers draw the transactions around them.

This is the `DeviceStore` of `shared.sync.device` on SQLite, and what else the journal reads and
writes. Every row is checked against its seal: `DiaryDamagedError` when it is not what was written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from client.interpreter import give_way
from client.storage import rows
from client.storage.errors import DiaryDamagedError
from client.storage.rows import State, insert, select
from shared.sync.device import Position
from shared.sync.operations import Operation
from shared.sync.problems import Refusal
from shared.sync.replica import Shadow, digest, view

SOME = 32
"""Rows that are fetched at a time where there may be thousands."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose diary this is: `stream_id` is made on the device until there is an account, whose id
    it becomes."""

    stream_id: str
    account_id: str | None = None


class Tables:
    """Rows in and out of one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.shown = 0
        """Counts what this object has changed of what the person sees."""

    # Whose, and where

    def owner(self) -> Owner | None:
        """Return whose diary this is, or None in a new file."""
        value = self._named("sync_state", "owner")
        return None if value is None else Owner(**value)

    def set_owner(self, owner: Owner) -> None:
        """Keep whose diary this is, twice: every entry's id hangs on it."""
        self._put_named("sync_state", "owner", asdict(owner))
        self._put_named("setting", rows.OWNER_COPY, asdict(owner))

    def position(self) -> Position:
        """Return where the device is."""
        value = self._named("sync_state", "position")
        if value is None:
            raise DiaryDamagedError("The diary does not say which device it is on.")
        return rows.value_position(value)

    def set_position(self, position: Position) -> None:
        """Keep where the device is."""
        self._put_named("sync_state", "position", asdict(position))

    def last_ok(self) -> int | None:
        """Return when a sync last ended well (ms), or None."""
        value: int | None = self._named("sync_state", "last_ok")
        return value

    def set_last_ok(self, ms: int) -> None:
        """Keep when a sync ended well."""
        self._put_named("sync_state", "last_ok", ms)

    # Operations

    def pending(self, limit: int | None = None) -> list[Operation]:
        """Return operations without an answer, by `n`, at most `limit`."""
        found = self._all("op", "WHERE state = 'pending' ORDER BY n LIMIT ?", limit or -1)
        return [rows.row_operation(row) for row in found]

    def pending_of(self, record_id: str) -> list[Operation]:
        """Return one record's operations without an answer, by `n`."""
        # The plus keeps SQLite from going through all that is pending for the sake of the order.
        where = "WHERE record_id = ? AND state = 'pending' ORDER BY +n"
        return [rows.row_operation(row) for row in self._all("op", where, record_id)]

    def settled(self, after_n: int = 0) -> list[Operation]:
        """Return acknowledged and refused operations with a larger `n`, by `n`."""
        where = "WHERE state IN ('acked', 'refused') AND n > ? ORDER BY n"
        return [rows.row_operation(row) for row in self._all("op", where, after_n)]

    def add(self, operation: Operation) -> None:
        """Keep a new pending operation."""
        self._connection.execute(insert("op"), rows.operation_row(operation, "pending"))

    def acknowledge(self, op_id: str) -> str | None:
        """Mark an operation as stored by the server; return its record, None when it is gone."""
        return self._settle(op_id, "acked")

    def refuse(self, op_id: str, refusal: Refusal) -> str | None:
        """Set an operation aside, to be shown and exported; return its record, if it is kept."""
        return self._settle(op_id, "refused", asdict(refusal))

    def reopen(self, op_ids: Iterable[str]) -> None:
        """Make settled operations pending again: the server has lost them."""
        for op_id in op_ids:
            self._settle(op_id, "pending")

    def recount(self, operations: Sequence[Operation]) -> None:
        """Make these, which are all there are, pending under their new numbers."""
        self._connection.execute("DELETE FROM op")
        for operation in operations:
            self.add(operation)

    def forget_acknowledged(self, up_to_n: int) -> None:
        """Drop acknowledged operations that every backup of the server holds."""
        self._connection.execute("DELETE FROM op WHERE state = 'acked' AND n <= ?", (up_to_n,))

    def latest_t(self, record_id: str) -> int:
        """Return the largest `t` of a record's operations, but for refused ones; 0 without any."""
        query = "SELECT coalesce(max(t), 0) FROM op WHERE record_id = ? AND state <> 'refused'"
        return int(self._connection.execute(query, (record_id,)).fetchone()[0])

    def blank(self, record_id: str) -> None:
        """Empty every patch for an erased record, keeping the operations' ids and numbers."""
        for row in self._all("op", "WHERE record_id = ?", record_id):
            blank = replace(rows.row_operation(row), patch={}, salvage=None)
            self._put_operation(blank, row[12], rows.row_problem(row) or None)

    def count(self, state: State) -> int:
        """Return how many operations are in a state."""
        query = "SELECT count(*) FROM op WHERE state = ?"
        return int(self._connection.execute(query, (state,)).fetchone()[0])

    def newest_wall(self) -> int | None:
        """Return what the wall clock showed at the newest change kept, in ms, or None."""
        (newest,) = self._connection.execute("SELECT max(wall) FROM op").fetchone()
        return None if newest is None else int(newest)

    def oldest_wall(self, state: State) -> int | None:
        """Return when the oldest operation in a state was made (ms), or None without any."""
        query = "SELECT wall FROM op WHERE state = ? ORDER BY n LIMIT 1"
        row = self._connection.execute(query, (state,)).fetchone()
        return None if row is None else int(row[0])

    def refused(self) -> list[tuple[Operation, dict[str, Any]]]:
        """Return the operations the server refused, each with the problem it named."""
        found = self._all("op", "WHERE state = 'refused' ORDER BY n")
        return [(rows.row_operation(row), rows.row_problem(row)) for row in found]

    # The server's copies

    def shadow(self, record_id: str) -> Shadow | None:
        """Return the server's last copy of a record."""
        row = self._one("shadow", "WHERE record_id = ?", record_id)
        return None if row is None else rows.row_shadow(row)

    def shadows(self) -> list[Shadow]:
        """Return every copy."""
        return [rows.row_shadow(row) for row in self._all("shadow")]

    def keep_shadow(self, shadow: Shadow) -> None:
        """Keep the server's copy of a record in place of the last."""
        self._connection.execute(insert("shadow", replace=True), rows.shadow_row(shadow))
        self.shown += bool(shadow.record.losers)  # they are shown beside the value that stands

    def drop_shadow(self, record_id: str) -> None:
        """Forget the copy of a record that the server no longer has."""
        self._connection.execute("DELETE FROM shadow WHERE record_id = ?", (record_id,))

    def digest(self) -> str:
        """Return the digest of all shadows, read one by one: there may be thousands."""
        found = self._connection.execute(select("shadow"))
        return digest(rows.row_shadow(self._check("shadow", row)).record for row in found)

    # What the person sees

    def refresh(self, record_id: str) -> None:
        """Work out anew what the person sees of a record: the server's copy and what is pending."""
        shadow = self.shadow(record_id)
        pending = self.pending_of(record_id)
        seen = view(None if shadow is None else shadow.record, pending)
        before = self._one("visible", "WHERE record_id = ?", record_id)
        if seen is None:
            if before is not None:
                self._connection.execute("DELETE FROM visible WHERE record_id = ?", (record_id,))
                self.shown += 1
            return
        kind = shadow.record.kind if shadow is not None else pending[0].kind
        day = seen.get("date")
        row = rows.sealed(
            "visible", record_id, kind, day if isinstance(day, str) else None, rows.to_json(seen)
        )
        if before is None or tuple(before) != row:
            self._connection.execute(insert("visible", replace=True), row)
            self.shown += 1

    def refresh_all(self) -> None:
        """Work out anew what the person sees of everything."""
        query = "SELECT record_id FROM op UNION SELECT record_id FROM shadow"
        self._connection.execute("DELETE FROM visible")
        for (record_id,) in self._connection.execute(query).fetchall():
            self.refresh(record_id)

    def seen(self, record_id: str) -> tuple[str, dict[str, Any]] | None:
        """Return the kind of a record and what is seen of it, or None."""
        row = self._one("visible", "WHERE record_id = ?", record_id)
        return None if row is None else (row[1], json.loads(row[3]))

    def seen_of_kind(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return what is seen of every record of a kind, by id."""
        found = self._all("visible", "WHERE kind = ? ORDER BY record_id", kind)
        return {row[0]: json.loads(row[3]) for row in found}

    def seen_between(self, kind: str, first: str, last: str) -> Iterator[dict[str, Any]]:
        """Yield what is seen of a kind's records from one day to another, by day."""
        where = "WHERE kind = ? AND day BETWEEN ? AND ? ORDER BY day, record_id"
        return (json.loads(row[3]) for row in self._all("visible", where, kind, first, last))

    def count_between(self, kind: str, first: str, last: str) -> int:
        """Return how many records of a kind are seen from one day to another."""
        query = "SELECT count(*) FROM visible WHERE kind = ? AND day BETWEEN ? AND ?"
        return int(self._connection.execute(query, (kind, first, last)).fetchone()[0])

    def kinds(self) -> list[str]:
        """Return the kinds of record that are seen."""
        query = "SELECT DISTINCT kind FROM visible ORDER BY kind"
        return [row[0] for row in self._connection.execute(query)]

    # Settings

    def setting(self, name: str) -> Any:
        """Return a setting, or None."""
        return self._named("setting", name)

    def put_setting(self, name: str, value: Any) -> None:
        """Keep a setting; None forgets it."""
        if value is None:
            self._connection.execute("DELETE FROM setting WHERE name = ?", (name,))
        else:
            self._put_named("setting", name, value)

    def settings(self) -> dict[str, Any]:
        """Return every setting."""
        found = self._all("setting", "WHERE name <> ? ORDER BY name", rows.OWNER_COPY)
        return {row[0]: json.loads(row[1]) for row in found}

    # Whole tables

    def empty(self) -> None:
        """Delete every row."""
        for table in rows.TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608, names are our own

    def check_all(self) -> None:
        """Raise `DiaryDamagedError` unless the file and every row in it are what was written."""
        (answer,) = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise DiaryDamagedError(f"The diary file is damaged: {answer}")
        for table in rows.TABLES:
            for row in self._connection.execute(select(table)):
                rows.check(table, row)

    def put_row(self, table: str, row: rows.Row) -> None:
        """Keep a row that already has its seal."""
        self._connection.execute(insert(table, replace=True), row)

    def _settle(
        self, op_id: str, state: State, problem: Mapping[str, Any] | None = None
    ) -> str | None:
        row = self._one("op", "WHERE op_id = ?", op_id)
        if row is None:
            return None
        operation = rows.row_operation(row)
        self._put_operation(operation, state, problem)
        return operation.record_id

    def _put_operation(
        self, operation: Operation, state: State, problem: Mapping[str, Any] | None = None
    ) -> None:
        self.put_row("op", rows.operation_row(operation, state, problem))

    def _one(self, table: str, where: str, *values: Any) -> rows.Row | None:
        self._give_way()
        row = self._connection.execute(f"{select(table)} {where}", values).fetchone()
        return None if row is None else rows.check(table, row)

    def _all(self, table: str, where: str = "", *values: Any) -> Iterator[rows.Row]:
        """Yield each row there is, found now."""
        cursor = self._connection.execute(f"{select(table)} {where}", values)
        found: list[rows.Row] = []
        while some := cursor.fetchmany(SOME):
            found += some
            self._give_way()
        return (self._check(table, row) for row in found)

    def _check(self, table: str, row: rows.Row) -> rows.Row:
        """Check one of many rows, of which there may be thousands."""
        self._give_way()
        return rows.check(table, row)

    def _give_way(self) -> None:
        give_way(hurry=self._connection.in_transaction)  # others may be waiting for its end

    def _named(self, table: str, name: str) -> Any:
        row = self._one(table, "WHERE name = ?", name)
        return None if row is None else json.loads(row[1])

    def _put_named(self, table: str, name: str, value: Any) -> None:
        self.put_row(table, rows.sealed(table, name, rows.to_json(value)))
