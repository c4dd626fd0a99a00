"""How one operation changes one record, field by field.

What the author had seen always counts before time: an edit of a value its author knew replaces it,
however wrong the author's clock is. Time, then the device's id, decide only between writers who did
not know of each other; the value that loses is kept beside the record. An edit beats a deletion
that did not know of it. Texts that people wrote at the same time are kept both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from shared.sync.operations import Operation, Stamp
from shared.sync.records import DELETION, FieldValue, Loser, Record

APPEND_ONLY = frozenset({"red_flag_answer"})
"""Kinds whose records never change: a "yes" cannot vanish by a merge; taking it back is new."""

TEXT_FIELDS = frozenset({"note"})
"""Fields of free text, where losing either side would lose somebody's words."""

TEXT_MAX = 4000
"""Longest joined text, in characters; beyond it the later text wins like any other field."""

LOSERS_MAX = 16
"""Most losing values kept on one record; the oldest go first. History keeps them all."""

NOBODY = "-"
"""The device of a joined text: neither writer has seen the other's part, so neither owns it."""


class Status(StrEnum):
    """What became of one operation."""

    APPLIED = "applied"
    MERGED = "merged"
    KEPT_OTHER = "kept_other"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Merged:
    """The record after the operation, what became of it, and the fields it did not win."""

    record: Record
    status: Status
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """An operation as it arrives: its author, its place in the stream, and what it had seen.

    `seen` is the base's `seq` within the present epoch; `now` the server's time, which caps the
    operation's own.
    """

    operation: Operation
    device: str
    seq: int
    seen: int
    now: int
    stamp: Stamp = field(init=False)

    def __post_init__(self) -> None:
        stamp = Stamp(min(self.operation.t, self.now), self.device, self.operation.n)
        object.__setattr__(self, "stamp", stamp)

    def knew(self, held: FieldValue) -> bool:
        """Whether the author had seen this value, or had written it before this operation."""
        if held.stamp.device == self.device:
            return held.stamp.n < self.operation.n
        return held.seq <= self.seen


def merge(record: Record | None, arrival: Arrival) -> Merged:
    """Return what the operation makes of the record (None when there is none yet)."""
    operation = arrival.operation
    if record is None:
        record = Record(operation.record_id, operation.kind, arrival.seq, {})
    if record.kind in APPEND_ONLY:
        return _append(record, arrival)
    if operation.salvage is not None:
        return _salvage(record, arrival, operation.salvage)
    if operation.deleted:
        return _delete(record, arrival)
    return _edit(record, arrival)


def later(stamp: Stamp, than: Stamp) -> bool:
    """Whether a stamp beats another: by number on one device, else by time, then device id."""
    if stamp.device == than.device != NOBODY:
        return stamp.n > than.n
    return (stamp.t, stamp.device) > (than.t, than.device)


def _edit(record: Record, arrival: Arrival) -> Merged:
    patch = arrival.operation.patch
    fields, losers = dict(record.fields), _unresolved(record, arrival)
    concurrent = any(not arrival.knew(held) for held in fields.values())
    if record.removed is not None and record.deleted:
        if arrival.knew(record.removed):
            fields, losers, concurrent = {}, [], False  # begun anew by someone who saw it gone
        else:
            concurrent = True
    lost: list[str] = []
    for name, value in patch.items():
        held = fields.get(name)
        if held is None:
            fields[name] = FieldValue(value, arrival.seq, arrival.stamp)
        elif arrival.knew(held):
            fields[name] = FieldValue(value, arrival.seq, _after(arrival.stamp, held.stamp))
        else:
            fields[name], loser = _contest(name, value, held, arrival)
            if loser is not None:
                losers.append(Loser(name, loser.value, arrival.seq, loser.stamp))
                if loser.stamp == arrival.stamp:
                    lost.append(name)
    status = Status.KEPT_OTHER if lost else Status.MERGED if concurrent else Status.APPLIED
    edited = Record(record.record_id, record.kind, arrival.seq, fields, losers=_latest(losers))
    return Merged(edited, status, tuple(lost))


def _contest(
    name: str, value: Any, held: FieldValue, arrival: Arrival
) -> tuple[FieldValue, FieldValue | None]:
    """Return what a field holds after two writers who did not know of each other, and the loser.

    There is no loser when nothing is lost: equal values, texts kept both, or an author's own older
    value, which arrives after a newer one only when a restored server was given the newer first.
    """
    mine = FieldValue(value, arrival.seq, arrival.stamp)
    wins = later(mine.stamp, held.stamp)
    if held.stamp.device == arrival.device or held.value == value:
        return (mine, None) if wins else (held, None)
    if name in TEXT_FIELDS:
        joined = _join(*((held.value, value) if wins else (value, held.value)))
        if joined is not None:
            return _whoever_has_it_all(joined, mine, held), None
    return (mine, held) if wins else (held, mine)


