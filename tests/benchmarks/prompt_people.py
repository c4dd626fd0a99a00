"""Simulated people who are offered a practice a day: what is true of them, and what they log.

Everything here is assumed, not measured. Pain and stiffness follow an AR(1) course with noise,
flares, weekdays, rounding and missed days. Stress, sitting and sleep make the days differ. Besides
the prompt a person does one of three practices of their own, more often on bad days. For a helped
person one practice, and no other, lowers the next morning by `effect` points.

Right after a practice: whatever it is it feels better, by 0.8 points on average (SD 0.4 between
people) and by more or less from one practice to another (SD 0.4) with no lasting benefit; of a true
benefit the share `felt` shows as well; a rating has a noise of 0.9 points, half of which is still
there a quarter of an hour later.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from shared.atlas.reliefs import RELIEFS
from shared.diary.entry import Entry, Flare
from shared.diary.in_play import EVIDENCE, FIRST_DAYS, SIZE, suggested
from shared.diary.practice_needs import Need, calls_of, needs_of

DAYS = 120
LATE = (60, 120)
"""Days from which and before which it is counted what is offered most."""
START = dt.date(2026, 1, 5)
HELPERS = tuple(id_ for id_, r in sorted(RELIEFS.items()) if r.kind != "habit")
Where = Literal["picked", "suggested", "library"]
"""Where the one that helps is: among six that were picked; nothing picked, among the six that the
app begins with; nothing picked, anywhere."""
COMFORT, COMFORT_SD, OWN_COMFORT_SD = 0.8, 0.4, 0.4
MOMENT_SD, MOMENT_KEPT = 0.9, 0.5
PAIN_SD, STIFF_SD = 0.4, 0.8
MONDAY, IN_FLARE = 0.4, 2.5


@dataclass(frozen=True)
class Habits:
    """How often a person logs, does the prompt, and rates it before and after."""

    logs: float = 0.9
    does: float = 0.8
    rates: float = 0.75


DILIGENT, SPARSE = Habits(), Habits(logs=0.6, does=0.5, rates=0.4)


@dataclass(frozen=True)
class Person:
    """One simulated person; `helper` truly helps by `effect` points, None for nobody.

    `picked` is what they said they would like to try, `pool` what the helper is among, `felt` the
    share of a true benefit that shows right after.
    """

    seed: str
    helper: str | None
    effect: float = 1.0
    picked: tuple[str, ...] = ()
    pool: tuple[str, ...] = HELPERS
    habits: Habits = DILIGENT
    felt: float = 0.5

    def truth(self) -> Truth:
        """Return what is true of this person beside the helper."""
        rng = random.Random(f"{self.seed} truth")
        return Truth(
            level=rng.uniform(3.0, 6.0),
            phi=rng.uniform(0.3, 0.6),
            noise=rng.uniform(0.8, 1.2),
            own=tuple(rng.sample(HELPERS, 3)),
            comfort=rng.gauss(COMFORT, COMFORT_SD),
            beyond={id_: rng.gauss(0.0, OWN_COMFORT_SD) for id_ in HELPERS},
        )


@dataclass(frozen=True)
class Truth:
    """A person's level and course, own practices, and how good each practice feels."""

    level: float
    phi: float
    noise: float
    own: tuple[str, ...]
    comfort: float
    beyond: dict[str, float]


