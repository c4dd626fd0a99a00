"""The simulation of many devices, lived through by the diary's real tables.

The same seeds, network and rules as in `tests.simulation`, on SQLite with real transactions: an
answer that a killed device was keeping is rolled back.

`python -m tests.client.storage.test_simulated 1000` lives through as many seeds and prints figures.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from typing import Any

import pytest

from client.storage.database import DiaryConnection, migrate, transaction
from client.storage.tables import Owner as DiaryOwner
from client.storage.tables import Tables
from shared.sync.device import Device, PageEnd, Position
from shared.sync.messages import PullReply, PushReply
from shared.sync.operations import Operation
from shared.sync.problems import BatchError
from tests.simulation.memory_store import State
from tests.simulation.owner import Owner
from tests.simulation.trial import STEPS
from tests.simulation.world import Parts, World

STATES = {"pending": State.PENDING, "acked": State.ACKNOWLEDGED, "refused": State.REFUSED}


class KilledError(Exception):
    """Stands for the end of the process."""


class SqliteStore(Tables):
    """The diary's tables, with what the simulation looks at."""

    def __init__(self, device_id: str) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, factory=DiaryConnection)
        super().__init__(self.connection)
        if device_id:
            migrate(self.connection)
            self.set_owner(DiaryOwner("stream"))
            self.set_position(Position(device_id))

    def clone(self) -> SqliteStore:
        """Return another store with the same content, as when a phone is copied."""
        twin = type(self)("")
        self.connection.backup(twin.connection)
        return twin

    @property
    def views(self) -> dict[str, dict[str, Any]]:
        """What the person sees, by record."""
        return {rid: seen for kind in self.kinds() for rid, seen in self.seen_of_kind(kind).items()}

    def state(self, op_id: str) -> State | None:
        """Return the fate of one operation, None when it was forgotten as safe."""
        query = "SELECT state FROM op WHERE op_id = ?"
        row = self.connection.execute(query, (op_id,)).fetchone()
        return None if row is None else STATES[row[0]]

    def operations(self) -> list[Operation]:
        """Return all operations kept, by `n`."""
        found = [*self.pending(), *self.settled()]
        return sorted(found, key=lambda operation: operation.n)


class TransactedDevice(Device):
    """Changes the store in whole transactions, as the journal and its outbox do."""

    _store: SqliteStore

    def edit(self, *args: Any, **more: Any) -> Operation:
        """Keep a change."""
        with transaction(self._store.connection):
            return super().edit(*args, **more)

    def take_push_reply(self, reply: PushReply, now: int) -> None:
        """Keep an answer."""
        with transaction(self._store.connection):
            super().take_push_reply(reply, now)

    def take_push_error(self, error: BatchError, now: int) -> bool:
        """Act on an error."""
        with transaction(self._store.connection):
            return super().take_push_error(error, now)

    def take_page(self, reply: PullReply, now: int | None = None) -> PageEnd:
        """Keep a page."""
        with transaction(self._store.connection):
            return super().take_page(reply, now)

    def take_rows(self, reply: PullReply) -> None:
        """Keep a part of a page; within `take_page`, as a part of that."""
        if self._store.connection.in_transaction:
            super().take_rows(reply)
            return
        with transaction(self._store.connection):
            super().take_rows(reply)

    def compare(self, theirs: str | None, ours: str) -> PageEnd:
        """Compare digests."""
        with transaction(self._store.connection):
            return super().compare(theirs, ours)

    def take_pull_error(self, error: BatchError, now: int) -> bool:
        """Act on an error."""
        with transaction(self._store.connection):
            return super().take_pull_error(error, now)


class KillableOwner(Owner):
    """A person whose phone is killed in the middle of a transaction."""

    device_type = TransactedDevice

    def killed_in_page(self, reply: PullReply) -> None:
        """Die after a page was written and before it was committed."""
        plain = Device(self.store, self.new_id)
        with suppress(KilledError), transaction(self.store.connection):  # type: ignore[attr-defined]
            plain.take_page(reply)
            raise KilledError


ON_SQLITE = Parts(store=SqliteStore, owner=KillableOwner)  # type: ignore[arg-type]


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_the_real_tables_live_through_the_simulation(first: int) -> None:
    """On the diary's real tables the simulation breaks no rule, seed by seed."""
    bad = {
        seed: tally.bad
        for seed in range(first, first + 10)
        if (tally := World(seed, ON_SQLITE).run(STEPS)).bad
    }
    assert bad == {}


def main(seeds: int) -> None:
    """Live through many seeds and print what came of them."""
    tallies = [World(seed, ON_SQLITE).run(STEPS) for seed in range(seeds)]
    bad = [seed for seed, tally in enumerate(tallies) if tally.bad]
    print(
        f"{seeds} seeds on SQLite: {sum(t.edits for t in tallies)} edits,"
        f" {sum(t.faults for t in tallies)} faults, {sum(t.restores for t in tallies)} restores;"
        f" {len(bad)} bad {bad}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
