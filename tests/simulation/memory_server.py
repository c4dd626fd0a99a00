"""The server in memory: the real planner, cursor and lineage; dictionaries for tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.sync.cursor import Cursor, seal, unseal
from shared.sync.digest import EMPTY, changed_digest
from shared.sync.lineage import holds, restored
from shared.sync.merge import Status
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from shared.sync.planner import Plan, Seen, StreamState, Version, plan_push
from shared.sync.problems import (
    CursorAheadError,
    CursorInvalidError,
    EpochChangedError,
    Refusal,
    ResyncRequiredError,
    SchemaTooOldError,
)
from shared.sync.records import Record

KEY = b"simulated" * 4
STREAM = "stream"


def judge(_kind: str, patch: Mapping[str, Any]) -> Refusal | None:
    """Refuse what is marked as bad."""
    return Refusal("invalid-value", "bad", "is bad") if "bad" in patch else None


@dataclass
class Tables:
    """All that a backup holds. Values are immutable, so a copy of the containers is a backup."""

    epoch: int = 1
    seq: int = 0
    min_seq: int = 0
    digest: str = EMPTY
    restore_points: dict[int, int] = field(default_factory=dict)
    last_n: dict[str, int] = field(default_factory=dict)
    last_op: dict[str, str | None] = field(default_factory=dict)
    durable_n: dict[str, int] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)

    def copy(self) -> Tables:
        """Return a copy that later writes do not change."""
        return replace(
            self,
            restore_points=dict(self.restore_points),
            last_n=dict(self.last_n),
            last_op=dict(self.last_op),
            durable_n=dict(self.durable_n),
            records=dict(self.records),
            changed=dict(self.changed),
            seen=dict(self.seen),
            versions=list(self.versions),
        )


class MemoryServer:
    """One stream. `ledger_*` and the backups themselves lie outside what a restore puts back."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.backups: list[Tables] = []
        self.ledger_epochs: dict[int, dict[int, int]] = {}
        self.ledger_erased: set[str] = set()
        self.schema_least = 1

    def push(self, request: PushRequest, schema: int, now: int) -> PushReply:
        """Answer a push as the service does."""
        if schema < self.schema_least:
            raise SchemaTooOldError(self.schema_least)
        tables, device = self.tables, request.device_id
        state = StreamState(
            stream_id=STREAM,
            epoch=tables.epoch,
            seq=tables.seq,
            digest=tables.digest,
            restore_points=tables.restore_points,
            last_n=tables.last_n.get(device, 0),
            last_op=tables.last_op.get(device),
            durable_n=tables.durable_n.get(device, 0),
            seen=tables.seen,
            records=tables.records,
        )
        plan = self.plan(state, request, now)
        self.write(device, plan, now)
        return PushReply(plan.results, plan.canon, plan.durable_n, tables.epoch, now)

    def plan(self, state: StreamState, request: PushRequest, now: int) -> Plan:
        """Call the planner."""
        return plan_push(
            state, request.device_id, request.epoch, request.operations, now=now, judge=judge
        )

    def write(self, device: str, plan: Plan, now: int) -> None:
        """Carry a plan out."""
        tables = self.tables
        tables.seq, tables.digest = plan.seq, plan.digest
        tables.last_n[device], tables.last_op[device] = plan.last_n, plan.last_op
        tables.versions += plan.versions
        for version in plan.versions:
            tables.seen[version.op_id] = Seen(version.fingerprint, version.status, version.refusal)
        for record in plan.records:
            tables.records[record.record_id] = record
            tables.changed[record.record_id] = now

    def pull(self, request: PullRequest, now: int | None = None) -> PullReply:
        """Answer a pull as the service does."""
        tables = self.tables
        if request.epoch != tables.epoch:
            device = request.device_id
            raise EpochChangedError(
                epoch=tables.epoch,
                last_n=tables.last_n.get(device, 0),
                restore_points=dict(tables.restore_points),
                last_op=tables.last_op.get(device),
            )
        place = Cursor(tables.epoch, 0, tables.min_seq)
        if request.cursor is not None:
            place = unseal(request.cursor, STREAM, KEY)
            if place.epoch != tables.epoch:
                raise CursorInvalidError
            if place.seq > tables.seq:
                raise CursorAheadError
            if max(place.seq, place.floor) < tables.min_seq:
                raise ResyncRequiredError
        rows = sorted(
            (record for record in tables.records.values() if record.seq > place.seq),
            key=lambda record: record.seq,
        )
        has_more = len(rows) > request.limit
        rows = rows[: request.limit]
        reached = rows[-1].seq if has_more else tables.seq
        return PullReply(
            rows=tuple(rows),
            next_cursor=seal(replace(place, seq=reached), STREAM, KEY),
            has_more=has_more,
            head=tables.seq,
            digest=None if has_more else tables.digest,
            epoch=tables.epoch,
            min_seq=tables.min_seq,
            server_time=now,
        )

    def backup(self) -> None:
        """Take a backup; devices may forget what both of the last two hold."""
        self.backups = [*self.backups[-1:], self.tables.copy()]
        if len(self.backups) == 2:
            self.tables.durable_n = self._durable()

    def restore(self, which: int, now: int) -> None:
        """Put a backup back, begin a new epoch, and replay the ledgers."""
        tables = self.backups[which].copy()
        tables.epoch, tables.restore_points = restored(
            tables.epoch, tables.seq, tables.restore_points, self.ledger_epochs
        )
        self.ledger_epochs[tables.epoch] = dict(tables.restore_points)
        self.tables = tables
        tables.durable_n = self._durable()
        for record_id in sorted(self.ledger_erased):
            self.erase(record_id, now)

    def erase(self, record_id: str, now: int) -> None:
        """Remove a record's content for good."""
        self.ledger_erased.add(record_id)
        tables = self.tables
        before = tables.records.get(record_id)
        if before is not None and before.erased:
            return
        kind = "erased" if before is None else before.kind
        after = Record(record_id, kind, tables.seq + 1, {}, deleted=True, erased=True)
        tables.seq = after.seq
        tables.digest = changed_digest(tables.digest, before, after)
        tables.records[record_id] = after
        tables.changed[record_id] = now
        tables.versions = [
            version._replace(patch=None) if version.record_id == record_id else version
            for version in tables.versions
        ]
        tables.versions.append(
            Version(
                seq=after.seq,
                op_id=f"erase:{record_id}",
                device="erasure",
                n=after.seq,
                record_id=record_id,
                kind=kind,
                patch=None,
                deleted=True,
                t=now,
                at=now,
                fingerprint="",
                status=Status.APPLIED,
            )
        )

    def expire(self, before: int) -> list[str]:
        """Drop tombstones older than a time; return the ids of their records."""
        tables = self.tables
        stale = [
            record
            for record_id, record in tables.records.items()
            if record.deleted and not record.erased and tables.changed[record_id] < before
        ]
        for record in stale:
            del tables.records[record.record_id]
            tables.min_seq = max(tables.min_seq, record.seq)
        return [record.record_id for record in stale]

    def _durable(self) -> dict[str, int]:
        """Return by device the last operation that every backup at hand holds."""
        oldest, *rest = self.backups
        end = (oldest.epoch, oldest.seq)
        others = [*rest, self.tables]
        if not rest or not all(holds(o.epoch, o.restore_points, all_of=end) for o in others):
            return {}
        return dict(oldest.last_n)
