"""Opens journals with a clock and ids that are the same in every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

from client.storage.journal import Journal
from client.storage.steady_clock import SteadyClock
from shared.sync.identity import uuid7
from tests.builders import NOW


class Clock:
    """A wall clock that goes on by one millisecond at each look, or as a test says.

    Setting `ms` is a jump of the wall clock, which `elapsed` does not follow; `wait` is time.
    """

    def __init__(self, ms: int = NOW) -> None:
        self.ms = ms
        self._elapsed = 0

    def __call__(self) -> int:
        self.wait(1)
        return self.ms

    def wait(self, ms: int) -> None:
        """Let time pass."""
        self.ms += ms
        self._elapsed += ms

    def elapsed(self) -> int:
        """Return the milliseconds since this clock was made, whatever the wall clock says."""
        self.wait(1)
        return self._elapsed


_seeds = itertools.count(1)


def new_ids(clock: Clock) -> Callable[[], str]:
    """Return a maker of ids that differ from those of every other maker of the run."""
    noise = random.Random(next(_seeds))
    return lambda: uuid7(clock.ms, noise.randbytes(10))


def open_journal(path: Path, clock: Clock | None = None) -> Journal:
    """Return a journal on the file."""
    clock = clock or Clock()
    steady = SteadyClock(clock, clock.elapsed)
    return Journal(path, now=clock, new_id=new_ids(clock), steady=steady)
