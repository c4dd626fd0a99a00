"""How long to wait before trying again."""

from __future__ import annotations

import random

from client.sync.backoff import LONGEST_S, POLL_S, Backoff


def test_waits_grow_and_end() -> None:
    """Each failure doubles the wait up to five minutes; success begins anew."""
    backoff = Backoff(lambda: 1.0)
    assert [backoff.failed() for _ in range(10)] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert 0.9 * POLL_S <= backoff.succeeded() <= 1.1 * POLL_S
    assert backoff.failed() == 2


def test_waits_differ_between_devices() -> None:
    """No two devices come back together, and none comes back at once."""
    waits = {Backoff(random.Random(seed).random).failed() for seed in range(50)}
    assert len(waits) == 50
    assert min(waits) >= 1
    assert max(waits) <= 2


def test_the_server_may_ask_for_longer() -> None:
    """A wait the server asked for is kept, even beyond the longest of ours."""
    backoff = Backoff(lambda: 0.0)
    assert backoff.failed(at_least=40) == 40
    assert backoff.failed(at_least=2 * LONGEST_S) == 2 * LONGEST_S
