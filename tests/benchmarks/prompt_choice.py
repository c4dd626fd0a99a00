"""Does the daily prompt find what helps? Simulated people, followed for 120 days.

`uv run python -m tests.benchmarks.prompt_choice --seed 1 --people 200`

Pain and stiffness follow an AR(1) course with noise, weekdays, rounding and missed days. Stress,
sitting, sleep and flares make the days differ. A person does the prompt on 80 % of days and, more
on bad days, something of their own. For a helped person one practice lowers the next morning by
`--effect` points. "Rotation" offers what suits the day in turn and shows what chance gives.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from shared.atlas.reliefs import RELIEFS
from shared.diary.beliefs import believe
from shared.diary.entry import Entry, Flare
from shared.diary.mornings import mornings
from shared.diary.practice_needs import needs_of
from shared.diary.prompts import Choice, Day, choose, expected, shelf
from shared.trends.days import DayNumbers
from shared.trends.practice_effect import PracticeUse, practice_effects

DAYS = 120
LEARNING = 60
START = dt.date(2026, 1, 5)
UP_TAKE = 0.8
HELPERS = tuple(id_ for id_, r in sorted(RELIEFS.items()) if r.kind != "habit")

Chooser = Callable[[Day, list[Entry], list[tuple[dt.date, str]], str], Choice | None]


@dataclass(frozen=True)
class Person:
    """One simulated person; `helper` truly helps by `effect` points, None for nobody."""

    seed: str
    helper: str | None
    effect: float = 1.0


@dataclass(frozen=True)
class Followed:
    """What came of following a person: the diary, what was done, what was offered each day."""

    person: Person
    entries: tuple[Entry, ...]
    done: tuple[tuple[dt.date, str], ...]
    offered: tuple[str, ...]


def learned(
    day: Day, entries: list[Entry], done: list[tuple[dt.date, str]], person: str
) -> Choice | None:
    """Choose as the app does."""
    beliefs = believe(mornings(entries, done), expected(RELIEFS))
    return choose(day, RELIEFS, beliefs, person=person)


def rotation(
    day: Day, _entries: list[Entry], _done: list[tuple[dt.date, str]], _person: str
) -> Choice | None:
    """Offer what suits the day in turn, learning nothing."""
    wanted = {need.suits for need in day.needs} or {"stress"}
    fitting = sorted(id_ for id_, r in RELIEFS.items() if wanted & set(r.suits))
    return Choice(RELIEFS[fitting[day.date.toordinal() % len(fitting)]])


def follow(person: Person, chooser: Chooser = learned, days: int = DAYS) -> Followed:
    """Live a person's days, with the prompt that is offered on each."""
    rng = random.Random(person.seed)
    level = rng.uniform(3.0, 6.0)
    phi, noise = rng.uniform(0.3, 0.6), rng.uniform(0.8, 1.2)
    own = rng.sample(HELPERS, 3)
    off, relieved, flare = 0.0, 0.0, 0
    entries: list[Entry] = []
    done: list[tuple[dt.date, str]] = []
    offered: list[str] = []
    ignored: dict[str, list[dt.date]] = {}
    for number in range(days):
        date = START + dt.timedelta(days=number)
        off = phi * off + rng.gauss(0.0, noise)
        if flare == 0 and rng.random() < 5 / 365:
            flare = rng.randint(3, 8)
        pain = level + off - relieved + (0.4 if date.weekday() == 0 else 0) + (2.5 if flare else 0)
        entry = Entry(
            date,
            _score(pain + rng.gauss(0, 0.4)),
            stiffness=_score(pain - 0.5 + rng.gauss(0, 0.8)),
            stress=_score(rng.gauss(4.5, 2.0) + 0.3 * off),
            sitting_hours=float(round(max(0, min(16, rng.gauss(6.5, 2.0))))),
            sleep_quality=_score(rng.gauss(6, 2) - 0.3 * off),
            flare=Flare.SAME if flare else None,
        )
        flare = max(0, flare - 1)
        logged = rng.random() > 0.1
        if logged:
            entries.append(entry)
        recent = {
            id_: sum(1 for at in dates if (date - at).days <= 14) for id_, dates in ignored.items()
        }
        today = Day(date, needs_of(entry if logged else None), passed_over=recent)
        choice = chooser(today, entries, done, person.seed)
        practised = set()
        if choice is not None:
            offered.append(choice.relief.id)
            if rng.random() < UP_TAKE:
                practised.add(choice.relief.id)
            else:
                ignored.setdefault(choice.relief.id, []).append(date)
        if rng.random() < (0.35 if pain > level + 1 else 0.1):
            practised.add(rng.choice(own))
        done += [(date, id_) for id_ in sorted(practised)]
        relieved = person.effect if person.helper in practised else 0.0
    return Followed(person, tuple(entries), tuple(done), tuple(offered))