def _whoever_has_it_all(joined: str, mine: FieldValue, held: FieldValue) -> FieldValue:
    for candidate in (held, mine):
        if candidate.value == joined:
            return candidate
    t = max(mine.stamp.t, held.stamp.t) + 1
    return FieldValue(joined, mine.seq, Stamp(t, NOBODY, 0))


def _join(older: Any, newer: Any) -> str | None:
    """Return both texts as one, or None when that cannot be."""
    if not isinstance(older, str) or not isinstance(newer, str):
        return None
    if newer in older:
        return older
    if older in newer:
        return newer
    joined = f"{older}\n\n{newer}"
    return joined if len(joined) <= TEXT_MAX else None


def _delete(record: Record, arrival: Arrival) -> Merged:
    if any(not arrival.knew(held) for held in record.fields.values()):
        loser = Loser(DELETION, None, arrival.seq, arrival.stamp)
        kept = replace(record, seq=arrival.seq, losers=_latest([*record.losers, loser]))
        return Merged(kept, Status.KEPT_OTHER, (DELETION,))
    return Merged(_tombstone(record, arrival), Status.APPLIED)


def _tombstone(record: Record, arrival: Arrival) -> Record:
    removed = FieldValue(True, arrival.seq, arrival.stamp)
    return replace(record, seq=arrival.seq, deleted=True, removed=removed, losers=())


def _append(record: Record, arrival: Arrival) -> Merged:
    """Fill what is empty and keep the rest: the first answer stands.

    Someone who had seen a copy cannot have been the first, even if a restored server has lost that
    copy; then the record stays hidden until the answer itself comes back.
    """
    operation, fields = arrival.operation, dict(record.fields)
    stamps = operation.salvage or {}
    first = operation.salvage is not None or operation.base[1] == 0
    lost = []
    for name, value in operation.patch.items():
        held = fields.get(name)
        if held is None and first:
            fields[name] = FieldValue(value, arrival.seq, stamps.get(name, arrival.stamp))
        elif held is None or held.value != value:
            lost.append(name)
    if operation.deleted:
        lost.append(DELETION)
    kept = replace(record, seq=arrival.seq, fields=fields, deleted=not fields)
    return Merged(kept, Status.KEPT_OTHER if lost else Status.APPLIED, tuple(lost))


def _salvage(record: Record, arrival: Arrival, stamps: Mapping[str, Stamp]) -> Merged:
    """Take back what another device's copy still has, as if it had been there all the time.

    The stamps of the values decide. Nobody wrote anything now, so nobody's value is a loser.
    """
    operation, fields, lost = arrival.operation, dict(record.fields), []
    for name, value in operation.patch.items():
        offered = stamps[name]
        stamp = Stamp(min(offered.t, arrival.now), offered.device, offered.n)
        held = fields.get(name)
        if held is None or later(stamp, held.stamp):
            fields[name] = FieldValue(value, arrival.seq, stamp)
        else:
            lost.append(name)
    taken = replace(record, seq=arrival.seq, fields=fields)
    if not operation.deleted:
        if len(lost) < len(operation.patch):
            taken = replace(taken, deleted=False, removed=None)
    elif any(held.seq > arrival.seen for held in record.fields.values()):
        lost.append(DELETION)
    else:
        taken = _tombstone(taken, arrival)
    return Merged(taken, Status.KEPT_OTHER if lost else Status.APPLIED, tuple(lost))


def _after(stamp: Stamp, held: Stamp) -> Stamp:
    """Return the stamp of a value that replaces one its author knew: later than it at any rate."""
    if stamp.t > held.t:
        return stamp
    return Stamp(held.t + 1, stamp.device, stamp.n)


def _unresolved(record: Record, arrival: Arrival) -> list[Loser]:
    """Return the losers that stay: all but those of fields rewritten by someone who saw them."""
    patch = arrival.operation.patch
    return [
        loser
        for loser in record.losers
        if loser.seq > arrival.seen or (loser.field not in patch and loser.field != DELETION)
    ]


def _latest(losers: Iterable[Loser]) -> tuple[Loser, ...]:
    """Return one loser per field and device, the latest, and not too many of them."""
    kept = {(loser.field, loser.stamp.device): loser for loser in losers}
    return tuple(kept.values())[-LOSERS_MAX:]
