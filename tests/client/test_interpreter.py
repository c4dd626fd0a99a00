"""Nothing beside the screen holds it up: garbage waits for a rest, and other threads step back."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from client.interpreter import (
    BLINK_S,
    LATE_S,
    LOOK_S,
    REST_S,
    Manners,
    Rest,
    favour_the_screen,
    give_way,
    no_longer,
    stand_back,
)


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def favoured() -> Iterator[None]:
    """A program whose screen stands; afterwards all is as it was."""
    before = gc.get_threshold()
    favour_the_screen()
    yield
    no_longer()
    gc.set_threshold(*before)


def old_garbage() -> Any:
    """Return a weak reference to a ring that grew old before it was let go."""
    ring = Ring()
    for _ in range(gc.get_threshold()[1] + 1):
        gc.collect(1)
    return weakref.ref(ring)


def test_old_garbage_waits_until_nobody_has_the_screen_in_hand(favoured: None) -> None:
    """A finger holds it off; after a while without one it is gone."""
    now = 100.0
    rest = Rest(lambda: now)
    found = old_garbage()
    now += REST_S - 1
    rest.tidy()
    assert found() is not None
    rest.stir()
    now += REST_S - 1
    rest.tidy()
    assert found() is not None
    now += 1
    rest.tidy()
    assert found() is None


def test_it_is_collected_when_the_program_is_put_away(favoured: None) -> None:
    """Nobody waits for a screen that is not there."""
    rest = Rest(lambda: 100.0)
    found = old_garbage()
    rest.begin()
    assert found() is None


def test_nothing_is_looked_through_when_little_is_new(favoured: None) -> None:
    """A program that lies there idle stays idle."""
    now = 0.0
    rest = Rest(lambda: now)
    gc.collect()
    seen: list[str] = []
    gc.callbacks.append(lambda phase, info: seen.append(f"{phase} {info['generation']}"))
    now += REST_S
    rest.tidy()
    gc.callbacks.pop()
    assert "start 2" not in seen


def test_python_never_looks_through_the_old_by_itself(favoured: None) -> None:
    """Not in the middle of a frame, however much the sync thread makes."""
    collected: list[int] = []
    gc.callbacks.append(lambda _phase, info: collected.append(info["generation"]))
    kept = [[Ring()] for _ in range(200_000)]
    gc.callbacks.pop()
    assert collected
    assert 2 not in collected
    del kept


class Clock:
    """A clock, and how long the thread slept; it comes back `late` from every sleep."""

    def __init__(self, late: float) -> None:
        self.now = self.worked = self.slept = 0.0
        self.late = late

    def work(self, seconds: float) -> None:
        """Let the thread work."""
        self.now += seconds
        self.worked += seconds

    def sleep(self, seconds: float) -> None:
        """Sleep."""
        self.slept += seconds
        self.now += seconds + self.late


def test_a_thread_steps_back_when_it_is_not_alone() -> None:
    """Beside a screen that is drawn it leaves most of the time to it; alone it loses little."""
    shares = []
    for late in (0.0, 2 * LATE_S):
        clock = Clock(late)
        manners = Manners(lambda clock=clock: clock.now, clock.sleep)  # type: ignore[misc]
        for _ in range(1000):
            clock.work(LOOK_S / 10)
            manners.give_way()
        shares.append(clock.worked / clock.now)
    assert shares[0] > 0.85
    assert shares[1] < 0.25


def test_in_a_hurry_it_only_lets_others_in() -> None:
    """Whoever holds what others wait for is back at once, however late that is."""
    clock = Clock(2 * LATE_S)
    manners = Manners(lambda: clock.now, clock.sleep)
    for _ in range(100):
        clock.work(1.5 * LOOK_S)
        manners.give_way(hurry=True)
    assert clock.slept == pytest.approx(100 * BLINK_S)


def test_only_a_thread_that_stands_back_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work in the screen's thread goes on without a pause."""
    asked: list[str] = []

    def note(_manners: Manners, _least: float, **_how: bool) -> None:
        asked.append(threading.current_thread().name)

    monkeypatch.setattr(Manners, "give_way", note)

    def beside() -> None:
        stand_back()
        give_way()

    thread = threading.Thread(target=beside, name="beside")
    thread.start()
    thread.join()
    give_way()
    assert asked == ["beside"]
