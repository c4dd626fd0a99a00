"""How much goes in one request over a link that breaks."""

from __future__ import annotations

from collections.abc import Callable

from client.sync.engine import Engine
from client.sync.errors import OfflineError
from client.sync.pace import LEAST, MOST, Pace
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from tests.client.sync.conftest import Phone

Person = Callable[[], Phone]


def test_less_after_a_break_more_after_an_answer() -> None:
    """Each break halves it down to a dozen; each whole answer doubles it again up to the most."""
    pace = Pace()
    sizes = []
    for _ in range(6):
        pace.broke_off()
        sizes.append(pace.most)
    assert sizes == [100, 50, 25, LEAST, LEAST, LEAST]
    for _ in range(6):
        pace.arrived()
    assert pace.most == MOST


class Narrow:
    """A link over which requests above a size always break off."""

    def __init__(self, phone: Phone, most: int) -> None:
        self._to = phone.gateway
        self._most = most
        self.broken = 0

    def _pass(self, size: int) -> None:
        if size > self._most:
            self.broken += 1
            raise OfflineError("broke off")

    def push(self, request: PushRequest) -> PushReply:
        """Send operations, unless they are too many; the service has them all the same."""
        reply = self._to.push(request)
        self._pass(len(request.operations))
        return reply

    def pull(self, request: PullRequest) -> PullReply:
        """Read a page, unless it is too long."""
        reply = self._to.pull(request)
        self._pass(len(reply.rows))
        return reply


def test_everything_arrives_over_a_narrow_link(person: Person) -> None:
    """Where no large answer ever comes through, smaller ones do, and nothing is stuck."""
    phone, other = person(), person()
    for number in range(300):
        phone.journal.put("practice", f"r{number}", {"n": number})
    for each in (phone, other):
        narrow, pace, passes = Narrow(each, 30), Pace(), 0
        while Engine(each.journal, narrow, None, pace).run_once().outcome != "done":
            passes += 1
            assert passes < 100
        assert narrow.broken == passes > 2
    assert each.journal.records("practice") == phone.journal.records("practice")
    assert phone.journal.waiting().count == 0
