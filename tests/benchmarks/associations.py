"""How often a link is claimed where there is none, and found where there is one.

    uv run python -m tests.benchmarks.associations --seed N [--people N]

Every person's stress and pain are correlated with their own past, and in some worlds follow the
same week, drift, are logged less on good days, or rise together on one day, which says nothing
about the next. With 2,000 people a share near 5 % is good to half a point, with 500 to one.
Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from dataclasses import dataclass, replace
from multiprocessing import Pool

import numpy as np

from shared.trends.associations import LEVEL, PAIRS, associations
from shared.trends.days import DayNumbers

STRESS, PAIN = 1.46, 1.34
"""Spread of stress and of pain within a person, as measured in a fibromyalgia diary study."""


@dataclass(frozen=True)
class Cell:
    """A world: what stress and pain share, and what pain owes to yesterday's stress.

    `memory` is the correlation with the day before (of stress too unless `stress_memory` says
    otherwise), `same_day` that of what is new in both on one day, `noise` the spread of pain's
    rating, in points.
    """

    name: str
    memory: float = 0.4
    weekday: float = 0.0
    drift: float = 0.0
    informative: bool = False
    same_day: float = 0.0
    stress_memory: float | None = None
    noise: float = 0.0
    effect: float = 0.0


CELLS = (
    Cell("autocorrelated"),
    Cell("phi 0.7", memory=0.7),
    Cell("shared weekday", weekday=1.0),
    Cell("drift", drift=0.8),
    Cell("all, informative gaps", memory=0.7, weekday=1.0, drift=0.8, informative=True),
)
TOGETHER = (
    Cell("same day 0.3", same_day=0.3),
    Cell("same day 0.6", same_day=0.6),
    Cell("same day 0.3, phi 0.7", same_day=0.3, memory=0.7),
    Cell("same day 0.3, phi 0.3/0.7", same_day=0.3, memory=0.7, stress_memory=0.3),
    Cell("same day 0.3, noisy", same_day=0.3, memory=0.6, stress_memory=0.4, noise=0.7),
)
"""Worlds in which both rise on the same day; within people they correlate by about 0.2 (s72)."""
LENGTHS = (60, 90, 120, 180)
EFFECTS = (0.15, 0.2, 0.3, -0.15, -0.2, -0.3)
"""Points of pain for a point of stress; above zero is what is expected."""


def _series(start: float, news: np.ndarray, memory: float) -> np.ndarray:
    out = np.empty(len(news))
    last = start
    for day, step in enumerate(np.sqrt(1 - memory**2) * news):
        last = memory * last + step
        out[day] = last
    return out


def diary(rng: np.random.Generator, cell: Cell, days: int) -> list[DayNumbers]:
    """One person's stress and pain, with 30 % of days missing."""
    week = cell.weekday * np.sin(2 * np.pi * (np.arange(days) % 7) / 7)
    time = np.linspace(-1, 1, days)
    drift = [
        cell.drift
        * (rng.normal() * time + rng.normal() * np.sin(np.pi * time * rng.uniform(0.5, 1.5)))
        for _ in range(2)
    ]
    news = rng.normal(size=(2, days))
    news[1] = cell.same_day * news[0] + np.sqrt(1 - cell.same_day**2) * news[1]
    stress_memory = cell.memory if cell.stress_memory is None else cell.stress_memory
    stress = 4 + STRESS * _series(rng.normal(), news[0], stress_memory) + week + drift[0]
    pain = 4 + PAIN * _series(rng.normal(), news[1], cell.memory) + week + drift[1]
    pain[1:] += cell.effect * (stress[:-1] - 4)
    pain += cell.noise * rng.normal(size=days)
    stress, pain = (np.clip(np.rint(x), 0, 10).astype(int) for x in (stress, pain))
    chance = np.full(days, 0.3)
    if cell.informative:
        chance = 1 / (1 + np.exp(0.85 + 0.35 * (pain - 4.0)))
    missed = rng.uniform(size=days) < chance
    return [
        DayNumbers(day, int(pain[day]), stress=int(stress[day]))
        for day in range(days)
        if not missed[day]
    ]


def _claimed(task: tuple[int, Cell, int]) -> tuple[bool, bool]:
    """Whether a link was claimed, and whether there were pairs enough to look."""
    seed, cell, days = task
    rng = np.random.default_rng((seed, days, zlib.crc32(cell.name.encode())))
    found = next(
        a
        for a in associations(diary(rng, cell, days))
        if (a.factor, a.outcome) == ("stress", "pain")
    )
    return found.verdict == "link", found.verdict != "not_enough"


def shares(pool: object, seed: int, people: int, cell: Cell, days: int) -> tuple[float, float]:
    """Per cent of people with a claim, and per cent with enough pairs."""
    tasks = [(seed * 1_000_003 + person, cell, days) for person in range(people)]
    results = pool.map(_claimed, tasks, chunksize=25)  # type: ignore[attr-defined]
    sys.stderr.write(f"\r{cell.name}, {days} days, effect {cell.effect}      ")
    return 100 * float(np.mean([r[0] for r in results])), 100 * float(
        np.mean([r[1] for r in results])
    )


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=2000, help="people in every cell")
    options = parser.parse_args()
    with Pool() as pool:
        print(f"Claimed without a link, % of {options.people} people (p < {LEVEL}, {PAIRS} pairs)")
        print(f"{'':26}" + "".join(f"{days:>8} d" for days in LENGTHS))
        for cell in CELLS + TOGETHER:
            row = [shares(pool, options.seed, options.people, cell, days)[0] for days in LENGTHS]
            print(f"{cell.name:26}" + "".join(f"{share:10.1f}" for share in row), flush=True)
        print("\nLinks found, %; in brackets people with pairs enough")
        for effect in EFFECTS:
            cell = replace(CELLS[0], effect=effect, name=f"effect {effect}")
            found = [shares(pool, options.seed, options.people, cell, days) for days in LENGTHS]
            print(f"{cell.name:26}" + "".join(f"{a:5.0f} ({b:.0f})" for a, b in found), flush=True)
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
