"""One run: devices, a server and a bad network, all drawn from one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from shared.sync.device import PageEnd
from shared.sync.messages import PushReply, PushRequest
from shared.sync.problems import BatchError
from shared.sync.records import Record
from tests.simulation.memory_server import MemoryServer
from tests.simulation.memory_store import MemoryStore, State
from tests.simulation.owner import RECORDS, SKEWS, YEAR, Owner, take_page
from tests.simulation.rules import Watch

HOUR = 3_600_000
START = 1_795_449_600_000
FAULTS = 0.35


@dataclass(frozen=True)
class Parts:
    """What a run is made of; a mutant swaps one of them."""

    server: type[MemoryServer] = MemoryServer
    store: type[MemoryStore] = MemoryStore
    owner: type[Owner] = Owner


AS_DESIGNED = Parts()


@dataclass
class Tally:
    """What happened in a run."""

    edits: int = 0
    faults: int = 0
    restores: int = 0
    clones: int = 0
    erasures: int = 0
    expiries: int = 0
    refused: int = 0
    bad: list[str] = field(default_factory=list)


class World:
    """Everything that one seed decides."""

    def __init__(self, seed: int, parts: Parts = AS_DESIGNED) -> None:
        self.parts = parts
        self.lot = random.Random(seed)
        self.now = START
        self.server = self.parts.server()
        self.watch = Watch(self.server)
        self.tally = Tally()
        self.values = 0
        self.late: list[tuple[Owner, PushRequest]] = []
        self.gone: Owner | None = None
        self.owners = [self._owner(f"d{i}") for i in range(self.lot.choice((2, 2, 3)))]

    def run(self, steps: int) -> Tally:
        """Live through `steps` events, then heal everything, then check."""
        for step in range(steps):
            self.now += self.lot.choice((1_000, 60_000, HOUR))
            owner = self.lot.choice(self.owners)
            if self.lot.random() < 0.02:
                owner.offline_until = step + self.lot.randrange(10, 60)
            self._event(owner, online=owner.offline_until <= step)
            if self.gone is not None:
                self.watch.note_survivors(self.gone, self.owners)
        self._heal()
        self.tally.bad = self.watch.verdict(self.owners, self.gone)
        self.tally.refused = sum(
            state is State.REFUSED
            for owner in self.owners
            for state in map(owner.store.state, (o.op_id for o in owner.store.operations()))
        )
        return self.tally

    def _owner(self, label: str, store: MemoryStore | None = None) -> Owner:
        store = store or self.parts.store(f"dev-{label}")
        return self.parts.owner(label, store, self.lot, self.lot.choice(SKEWS))

    def _event(self, owner: Owner, *, online: bool) -> None:
        drawn = self.lot.random()
        if drawn < 0.37:
            self._edit(owner)
        elif drawn < 0.58:
            if online:
                self._push(owner, faulty=True)
        elif drawn < 0.79:
            if online:
                self._pull(owner, faulty=True)
        elif drawn < 0.83:
            self._deliver_late()
        elif drawn < 0.86:
            self._jump(owner)
        elif drawn < 0.88:
            self.server.backup()
        elif drawn < 0.91:
            self._restore(owner)
        elif drawn < 0.925:
            self._clone(owner)
        elif drawn < 0.935:
            self._erase()
        elif drawn < 0.985:
            self._expire()
        elif drawn < 0.99:
            self.server.schema_least = 2
        else:
            owner.schema = 2

    # What people do.

    def _edit(self, owner: Owner) -> None:
        lot = self.lot
        self.tally.edits += 1
        self.values += 1
        record_id = f"r{lot.randrange(RECORDS)}"
        drawn = lot.random()
        if drawn < 0.09:
            self._write(owner, record_id, {}, deleted=True)
        elif drawn < 0.15:
            self._answer(owner)
        elif drawn < 0.19:
            self._stroke(owner)
        elif drawn < 0.25:
            self._group(owner)
        elif drawn < 0.30:
            record_id = self.lot.choice((record_id, f"new-{self.values}"))
            self._write(owner, record_id, {"bad": True, "pain": self.values})
        else:
            self._write(owner, record_id, self._patch(owner))

    def _patch(self, owner: Owner) -> dict[str, Any]:
        patch: dict[str, Any] = {}
        for _ in range(self.lot.choice((1, 1, 2))):
            if self.lot.random() < 0.5:
                patch[f"own_{owner.label}"] = self.values
            else:
                name = self.lot.choice(("pain", "pain", "stress", "note"))
                patch[name] = f"<{self.values}>" if name == "note" else self.values
        if owner.schema > 1:
            patch[f"own_{owner.label}_mood"] = self.values  # a field older devices do not know
        return patch

    def _write(
        self,
        owner: Owner,
        record_id: str,
        patch: dict[str, Any],
        kind: str = "practice",
        **more: Any,
    ) -> None:
        owner.edit(record_id, kind, patch, self.now, **more)

    def _answer(self, owner: Owner) -> None:
        """Answer a red flag, or try to take another device's answer back the wrong way."""
        answers = [key for key in owner.store.views if key.startswith("flag")]
        if answers and self.lot.random() < 0.5:
            record_id = self.lot.choice(sorted(answers))
            if self.lot.random() < 0.5:
                self._write(owner, record_id, {"answer": "no"}, "red_flag_answer")
            else:
                self._write(owner, record_id, {}, "red_flag_answer", deleted=True)
        else:
            self._write(owner, f"flag-{self.values}", {"answer": "yes"}, "red_flag_answer")

    def _stroke(self, owner: Owner) -> None:
        """Add a stroke to the drawing both devices share: a field of its own."""
        self._write(owner, "picture", {f"own_{owner.label}_{self.values}": self.values}, "drawing")

    def _group(self, owner: Owner) -> None:
        """Change two records together; sometimes one half cannot be stored."""
        group = f"group-{self.values}"
        bad = self.lot.random() < 0.3
        first, second = self.lot.sample(range(RECORDS), 2)
        self._write(owner, f"r{first}", {group: 1}, group_id=group)
        self._write(
            owner, f"r{second}", {group: 2, **({"bad": True} if bad else {})}, group_id=group
        )

    # What the network and the machines do.

    def _push(self, owner: Owner, *, faulty: bool) -> bool:
        """Push one batch; return whether another try at once makes sense."""
        request = owner.device.outgoing(self.lot.choice((2, 3, 50)))
        if request is None:
            return False
        fault = self.lot.random() if faulty else 1.0
        if fault < FAULTS:
            self.tally.faults += 1
        if fault < FAULTS / 4:
            return False  # the request is lost
        if fault < FAULTS / 2:
            self.late.append((owner, request))
            return False
        reply = self._serve(owner, request)
        if fault < FAULTS * 3 / 4:
            reply = self._serve(owner, request)  # delivered twice: the second answer arrives
        elif fault < FAULTS:
            return False  # the answer is lost
        if faulty and self.lot.random() < 0.2:
            self._edit(owner)  # while the request was in flight
        if faulty and self.lot.random() < 0.08:
            self.tally.faults += 1
            return False  # killed before the answer was kept
        return self._take(owner, request, reply, faulty=faulty)

    def _serve(self, owner: Owner, request: PushRequest) -> PushReply | BatchError:
        before, seq = dict(self.server.tables.records), self.server.tables.seq
        try:
            reply = self.server.push(request, owner.schema, self.now)
        except BatchError as error:
            return error
        self.watch.note_push(owner, request, before, seq, self.now)
        return reply

    def _take(
        self, owner: Owner, request: PushRequest, reply: PushReply | BatchError, *, faulty: bool
    ) -> bool:
        clock = owner.clock(self.now)
        if isinstance(reply, BatchError):
            again = owner.device.take_push_error(reply, clock)
            self._learn_salvage(owner)
            return again
        for part in reply.pieces(request, self.lot.choice((1, 2, 50))):
            owner.device.take_push_reply(part, clock)
            for operation in request.operations:
                if owner.store.state(operation.op_id) in {None, State.ACKNOWLEDGED}:
                    owner.acknowledged.add(operation.op_id)
            if faulty and self.lot.random() < 0.08:
                self.tally.faults += 1
                return False  # killed when a part of the answer was kept
            if faulty and self.lot.random() < 0.1:
                self._edit(owner)  # between two parts
        return True

    def _pull(self, owner: Owner, *, faulty: bool) -> None:
        limit = self.lot.choice((1, 2, 100))
        for _ in range(400):
            if faulty and self.lot.random() < FAULTS * 0.6:
                self.tally.faults += 1
                return
            try:
                reply = self.server.pull(owner.device.pull_request(limit), self.now)
            except BatchError as error:
                owner.device.take_pull_error(error, owner.clock(self.now))
                self._learn_salvage(owner)
                if self.watch.is_turn(error):
                    return  # push first
                continue
            if faulty and self.lot.random() < 0.12:
                self.tally.faults += 1
                owner.killed_in_page(reply)
                return
            was_healing = owner.store.position().healing
            if faulty and self.lot.random() < 0.2:
                half = replace(reply, rows=reply.rows[: self.lot.randrange(len(reply.rows) + 1)])
                owner.device.take_rows(half)
                if self.lot.random() < 0.5:
                    self.tally.faults += 1
                    return  # killed when a part of the page was kept
                self._edit(owner)  # between two parts
            end = take_page(owner.device, owner.store, reply, owner.clock(self.now))
            owner.alarms += owner.store.position().healing and not was_healing
            owner.differs += end is PageEnd.DIFFERS
            if end is not PageEnd.MORE:
                return

    def _learn_salvage(self, owner: Owner) -> None:
        for operation in owner.store.pending():
            if operation.op_id not in owner.made:
                owner.keep(operation)

    def _deliver_late(self) -> None:
        if self.late:
            owner, request = self.late.pop(self.lot.randrange(len(self.late)))
            self._serve(owner, request)

    def _jump(self, owner: Owner) -> None:
        """Set the device's clock wrong; after a restart nothing bridges the jump."""
        before, owner.skew = owner.skew, self.lot.choice((0, 30_000, YEAR, -YEAR))
        if self.lot.random() < 0.5:
            owner.bridge_over(owner.skew - before)

    def _restore(self, owner: Owner) -> None:
        if not self.server.backups:
            return
        self.tally.restores += 1
        self.server.restore(self.lot.randrange(len(self.server.backups)), self.now)
        never = len(self.owners) > 2 and self.gone is None and not self.tally.clones
        if never and self.lot.random() < 0.3:
            self.gone = owner
            self.owners.remove(owner)
            self.late = [item for item in self.late if item[0] is not owner]

    def _clone(self, owner: Owner) -> None:
        if self.tally.clones or self.gone is not None:
            return
        self.tally.clones += 1
        twin = self._owner("twin", owner.store.clone())
        twin.schema = owner.schema
        twin.made = dict(owner.made)
        twin.acknowledged = set(owner.acknowledged)
        self.owners.append(twin)

    def _erase(self) -> None:
        held: list[Record] = list(self.server.tables.records.values())
        if held and self.lot.random() < 0.4:
            self.tally.erasures += 1
            self.server.erase(self.lot.choice(held).record_id, self.now)

    def _expire(self) -> None:
        dropped = self.server.expire(self.now - self.lot.choice((0, 0, 1, 6)) * HOUR)
        self.watch.expired.update(dropped)
        self.tally.expiries += len(dropped)

    def _heal(self) -> None:
        """Let everything work, and everybody sync until nothing moves any more."""
        for owner in self.owners:
            owner.schema = 2
        quiet = 0
        for _ in range(30):
            before = self.server.tables.seq
            for owner in self.owners:
                for _ in range(100):
                    self.now += 1
                    if not self._push(owner, faulty=False):
                        break
                self._pull(owner, faulty=False)
            waiting = any(owner.store.pending(1) for owner in self.owners)
            quiet = quiet + 1 if not waiting and before == self.server.tables.seq else 0
            if quiet == 2:
                return
