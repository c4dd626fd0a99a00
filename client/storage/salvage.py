"""Builds a new diary from the rows that could be read of a damaged one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from client.storage import rows
from client.storage.carving import Found
from client.storage.clinic_desk import salvaged_errands
from client.storage.rekeying import rekeyed
from client.storage.tables import Owner, Tables
from shared.sync.device import Position
from shared.sync.operations import Operation
from shared.sync.replica import Shadow, base_of, renumber, view


class Salvage:
    """Gathers rows in any order, some of them out of date, and writes them as a whole diary.

    The new diary takes a new device id and sends every operation again under new numbers, because
    some may be missing in between; the server knows by their ids those it has. It then reads the
    server's records from the start.
    """

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._operations: dict[str, Operation] = {}
        self._shadows: dict[str, Shadow] = {}
        self._seen: dict[str, tuple[str, dict[str, Any]]] = {}
        self._settings: dict[str, rows.Row] = {}
        self._copies: dict[str, rows.Row] = {}
        self._errands: dict[str, rows.Row] = {}
        self._owner: Owner | None = None
        self._position: Position | None = None

    def take(self, found: Found) -> None:
        """Take a row; of two for the same thing the newer, as far as can be told, the later one."""
        row = found.row
        if found.table == "op":
            self._operations[row[0]] = rows.row_operation(row)
        elif found.table == "shadow":
            shadow = rows.row_shadow(row)
            held = self._shadows.get(row[0])
            if held is None or (held.epoch, held.record.seq) <= (shadow.epoch, shadow.record.seq):
                self._shadows[row[0]] = shadow
        elif found.table == "visible":
            self._seen[row[0]] = (row[1], json.loads(row[3]))
        elif found.table == "clinic_copy":
            self._copies[row[0]] = row
        elif found.table == "errand":
            self._errands[row[0]] = row
        elif found.table == "setting":
            if row[0] == rows.OWNER_COPY:
                self._owner = self._owner or Owner(**json.loads(row[1]))
            else:
                self._settings[row[0]] = row
        elif row[0] == "owner":
            self._owner = Owner(**json.loads(row[1]))
        elif row[0] == "position":
            self._position = rows.value_position(json.loads(row[1]))

    def write(self, tables: Tables) -> None:
        """Write what was taken into empty tables."""
        operations = sorted(self._operations.values(), key=lambda op: (op.n, op.t))
        operations += self._retold(operations)
        owner = self._owner
        if owner is None:
            owner = Owner(self._new_id())
            operations = rekeyed(operations, owner.stream_id)
        operations = renumber([replace(op, n=n) for n, op in enumerate(operations, start=1)])
        before = self._position or Position("")
        walk = max([before.walk, *(shadow.walk for shadow in self._shadows.values())]) + 1
        tables.set_owner(owner)
        tables.set_position(
            replace(
                before,
                device_id=self._new_id(),
                cursor=None,
                last_n=len(operations),
                walk=walk,
                healing=False,
            )
        )
        tables.recount(operations)
        for shadow in self._shadows.values():
            tables.keep_shadow(shadow)
        for row in self._settings.values():
            tables.put_row("setting", row)
        for row in self._copies.values():
            tables.put_row("clinic_copy", row)
        for row in salvaged_errands(self._errands.values()):
            tables.put_row("errand", row)
        tables.refresh_all()

    def _retold(self, operations: Sequence[Operation]) -> list[Operation]:
        """Return operations that say again what was seen and no other row that was found says.

        What was seen is a second copy of most of the diary. It is not asked about records that
        were deleted, since it may be out of date.
        """
        of_record: dict[str, list[Operation]] = {}
        for operation in operations:
            of_record.setdefault(operation.record_id, []).append(operation)
        t = max((operation.t for operation in operations), default=0)
        wall = max((operation.wall for operation in operations), default=0)
        retold = []
        for record_id, (kind, seen) in sorted(self._seen.items()):
            ours, shadow = of_record.get(record_id, []), self._shadows.get(record_id)
            if any(operation.deleted for operation in ours) or (shadow and shadow.record.deleted):
                continue
            known = view(shadow.record if shadow else None, ours) or {}
            missing = {name: value for name, value in seen.items() if name not in known}
            if missing:
                t += 1
                retold.append(
                    Operation(
                        op_id=self._new_id(),
                        n=0,
                        record_id=record_id,
                        kind=kind,
                        base=base_of(shadow, self._position.epoch if self._position else 0),
                        patch=missing,
                        deleted=False,
                        t=t,
                        wall=wall,
                    )
                )
        return retold
