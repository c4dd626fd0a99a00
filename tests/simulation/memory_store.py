"""A device's store in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from shared.sync.device import Position
from shared.sync.digest import digest
from shared.sync.operations import Operation
from shared.sync.problems import Refusal
from shared.sync.replica import Shadow, view


class State(StrEnum):
    """What a device knows of an operation's fate."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


class MemoryStore:
    """A `DeviceStore` of dictionaries; `views` is what the person sees."""

    def __init__(self, device_id: str) -> None:
        self._position = Position(device_id)
        self._shadows: dict[str, Shadow] = {}
        self._operations: dict[str, Operation] = {}  # in the order of n
        self._states: dict[str, State] = {}
        self._pending: dict[str, list[str]] = {}  # ids of pending operations by record
        self.refusals: dict[str, Refusal] = {}
        self.views: dict[str, dict[str, Any]] = {}

    def clone(self) -> MemoryStore:
        """Return another store with the same content, as when a phone is copied."""
        twin = type(self)("")
        twin._position = self._position
        twin._shadows = dict(self._shadows)
        twin._operations = dict(self._operations)
        twin._states = dict(self._states)
        twin._pending = {record_id: list(ids) for record_id, ids in self._pending.items()}
        twin.refusals = dict(self.refusals)
        twin.views = dict(self.views)
        return twin

    def position(self) -> Position:
        return self._position

    def set_position(self, position: Position) -> None:
        self._position = position

    def shadow(self, record_id: str) -> Shadow | None:
        return self._shadows.get(record_id)

    def shadows(self) -> Sequence[Shadow]:
        return list(self._shadows.values())

    def keep_shadow(self, shadow: Shadow) -> None:
        self._shadows[shadow.record.record_id] = shadow

    def drop_shadow(self, record_id: str) -> None:
        del self._shadows[record_id]

    def operation(self, op_id: str) -> Operation:
        """Return one operation, whatever its fate."""
        return self._operations[op_id]

    def pending(self, limit: int | None = None) -> Sequence[Operation]:
        found = [self._operations[op_id] for ids in self._pending.values() for op_id in ids]
        return sorted(found, key=lambda operation: operation.n)[:limit]

    def settled(self, after_n: int = 0) -> Sequence[Operation]:
        return [
            operation
            for op_id, operation in self._operations.items()
            if operation.n > after_n and self._states[op_id] is not State.PENDING
        ]

    def add(self, operation: Operation) -> None:
        self._operations[operation.op_id] = operation
        self._set(operation.op_id, State.PENDING)

    def acknowledge(self, op_id: str) -> str | None:
        return self._set(op_id, State.ACKNOWLEDGED)

    def refuse(self, op_id: str, refusal: Refusal) -> str | None:
        if op_id in self._operations:
            self.refusals[op_id] = refusal
        return self._set(op_id, State.REFUSED)

    def reopen(self, op_ids: Iterable[str]) -> None:
        for op_id in op_ids:
            self._set(op_id, State.PENDING)

    def recount(self, operations: Sequence[Operation]) -> None:
        self._operations = {operation.op_id: operation for operation in operations}
        self._states.clear()
        self._pending.clear()
        for operation in operations:
            self._set(operation.op_id, State.PENDING)

    def forget_acknowledged(self, up_to_n: int) -> None:
        for operation in self.settled():
            if operation.n <= up_to_n and self.state(operation.op_id) is State.ACKNOWLEDGED:
                del self._operations[operation.op_id], self._states[operation.op_id]

    def latest_t(self, record_id: str) -> int:
        kept = (o for o in self._operations.values() if o.record_id == record_id)
        times = (o.t for o in kept if self._states[o.op_id] is not State.REFUSED)
        return max(times, default=0)

    def blank(self, record_id: str) -> None:
        for op_id, operation in self._operations.items():
            if operation.record_id == record_id:
                self._operations[op_id] = replace(operation, patch={}, salvage=None)

    def refresh(self, record_id: str) -> None:
        shadow = self._shadows.get(record_id)
        pending = [self._operations[op_id] for op_id in self._pending.get(record_id, ())]
        pending.sort(key=lambda operation: operation.n)
        seen = view(None if shadow is None else shadow.record, pending)
        if seen is None:
            self.views.pop(record_id, None)
        else:
            self.views[record_id] = seen

    def digest(self) -> str:
        return digest(shadow.record for shadow in self._shadows.values())

    def state(self, op_id: str) -> State | None:
        """Return the fate of one operation, None when it was forgotten as safe."""
        return self._states.get(op_id)

    def operations(self) -> list[Operation]:
        """Return all operations kept, by `n`."""
        return list(self._operations.values())

    def _set(self, op_id: str, state: State) -> str | None:
        operation = self._operations.get(op_id)
        if operation is None:
            return None  # an answer to what was forgotten since
        before = self._states.get(op_id)
        self._states[op_id] = state
        waiting = self._pending.setdefault(operation.record_id, [])
        if before is State.PENDING and state is not State.PENDING:
            waiting.remove(op_id)
        elif before is not State.PENDING and state is State.PENDING:
            waiting.append(op_id)
        return operation.record_id
