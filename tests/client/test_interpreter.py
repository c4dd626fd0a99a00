"""Nothing beside the screen holds it up: garbage waits for a rest, and other threads step back."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from client.interpreter import (
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


class Clocks:
    """A wall clock, one thread's own working time, and how long it slept."""

    def __init__(self) -> None:
        self.wall = self.own = self.slept = 0.0

    def work(self, seconds: float, share: float) -> None:
        """Let the thread work, with so large a share of the interpreter."""
        self.wall += seconds / share
        self.own += seconds

    def sleep(self, seconds: float) -> None:
        """Sleep."""
        self.slept += seconds
        self.wall += seconds


@pytest.mark.parametrize(("share", "rests"), [(1.0, False), (0.9, False), (0.5, True)])
def test_a_thread_steps_back_when_it_is_not_alone(share: float, rests: bool) -> None:
    """Beside a screen that is drawn it leaves most of the time to it; alone it loses none."""
    clocks = Clocks()
    manners = Manners(lambda: clocks.wall, lambda: clocks.own, clocks.sleep)
    for _ in range(1000):
        clocks.work(LOOK_S / 10, share)
        manners.give_way()
    assert (clocks.slept > 0) is rests
    if rests:
        assert clocks.own < clocks.slept / 2


def test_only_a_thread_that_stands_back_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work in the screen's thread goes on without a pause."""
    asked: list[str] = []

    def note(_manners: Manners, _least: float) -> None:
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
