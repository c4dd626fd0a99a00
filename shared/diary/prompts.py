"""Chooses the one practice offered on a day, so that it can be explained in a sentence.

Thompson sampling: what is believed of each practice is drawn once, and the best draw that fits
the day is offered. What helped is offered more and more, what is unknown now and then. The seed is
the person and the day, so a day has one prompt however often it is asked for.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shared.atlas.reliefs import Relief
from shared.diary.beliefs import Beliefs
from shared.diary.practice_needs import Need

PRIORS: Mapping[str, float] = {"good": 0.2, "some": 0.15, "little": 0.1, "convention": 0.05}
"""Points a practice is expected to help by, by the strength of its evidence."""

SHELF = 6
"""So many practices are in the running for a person: few are tried, but properly.

When one is let go the next takes its place, so in time everything gets its turn.
"""

WEIGHTS: Mapping[str, float] = {"good": 4.0, "some": 3.0, "little": 2.0, "convention": 1.0}
"""Chance of an early place on the shelf, by the strength of the evidence."""

LITTLE_KNOWN = 4
"""Tries below which a practice is little known."""

LET_GO = 0.1
"""A practice that is well enough known and believed to help by less than this leaves the shelf."""

FIRST_NEED, OTHER_NEED, PAINTED = 0.25, 0.1, 0.1
"""Points that a practice gains for what the day calls for most, else calls for, and the drawing."""

PASSED_OVER = 0.1
"""Points that a practice loses for each time it was lately offered and not done."""

PROVEN = 1.5
"""From so many standard deviations above nothing a practice is offered beyond what it is for."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a day when its prompt is chosen.

    `muscles` are those the drawing points to. `plan` are ids of practices from the clinic's plan,
    not yet done today, first one first. `blocked` are ids that may not be offered to this person.
    `passed_over` counts recent offers that were not taken up.
    """

    date: dt.date
    needs: Sequence[Need] = ()
    muscles: Collection[str] = ()
    plan: Sequence[str] = ()
    blocked: Collection[str] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The practice offered, and what speaks for it.

    `need` is what of the day it is for, `painted` whether it is for a painted muscle, `planned`
    whether the clinic asked for it, `new` whether this person never did it.
    """

    relief: Relief
    need: Need | None = None
    painted: bool = False
    planned: bool = False
    new: bool = False


def choose(
    day: Day, reliefs: Mapping[str, Relief], beliefs: Beliefs, *, person: str
) -> Choice | None:
    """Return the practice to offer, or None when none is left that may be offered."""
    allowed = {id_: r for id_, r in reliefs.items() if id_ not in day.blocked}
    for planned in day.plan:
        if planned in allowed:
            return Choice(allowed[planned], _need(allowed[planned], day), planned=True)
    running = shelf(allowed, beliefs, person)
    fitting = _fitting(day, allowed, running, beliefs)
    if not fitting:
        return None
    draws = beliefs.draw(random.Random(f"{person} {day.date.isoformat()}"), fitting)
    best = max(fitting, key=lambda id_: (draws[id_] + _fit(fitting[id_], day), id_))
    relief = fitting[best]
    return Choice(
        relief,
        _need(relief, day),
        painted=_painted(relief, day),
        new=not beliefs.tries.get(best),
    )


def expected(reliefs: Mapping[str, Relief]) -> dict[str, float]:
    """Return the benefit each practice is expected to have before this person tried it."""
    return {id_: PRIORS[relief.strength] for id_, relief in reliefs.items()}


def _fitting(
    day: Day, allowed: Mapping[str, Relief], shelf: Collection[str], beliefs: Beliefs
) -> dict[str, Relief]:
    """Return what suits the day, from the shelf where that holds something.

    A flare narrows it to what is gentle. On a calm day all of the shelf suits, and what is proven
    for this person suits any day.
    """
    wanted = {need.suits for need in day.needs}
    if "flare" in wanted:
        gentle = {i: r for i, r in allowed.items() if "flare" in r.suits and r.kind != "release"}
        return {i: r for i, r in gentle.items() if i in shelf} or gentle
    suits = {
        i: r
        for i, r in allowed.items()
        if not wanted or wanted & set(r.suits) or _painted(r, day) or _proven(beliefs, i)
    }
    return {i: r for i, r in suits.items() if i in shelf} or suits or dict(allowed)


def _proven(beliefs: Beliefs, practice: str) -> bool:
    if beliefs.tries.get(practice, 0) < LITTLE_KNOWN:
        return False
    mean, sd = beliefs.benefit(practice)
    return mean > PROVEN * sd


def shelf(allowed: Mapping[str, Relief], beliefs: Beliefs, person: str) -> frozenset[str]:
    """Return the practices in the running: each person's own order, without those let go."""
    order = {
        id_: random.Random(f"{person} {id_}").random() ** (1 / WEIGHTS[relief.strength])
        for id_, relief in allowed.items()
    }
    tries = beliefs.tries
    kept = [
        id_
        for id_ in allowed
        if tries.get(id_, 0) < LITTLE_KNOWN or beliefs.benefit(id_)[0] >= LET_GO
    ]
    kept.sort(key=lambda id_: (-min(tries.get(id_, 0), 1), -order[id_]))
    return frozenset(kept[:SHELF])


def _fit(relief: Relief, day: Day) -> float:
    gain = PAINTED if _painted(relief, day) else 0.0
    gain -= PASSED_OVER * day.passed_over.get(relief.id, 0)
    need = _need(relief, day)
    if need is not None:
        gain += FIRST_NEED if need is day.needs[0] else OTHER_NEED
    return gain


def _need(relief: Relief, day: Day) -> Need | None:
    return next((need for need in day.needs if need.suits in relief.suits), None)


def _painted(relief: Relief, day: Day) -> bool:
    return any(muscle in day.muscles for muscle in relief.muscles)
