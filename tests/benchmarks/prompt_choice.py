"""Does the daily prompt find what helps? Simulated people, followed for 120 days or a year.

`uv run python -m tests.benchmarks.prompt_choice --seeds 1 2 3 --people 50`

What is simulated stands in `tests.benchmarks.prompt_people`. "Learned" is the app, "ceiling" knows
everything but which practice helps, "rotation" learns nothing and shows what chance gives.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from shared.trends.days import DayNumbers
from shared.trends.practice_effect import PracticeUse, practice_effects
from tests.benchmarks.prompt_choosers import AllKnowing, Learned, Rotation
from tests.benchmarks.prompt_people import (
    DAYS,
    DILIGENT,
    LATE,
    SPARSE,
    START,
    Diary,
    Habits,
    Person,
    Where,
    follow,
    offered_most,
    people,
    share,
    unhelped,
)

CHOOSERS = {"learned": Learned, "ceiling": AllKnowing, "rotation": Rotation}
YEAR = 360
LATER = ((180, 240), (300, 360))
WORDS: dict[Where, str] = {
    "picked": "what they picked",
    "suggested": "the six begun with",
    "library": "the whole library",
}


class Row(NamedTuple):
    """People to follow, and by whom they are offered practices."""

    where: Where
    effect: float
    habits: Habits = DILIGENT
    felt: float = 0.5
    days: int = DAYS
    choosers: tuple[str, ...] = ("learned", "ceiling")

    @property
    def words(self) -> str:
        """What is special about these people."""
        words = f"{WORDS[self.where]}, {self.effect:g} points"
        words += ", sparse" if self.habits is SPARSE else ""
        return words + ("" if self.felt else ", not felt at once")


ROWS = (
    Row("picked", 1.0, choosers=("learned", "ceiling", "rotation")),
    Row("picked", 0.5),
    Row("picked", 1.5),
    Row("picked", 1.0, SPARSE),
    Row("picked", 1.0, felt=0.0),
    Row("suggested", 1.0),
    Row("suggested", 1.0, SPARSE),
    Row("library", 1.0, days=YEAR, choosers=("learned", "ceiling", "rotation")),
    Row("library", 1.5, days=YEAR, choosers=("learned",)),
    Row("library", 1.0, SPARSE, days=YEAR, choosers=("learned",)),
)


def claimed(diary: Diary, days: int = DAYS) -> frozenset[str]:
    """Return the practices that the app would say helped this person after so many days."""
    end = START + dt.timedelta(days=days)
    uses = [PracticeUse(date.toordinal(), relief) for date, relief in diary.done if date < end]
    numbers = [
        DayNumbers(e.date.toordinal(), e.pain, e.stiffness) for e in diary.entries if e.date < end
    ]
    return frozenset(e.relief for e in practice_effects(uses, numbers) if e.verdict == "helps")


def everybody(row: Row, seeds: Iterable[int], count: int) -> list[Person]:
    """Return the people of every seed."""
    return [
        replace(person, felt=row.felt)
        for seed in seeds
        for person in people(seed, count, row.effect, where=row.where, habits=row.habits)
    ]


def found(row: Row, chooser: str, persons: list[Person]) -> None:
    """Follow these people and print how often the helper is offered."""
    diaries = []
    for person in persons:
        diaries.append(follow(person, CHOOSERS[chooser](person), row.days))
        print(f"{row.words}, {chooser}: {len(diaries)}/{len(persons)}  ", end="\r", file=sys.stderr)
    pairs = list(zip(diaries, persons, strict=True))
    met = sum(len(set(d.offered[:DAYS])) for d in diaries) / len(pairs)
    cells = [
        f"{sum(offered_most(d, p.helper, days) for d, p in pairs) / len(pairs):>4.0%} "
        f"({sum(share(d, p.helper, days) for d, p in pairs) / len(pairs):.0%})"
        for days in (LATE, *LATER)
        if days[1] <= row.days
    ]
    print(f"{row.words:<42} | {chooser:<8} | {met:>4.1f} | {' | '.join(cells)}", flush=True)
    if chooser == "learned":
        told = sum(p.helper in claimed(d) for d, p in pairs)
        print(f"    told after {DAYS} days that it helps: {told} of {len(persons)}", flush=True)


def unfounded(where: Where, seeds: Iterable[int], count: int) -> None:
    """Print how many are told that something helps, where nothing does."""
    nobody = [unhelped(person) for person in everybody(Row(where, 0.0), seeds, count)]
    diaries = [follow(person, Learned(person)) for person in nobody]
    false = sum(bool(claimed(diary)) for diary in diaries)
    top = sum(Counter(d.offered[slice(*LATE)]).most_common(1)[0][1] for d in diaries)
    taken = top / len(nobody) / (LATE[1] - LATE[0])
    print(f"nothing helps, {where}: told that something does: {false} of {len(nobody)}")
    print(f"nothing helps, {where}: the most offered takes {taken:.0%} of prompts", flush=True)


def main() -> None:
    """Print how often the helper is offered, and how often something is claimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--people", type=int, default=50, help="for each seed")
    options = parser.parse_args()
    windows = " | ".join(f"{first + 1}-{last}" for first, last in (LATE, *LATER))
    print("met: practices met in 120 days; then the share of people for whom the helper is offered")
    print("most on these days, in brackets its share of prompts")
    print(f"{'one practice helps, among':<42} | offered  |  met | {windows}")
    for row in ROWS:
        persons = everybody(row, options.seeds, options.people)
        for chooser in row.choosers:
            found(row, chooser, persons)
    for where in ("picked", "suggested"):
        unfounded(where, options.seeds, options.people)


if __name__ == "__main__":
    main()
