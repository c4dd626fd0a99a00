"""The device's half of the protocol, over any store: what to send, and what answers change.

Every method of `Device` that changes the store belongs in one transaction of it, which the caller
opens and commits: a device that is killed half way then has done all of it or nothing. Answers may
come late, twice or never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

from shared.sync.lineage import seen_seq
from shared.sync.merge import Status
from shared.sync.messages import PULL_MAX, PUSH_MAX, PullReply, PullRequest, PushReply, PushRequest
from shared.sync.operations import Operation
from shared.sync.problems import (
    BatchError,
    CursorAheadError,
    CursorInvalidError,
    DeviceForkError,
    EpochChangedError,
    GapError,
    Refusal,
    ResyncRequiredError,
)
from shared.sync.records import Record
from shared.sync.replica import (
    Shadow,
    base_of,
    next_batch,
    offers,
    renumber,
    supersedes,
)
from shared.sync.stamping import Bridge


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device is: its identity, its count, and its place in the stream.

    `walk` counts the reads from the start. `read_to` is the last `seq` of the present epoch up to
    which all was read. `healing` means that a read from the start has begun because the digests
    differed.
    """

    device_id: str
    epoch: int = 0
    cursor: str | None = None
    last_n: int = 0
    bridge: Bridge = field(default_factory=Bridge)
    walk: int = 0
    read_to: int = 0
    healing: bool = False


class DeviceStore(Protocol):
    """What a device keeps. Operations are pending, acknowledged, or refused; none is ever lost."""

    def position(self) -> Position:
        """Return where the device is."""

    def set_position(self, position: Position) -> None:
        """Keep where the device is."""

    def shadow(self, record_id: str) -> Shadow | None:
        """Return the server's last copy of a record."""

    def shadows(self) -> Sequence[Shadow]:
        """Return every copy, in any order."""

    def keep_shadow(self, shadow: Shadow) -> None:
        """Keep the server's copy of a record in place of the last."""

    def drop_shadow(self, record_id: str) -> None:
        """Forget the copy of a record that the server no longer has."""

    def pending(self, limit: int | None = None) -> Sequence[Operation]:
        """Return operations without an answer, by `n`, at most `limit`."""

    def settled(self, after_n: int = 0) -> Sequence[Operation]:
        """Return acknowledged and refused operations with a larger `n`, by `n`."""

    def add(self, operation: Operation) -> None:
        """Keep a new pending operation."""

    def acknowledge(self, op_id: str) -> str | None:
        """Mark an operation as stored by the server; return its record, None when it is gone."""

    def refuse(self, op_id: str, refusal: Refusal) -> str | None:
        """Set an operation aside, to be shown and exported; return its record, if it is kept."""

    def reopen(self, op_ids: Iterable[str]) -> None:
        """Make settled operations pending again: the server has lost them."""

    def recount(self, operations: Sequence[Operation]) -> None:
        """Make these, which are all there are, pending under their new numbers."""

    def forget_acknowledged(self, up_to_n: int) -> None:
        """Drop acknowledged operations that every backup of the server holds."""

    def latest_t(self, record_id: str) -> int:
        """Return the largest `t` of a record's operations, but for refused ones; 0 without any."""

    def blank(self, record_id: str) -> None:
        """Empty every patch for an erased record, keeping the operations' ids and numbers."""

    def refresh(self, record_id: str) -> None:
        """Work out anew what the person sees of a record."""


class PageEnd(StrEnum):
    """What to do after a page."""

    MORE = "more"
    DONE = "done"
    DIFFERS = "differs"
    """Done, but this replica differs from the server even after reading all: report it."""


