"""What a device makes of its last server copies and its pending operations, purely.

The person sees the last copy the server gave (the *shadow*) with the pending operations on top,
worked out anew whenever either changes. Nothing is ever merged into what is seen: a lost answer,
a late one or a repeated one then cannot leave anything behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.sync.digest import digest
from shared.sync.lineage import RestorePoints, seen_seq
from shared.sync.merge import APPEND_ONLY, later
from shared.sync.messages import BYTES_MAX, PUSH_MAX
from shared.sync.operations import Base, Operation
from shared.sync.records import Record

__all__ = ["Offer", "Shadow", "base_of", "digest", "next_batch", "offers", "supersedes", "view"]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A record as the server last gave it, in which epoch, and in which walk through the stream."""

    epoch: int
    record: Record
    walk: int = 0


def view(shadow: Record | None, pending: Sequence[Operation]) -> dict[str, Any] | None:
    """Return what the person sees of one record, or None when there is nothing.

    `pending` are the record's operations without an answer, by `n`; refused ones are not among
    them.
    """
    fields = {} if shadow is None else {name: held.value for name, held in shadow.fields.items()}
    gone = shadow is None or shadow.deleted
    for operation in pending:
        if operation.kind in APPEND_ONLY:
            fields = dict(operation.patch) | fields
            gone = not fields
        elif operation.salvage is not None:
            taken = _salvaged(shadow, operation)
            fields.update(taken)
            gone = gone and (operation.deleted or not taken)
        elif operation.deleted:
            fields, gone = {}, True
        else:
            removed = None if shadow is None or not gone else shadow.removed
            if removed is not None and operation.base[1] >= removed.seq:
                fields = {}  # the author saw it gone and began anew
            fields.update(operation.patch)
            gone = False
    return None if gone else fields


def _salvaged(shadow: Record | None, operation: Operation) -> dict[str, Any]:
    """Return the values a salvage will bring back, as the server will decide it."""
    held = {} if shadow is None else shadow.fields
    stamps = operation.salvage or {}
    return {
        name: value
        for name, value in operation.patch.items()
        if name not in held or later(stamps[name], held[name].stamp)
    }


def base_of(shadow: Shadow | None, epoch: int) -> Base:
    """Return what an author who looks at this record has seen; frozen into the operation."""
    return (epoch, 0) if shadow is None else (shadow.epoch, shadow.record.seq)


def supersedes(record: Record, epoch: int, shadow: Shadow | None) -> bool:
    """Whether a record that the server sent is to replace the shadow: unless it is an older one."""
    return shadow is None or shadow.epoch != epoch or record.seq >= shadow.record.seq


def next_batch(
    pending: Sequence[Operation],
    *,
    most: int = PUSH_MAX,
    most_bytes: int = BYTES_MAX - 4096,
    size: Callable[[Operation], int] = lambda _: 0,
) -> tuple[Operation, ...]:
    """Return the operations to push first, whole groups only, at least one if any is pending.

    `size` gives an operation's bytes on the wire. A group that is larger than a batch is cut, for
    it could never be sent otherwise; do not make such groups.
    """
    batch: list[Operation] = []
    total = 0
    for group in _groups(pending):
        total += sum(size(operation) for operation in group)
        if batch and (len(batch) + len(group) > most or total > most_bytes):
            break
        batch += group
    return tuple(batch[:most])


def _groups(pending: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Yield neighbours of one group together, others alone."""
    group: list[Operation] = []
    for operation in pending:
        if group and (operation.group_id is None or operation.group_id != group[0].group_id):
            yield group
            group = []
        group.append(operation)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Offer:
    """A salvage before it is numbered and stamped: what a copy has that a restored server lost."""

    record: Record
    base: Base
    patch: Mapping[str, Any]

    def operation(self, op_id: str, n: int, t: int, wall: int) -> Operation:
        """Return the offer as an operation; the values keep the stamps they had."""
        fields = self.record.fields
        return Operation(
            op_id=op_id,
            n=n,
            record_id=self.record.record_id,
            kind=self.record.kind,
            base=self.base,
            patch=self.patch,
            deleted=self.record.deleted,
            t=t,
            wall=wall,
            salvage={name: fields[name].stamp for name in self.patch},
        )


def offers(
    shadows: Iterable[Shadow],
    is_ours: Callable[[Record, str], bool],
    epoch: int,
    restore_points: RestorePoints,
) -> list[Offer]:
    """Return what to offer a server that came back in a new epoch without some of our copies.

    Fields that `is_ours` says this device wrote are left out: they come back as its own retained
    operations.
    """
    found = []
    for shadow in sorted(shadows, key=lambda shadow: shadow.record.record_id):
        record, base = shadow.record, (shadow.epoch, shadow.record.seq)
        if record.erased or seen_seq(base, epoch, restore_points) >= record.seq:
            continue
        patch = {
            name: held.value for name, held in record.fields.items() if not is_ours(record, name)
        }
        if patch or record.deleted:
            found.append(Offer(record, base, patch))
    return found


def renumber(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations counted anew from 1, for a device that takes a new identity."""
    ordered = sorted(operations, key=lambda operation: operation.n)
    return [replace(operation, n=n) for n, operation in enumerate(ordered, start=1)]
