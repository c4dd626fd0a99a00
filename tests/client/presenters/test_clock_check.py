"""When it is asked whether the clock is right."""

from __future__ import annotations

import pytest

from client.presenters.clock_check import DAY_MS, doubt
from client.storage.journal import ClockFacts
from tests.builders import NOW


def facts(
    *,
    set_ms: int = 0,
    newest_ms: int | None = None,
    synced_ms: int | None = None,
    ahead_of_server_ms: int = 0,
) -> ClockFacts:
    """Return what is known of a clock that shows `NOW`."""
    return ClockFacts(NOW, set_ms, newest_ms, synced_ms, ahead_of_server_ms)


@pytest.mark.parametrize(
    ("known", "off"),
    [
        (facts(), None),
        (facts(set_ms=DAY_MS), None),
        (facts(set_ms=DAY_MS + 1), DAY_MS + 1),
        (facts(set_ms=-3 * DAY_MS), -3 * DAY_MS),
        (facts(newest_ms=NOW - 400 * DAY_MS), None),  # not opened for a year
        (facts(newest_ms=NOW + 2 * DAY_MS), -2 * DAY_MS),
        (facts(synced_ms=NOW - 5, ahead_of_server_ms=5 * DAY_MS), 5 * DAY_MS),
        # The server that answered just now outranks the rest,
        (facts(synced_ms=NOW - 5, set_ms=9 * DAY_MS), None),
        (facts(synced_ms=NOW - 5, newest_ms=NOW + 9 * DAY_MS), None),
        # and one that answered days ago, or by this clock in days to come, knows nothing.
        (facts(synced_ms=NOW - 2 * DAY_MS, ahead_of_server_ms=5 * DAY_MS), None),
        (facts(synced_ms=NOW + DAY_MS, ahead_of_server_ms=5 * DAY_MS), None),
    ],
)
def test_what_speaks_against_a_clock(known: ClockFacts, off: int | None) -> None:
    """More than a day either way, by the best that is known."""
    assert doubt(known, {}) == off


def test_an_answer_holds_for_what_was_asked() -> None:
    """Once accepted the same is not asked again, but something else is."""
    accepted = {"set": 5 * DAY_MS, "server": -9 * DAY_MS, "newest": NOW + 40 * DAY_MS}
    assert doubt(facts(set_ms=5 * DAY_MS + 1000), accepted) is None
    assert doubt(facts(set_ms=8 * DAY_MS), accepted) == 8 * DAY_MS
    assert doubt(facts(newest_ms=NOW + 40 * DAY_MS), accepted) is None
    assert doubt(facts(newest_ms=NOW + 41 * DAY_MS), accepted) == -41 * DAY_MS
    synced = facts(synced_ms=NOW, ahead_of_server_ms=-9 * DAY_MS)
    assert doubt(synced, accepted) is None
