"""The series that trends are made of: one day's numbers, and the level drawn through them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """What was logged on one day, scores 0 to 10; `None` is a day or a number not logged.

    `day` counts days from any fixed start; `date.toordinal()` serves. Sleep: higher is better.
    Sitting is in hours, 0 to 24. `leg_pain` is the strongest pain drawn below the knee; `woken`,
    `off` and `numb` are marks (pain woke them the night before, pain kept them from work or their
    main activity, there was a numb or tingling patch); `peg` is the week's PEG.
    """

    day: int
    pain: int | None = None
    stiffness: int | None = None
    stress: int | None = None
    sleep: int | None = None
    sitting: float | None = None
    leg_pain: int | None = None
    woken: bool = False
    off: bool = False
    numb: bool = False
    peg: float | None = None


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """The pain level on one day, flares excluded, with the bounds that hold 80 % of belief.

    `flare` is the probability (0 to 1) that the day is part of a flare.
    """

    day: int
    level: float
    low: float
    high: float
    flare: float
