"""The server's decision on a push, without a database: state and operations in, writes out.

The service that holds the stream's lock reads the state, calls `plan_push` and writes what it says.
The simulation calls the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.sync.digest import digest_text, fingerprint, record_digest
from shared.sync.identity import entry_id
from shared.sync.lineage import RestorePoints, seen_seq
from shared.sync.merge import Arrival, Status, merge
from shared.sync.operations import Operation
from shared.sync.problems import (
    DeviceForkError,
    EpochChangedError,
    GapError,
    Judged,
    OpIdReuseError,
    Refusal,
)
from shared.sync.records import Record

ERASED = "erased"
"""The type of the refusal of whatever comes for an erased record."""

RECORD_FIELDS_MAX = 5_000
"""Most fields of a record, so that a drawing cannot grow by a push at a time until it fills memory:
ten times what the app draws."""

Judge = Callable[[str, Mapping[str, Any]], Judged | None]
"""Says of a kind and a patch why it may not be stored, or None."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An operation the server has answered before: its content's fingerprint and the answer."""

    fingerprint: str
    status: Status
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class StreamState:
    """What the server knows of a stream, as far as one push touches it.

    `last_n` and `durable_n` are those of the pushing device: its last operation answered, with its
    id `last_op`, and the last one that backups hold. `seen` and `records` cover at least the
    batch's ids. Records in `full` are so large that they may only be deleted.
    """

    stream_id: str
    epoch: int
    seq: int
    digest: str
    restore_points: RestorePoints
    last_n: int
    last_op: str | None
    durable_n: int
    seen: Mapping[str, Seen]
    records: Mapping[str, Record]
    full: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one operation; a duplicate repeats its `first` answer."""

    op_id: str
    status: Status
    refusal: Refusal | None = None
    first: Status | None = None


class Version(NamedTuple):
    """One line of a stream's history: an operation, what became of it, and when.

    A rejected operation leaves its id and fingerprint and no content. `lost` names the fields in
    which it did not win; `at` is the server's time in milliseconds.
    """

    seq: int
    op_id: str
    device: str
    n: int
    record_id: str
    kind: str
    patch: Mapping[str, Any] | None
    deleted: bool
    t: int
    at: int
    fingerprint: str
    status: Status
    lost: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write and what to answer.

    `versions` and `records` are new or changed; `canon` is every record the batch touched, after
    it; `seq`, `last_n`, `last_op` and `digest` are the stream's and the device's new ones.
    """

    results: tuple[Result, ...]
    versions: tuple[Version, ...]
    records: tuple[Record, ...]
    canon: tuple[Record, ...]
    seq: int
    last_n: int
    last_op: str | None
    durable_n: int
    digest: str


def plan_push(
    state: StreamState,
    device_id: str,
    epoch: int,
    operations: Sequence[Operation],
    *,
    now: int,
    judge: Judge,
) -> Plan:
    """Return the plan for a device's batch, in the order of its `n`.

    `epoch` is the one the device believes in; `now` the server's time in milliseconds. Raises
    `EpochChangedError`, `GapError`, `DeviceForkError` or `OpIdReuseError`; then nothing is stored.
    """
    if epoch != state.epoch:
        raise EpochChangedError(state.epoch, state.last_n, state.restore_points, state.last_op)
    batch = _Batch(state, device_id, now)
    fresh = batch.order(operations)
    refusals = _refusals(state, fresh, judge)
    for operation in fresh:
        batch.take(operation, refusals.get(operation.op_id))
    return batch.plan(operations)


