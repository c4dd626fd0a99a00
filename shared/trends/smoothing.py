"""Looking back: the likely course of the last weeks, each day judged from both sides.

The filter knows each day only from what came before it. To say that pain has not fallen for six
weeks one must look back, so a plain local-level smoother goes over the last answers.
"""

from __future__ import annotations

from collections.abc import Sequence

DRIFT = 0.05
"""Variance a day of how pain moves, flares included (score squared)."""
NOISE = 1.5
"""Variance of one answer; larger than the noise itself, which neighbouring days share."""
_START = (4.0, 6.0)
"""Mean and variance before any answer."""


def look_back(answers: Sequence[int | None]) -> list[float]:
    """The expected pain of each day given all answers, one per day, `None` for a missed one."""
    mean, variance = _START
    means: list[float] = []
    variances: list[float] = []
    ahead: list[float] = []
    for answer in answers:
        moved = variance + DRIFT if means else variance
        ahead.append(moved)
        if answer is None:
            variance = moved
        else:
            gain = moved / (moved + NOISE)
            mean += gain * (answer - mean)
            variance = moved * (1.0 - gain)
        means.append(mean)
        variances.append(variance)
    for day in range(len(means) - 2, -1, -1):
        means[day] += variances[day] / ahead[day + 1] * (means[day + 1] - means[day])
    return means