@dataclass
class Diary:
    """What a person has logged so far: entries, what was done, and how much better it felt."""

    entries: list[Entry] = field(default_factory=list)
    done: list[tuple[dt.date, str]] = field(default_factory=list)
    felt: list[tuple[str, float]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    ignored: dict[str, list[dt.date]] = field(default_factory=dict)


class Chooser(Protocol):
    """What offers a practice on a day."""

    def offer(self, date: dt.date, needs: Sequence[Need], diary: Diary) -> str:
        """Return the practice to offer."""
        ...


def follow(person: Person, chooser: Chooser, days: int = DAYS) -> Diary:
    """Live a person's days, with the prompt that is offered on each."""
    rng, truth, habits = random.Random(person.seed), person.truth(), person.habits
    off, relieved, flare = 0.0, 0.0, 0
    diary = Diary()
    for number in range(days):
        date = START + dt.timedelta(days=number)
        off = truth.phi * off + rng.gauss(0.0, truth.noise)
        if flare == 0 and rng.random() < 5 / 365:
            flare = rng.randint(3, 8)
        pain = truth.level + off - relieved + course(date, in_flare=flare > 0)
        entry = Entry(
            date,
            _score(pain + rng.gauss(0, PAIN_SD)),
            stiffness=_score(pain - 0.5 + rng.gauss(0, STIFF_SD)),
            stress=_score(rng.gauss(4.5, 2.0) + 0.3 * off),
            sitting_hours=float(round(max(0, min(16, rng.gauss(6.5, 2.0))))),
            sleep_quality=_score(rng.gauss(6, 2) - 0.3 * off),
            flare=Flare.SAME if flare else None,
        )
        flare = max(0, flare - 1)
        logged = rng.random() < habits.logs
        if logged:
            diary.entries.append(entry)
        offered = chooser.offer(date, needs_of(entry if logged else None), diary)
        diary.offered.append(offered)
        practised = set()
        if rng.random() < habits.does:
            practised.add(offered)
        else:
            diary.ignored.setdefault(offered, []).append(date)
        if rng.random() < (0.35 if pain > truth.level + 1 else 0.1):
            practised.add(rng.choice(truth.own))
        for practice in sorted(practised):
            diary.done.append((date, practice))
            if rng.random() < habits.rates:
                diary.felt.append((practice, _rated(person, truth, practice, pain, rng)))
        relieved = person.effect if person.helper in practised else 0.0
    return diary


def course(date: dt.date, *, in_flare: bool) -> float:
    """Return what weekday and flare add to a day's pain."""
    return (MONDAY if date.weekday() == 0 else 0.0) + (IN_FLARE if in_flare else 0.0)


def _rated(person: Person, truth: Truth, practice: str, pain: float, rng: random.Random) -> float:
    """Return by how many points it was rated better right after."""
    before = rng.gauss(0, MOMENT_SD)
    after = MOMENT_KEPT * before + rng.gauss(0, MOMENT_SD * math.sqrt(1 - MOMENT_KEPT**2))
    eased = truth.comfort + truth.beyond.get(practice, 0.0)
    eased += person.felt * person.effect if practice == person.helper else 0.0
    return float(_score(pain + before) - _score(pain + after - eased))


def _score(value: float) -> int:
    return max(0, min(10, round(value)))


def people(
    seed: int, count: int, effect: float = 1.0, *, where: Where, habits: Habits = DILIGENT
) -> Iterator[Person]:
    """Yield people for whom one practice, another for each, truly helps."""
    for number in range(count):
        name = f"{seed} {number}"
        rng = random.Random(f"{name} who")
        order = sorted(
            HELPERS, key=lambda id_: -(rng.random() ** (1 / EVIDENCE[RELIEFS[id_].strength]))
        )
        wanted = tuple(order[:SIZE]) if where == "picked" else ()
        begun = begun_with(Person(name, None, habits=habits)) if where == "suggested" else ()
        pool = wanted or begun or HELPERS
        yield Person(name, rng.choice(pool), effect, wanted, pool, habits)


def begun_with(person: Person) -> tuple[str, ...]:
    """Return what the app begins with for a person who picks nothing, known after their first days.

    What a practice does for them changes next to nothing about what their days call for.
    """
    entries = follow(person, _Nothing(), days=3 * FIRST_DAYS).entries[:FIRST_DAYS]
    return suggested(RELIEFS.values(), calls_of(entries))[:SIZE]


class _Nothing:
    """Offers nothing, as the first days are the same whatever is offered."""

    def offer(self, _date: dt.date, _needs: Sequence[Need], _diary: Diary) -> str:
        """Return no practice."""
        return ""


def unhelped(person: Person) -> Person:
    """Return the same person with nothing that helps."""
    return replace(person, helper=None, effect=0.0)


def offered_most(diary: Diary, helper: str | None, days: tuple[int, int] = LATE) -> bool:
    """Whether in these days nothing was offered more often than what helps."""
    counts = Counter(diary.offered[slice(*days)])
    return counts[helper or ""] == max(counts.values())


def share(diary: Diary, helper: str | None, days: tuple[int, int] = LATE) -> float:
    """Return the share of the prompts of these days that were for what helps."""
    offered = diary.offered[slice(*days)]
    return offered.count(helper or "") / len(offered)
