"""Messages that come twice, late, out of order, or with a false answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from threading import Lock

import requests

from shared.schemas import operation_to_wire
from tests.builders import an_operation
from tests.faults.conftest import MakePhone, account_of, history
from tests.faults.relay import BROKEN, Answer, Behaviour, Message, Relay, faithful
from tests.server.process import ServerProcess

MakeRelay = Callable[[Behaviour], Relay]


def fill(phone: object, rounds: int, each: int = 4) -> None:
    """Write and sync some rounds."""
    for round_ in range(rounds):
        for number in range(each):
            phone.journal.put("practice", f"r{number}", {"n": round_})  # type: ignore[attr-defined]
        phone.sync()  # type: ignore[attr-defined]


def test_dup_delivery(service: ServerProcess, relay: MakeRelay, new_phone: MakePhone) -> None:
    """Every push comes two to five times, some once more at the very end: each is stored once."""
    lot, held, lock = random.Random(1), list[Message](), Lock()

    def repeat(through: Relay, message: Message) -> Answer | None:
        times = lot.randint(2, 5) if message.is_push else 1
        answers = [through.deliver(message) for _ in range(times)]
        if message.is_push:
            with lock:
                held.append(message)
        return lot.choice(answers)

    through = relay(faithful)
    phone = new_phone(through.url)
    phone.sync()
    through.behaviour = repeat
    fill(phone, rounds=8)
    lot.shuffle(held)
    for message in held:
        assert through.deliver(message).status == 200
    stored = history(service.database, account_of(phone))
    assert [seq for seq, _, _ in stored] == list(range(1, 33))
    assert len({op_id for _, op_id, _ in stored}) == 32
    assert phone.journal.waiting().count == 0
    assert phone.sync().outcome == "done"


def test_500_after_commit(service: ServerProcess, relay: MakeRelay, new_phone: MakePhone) -> None:
    """A 500 in place of the answer to a push that was stored: nothing double, no scare."""
    false = [True]

    def lie(through: Relay, message: Message) -> Answer | None:
        answer = through.deliver(message)
        return BROKEN if message.is_push and false[0] else answer

    phone = new_phone(relay(lie).url)
    phone.journal.put("practice", "walk", {"n": 1})
    for _ in range(3):
        assert phone.sync().outcome == "offline"  # which the screen words as "will try again"
        assert phone.journal.waiting().count == 1
    false[0] = False
    assert phone.sync().outcome == "done"
    assert phone.journal.waiting().count == 0
    assert phone.journal.refused() == []
    assert len(history(service.database, account_of(phone))) == 1


def test_lost_both_ways(service: ServerProcess, relay: MakeRelay, new_phone: MakePhone) -> None:
    """Requests and answers vanish at random; in the end all is there once, and nothing waits."""
    lot = random.Random(2)

    def lose(through: Relay, message: Message) -> Answer | None:
        drawn = lot.random()
        if drawn < 0.25:
            return None
        answer = through.deliver(message)
        return None if drawn < 0.5 else answer

    through = relay(faithful)
    phone = new_phone(through.url)
    through.behaviour = lose
    fill(phone, rounds=10)
    through.behaviour = faithful
    assert phone.sync().outcome == "done"
    stored = history(service.database, account_of(phone))
    assert len(stored) == len({op_id for _, op_id, _ in stored}) == 40
    assert phone.journal.waiting().count == 0


def test_reorder(service: ServerProcess, relay: MakeRelay, new_phone: MakePhone) -> None:
    """Batches in any order: those that run ahead get `gap`, and the end is that of the right order.

    Sent without a client, which would never do this, under one name and under another in order.
    """
    through = relay(faithful)
    phone = new_phone(through.url)
    session = phone.gateway.session
    assert session is not None
    phone.sync()

    def push(device: str, batch: range) -> requests.Response:
        operations = [
            an_operation(
                n,
                device,
                record_id=f"{device}-{n % 7}",
                kind="practice",
                patch={"n": n, f"f{n % 3}": n},
                deleted=n % 11 == 0,
            )
            for n in batch
        ]
        return requests.post(
            f"{through.url}/v1/sync/push",
            json={
                "device_id": device,
                "epoch": 1,
                "schema": 1,
                "ops": [operation_to_wire(operation) for operation in operations],
            },
            headers={"Authorization": f"Bearer {session.access_token}"},
            timeout=10,
        )

    batches = [range(first, first + 5) for first in range(1, 61, 5)]
    lot, gaps, waiting = random.Random(3), 0, list(batches)
    while waiting:
        lot.shuffle(waiting)
        answer = push("shuffled", waiting[0])
        if answer.status_code == 200:
            waiting.pop(0)
        else:
            assert answer.status_code == 409
            assert answer.json()["type"].endswith("/gap")
            gaps += 1
    for batch in batches:
        assert push("ordered", batch).status_code == 200
    assert gaps > 10
    phone.sync()
    shown = phone.journal.records("practice")
    for n in range(7):
        assert shown.get(f"shuffled-{n}") == shown.get(f"ordered-{n}")
    assert len(shown) > 2
