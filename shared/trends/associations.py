"""Personal associations: stress, sleep or sitting on one day against pain or stiffness the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Factor = Literal["stress", "sleep", "sitting"]
Outcome = Literal["pain", "stiffness"]
Verdict = Literal["link", "no_clear_link", "not_enough"]


@dataclass(frozen=True, slots=True)
class Association:
    """What the diary can say about one factor and one outcome.

    `change` is the difference in the outcome's score on the next day for one point (or hour)
    more of the factor, with its 95 % interval `low` to `high`; all three are `None` while there
    is not enough. `pairs` is how many pairs of neighbouring days could be used, `days_needed`
    about how many more days of logging it takes.
    """

    factor: Factor
    outcome: Outcome
    verdict: Verdict
    pairs: int
    change: float | None
    low: float | None
    high: float | None
    days_needed: int
