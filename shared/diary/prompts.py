"""Chooses the one practice offered on a day, so that it can be explained in a sentence.

A weighted draw among the few in play (`shared.diary.in_play`): the likelier it is that a practice
truly helps this person, the likelier it is offered (Thompson sampling over the question "which one
helps?"). What speaks for itself comes more and more, what did nothing hardly ever. The seed is the
person and the day, so a day has one prompt however often it is asked for.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shared.atlas.reliefs import Relief
from shared.diary.beliefs import Beliefs
from shared.diary.in_play import hopes, in_play, suggested
from shared.diary.practice_needs import Need

FIRST_NEED, OTHER_NEED, PAINTED = 1.5, 1.2, 1.2
"""Weight for what the day calls for most, else calls for, and for what the drawing points to."""

PASSED_OVER = 0.8
"""Weight for each time a practice was lately offered and not done."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a day when its prompt is chosen.

    `muscles` are those the drawing points to. `suggested` are ids of practices, what this person
    should try first at the front (`shared.diary.in_play.suggested`); without it the library's own
    suggestion counts. `plan` are ids of practices from the clinic's plan,
    not yet done today, first one first. `blocked` are ids that may not be offered to this person.
    `picked` are those the person wanted to try, `known` those ever done. `passed_over` counts
    recent offers that were not taken up.
    """

    date: dt.date
    needs: Sequence[Need] = ()
    muscles: Collection[str] = ()
    suggested: Sequence[str] = ()
    plan: Sequence[str] = ()
    blocked: Collection[str] = ()
    picked: Collection[str] = ()
    known: Collection[str] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The practice offered, and what speaks for it.

    `need` is what of the day it is for, `painted` whether it is for a painted muscle, `planned`
    whether the clinic asked for it, `picked` whether the person wanted to try it, `new` whether
    they never did it.
    """

    relief: Relief
    need: Need | None = None
    painted: bool = False
    planned: bool = False
    picked: bool = False
    new: bool = False


def choose(
    day: Day, reliefs: Mapping[str, Relief], beliefs: Beliefs, *, person: str
) -> Choice | None:
    """Return the practice to offer, or None when none is left that may be offered."""
    allowed = {id_: r for id_, r in reliefs.items() if id_ not in day.blocked}
    for planned in day.plan:
        if planned in allowed:
            return Choice(allowed[planned], _need(allowed[planned], day), planned=True)
    hoped = _hopes(day, reliefs, beliefs)
    fitting = _fitting(day, allowed, in_play(hoped, day.picked), beliefs)
    if not fitting:
        return None
    logs = [hoped[id_] + _log_weight(allowed[id_], day) for id_ in fitting]
    weights = [math.exp(log - max(logs)) for log in logs]
    rng = random.Random(f"{person} {day.date.isoformat()}")
    relief = allowed[rng.choices(fitting, weights)[0]]
    return Choice(
        relief,
        _need(relief, day),
        painted=_painted(relief, day),
        picked=relief.id in day.picked,
        new=relief.id not in day.known,
    )


def playing(day: Day, reliefs: Mapping[str, Relief], beliefs: Beliefs) -> tuple[str, ...]:
    """Return the ids of the practices in play on a day, those of which most is hoped first."""
    return in_play(_hopes(day, reliefs, beliefs), day.picked)


def _hopes(day: Day, reliefs: Mapping[str, Relief], beliefs: Beliefs) -> dict[str, float]:
    order = day.suggested or suggested(reliefs.values())
    allowed = [id_ for id_ in order if id_ in reliefs and id_ not in day.blocked]
    return hopes(allowed, day.picked, beliefs)


def _fitting(
    day: Day, allowed: Mapping[str, Relief], now: Sequence[str], beliefs: Beliefs
) -> list[str]:
    """Return what is in play and suits the day, sorted.

    A flare gets only what is gentle, from all the library: its plan is never out of play. On other
    days what is new comes when the day calls for it, what was picked or tried before at any time;
    on a calm day everything does.
    """
    wanted = {need.suits for need in day.needs}
    if "flare" in wanted:
        return sorted(i for i, r in allowed.items() if "flare" in r.suits and r.kind != "release")
    suits = [
        i
        for i in now
        if not wanted
        or wanted & set(allowed[i].suits)
        or i in day.picked
        or _painted(allowed[i], day)
        or i in beliefs.tries
    ]
    return sorted(suits or now)


def _log_weight(relief: Relief, day: Day) -> float:
    """Return the logarithm of how much likelier this day makes a practice."""
    weight = PASSED_OVER ** day.passed_over.get(relief.id, 0)
    if _painted(relief, day):
        weight *= PAINTED
    need = _need(relief, day)
    if need is not None:
        weight *= FIRST_NEED if need is day.needs[0] else OTHER_NEED
    return math.log(weight)


def _need(relief: Relief, day: Day) -> Need | None:
    return next((need for need in day.needs if need.suits in relief.suits), None)


def _painted(relief: Relief, day: Day) -> bool:
    return any(muscle in day.muscles for muscle in relief.muscles)