class Device:
    """One device of a person, over its store.

    `new_id` makes ids (UUIDv7) for salvage and, when its identity turns out to be shared, for the
    device itself.
    """

    def __init__(self, store: DeviceStore, new_id: Callable[[], str]) -> None:
        self._store = store
        self._new_id = new_id

    def edit(
        self,
        record_id: str,
        kind: str,
        patch: Mapping[str, Any],
        *,
        now: int,
        wall: int,
        op_id: str | None = None,
        deleted: bool = False,
        group_id: str | None = None,
    ) -> Operation:
        """Keep a change the person makes, as a pending operation, and show it.

        `now` is the device's steady clock and `wall` its wall clock, in milliseconds.
        """
        position = self._store.position()
        t, bridge = position.bridge.stamp(now)
        # A stamp that ran ahead is capped by the server whenever it comes, after a restore anew.
        # What is written after it must not seem older, under whatever name either is sent.
        t = max(t, self._store.latest_t(record_id) + 1)
        operation = Operation(
            op_id=op_id or self._new_id(),
            n=position.last_n + 1,
            record_id=record_id,
            kind=kind,
            base=base_of(self._store.shadow(record_id), position.epoch),
            patch={} if deleted else dict(patch),
            deleted=deleted,
            t=t,
            wall=wall,
            group_id=group_id,
        )
        self._store.set_position(replace(position, last_n=operation.n, bridge=bridge))
        self._store.add(operation)
        self._store.refresh(record_id)
        return operation

    def outgoing(
        self, most: int = PUSH_MAX, size: Callable[[Operation], int] = lambda _: 0
    ) -> PushRequest | None:
        """Return the next push, or None when nothing is pending."""
        # A group may lie across the limit: read on to where the largest batch could end.
        batch = next_batch(self._store.pending(most + 1), most=most, size=size)
        position = self._store.position()
        return PushRequest(position.device_id, position.epoch, batch) if batch else None

    def take_push_reply(self, reply: PushReply, now: int) -> None:
        """Mark the operations the answer lists, and only those, and keep the records in it."""
        position = self._store.position()
        if reply.epoch != position.epoch:
            return  # an answer from before a restore promises nothing
        touched = {record.record_id for record in reply.canon}
        for result in reply.results:
            status = result.first if result.status is Status.DUPLICATE else result.status
            if status is Status.REJECTED and result.refusal is not None:
                record_id = self._store.refuse(result.op_id, result.refusal)
            else:
                record_id = self._store.acknowledge(result.op_id)
            if record_id is not None:
                touched.add(record_id)
        self._keep(reply.canon, position)
        self._store.forget_acknowledged(reply.durable_n)
        self._store.set_position(
            replace(position, bridge=position.bridge.learn(reply.server_time, now))
        )
        for record_id in touched:
            self._store.refresh(record_id)

    def take_push_error(self, error: BatchError, now: int) -> bool:
        """Act on a batch error; return whether trying again at once can help."""
        if isinstance(error, EpochChangedError):
            self._turn(error, now)
        elif isinstance(error, GapError):
            self._reopen(error.last_n)
        elif isinstance(error, DeviceForkError):
            self._take_new_identity()
        else:
            return False
        return True

    def pull_request(self, limit: int = PULL_MAX) -> PullRequest:
        """Return the request for the next page."""
        position = self._store.position()
        return PullRequest(position.device_id, position.epoch, position.cursor, limit)

    def take_rows(self, reply: PullReply) -> None:
        """Keep a page's records, but not yet the cursor behind them: it is read again if need be.

        So that a long page can be kept in several transactions; `take_page` keeps the last part.
        """
        position = self._store.position()
        if reply.epoch != position.epoch:
            return
        self._keep(reply.rows, position, in_walk=True)
        for record in reply.rows:
            self._store.refresh(record.record_id)

    def take_page(self, reply: PullReply, now: int | None = None) -> PageEnd:
        """Keep a page's records and the cursor behind them; after the last one, `compare`.

        With `now`, the device's clock, the server's time is learnt as well: a phone that has only
        read so far stamps its first edit rightly.
        """
        self.take_rows(reply)
        position = self._store.position()
        if reply.epoch != position.epoch:
            return PageEnd.DONE
        if not reply.has_more:
            if position.read_to < reply.min_seq:
                self._sweep(position.walk)
            position = replace(position, read_to=reply.head)
        if now is not None and reply.server_time is not None:
            position = replace(position, bridge=position.bridge.learn(reply.server_time, now))
        self._store.set_position(replace(position, cursor=reply.next_cursor))
        return PageEnd.MORE if reply.has_more else PageEnd.DONE

    def is_comparable(self, reply: PullReply) -> bool:
        """Whether the digest in the last page should be that of this device's copies."""
        at_rest = reply.digest is not None and not self._store.pending(1)
        return at_rest and self._store.position().epoch == reply.epoch

    def compare(self, theirs: str | None, ours: str) -> PageEnd:
        """Compare the server's digest with that of all copies here, once both are at rest.

        A first difference reads all again, dropping nothing. The copies may be read before the
        transaction: only the thread that calls this changes them.
        """
        position = self._store.position()
        if theirs == ours:
            found, end = replace(position, healing=False), PageEnd.DONE
        elif position.healing:
            found, end = replace(position, healing=False), PageEnd.DIFFERS
        else:
            found, end = replace(_from_the_start(position), healing=True), PageEnd.MORE
        if found != position:
            self._store.set_position(found)
        return end

    def take_pull_error(self, error: BatchError, now: int) -> bool:
        """Act on a batch error; return whether trying again at once can help."""
        if isinstance(error, EpochChangedError):
            self._turn(error, now)
        elif isinstance(error, ResyncRequiredError | CursorAheadError | CursorInvalidError):
            self._store.set_position(_from_the_start(self._store.position()))
        else:
            return False
        return True

    def _keep(
        self, records: Iterable[Record], position: Position, *, in_walk: bool = False
    ) -> None:
        for record in records:
            shadow = self._store.shadow(record.record_id)
            if not supersedes(record, position.epoch, shadow):
                continue
            # Only a page shows that the stream still has a record; an answer is soon out of date.
            walk = position.walk - 1 if shadow is None else shadow.walk
            if in_walk:
                walk = position.walk
            self._store.keep_shadow(Shadow(position.epoch, record, walk))
            if record.erased:
                self._store.blank(record.record_id)

    def _sweep(self, walk: int) -> None:
        """Drop copies that did not come in this walk: their tombstones have expired.

        Only called when tombstones that this device has not read may have expired, which they do
        only after more than a year; then it is in a walk from the start. No other difference from
        the server drops anything. Pending operations stay, and with them what they say.
        """
        for shadow in self._store.shadows():
            if shadow.walk != walk:
                self._store.drop_shadow(shadow.record.record_id)
                self._store.refresh(shadow.record.record_id)

    def _turn(self, error: EpochChangedError, now: int) -> None:
        """Take up a new epoch: send again what the server lost, offer what only we still have."""
        position = self._store.position()
        found = offers(
            self._store.shadows(), self._is_ours(position), error.epoch, error.restore_points
        )
        n, bridge = position.last_n, position.bridge
        for offer in found:
            n += 1
            t, bridge = bridge.stamp(now)
            self._store.add(offer.operation(self._new_id(), n, t, now))
        read_to = seen_seq((position.epoch, position.read_to), error.epoch, error.restore_points)
        self._store.set_position(
            replace(
                _from_the_start(position),
                epoch=error.epoch,
                last_n=n,
                bridge=bridge,
                read_to=read_to,
            )
        )
        self._reopen(error.last_n)
        if self._is_shared(position, error):
            self._take_new_identity()
        for offer in found:
            self._store.refresh(offer.record.record_id)

    def _is_ours(self, position: Position) -> Callable[[Record, str], bool]:
        """Return whether this very device wrote a field: its name alone could be shared."""

        @cache
        def ours() -> dict[int, Operation]:
            # Reads all there is: not for a device that has no copies to judge.
            return {o.n: o for o in [*self._store.settled(), *self._store.pending()]}

        def is_ours(record: Record, name: str) -> bool:
            stamp = record.fields[name].stamp
            if stamp.device != position.device_id or stamp.n > position.last_n:
                return False
            operation = ours().get(stamp.n)
            if operation is None:
                return True  # forgotten, because every backup holds it
            return operation.record_id == record.record_id and name in operation.patch

        return is_ours

    def _is_shared(self, position: Position, error: EpochChangedError) -> bool:
        """Whether the server's last operation under our name is not one of ours."""
        if error.last_n > position.last_n:
            return True
        last = [o for o in self._store.settled(after_n=error.last_n - 1) if o.n == error.last_n]
        return bool(last) and last[0].op_id != error.last_op

    def _reopen(self, last_n: int) -> None:
        """Make everything after `last_n` pending; without the next number, count anew."""
        lost = self._store.settled(after_n=last_n)
        self._store.reopen([operation.op_id for operation in lost])
        for record_id in {operation.record_id for operation in lost}:
            self._store.refresh(record_id)
        first = self._store.pending(1)
        if first and first[0].n > last_n + 1:
            self._take_new_identity()

    def _take_new_identity(self) -> None:
        """Become another device: all operations kept are sent again under new numbers.

        The server knows by their ids those it has.
        """
        operations = renumber([*self._store.settled(), *self._store.pending()])
        self._store.recount(operations)
        self._store.set_position(
            replace(self._store.position(), device_id=self._new_id(), last_n=len(operations))
        )
        for record_id in {operation.record_id for operation in operations}:
            self._store.refresh(record_id)


def _from_the_start(position: Position) -> Position:
    return replace(position, cursor=None, walk=position.walk + 1)
