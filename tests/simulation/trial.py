"""Runs many seeds, on several processors, and adds up what happened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields
from itertools import islice

from tests.simulation.mutants import MUTANTS
from tests.simulation.world import AS_DESIGNED, Tally, World

STEPS = 180
"""Events in one run before everything is healed and judged."""

CHUNK = 50


@dataclass
class Trial:
    """What many runs came to; `failures` are seeds with the rules they broke."""

    seeds: int = 0
    sums: Tally = field(default_factory=Tally)
    failures: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, seed: int, tally: Tally) -> None:
        """Count one run."""
        self.seeds += 1
        if tally.bad:
            self.failures.append((seed, tally.bad))
        for entry in fields(Tally):
            if entry.name != "bad":
                total = getattr(self.sums, entry.name) + getattr(tally, entry.name)
                setattr(self.sums, entry.name, total)


def one(seed: int, mutant: str | None = None) -> Tally:
    """Run one seed, with a mutant switched on if one is named."""
    if mutant is None:
        return World(seed, AS_DESIGNED).run(STEPS)
    with MUTANTS[mutant].switched_on() as parts:
        return World(seed, parts).run(STEPS)


def many(seeds: int, first: int = 0, mutant: str | None = None, jobs: int = 1) -> Trial:
    """Run `seeds` seeds from `first`."""
    trial = Trial()
    for seed, tally in _tallies(first, first + seeds, mutant, jobs):
        trial.add(seed, tally)
    return trial


def noticed(mutant: str, most: int) -> tuple[int, list[str]] | None:
    """Return the first seed below `most` that notices a mutant, and by what; None if none does."""
    found = ((seed, bad) for seed in range(most) if (bad := one(seed, mutant).bad))
    return next(found, None)


def processors() -> int:
    """Return how many runs to do at once."""
    return os.cpu_count() or 1


def _tallies(first: int, end: int, mutant: str | None, jobs: int) -> Iterator[tuple[int, Tally]]:
    seeds = iter(range(first, end))
    chunks = list(iter(lambda: list(islice(seeds, CHUNK)), []))
    if jobs == 1:
        for chunk in chunks:
            yield from _chunk(chunk, mutant)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for results in pool.map(_chunk, chunks, [mutant] * len(chunks)):
            yield from results


def _chunk(seeds: Sequence[int], mutant: str | None) -> list[tuple[int, Tally]]:
    return [(seed, one(seed, mutant)) for seed in seeds]
