"""Plausible mistakes, one at a time: the simulation must notice each, or it proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from shared.sync import merge as rules
from shared.sync.device import Device
from shared.sync.merge import Arrival, Merged, Status
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from shared.sync.operations import Stamp
from shared.sync.planner import Plan, Result, StreamState
from shared.sync.problems import Refusal
from shared.sync.records import FieldValue, Record
from shared.sync.replica import Shadow
from tests.simulation.memory_server import MemoryServer
from tests.simulation.memory_store import MemoryStore
from tests.simulation.owner import Owner
from tests.simulation.world import Parts


@dataclass(frozen=True)
class Mutant:
    """A mistake: what it does, the part it swaps, and the functions or constants it replaces."""

    says: str
    parts: Parts = field(default_factory=Parts)
    patches: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def switched_on(self) -> Iterator[Parts]:
        """Make the mistake while the context lasts; yields the parts to run with."""
        before = []
        for path, value in self.patches.items():
            owner, name = _place(path)
            before.append((owner, name, getattr(owner, name)))
            setattr(owner, name, value)
        try:
            yield self.parts
        finally:
            for owner, name, value in before:
                setattr(owner, name, value)


def _place(path: str) -> tuple[Any, str]:
    """Return what holds the name at the end of a dotted path: a module, or a class in one."""
    holder, name = path.rsplit(".", 1)
    try:
        return import_module(holder), name
    except ModuleNotFoundError:
        module, kind = holder.rsplit(".", 1)
        return getattr(import_module(module), kind), name


# Mistakes of the device.


class _CursorFirst(Owner):
    def killed_in_page(self, reply: PullReply) -> None:
        position = self.store.position()
        self.store.set_position(replace(position, cursor=reply.next_cursor))


class _MergeInPlace(MemoryStore):
    """Keeps one view and merges whatever comes into it, instead of working it out anew."""

    def keep_shadow(self, shadow: Shadow) -> None:
        super().keep_shadow(shadow)
        record_id = shadow.record.record_id
        seen = shadow.record.visible()
        if seen is None:
            self.views.pop(record_id, None)
        else:
            pending = (o for o in self.pending() if o.record_id == record_id)
            mine = {name for operation in pending for name in operation.patch}
            view = self.views.setdefault(record_id, {})
            view.update({name: value for name, value in seen.items() if name not in mine})

    def refresh(self, record_id: str) -> None:
        mine = [o for o in self.pending() if o.record_id == record_id]
        if mine and mine[-1].deleted:
            self.views.pop(record_id, None)
        elif mine:
            self.views.setdefault(record_id, {}).update(mine[-1].patch)


class _BaseRewritten(MemoryStore):
    def keep_shadow(self, shadow: Shadow) -> None:
        super().keep_shadow(shadow)
        for operation in self.pending():
            if operation.record_id == shadow.record.record_id:
                base = (shadow.epoch, shadow.record.seq)
                self._operations[operation.op_id] = replace(operation, base=base)


class _UnlistedMarked(Device):
    def take_push_reply(self, reply: PushReply, now: int) -> None:
        super().take_push_reply(reply, now)
        if reply.results:
            for operation in self._store.pending():
                self._store.acknowledge(operation.op_id)


class _UnlistedMarkedOwner(Owner):
    device_type = _UnlistedMarked


class _AckedDropped(MemoryStore):
    def acknowledge(self, op_id: str) -> str | None:
        record_id = super().acknowledge(op_id)
        if record_id is not None:
            del self._operations[op_id], self._states[op_id]
        return record_id


class _RefusedThrownAway(MemoryStore):
    def refuse(self, op_id: str, refusal: Refusal) -> str | None:
        record_id = super().refuse(op_id, refusal)
        if record_id is not None:
            del self._operations[op_id], self._states[op_id]
        return record_id


class _RefusedStillShown(MemoryStore):
    def refuse(self, op_id: str, refusal: Refusal) -> str | None:
        super().refuse(op_id, refusal)
        return None


class _CursorWithPart(Device):
    def take_rows(self, reply: PullReply) -> None:
        super().take_rows(reply)
        position = self._store.position()
        if reply.epoch == position.epoch:
            self._store.set_position(replace(position, cursor=reply.next_cursor))


class _CursorWithPartOwner(Owner):
    device_type = _CursorWithPart


class _NameKept(Device):
    def _take_new_identity(self) -> None:
        """Go on under the shared name."""


class _NameKeptOwner(Owner):
    device_type = _NameKept


class _WholeRecordSent(Owner):
    def edit(self, record_id: str, kind: str, patch: dict[str, Any], now: int, **more: Any) -> None:
        seen = self.store.views.get(record_id, {}) if patch and kind == "practice" else {}
        super().edit(record_id, kind, {**seen, **patch}, now, **more)


class _ErasedKept(MemoryStore):
    def blank(self, record_id: str) -> None:
        """Keep what was to be erased in the outbox."""


class _SweptUnread(MemoryStore):
    def drop_shadow(self, record_id: str) -> None:
        """Keep what the server no longer has."""


# Mistakes of the server.


class _SameEpoch(MemoryServer):
    def restore(self, which: int, now: int) -> None:
        epoch = self.tables.epoch
        super().restore(which, now)
        self.tables.epoch, self.tables.restore_points = epoch, {}


class _GroupTorn(MemoryServer):
    def plan(self, state: StreamState, request: PushRequest, now: int) -> Plan:
        alone = tuple(replace(operation, group_id=None) for operation in request.operations)
        return super().plan(state, replace(request, operations=alone), now)


class _KnownByNumber(MemoryServer):
    def plan(self, state: StreamState, request: PushRequest, now: int) -> Plan:
        old = [o for o in request.operations if o.n <= state.last_n and o.op_id not in state.seen]
        rest = tuple(o for o in request.operations if o not in old)
        plan = super().plan(state, replace(request, operations=rest), now)
        known = tuple(
            Result(operation.op_id, Status.DUPLICATE, first=Status.APPLIED) for operation in old
        )
        return replace(plan, results=known + plan.results)


class _ExpiredUnnoticed(MemoryServer):
    def expire(self, before: int) -> list[str]:
        min_seq = self.tables.min_seq
        dropped = super().expire(before)
        self.tables.min_seq = min_seq
        return dropped


class _ErasureNotReplayed(MemoryServer):
    def restore(self, which: int, now: int) -> None:
        ledger, self.ledger_erased = self.ledger_erased, set()
        super().restore(which, now)
        self.ledger_erased = ledger


class _DurableAtOnce(MemoryServer):
    def push(self, request: PushRequest, schema: int, now: int) -> PushReply:
        reply = super().push(request, schema, now)
        return replace(reply, durable_n=self.tables.last_n[request.device_id])


class _PagesById(MemoryServer):
    def pull(self, request: PullRequest, now: int | None = None) -> PullReply:
        reply = super().pull(replace(request, limit=10**6), now)
        rows = sorted(reply.rows, key=lambda record: record.record_id)
        if len(rows) <= request.limit:
            return replace(reply, rows=tuple(rows))
        page = super().pull(request, now)
        return replace(page, rows=tuple(rows[: request.limit]))


def _newest_clock_wins(record: Record | None, arrival: Arrival) -> Merged:
    operation = arrival.operation
    record = record or Record(operation.record_id, operation.kind, arrival.seq, {})
    stamp = Stamp(operation.wall, arrival.device, operation.n)
    fields = dict(record.fields)
    for name, value in operation.patch.items():
        held = fields.get(name)
        if held is None or stamp.t > held.stamp.t:
            fields[name] = FieldValue(value, arrival.seq, stamp)
    removed = FieldValue(True, arrival.seq, stamp) if operation.deleted else None
    after = replace(
        record, seq=arrival.seq, fields=fields, deleted=operation.deleted, removed=removed
    )
    return Merged(after, Status.APPLIED)


def _always_delete(record: Record, arrival: Arrival) -> Merged:
    return Merged(rules._tombstone(record, arrival), Status.APPLIED)


def _first_answer_wins(record: Record, arrival: Arrival) -> Merged:
    """Forget that who had seen an answer cannot have been the first."""
    base = (arrival.operation.base[0], 0)
    operation = replace(arrival.operation, base=base)
    unaware = replace(arrival, operation=operation)
    return _APPEND(record, unaware)


_APPEND = rules._append


MUTANTS: Mapping[str, Mutant] = {
    "cursor_first": Mutant(
        "the cursor is saved before the rows of its page", Parts(owner=_CursorFirst)
    ),
    "cursor_with_part": Mutant(
        "the first part of a page moves the cursor", Parts(owner=_CursorWithPartOwner)
    ),
    "merge_in_place": Mutant("what comes is merged into what is seen", Parts(store=_MergeInPlace)),
    "base_rewritten": Mutant(
        "a pending operation takes the newest copy as its base", Parts(store=_BaseRewritten)
    ),
    "newest_clock_wins": Mutant(
        "the device's own clock decides",
        patches={"shared.sync.planner.merge": _newest_clock_wins},
    ),
    "unlisted_marked": Mutant(
        "an answer marks all that is pending", Parts(owner=_UnlistedMarkedOwner)
    ),
    "same_epoch": Mutant("a restore begins no new epoch", Parts(server=_SameEpoch)),
    "acked_dropped": Mutant(
        "acknowledged operations are dropped at once", Parts(store=_AckedDropped)
    ),
    "no_salvage": Mutant(
        "copies that a restored server lost are not offered",
        patches={"shared.sync.device.offers": lambda *_: []},
    ),
    "durable_at_once": Mutant("what is stored counts as backed up", Parts(server=_DurableAtOnce)),
    "refused_thrown_away": Mutant("a refused edit is deleted", Parts(store=_RefusedThrownAway)),
    "refused_still_shown": Mutant(
        "a refused edit stays in what is seen", Parts(store=_RefusedStillShown)
    ),
    "group_torn": Mutant("the members of a group are judged alone", Parts(server=_GroupTorn)),
    "known_by_number": Mutant(
        "a repeat is known by its number instead of its id", Parts(server=_KnownByNumber)
    ),
    "name_kept": Mutant("a copied device keeps its name", Parts(owner=_NameKeptOwner)),
    "order_turned_round": Mutant(
        "what follows a stamp that ran ahead is stamped before it",
        patches={"tests.simulation.memory_store.MemoryStore.latest_t": lambda *_: 0},
    ),
    "durable_by_number": Mutant(
        "the numbers that two backups hold are taken for the same operations",
        patches={"tests.simulation.memory_server.holds": lambda *_, **__: True},
    ),
    "name_not_compared": Mutant(
        "after a restore nobody asks whose the last operation is",
        patches={"shared.sync.device.Device._is_shared": lambda *_: False},
    ),
    "expired_unnoticed": Mutant(
        "tombstones expire without a word to slow devices", Parts(server=_ExpiredUnnoticed)
    ),
    "swept_unread": Mutant(
        "a device keeps copies whose tombstones expired", Parts(store=_SweptUnread)
    ),
    "erasure_not_replayed": Mutant(
        "a restore brings erased content back", Parts(server=_ErasureNotReplayed)
    ),
    "erased_kept": Mutant("a device keeps erased content to send", Parts(store=_ErasedKept)),
    "answers_rewritten": Mutant(
        "a red-flag answer can be edited and deleted",
        patches={
            "shared.sync.merge.APPEND_ONLY": frozenset(),
            "shared.sync.replica.APPEND_ONLY": frozenset(),
        },
    ),
    "answer_by_arrival": Mutant(
        "after a restore the first to come is the first answer",
        patches={"shared.sync.merge._append": _first_answer_wins},
    ),
    "whole_record_sent": Mutant(
        "an edit carries all fields, not the changed ones", Parts(owner=_WholeRecordSent)
    ),
    "deletion_wins": Mutant(
        "a deletion takes edits it did not know",
        patches={"shared.sync.merge._delete": _always_delete},
    ),
    "words_by_time": Mutant(
        "of two notes written at once the later replaces the other",
        patches={"shared.sync.merge.TEXT_FIELDS": frozenset()},
    ),
    "pages_by_id": Mutant("a page is not in the order of the cursor", Parts(server=_PagesById)),
}
"""Every mutant by name."""

SLOWEST = 500
"""How many seeds a mutant may go unnoticed at most."""
