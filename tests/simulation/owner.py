"""One device with its person: edits by lot, and remembers what must come of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shared.sync.device import Device, PageEnd
from shared.sync.messages import PullReply
from shared.sync.operations import Operation
from shared.sync.stamping import Bridge
from tests.simulation.memory_store import MemoryStore

YEAR = 365 * 86_400_000
SKEWS = (0, 0, 30_000, -40_000, YEAR, -YEAR)
RECORDS = 4


class Owner:
    """A device in somebody's hand. `label` names its person's own fields and never changes."""

    device_type: type[Device] = Device

    def __init__(self, label: str, store: MemoryStore, lot: random.Random, skew: int) -> None:
        self.label = label
        self.store = store
        self.lot = lot
        self.skew = skew
        self.schema = 1
        self.offline_until = 0
        self._ids = (f"{label}-{number}" for number in _count())
        self.device = self.device_type(store, self.new_id)
        self.made: dict[str, Operation] = {}
        self.acknowledged: set[str] = set()
        self.alarms = 0
        self.differs = 0

    def new_id(self) -> str:
        """Return the next id that this device makes."""
        return next(self._ids)

    def clock(self, now: int) -> int:
        """Return what the device's steady clock shows."""
        return now + self.skew

    def bridge_over(self, jump: int) -> None:
        """Take a jump of the clock into account: the machine stayed on, its steady clock knows."""
        position = self.store.position()
        bridge = Bridge(position.bridge.offset - jump, position.bridge.last_t)
        self.store.set_position(replace(position, bridge=bridge))

    def keep(self, operation: Operation) -> Operation:
        """Remember an operation as it was made, whatever happens to its copies."""
        self.made[operation.op_id] = operation
        return operation

    def edit(self, record_id: str, kind: str, patch: dict[str, Any], now: int, **more: Any) -> None:
        """Make an edit."""
        clock = self.clock(now)
        self.keep(self.device.edit(record_id, kind, patch, now=clock, wall=clock, **more))

    def killed_in_page(self, reply: PullReply) -> None:
        """Die before the transaction of a page commits: nothing of it is kept."""


def take_page(
    device: Device, store: MemoryStore, reply: PullReply, clock: int | None = None
) -> PageEnd:
    """Keep a page, and compare digests after the last, as the diary's outbox does."""
    end = device.take_page(reply, clock)
    if end is PageEnd.DONE and device.is_comparable(reply):
        return device.compare(reply.digest, store.digest())
    return end


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
