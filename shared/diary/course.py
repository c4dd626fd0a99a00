"""A person's days as a course that remembers, so that one day can be held against the expected.

What is felt on a day is taken as a usual level with a straight trend, and around it a swing that
fades from day to day (an AR(1) process, in calendar time) and is seen with some error. A filter
(Kalman) runs through the days; what each one brings beyond what those before it led to expect is
its surprise. Days that were not logged only let the filter forget: nothing has to be filled in.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

FADING = (0.3, 0.5, 0.7, 0.9)
"""Shares of a swing that may be left a day later; the days themselves say which it is."""

SEEN = 0.25
"""Variance of the error of one day's number, in units of what is new from day to day."""

NOISE_SD = 1.0
"""What is new from day to day, in points, before the days say otherwise; worth `NOISE_DAYS`."""

NOISE_DAYS = 10

FORGOTTEN = 40
"""After so many days without a number nothing is left of what was known of the swing."""

_SMALL = 1e-4


@dataclass(frozen=True, slots=True)
class Course:
    """The surprises of a row of days, fitted by `course_of`.

    `days` are ordinals, in order. `gains` say how far each day's surprise corrects what is
    expected of the next, `scales` bring a surprise to unit variance, `usual` are the directions
    that level, trend and the day before take up, `surprises` what is left. `variance` is that of
    what is new from day to day, in points squared.
    """

    days: Sequence[int]
    fading: float
    gains: Sequence[float]
    scales: Sequence[float]
    usual: Sequence[Sequence[float]]
    surprises: Sequence[float]
    variance: float

    def shift(self, days: Collection[int]) -> tuple[float, float]:
        """Return what the course says of a shift on these days, each for itself.

        The first number is the precision (1 / points squared), the second the shift (points, above
        zero for worse) times that precision. Days that were not logged say nothing.
        """
        marked = [index for index, day in enumerate(self.days) if day in days]
        if not marked:
            return 0.0, 0.0
        shadow: list[tuple[int, float]] = []
        expected, last = 0.0, self.days[marked[0]]
        for index in range(marked[0], len(self.days)):
            day = self.days[index]
            expected *= self.fading ** (day - last)
            last = day
            if index > marked[-1] and abs(expected) < _SMALL:
                break
            missed = (day in days) - expected
            shadow.append((index, missed * self.scales[index]))
            expected += self.gains[index] * missed
        known = sum(value * value for _index, value in shadow)
        known -= sum(sum(line[i] * value for i, value in shadow) ** 2 for line in self.usual)
        pull = sum(self.surprises[i] * value for i, value in shadow)
        return max(0.0, known) / self.variance, pull / self.variance


def course_of(levels: Mapping[int, float]) -> Course:
    """Return the course of these levels (points, by ordinal day), faded as fits them best."""
    days = sorted(levels)
    fits = [_fit(days, [levels[day] for day in days], fading) for fading in FADING]
    return max(fits, key=lambda fit: fit[0])[1]


def _fit(days: Sequence[int], levels: Sequence[float], fading: float) -> tuple[float, Course]:
    """Return how likely the levels are with this fading (a logarithm), and their course."""
    gains, scales = _gains(days, fading)

    def surprises(values: Sequence[float]) -> list[float]:
        found, expected, last = [], 0.0, days[0] if days else 0
        for day, value, gain, scale in zip(days, values, gains, scales, strict=True):
            expected *= fading ** (day - last)
            last = day
            found.append((value - expected) * scale)
            expected += gain * (value - expected)
        return found

    left = surprises(levels)
    likely = sum(math.log(scale) for scale in scales)
    usual: list[list[float]] = []
    for shape in _shapes(days, levels):
        line = surprises(shape)
        for other in usual:
            line = _without(line, other)
        length = math.sqrt(_product(line, line))
        if length > _SMALL:
            line = [value / length for value in line]
            left = _without(left, line)
            likely -= math.log(length)
            usual.append(line)
    weight = NOISE_DAYS + len(days)
    variance = (NOISE_DAYS * NOISE_SD**2 + _product(left, left)) / weight
    likely -= weight / 2 * math.log(variance)
    return likely, Course(days, fading, gains, scales, usual, left, variance)


def _shapes(days: Sequence[int], levels: Sequence[float]) -> list[list[float]]:
    """Return what is usual: a level, a trend, and how this person's bad days go on.

    The last is the level of the day before. Some people's bad days are over at once, which no
    fading swing does; what is practised on such days must not be taken to have ended them.
    """
    mean = sum(levels) / max(1, len(levels))
    before = [
        level - mean if day + 1 == after else 0.0
        for day, after, level in zip(days, days[1:], levels, strict=False)
    ]
    return [[1.0] * len(days), [(day - days[0]) / 30 for day in days], [0.0, *before][: len(days)]]


def _gains(days: Sequence[int], fading: float) -> tuple[list[float], list[float]]:
    """Return how far each day corrects what is expected, and what scales its surprise."""
    gains, scales = [], []
    spread, last = 1 / (1 - fading**2), days[0] if days else 0
    for day in days:
        for _missed in range(min(day - last, FORGOTTEN)):
            spread = fading**2 * spread + 1
        last = day
        seen = spread + SEEN
        gains.append(spread / seen)
        scales.append(1 / math.sqrt(seen))
        spread *= SEEN / seen
    return gains, scales


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _without(values: Sequence[float], line: Sequence[float]) -> list[float]:
    """Return what is left of the values beside a direction of length 1."""
    along = _product(values, line)
    return [value - along * part for value, part in zip(values, line, strict=True)]