def _score(value: float) -> int:
    return max(0, min(10, round(value)))


def people(seed: int, count: int, effect: float, *, anywhere: bool = False) -> Iterator[Person]:
    """Yield people for whom one practice, another for each, truly helps.

    It is one of those that the app begins with for this person, or with `anywhere` any of the
    library, most of which cannot have been tried in 60 days.
    """
    nothing = believe([], expected(RELIEFS))
    for number in range(count):
        name = f"{seed} {number}"
        first = shelf(RELIEFS, nothing, name)
        pool = sorted(set(HELPERS) if anywhere else first & set(HELPERS))
        yield Person(name, random.Random(name).choice(pool), effect)


def offered_most(followed: Followed, learning: int = LEARNING) -> bool:
    """Whether, after the days of learning, nothing was offered more often than what helps."""
    counts = Counter(followed.offered[learning:])
    return counts[followed.person.helper or ""] == max(counts.values())


def share(followed: Followed, learning: int = LEARNING) -> float:
    """Return the share of prompts after the days of learning that were for what helps."""
    late = followed.offered[learning:]
    return late.count(followed.person.helper or "") / len(late)


def claimed(followed: Followed) -> frozenset[str]:
    """Return the practices that the app would say helped this person."""
    uses = [PracticeUse(date.toordinal(), relief) for date, relief in followed.done]
    days = [DayNumbers(e.date.toordinal(), e.pain, e.stiffness) for e in followed.entries]
    return frozenset(e.relief for e in practice_effects(uses, days) if e.verdict == "helps")


def main() -> None:
    """Print how often the helper is offered, against a fixed rotation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--effect", type=float, default=1.0)
    options = parser.parse_args()
    count = options.people
    found = 0
    print("helper among  | chooser  | offered most, days 61-120 | share of prompts | tried")
    for where in ("the first six", "the library"):
        for name, chooser in (("learned", learned), ("rotation", rotation)):
            results = []
            for person in people(
                options.seed, count, options.effect, anywhere=where == "the library"
            ):
                results.append(follow(person, chooser))
                print(f"{where}, {name}: {len(results)}/{count}", end="\r", file=sys.stderr)
            if name == "learned" and where == "the first six":
                found = sum(r.person.helper in claimed(r) for r in results)
            most = sum(map(offered_most, results)) / count
            part = sum(map(share, results)) / count
            tried = sum(len(set(r.offered)) for r in results) / count
            print(f"{where} | {name:<8} | {most:>25.0%} | {part:>16.0%} | {tried:>5.1f}")
    nobody = [follow(replace(person, helper=None)) for person in people(options.seed, count, 0.0)]
    top = sum(Counter(r.offered[LEARNING:]).most_common(1)[0][1] for r in nobody) / count
    false = sum(bool(claimed(r)) for r in nobody)
    print(f"where nothing helps, people told that something does: {false} of {count}")
    print(f"where one of the first six helps, people told so after {DAYS} days: {found} of {count}")
    print(f"where nothing helps the most offered takes {top / LEARNING:.0%} of prompts")


if __name__ == "__main__":
    main()
