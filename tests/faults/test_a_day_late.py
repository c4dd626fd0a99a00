"""Messages that arrive minutes, hours or a day after they were sent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.sync.conftest import Phone
from tests.faults.conftest import MakePhone, account_of, email_of, history
from tests.faults.relay import Answer, Message, Relay, faithful
from tests.faults.shifted_service import Later

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
TOKEN_LIFE = 15 * MINUTE


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Later]:
    """A service whose clock, and the phones', a test sets on."""
    later = Later(tmp_path)
    later.service.start()
    yield later
    later.service.stop()


@pytest.fixture
def through(later: Later) -> Iterator[Relay]:
    """The way between the phones and that service."""
    relay = Relay(later.service.port, faithful)
    yield relay
    relay.close()


def walked(phone: Phone) -> dict[str, object]:
    """Return the record that these tests write."""
    return phone.journal.records("practice").get("walk", {})


def stored(later: Later, phone: Phone) -> int:
    """Return how many operations the service stored; none is there twice."""
    found = history(later.service.database, account_of(phone))
    assert [seq for seq, _, _ in found] == list(range(1, len(found) + 1))
    assert len({op_id for _, op_id, _ in found}) == len(found)
    return len(found)


def test_an_answer_a_day_late(later: Later, through: Relay, new_phone: MakePhone) -> None:
    """An answer that comes after a day settles what it answers, and nothing written since."""
    phone = new_phone(through.url, clock=later.clock())
    phone.sync()
    phone.journal.put("practice", "walk", {"n": 1, "m": 1})
    answers: list[Answer] = []

    def a_day(relay: Relay, message: Message) -> Answer | None:
        answer = relay.deliver(message)
        if message.is_push:
            relay.behaviour = faithful
            answers.append(answer)
            later.wait(DAY)
            meanwhile = phone.journal.again()  # as the screen's thread saves while the other syncs
            meanwhile.put("practice", "walk", {"n": 2})
            meanwhile.close()
        return answer

    through.behaviour = a_day
    assert phone.sync().outcome == "done"  # with an access token that ended long ago, too
    assert [answer.status for answer in answers] == [200]
    assert walked(phone) == {"n": 2, "m": 1}
    assert phone.journal.waiting().count == 0
    assert stored(later, phone) == 2


@pytest.mark.parametrize("late", [MINUTE, 10 * MINUTE, DAY], ids=["1 min", "10 min", "a day"])
def test_a_push_that_was_lost_on_the_way(
    later: Later, through: Relay, new_phone: MakePhone, late: int
) -> None:
    """What was sent first and arrives last does not undo what was written in between."""
    phone = new_phone(through.url, clock=later.clock())
    phone.sync()
    other = new_phone(through.url, email_of(phone), later.clock())
    other.sync()
    phone.journal.put("practice", "walk", {"n": 1, "mine": 1})
    held: list[Message] = []
    through.behaviour = lambda _relay, message: held.append(message)
    assert phone.sync().outcome == "offline"
    through.behaviour = faithful
    later.wait(late // 2)
    other.journal.put("practice", "walk", {"n": 2})
    assert other.sync().outcome == "done"
    later.wait(late // 2)
    (message,) = held
    # Whoever was signed in then may not be any more: what comes too late counts for nothing.
    in_time = late < TOKEN_LIFE
    assert through.deliver(message).status == (200 if in_time else 401)
    assert stored(later, phone) == (2 if in_time else 1)
    for each in (phone, other, phone):
        assert each.sync().outcome == "done"
    assert stored(later, phone) == 2
    for each in (phone, other):
        assert walked(each) == {"n": 2, "mine": 1}
        assert each.journal.waiting().count == 0


@pytest.mark.parametrize("seed", range(3))
def test_copies_that_wander_about(
    later: Later, through: Relay, new_phone: MakePhone, seed: int
) -> None:
    """Each push comes two to five times, the copies up to a day late and in any order."""
    lot = random.Random(seed)
    phone = new_phone(through.url, clock=later.clock())
    phone.sync()
    other = new_phone(through.url, email_of(phone), later.clock())
    other.sync()
    wandering: list[tuple[int, Message]] = []
    now = 0

    def copy(relay: Relay, message: Message) -> Answer | None:
        answer = relay.deliver(message)
        if message.is_push:
            for _ in range(lot.randint(1, 4)):
                due = now + lot.choice([0, MINUTE, 14 * MINUTE, 60 * MINUTE, DAY])
                wandering.append((due, message))
            if lot.random() < 0.3:
                return None
        return answer

    def arrive() -> list[int]:
        due = [pair for pair in wandering if pair[0] <= now]
        lot.shuffle(due)
        for pair in due:
            wandering.remove(pair)
        return [through.deliver(message).status for _, message in due]

    through.behaviour = copy
    statuses: list[int] = []
    written = 0
    for round_ in range(12):
        for each in (phone, other):
            each.journal.put("practice", "walk", {"n": round_, f"f{lot.randrange(4)}": round_})
            written += 1
            each.sync()
        step = lot.choice([MINUTE, 10 * MINUTE, 60 * MINUTE])
        now += step
        later.wait(step)
        statuses += arrive()
    later.wait(DAY)
    now += DAY
    statuses += arrive()
    assert wandering == []
    assert set(statuses) == {200, 401}
    through.behaviour = faithful
    for each in (phone, other, phone):
        assert each.sync().outcome == "done"
        assert each.journal.waiting().count == 0
    assert stored(later, phone) == written
    assert walked(phone) == walked(other)
    assert walked(phone)["n"] == 11
