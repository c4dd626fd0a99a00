"""What must hold, whatever happens: noted while a run goes on, judged when it is at rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.sync.digest import digest
from shared.sync.lineage import seen_seq
from shared.sync.merge import TEXT_MAX, Status
from shared.sync.messages import PushRequest
from shared.sync.operations import Operation
from shared.sync.planner import Version
from shared.sync.problems import BatchError, EpochChangedError
from shared.sync.records import FieldValue, Record
from tests.simulation.memory_server import MemoryServer
from tests.simulation.memory_store import State
from tests.simulation.owner import Owner


class Watch:
    """Follows one run from outside and knows the truth that no device knows."""

    def __init__(self, server: MemoryServer) -> None:
        self._server = server
        self._noted: set[str] = set()
        self.expired: set[str] = set()
        self.begun_anew: set[str] = set()
        self.survivors_saw: dict[str, int] = {}

    @staticmethod
    def is_turn(error: BatchError) -> bool:
        """Whether an error began a new epoch on the device."""
        return isinstance(error, EpochChangedError)

    def note_push(
        self,
        owner: Owner,
        request: PushRequest,
        before: Mapping[str, Record],
        seq: int,
        now: int,
    ) -> None:
        """Check what a push did against what its author truly knew when writing.

        `before` and `seq` are the records and the last number before it.
        """
        tables = self._server.tables
        recent = tables.versions[-len(request.operations) :]
        versions = {version.op_id: version for version in recent if version.seq > seq}
        times = Counter(sent.record_id for sent in request.operations)
        for sent in request.operations:
            version = versions.get(sent.op_id)
            made = owner.made.get(sent.op_id)
            held = before.get(sent.record_id)
            if version is None or version.status is Status.REJECTED or made is None:
                continue
            if version.deleted and version.status is Status.APPLIED:
                self.begun_anew.add(sent.record_id)  # whoever has seen this may begin it anew
            alone = times[sent.record_id] == 1
            after = tables.records.get(sent.record_id)
            if alone and held is not None and after is not None and made.salvage is None:
                self._note_operation(made, version, held, after, now)

    def _note_operation(
        self, made: Operation, version: Version, held: Record, after: Record, now: int
    ) -> None:
        tables = self._server.tables
        known = seen_seq(made.base, tables.epoch, tables.restore_points)
        unseen = {
            name: value
            for name, value in held.fields.items()
            if value.seq > known and value.stamp.device != version.device
        }
        if made.deleted and unseen and after.deleted and not held.deleted:
            self._noted.add("I6 a deletion took an edit it did not know")
        for name in made.patch.keys() & unseen.keys() if not made.deleted else ():
            other, mine = unseen[name], made.patch[name]
            result = after.fields.get(name)
            if held.deleted or result is None or held.kind == "red_flag_answer":
                continue
            if name == "note":
                if _words_lost(result, other, mine):
                    self._noted.add("I6 words written at the same time were lost")
            elif result.value == mine != other.value and (min(made.t, now), version.device) < (
                other.stamp.t,
                other.stamp.device,
            ):
                self._noted.add("I6 an unseen newer value was overwritten")

    def note_survivors(self, gone: Owner, survivors: Iterable[Owner]) -> None:
        """Note the lost device's own values that somebody still has."""
        name = f"own_{gone.label}"
        for owner in survivors:
            for shadow in owner.store.shadows():
                held = shadow.record.fields.get(name)
                if held is not None:
                    record_id = shadow.record.record_id
                    best = self.survivors_saw.get(record_id, 0)
                    self.survivors_saw[record_id] = max(best, held.value)

    def verdict(self, owners: Sequence[Owner], gone: Owner | None) -> list[str]:
        """Return every rule that was broken."""
        bad = set(self._noted)
        bad.update(self._history(owners, gone))
        bad.update(self._replicas(owners))
        bad.update(self._own_values(owners))
        bad.update(self._groups(owners))
        bad.update(self._erased(owners))
        bad.update(self._survivors(gone))
        bad.update(self._answers(owners))
        return sorted(bad)

    def _history(self, owners: Sequence[Owner], gone: Owner | None) -> Iterable[str]:
        tables = self._server.tables
        ids = [version.op_id for version in tables.versions]
        stored = set(ids)
        made = {op_id for owner in owners for op_id in owner.made}
        if [version.seq for version in tables.versions] != list(range(1, tables.seq + 1)):
            yield "I3 history has a gap"
        if len(ids) != len(stored):
            yield "I4 an operation is in history twice"
        if not {op_id for owner in owners for op_id in owner.acknowledged} <= stored:
            yield "I1 an acknowledged operation is not in history"
        if not made <= stored:
            yield "I8 an edit never arrived"
        everyone = made | (set(gone.made) if gone is not None else set())
        if any(op_id not in everyone and not op_id.startswith("erase:") for op_id in stored):
            yield "I2 history holds what nobody made"

    def _replicas(self, owners: Sequence[Owner]) -> Iterable[str]:
        tables = self._server.tables
        records = tables.records.values()
        seen = {r.record_id: shown for r in records if (shown := r.visible()) is not None}
        if digest(records) != tables.digest:
            yield "I5 the server's digest is not that of its records"
        for owner in owners:
            if owner.store.pending(1):
                yield "I12 something is still waiting"
            elif owner.store.views != seen:
                yield "I5 a device shows something else than the server"
            if owner.alarms or owner.differs:
                yield "I5 digests differed"

    def _own_values(self, owners: Sequence[Owner]) -> Iterable[str]:
        refused = self._refused()
        for owner in owners:
            last: dict[tuple[str, str], Any] = {}
            for op_id, operation in owner.made.items():
                if op_id in refused or operation.salvage is not None:
                    continue
                for name, value in operation.patch.items():
                    if name.startswith(f"own_{owner.label}"):
                        last[operation.record_id, name] = value
            for (record_id, name), value in last.items():
                record = self._server.tables.records.get(record_id)
                held = None if record is None else record.fields.get(name)
                anew = record_id in self.begun_anew | self.expired
                if held is not None and held.value != value and not anew:
                    yield "I6 a device's own last value was replaced"
                if held is None and not anew and not (record and record.erased):
                    yield "I6 a device's own last value is missing"

    def _groups(self, owners: Sequence[Owner]) -> Iterable[str]:
        outcomes: dict[str, set[bool]] = {}
        refused = self._refused()
        stored = {version.op_id for version in self._server.tables.versions}
        erased = {r.record_id for r in self._server.tables.records.values() if r.erased}
        # A group that lost a member to an erasure stands by itself.
        broken = {
            made.group_id
            for owner in owners
            for made in owner.made.values()
            if made.record_id in erased and made.group_id is not None
        }
        for owner in owners:
            kept = {operation.op_id: operation for operation in owner.store.operations()}
            for op_id, made in owner.made.items():
                if made.record_id in erased or made.group_id in broken or op_id not in stored:
                    continue
                if made.group_id is not None:
                    outcomes.setdefault(made.group_id, set()).add(op_id in refused)
                if op_id not in refused:
                    continue
                if op_id not in kept or owner.store.state(op_id) is not State.REFUSED:
                    yield "I8 a refused edit was not kept for the person"
                elif kept[op_id].patch != made.patch:
                    yield "I8 a refused edit lost its content"
        if any(len(seen) > 1 for seen in outcomes.values()):
            yield "a group was torn"

    def _erased(self, owners: Sequence[Owner]) -> Iterable[str]:
        tables = self._server.tables
        for record_id in self._server.ledger_erased:
            record = tables.records.get(record_id)
            here = [v for v in tables.versions if v.record_id == record_id and v.patch]
            if record is None or not record.erased or record.fields or here:
                yield "erased content is on the server"
            for owner in owners:
                shadow = owner.store.shadow(record_id)
                copies = [o for o in owner.store.operations() if o.record_id == record_id]
                if (shadow and shadow.record.fields) or any(copy.patch for copy in copies):
                    yield "erased content is on a device"

    def _survivors(self, gone: Owner | None) -> Iterable[str]:
        if gone is None:
            return
        for record_id, value in self.survivors_saw.items():
            record = self._server.tables.records.get(record_id)
            if record_id in self.begun_anew | self.expired or (record and record.deleted):
                continue
            held = None if record is None else record.fields.get(f"own_{gone.label}")
            if held is None or held.value < value:
                yield "I13 a value that a survivor had seen is lost"

    def _answers(self, owners: Sequence[Owner]) -> Iterable[str]:
        for owner in owners:
            for operation in owner.made.values():
                if operation.kind == "red_flag_answer" and operation.patch.get("answer") == "yes":
                    record = self._server.tables.records.get(operation.record_id)
                    if record is not None and record.erased:
                        continue
                    if record is None or record.visible() != {"answer": "yes"}:
                        yield "I11 a yes to a red flag disappeared"

    def _refused(self) -> set[str]:
        versions = self._server.tables.versions
        return {version.op_id for version in versions if version.status is Status.REJECTED}


def _words_lost(result: FieldValue, other: FieldValue, mine: Any) -> bool:
    """Whether a joined note lacks either side, though it had room."""
    if len(str(other.value)) + len(str(mine)) > TEXT_MAX - 2:
        return False
    return str(other.value) not in str(result.value) or str(mine) not in str(result.value)
