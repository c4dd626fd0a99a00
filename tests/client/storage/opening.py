"""Opens journals with a clock and ids that are the same in every run."""

from __future__ import annotations

import itertools
import random
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


def open_journal(path: Path, clock: Clock | None = None) -> Journal:
    """Return a journal on the file; ids differ from those of every other journal of the run."""
    clock = clock or Clock()
    noise = random.Random(next(_seeds))
    return Journal(path, now=clock, new_id=lambda: uuid7(clock.ms, noise.randbytes(10)))
