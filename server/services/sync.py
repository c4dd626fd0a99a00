"""Push and pull: the planner's decisions, carried out in one transaction on one stream.

The stream's head is locked first and held to the commit. The next number is therefore handed out
only when the one before is committed or given back, so that no reader can ever find something
behind its cursor. Both engines do at most four statements, however many rows a batch has; a diary
that a clinic may see takes a few more to keep the caseload in step, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from server.models.sync import record, stream_head, version
from server.services.cases import note_changes
from server.services.sync_rows import (
    PULL,
    UnknownStreamError,
    lock_head,
    read_head,
    read_record,
    read_state,
    record_body,
    record_row,
    write_plan,
)
from shared.schemas import check_patch
from shared.sync.cursor import Cursor, seal, unseal
from shared.sync.digest import EMPTY, changed_digest
from shared.sync.merge import Status
from shared.sync.messages import PULL_MAX, PUSH_MAX, PullReply, PushReply
from shared.sync.operations import Operation
from shared.sync.planner import Judge, plan_push
from shared.sync.problems import (
    BatchTooLargeError,
    CursorAheadError,
    CursorInvalidError,
    EpochChangedError,
    ResyncRequiredError,
    SchemaTooOldError,
)
from shared.sync.records import Record

__all__ = [
    "SCHEMA_LEAST",
    "Change",
    "PageOfRows",
    "StoredPush",
    "UnknownStreamError",
    "check_schema",
    "create_stream",
    "erase_record",
    "erase_stream",
    "expire_tombstones",
    "pull",
    "pull_rows",
    "push",
    "push_rows",
    "read_head",
    "write",
]

SCHEMA_LEAST = 1
"""The oldest schema version that may still write."""

ERASER = "erasure"
"""The device name under which an erasure stands in a stream's history."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something the service itself writes for a person, knowing everything in the stream."""

    record_id: str
    kind: str
    patch: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """A page as it is stored: each row is a record in wire form, already JSON text."""

    rows: tuple[str, ...]
    next_cursor: str
    has_more: bool
    head: int
    digest: str | None
    epoch: int
    min_seq: int


@dataclass(frozen=True, slots=True)
class StoredPush:
    """The answer to a push; `canon` is the reply's records in wire form, already JSON text."""

    reply: PushReply
    canon: tuple[str, ...]


def create_stream(tx: Connection, stream_id: str) -> None:
    """Begin an empty stream."""
    tx.execute(
        insert(stream_head).values(
            stream_id=stream_id,
            seq=0,
            epoch=1,
            min_seq=0,
            digest=EMPTY,
            restore_points="{}",
            devices="{}",
        )
    )


def erase_stream(tx: Connection, stream_id: str) -> None:
    """Remove a stream with its records and its whole history.

    Note it in the ledger outside the database first, or a restored backup brings it back.
    """
    tx.execute(delete(stream_head).where(stream_head.c.stream_id == stream_id))


def check_schema(schema: int) -> None:
    """Raise `SchemaTooOldError` for a device that must be updated before it may write."""
    if schema < SCHEMA_LEAST:
        raise SchemaTooOldError(SCHEMA_LEAST)


def push(
    tx: Connection,
    stream_id: str,
    device_id: str,
    epoch: int,
    operations: Sequence[Operation],
    *,
    now: int,
    judge: Judge = check_patch,
) -> PushReply:
    """Store a device's operations, in the order of their `n`, and return the answers.

    `now` is in milliseconds. Raises a `shared.sync.problems.BatchError`, with nothing stored, or
    `UnknownStreamError`.
    """
    return push_rows(tx, stream_id, device_id, epoch, operations, now=now, judge=judge).reply


def push_rows(
    tx: Connection,
    stream_id: str,
    device_id: str,
    epoch: int,
    operations: Sequence[Operation],
    *,
    now: int,
    judge: Judge = check_patch,
) -> StoredPush:
    """Do what `push` does, and return the records as they were stored as well."""
    if len(operations) > PUSH_MAX:
        raise BatchTooLargeError
    head, state = read_state(tx, stream_id, device_id, operations)
    plan = plan_push(state, device_id, epoch, operations, now=now, judge=judge)
    bodies = write_plan(tx, head, device_id, plan, now)
    if head.watched:
        note_changes(tx, stream_id, plan.records, now)
    return StoredPush(
        PushReply(plan.results, plan.canon, plan.durable_n, state.epoch, now),
        tuple(bodies.get(one.record_id) or record_body(one) for one in plan.canon),
    )


def write(
    tx: Connection,
    stream_id: str,
    device_id: str,
    changes: Sequence[Change],
    *,
    now: int,
    new_id: Callable[[], str],
    judge: Judge = check_patch,
) -> PushReply:
    """Store changes that the service makes under a device name of its own, like `api`.

    They count as made by someone who has seen all there is, so they win. Returns the answers; an
    invalid change is `rejected` like any other.
    """
    touched = [change.record_id for change in changes]
    head, state = read_state(tx, stream_id, device_id, (), touched)
    operations = [
        Operation(
            op_id=new_id(),
            n=n,
            record_id=change.record_id,
            kind=change.kind,
            base=(state.epoch, state.seq),
            patch=change.patch,
            deleted=change.deleted,
            t=now,
            wall=now,
        )
        for n, change in enumerate(changes, start=state.last_n + 1)
    ]
    plan = plan_push(state, device_id, state.epoch, operations, now=now, judge=judge)
    write_plan(tx, head, device_id, plan, now)
    if head.watched:
        note_changes(tx, stream_id, plan.records, now)
    return PushReply(plan.results, plan.canon, plan.durable_n, state.epoch, now)


