"""How often a practice that does nothing is said to help, and one that helps is found.

    uv run python -m tests.benchmarks.practice_effect --seed N [--people N]

People practise on bad days; bad days are followed by better ones by themselves.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from multiprocessing import Pool

import numpy as np

from shared.trends.days import DayNumbers
from shared.trends.practice_effect import PracticeUse, practice_effects


@dataclass(frozen=True)
class Habit:
    """How a person chooses to practise, and what it does to the next morning (points)."""

    name: str
    pull: float
    kinds: int = 1
    effect: float = 0.0
    flares: bool = False
    drift: bool = False


NULL = (
    Habit("practises at random", 0.0),
    Habit("practises on bad days", 0.8),
    Habit("only on very bad days", 2.0),
    Habit("bad days, flares", 0.8, flares=True),
    Habit("bad days, flares, recovering", 0.8, flares=True, drift=True),
    Habit("three practices, bad days", 0.8, kinds=3, flares=True),
)
REAL = tuple(Habit(f"lowers the morning by {e}", 0.8, effect=-e) for e in (0.5, 1.0, 1.5))
LENGTHS = (45, 90, 180)


def person(
    rng: np.random.Generator, habit: Habit, days: int
) -> tuple[list[PracticeUse], list[DayNumbers]]:
    """Morning stiffness from a slow level, flares and noise; practices chosen by how bad it is."""
    level = rng.uniform(3.0, 5.5)
    slow, noise = 0.0, 0.0
    flare = np.zeros(days + 1)
    if habit.flares:
        for start in np.flatnonzero(rng.uniform(size=days) < 5 / 365):
            flare[start : start + rng.integers(3, 11)] = rng.uniform(1.5, 4.0)
    lift = np.zeros(days + 1)
    uses: list[PracticeUse] = []
    logged: list[DayNumbers] = []
    for day in range(days):
        slow = 0.95 * slow + rng.normal(0, 0.25)
        noise = 0.4 * noise + rng.normal(0, 1.0)
        falling = -2.5 * day / days if habit.drift else 0.0
        felt = level + slow + noise + flare[day] + falling + lift[day]
        if rng.uniform() < 0.75:
            answer = int(np.clip(np.rint(felt), 0, 10))
            logged.append(DayNumbers(day, answer, stiffness=answer))
        for kind in range(habit.kinds):
            if rng.uniform() < 1 / (1 + np.exp(1.0 - habit.pull * (felt - level))):
                before = int(np.clip(np.rint(felt), 0, 10))
                after = int(np.clip(np.rint(felt + rng.normal(0, 0.8)), 0, 10))
                uses.append(PracticeUse(day, f"practice {kind}", before, after))
                lift[day + 1] = habit.effect
    return uses, logged


def _claimed(task: tuple[int, Habit, int]) -> bool:
    seed, habit, days = task
    rng = np.random.default_rng((seed, days))
    return any(effect.verdict == "helps" for effect in practice_effects(*person(rng, habit, days)))


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=400, help="people in every cell")
    options = parser.parse_args()
    print(f"People told that a practice helps, % of {options.people}")
    print(f"{'':32}" + "".join(f"{days:>8} d" for days in LENGTHS))
    with Pool() as pool:
        for habit in (*NULL, *REAL):
            row = []
            for days in LENGTHS:
                seeds = range(options.seed * 1_000_003, options.seed * 1_000_003 + options.people)
                told = pool.map(_claimed, [(seed, habit, days) for seed in seeds], chunksize=25)
                row.append(100 * float(np.mean(told)))
                sys.stderr.write(f"\r{habit.name}, {days} days      ")
            print(f"{habit.name:32}" + "".join(f"{share:10.1f}" for share in row), flush=True)
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
