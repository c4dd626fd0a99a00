"""Does the daily prompt find what helps? Simulated people, followed for 120 days.

`uv run python -m tests.benchmarks.prompt_choice --seeds 1 2 3 --people 100`

What is simulated stands in `tests.benchmarks.prompt_people`. "Learned" is the app, "ceiling" knows
everything but which practice helps, "rotation" learns nothing and shows what chance gives.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from shared.trends.days import DayNumbers
from shared.trends.practice_effect import PracticeUse, practice_effects
from tests.benchmarks.prompt_choosers import AllKnowing, Learned, Rotation
from tests.benchmarks.prompt_people import (
    DAYS,
    DILIGENT,
    LEARNING,
    SPARSE,
    Diary,
    Habits,
    Person,
    follow,
    offered_most,
    people,
    share,
    unhelped,
)

CHOOSERS = {"learned": Learned, "ceiling": AllKnowing, "rotation": Rotation}
WHERE = {"what they picked": True, "the whole library": False}


def claimed(diary: Diary) -> frozenset[str]:
    """Return the practices that the app would say helped this person."""
    uses = [PracticeUse(date.toordinal(), relief) for date, relief in diary.done]
    days = [DayNumbers(e.date.toordinal(), e.pain, e.stiffness) for e in diary.entries]
    return frozenset(e.relief for e in practice_effects(uses, days) if e.verdict == "helps")


def everybody(
    seeds: Iterable[int], count: int, effect: float, *, picked: bool, habits: Habits
) -> Iterator[Person]:
    """Yield the people of every seed."""
    for seed in seeds:
        yield from people(seed, count, effect, picked=picked, habits=habits)


def row(name: str, chooser: str, persons: list[Person]) -> list[Diary]:
    """Follow these people, print how often the helper is offered, and return their diaries."""
    diaries = []
    for person in persons:
        diaries.append(follow(person, CHOOSERS[chooser](person)))
        print(f"{name}, {chooser}: {len(diaries)}/{len(persons)}  ", end="\r", file=sys.stderr)
    pairs = list(zip(diaries, persons, strict=True))
    most = sum(offered_most(d, p.helper) for d, p in pairs) / len(pairs)
    part = sum(share(d, p.helper) for d, p in pairs) / len(pairs)
    tried = sum(len(set(d.offered)) for d in diaries) / len(pairs)
    print(f"{name:<44} | {chooser:<8} | {most:>5.0%} | {part:>5.0%} | {tried:>5.1f}", flush=True)
    return diaries


def main() -> None:
    """Print how often the helper is offered, and how often something is claimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--people", type=int, default=100, help="for each seed")
    options = parser.parse_args()
    count = options.people
    print(f"{'one practice helps, among':<44} | offered  | most  | share | tried")
    for where, picked in WHERE.items():
        for effect, habits, felt, choosers in (
            (1.0, DILIGENT, 0.5, list(CHOOSERS)),
            (0.5, DILIGENT, 0.5, ["learned", "ceiling"]),
            (1.5, DILIGENT, 0.5, ["learned", "ceiling"]),
            (1.0, SPARSE, 0.5, ["learned", "ceiling"]),
            (1.0, DILIGENT, 0.0, ["learned", "ceiling"]),
        ):
            persons = [
                replace(p, felt=felt)
                for p in everybody(options.seeds, count, effect, picked=picked, habits=habits)
            ]
            words = f"{where}, {effect:g} points"
            words += ", sparse" if habits is SPARSE else ""
            words += ", not felt at once" if not felt else ""
            for chooser in choosers:
                diaries = row(words, chooser, persons)
                if chooser == "learned":
                    told = sum(
                        p.helper in claimed(d) for p, d in zip(persons, diaries, strict=True)
                    )
                    print(f"    told after {DAYS} days that it helps: {told} of {len(persons)}")
    nobody = [
        unhelped(p) for p in everybody(options.seeds, count, 0.0, picked=True, habits=DILIGENT)
    ]
    diaries = [follow(p, Learned(p)) for p in nobody]
    false = sum(bool(claimed(d)) for d in diaries)
    top = sum(Counter(d.offered[LEARNING:]).most_common(1)[0][1] for d in diaries) / len(nobody)
    print(f"where nothing helps, people told that something does: {false} of {len(nobody)}")
    print(f"where nothing helps the most offered takes {top / LEARNING:.0%} of prompts")


if __name__ == "__main__":
    main()