def pull_rows(
    tx: Connection,
    stream_id: str,
    device_id: str,
    epoch: int,
    cursor: str | None,
    *,
    limit: int,
    key: bytes,
) -> PageOfRows:
    """Return the records that changed after the cursor, in the order of their last change.

    One statement reads the head and the rows, so the page is a prefix of the stream at one moment
    and the digest at its end is of that moment. `key` seals cursors. Raises a
    `shared.sync.problems.BatchError` or `UnknownStreamError`.
    """
    limit = max(1, min(limit, PULL_MAX))
    place = Cursor(epoch, 0, 0) if cursor is None else unseal(cursor, stream_id, key)
    found = tx.execute(PULL, {"stream_id": stream_id, "after": place.seq, "most": limit + 1}).all()
    if not found:
        raise UnknownStreamError(stream_id)
    head = found[0]
    if epoch != head.epoch:
        known = read_head(tx, stream_id)
        device = known.device(device_id)
        raise EpochChangedError(known.epoch, device.last_n, known.restore_points, device.last_op)
    if place.epoch != epoch:
        raise CursorInvalidError
    if place.seq > head.seq:
        raise CursorAheadError
    if cursor is None:
        place = Cursor(epoch, 0, head.min_seq)
    elif max(place.seq, place.floor) < head.min_seq:
        raise ResyncRequiredError
    rows = [row for row in found if row.body is not None]
    has_more = len(rows) > limit
    rows = rows[:limit]
    reached = rows[-1].row_seq if has_more else head.seq
    return PageOfRows(
        rows=tuple(row.body for row in rows),
        next_cursor=seal(Cursor(epoch, reached, place.floor), stream_id, key),
        has_more=has_more,
        head=head.seq,
        digest=None if has_more else head.digest,
        epoch=epoch,
        min_seq=head.min_seq,
    )


def pull(
    tx: Connection,
    stream_id: str,
    device_id: str,
    epoch: int,
    cursor: str | None,
    *,
    limit: int,
    key: bytes,
) -> PullReply:
    """Return what `pull_rows` does, with the rows read into records."""
    page = pull_rows(tx, stream_id, device_id, epoch, cursor, limit=limit, key=key)
    return PullReply(
        rows=tuple(read_record(row) for row in page.rows),
        next_cursor=page.next_cursor,
        has_more=page.has_more,
        head=page.head,
        digest=page.digest,
        epoch=page.epoch,
        min_seq=page.min_seq,
    )


def expire_tombstones(tx: Connection, stream_id: str, before_ms: int) -> int:
    """Drop records deleted before a time; return how many. Slower devices must then read anew.

    Erased records stay, for their ids must never be used again.
    """
    lock_head(tx, stream_id)
    stale = (
        (record.c.stream_id == stream_id)
        & record.c.deleted
        & ~record.c.erased
        & (record.c.changed_ms < before_ms)
    )
    dropped = tx.execute(delete(record).where(stale).returning(record.c.seq)).scalars().all()
    if dropped:
        tx.execute(
            update(stream_head)
            .where(stream_head.c.stream_id == stream_id, stream_head.c.min_seq < max(dropped))
            .values(min_seq=max(dropped))
        )
    return len(dropped)


def erase_record(tx: Connection, stream_id: str, record_id: str, now: int) -> None:
    """Remove what a record says, now and in history, and tell every device to do the same.

    Its id, and the ids and fingerprints of its operations, stay. A record the stream does not have
    is marked as well, for a device may still hold it. Note it in the ledger first.
    """
    head = lock_head(tx, stream_id)
    here = (record.c.stream_id == stream_id) & (record.c.id == record_id)
    body = tx.execute(select(record.c.body).where(here)).scalar_one_or_none()
    before = None if body is None else read_record(body)
    if before is not None and before.erased:
        return
    kind = "erased" if before is None else before.kind
    after = Record(record_id, kind, head.seq + 1, {}, deleted=True, erased=True)
    tx.execute(
        update(version)
        .where(version.c.stream_id == stream_id, version.c.record_id == record_id)
        .values(patch=None, lost="[]", refusal=None)
    )
    # History stays gapless: the erasure is a version too, under the service's own name.
    tx.execute(
        insert(version).values(
            stream_id=stream_id,
            seq=after.seq,
            op_id=f"erase:{record_id}",
            device_id=ERASER,
            n=after.seq,
            record_id=record_id,
            kind=kind,
            patch=None,
            deleted=True,
            t=now,
            at_ms=now,
            fingerprint="",
            status=Status.APPLIED.value,
            lost="[]",
            refusal=None,
        )
    )
    tx.execute(delete(record).where(here))
    tx.execute(insert(record).values(stream_id=stream_id, **record_row(after, now)))
    tx.execute(
        update(stream_head)
        .where(stream_head.c.stream_id == stream_id)
        .values(seq=after.seq, digest=changed_digest(head.digest, before, after))
    )
    if head.watched:
        note_changes(tx, stream_id, [after], now)