class _Batch:
    """A push half decided: the stream as it is after the operations taken so far."""

    def __init__(self, state: StreamState, device_id: str, now: int) -> None:
        self._state = state
        self._device = device_id
        self._now = now
        self._last_n, self._last_op = state.last_n, state.last_op
        self._prints: dict[str, str] = {}
        self._repeated: set[str] = set()
        self._versions: dict[str, Version] = {}
        self._changed: dict[str, Record] = {}

    def order(self, operations: Sequence[Operation]) -> list[Operation]:
        """Return those not answered before, once each, or raise what is wrong with their order."""
        fresh = []
        for operation in operations:
            print_ = fingerprint(operation)
            known = self._known(operation.op_id)
            if known is not None:
                record = self._state.records.get(operation.record_id)
                erased = record is not None and record.erased  # its devices blank their copies
                if known != print_ and not erased:
                    raise OpIdReuseError(operation.op_id)
                if operation.n == self._last_n + 1:
                    # Known from the identity this device had before.
                    self._last_n, self._last_op = operation.n, operation.op_id
                continue
            if operation.n > self._last_n + 1:
                raise GapError(self._last_n)
            if operation.n <= self._last_n:
                raise DeviceForkError(operation.n)
            self._last_n, self._last_op = operation.n, operation.op_id
            self._prints[operation.op_id] = print_
            fresh.append(operation)
        return fresh

    def take(self, operation: Operation, refusal: Refusal | None) -> None:
        """Give the operation its place in history, and its effect unless it is refused."""
        seq = self._state.seq + len(self._versions) + 1
        status, lost = Status.REJECTED, tuple[str, ...]()
        if refusal is None:
            seen = seen_seq(operation.base, self._state.epoch, self._state.restore_points)
            # Nobody can have seen what is not there yet, whatever a broken device says.
            seen = min(seen, self._state.seq)
            arrival = Arrival(operation, self._device, seq, seen, self._now)
            merged = merge(self._record(operation.record_id), arrival)
            self._changed[operation.record_id] = merged.record
            status, lost = merged.status, merged.lost
        self._versions[operation.op_id] = Version(
            seq=seq,
            op_id=operation.op_id,
            device=self._device,
            n=operation.n,
            record_id=operation.record_id,
            kind=operation.kind,
            patch=operation.patch if refusal is None else None,
            deleted=operation.deleted,
            t=operation.t,
            at=self._now,
            fingerprint=self._prints[operation.op_id],
            status=status,
            lost=lost,
            refusal=refusal,
        )

    def plan(self, operations: Sequence[Operation]) -> Plan:
        """Return the whole: every operation of the batch is answered by now."""
        total = int(self._state.digest, 16)
        for record_id, after in self._changed.items():
            total += record_digest(after) - record_digest(self._state.records.get(record_id))
        touched = dict.fromkeys(operation.record_id for operation in operations)
        canon = [record for record_id in touched if (record := self._record(record_id)) is not None]
        return Plan(
            results=tuple(self._answer(operation) for operation in operations),
            versions=tuple(self._versions.values()),
            records=tuple(self._changed.values()),
            canon=tuple(canon),
            seq=self._state.seq + len(self._versions),
            last_n=self._last_n,
            last_op=self._last_op,
            durable_n=self._state.durable_n,
            digest=digest_text(total),
        )

    def _answer(self, operation: Operation) -> Result:
        op_id = operation.op_id
        version = self._versions.get(op_id)
        if version is not None and op_id not in self._repeated:
            self._repeated.add(op_id)
            return Result(op_id, version.status, version.refusal)
        before: Seen | Version = version or self._state.seen[op_id]
        return Result(op_id, Status.DUPLICATE, before.refusal, before.status)

    def _known(self, op_id: str) -> str | None:
        """Return the fingerprint under which this id was answered before, here or in the past."""
        seen = self._state.seen.get(op_id)
        return self._prints.get(op_id) if seen is None else seen.fingerprint

    def _record(self, record_id: str) -> Record | None:
        return self._changed.get(record_id) or self._state.records.get(record_id)


def _refusals(
    state: StreamState, operations: Sequence[Operation], judge: Judge
) -> dict[str, Refusal]:
    """Return why each refused operation is, by id. A group falls with any of its members."""
    refusals: dict[str, Refusal] = {}
    groups: dict[str, Refusal] = {}
    kinds = {record_id: record.kind for record_id, record in state.records.items()}
    for operation in operations:
        refusal = _refusal(state, operation, kinds, judge)
        if refusal is None:
            kinds.setdefault(operation.record_id, operation.kind)
            continue
        refusals[operation.op_id] = refusal
        # What was erased is nobody's loss any more: it does not take its group with it.
        if operation.group_id is not None and refusal.type != ERASED:
            reason = f"belongs together with something that was refused: {refusal.reason}"
            groups.setdefault(operation.group_id, Refusal("group-refused", refusal.field, reason))
    for operation in operations if groups else ():
        if operation.group_id in groups:
            refusals.setdefault(operation.op_id, groups[operation.group_id])
    return refusals


def _refusal(
    state: StreamState, operation: Operation, kinds: Mapping[str, str], judge: Judge
) -> Refusal | None:
    """Return why this operation may not be stored, or None."""
    record = state.records.get(operation.record_id)
    if record is not None and record.erased:
        return Refusal(ERASED, "record_id", "was erased for good")
    if kinds.get(operation.record_id, operation.kind) != operation.kind:
        return Refusal("kind-changed", "kind", "is not the kind this record has")
    if _has_no_room(state, record, operation):
        return Refusal("record-full", "patch", "has no room left in this record")
    date = operation.patch.get("date") if operation.kind == "entry" else None
    if isinstance(date, str) and operation.record_id != entry_id(state.stream_id, date):
        return Refusal("wrong-record", "date", "does not belong to this record")
    if operation.salvage is not None and not operation.patch.keys() <= operation.salvage.keys():
        return Refusal("stamp-missing", "salvage", "must say who set each field")
    judged = judge(operation.kind, operation.patch)
    return None if judged is None else Refusal.of(judged)


def _has_no_room(state: StreamState, record: Record | None, operation: Operation) -> bool:
    """Return whether a record is too large to take this, or would have too many fields."""
    if record is None or operation.deleted:
        return False
    if record.record_id in state.full:
        return True
    if len(record.fields) + len(operation.patch) <= RECORD_FIELDS_MAX:
        return False  # without counting the names that are in both
    return len(record.fields.keys() | operation.patch.keys()) > RECORD_FIELDS_MAX
