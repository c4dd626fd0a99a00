"""Opens journals with a clock and ids that are the same in every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

from client.storage.journal import Journal
from shared.sync.identity import uuid7
from tests.builders import NOW


class Clock:
    """Milliseconds that pass by one at each look, or by what a test says."""

    def __init__(self, ms: int = NOW) -> None:
        self.ms = ms

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


_seeds = itertools.count(1)


def new_ids(clock: Clock) -> Callable[[], str]:
    """Return a maker of ids that differ from those of every other maker of the run."""
    noise = random.Random(next(_seeds))
    return lambda: uuid7(clock.ms, noise.randbytes(10))


def open_journal(path: Path, clock: Clock | None = None) -> Journal:
    """Return a journal on the file."""
    clock = clock or Clock()
    return Journal(path, now=clock, new_id=new_ids(clock))
