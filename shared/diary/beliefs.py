"""How far a diary speaks for each practice truly helping this person, against doing nothing.

For every practice two stories are held against each other: "it eases the next morning by about a
point" and "it does nothing". Two kinds of numbers decide between them. The mornings: the change
from a day to the next, with the day's own level and the week's taken into account, since people
practise on bad days and bad days ease by themselves. And how it felt right after, held against how
other practices felt: most feel good for a while, and what truly helps should feel a little better
still.

These beliefs choose prompts. They are never shown: what is claimed to have helped is decided by
`shared.trends`, which keeps the share of false claims small.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.diary.mornings import Morning

HELP, HELP_SD = 0.9, 0.3
"""Points by which a practice that truly helps is expected to ease the next morning."""

NOISE_SD = 1.1
"""Day-to-day noise, in points, assumed before the diary says otherwise; worth `NOISE_DAYS`."""

NOISE_DAYS = 10

FELT_SHARE = 0.5
"""So much of a true benefit is expected to be felt right after."""

COMFORT, COMFORT_SD = 0.8, 0.5
"""Points by which any practice is expected to ease things right after, for one person."""

OWN_COMFORT_SD = 0.4
"""Spread, in points, of how good one practice feels beyond the others without lasting benefit."""

FELT_NOISE_SD = 1.0
"""Noise, in points, of one pair of ratings before and after."""

_START = (0.0, -0.5, 0.0)  # intercept, the day's level, the week's level: what is expected
_SPREAD = (1.0, 0.4, 0.4)

Row = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the diary says of each practice.

    `support` is the natural logarithm of how much likelier the diary is when the practice truly
    helps than when it does nothing: 0 where nothing is known, above for, below against. `tries`
    counts the mornings after it.
    """

    support: Mapping[str, float] = field(default_factory=dict)
    tries: Mapping[str, int] = field(default_factory=dict)

    def of(self, practice: str) -> float:
        """Return the support of a practice, 0 for one never done."""
        return self.support.get(practice, 0.0)


def believe(mornings: Sequence[Morning], felt: Iterable[tuple[str, float]] = ()) -> Beliefs:
    """Return the beliefs after these mornings (by date).

    `felt` are pairs of practice and points by which it was better right after, one for each time
    that was rated before and after.
    """
    support, tries = _from_mornings(mornings)
    for practice, more in _from_feeling(felt).items():
        support[practice] = support.get(practice, 0.0) + more
    return Beliefs(support, tries)


def _from_mornings(mornings: Sequence[Morning]) -> tuple[dict[str, float], dict[str, int]]:
    rows, changes, done = [], [], []
    for row, change, morning in _rows(mornings):
        rows.append(row)
        changes.append(change - sum(s * v for s, v in zip(_START, row, strict=True)))
        done.append(morning.practised)
    tries: dict[str, int] = {}
    for practised in done:
        for practice in sorted(practised):
            tries[practice] = tries.get(practice, 0) + 1
    variance = NOISE_SD**2
    for _again in range(2):
        root = _root(rows, variance)
        own = _back(root, _forward(root, _weighted(rows, changes, variance)))
        left = sum(
            (change - sum(o * v for o, v in zip(own, row, strict=True))) ** 2
            for row, change in zip(rows, changes, strict=True)
        )
        variance = (NOISE_DAYS * NOISE_SD**2 + left) / (NOISE_DAYS + len(rows))
    root = _root(rows, variance)
    explained = _forward(root, _weighted(rows, changes, variance))
    support = {}
    for practice, count in tries.items():
        marks = [1.0 if practice in practised else 0.0 for practised in done]
        shadow = _forward(root, _weighted(rows, marks, variance))
        eased = sum(a * b for a, b in zip(shadow, explained, strict=True))
        eased -= sum(c for c, m in zip(changes, marks, strict=True) if m) / variance
        known = count / variance - sum(a * a for a in shadow)
        support[practice] = _odds(eased, known)
    return support, tries


def _odds(pull: float, known: float) -> float:
    """Return the log of the odds for a benefit drawn from `HELP` and `HELP_SD` against none.

    `known` is the precision of what the diary says of the benefit, `pull` its mean times that.
    """
    precision = known + HELP_SD**-2
    together = pull + HELP / HELP_SD**2
    return (together**2 / precision - (HELP / HELP_SD) ** 2 - math.log(precision * HELP_SD**2)) / 2


def _from_feeling(felt: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return how far what was felt right after speaks for each practice that was rated.

    The comfort that any practice brings this person is judged from all the others.
    """
    rated: dict[str, list[float]] = {}
    for practice, better in felt:
        rated.setdefault(practice, []).append(better)
    means = {p: sum(times) / len(times) for p, times in rated.items()}
    spread = {p: OWN_COMFORT_SD**2 + FELT_NOISE_SD**2 / len(times) for p, times in rated.items()}
    weight = COMFORT_SD**-2 + sum(1 / v for v in spread.values())
    pulled = COMFORT / COMFORT_SD**2 + sum(means[p] / spread[p] for p in rated)
    support = {}
    for practice, variance in spread.items():
        others = weight - 1 / variance
        beyond = means[practice] - (pulled - means[practice] / variance) / others
        nothing = variance + 1 / others
        helps = nothing + (FELT_SHARE * HELP_SD) ** 2
        support[practice] = (
            beyond**2 / nothing - (beyond - FELT_SHARE * HELP) ** 2 / helps
        ) / 2 - math.log(helps / nothing) / 2
    return support


def _rows(mornings: Sequence[Morning]) -> Iterable[tuple[Row, float, Morning]]:
    """Yield each morning's own regressors, and how much worse the next one was; no flares."""
    levels = [_level(m) for m in mornings]
    usual = sum(levels) / len(levels) if levels else 0.0
    for index, morning in enumerate(mornings):
        change = _change(morning)
        if change is None or morning.flare:
            continue
        first = morning.date.toordinal() - 7
        week = [
            level
            for level, earlier in zip(
                levels[max(0, index - 7) : index], mornings[max(0, index - 7) : index], strict=True
            )
            if earlier.date.toordinal() >= first
        ]
        lately = sum(week) / len(week) - usual if week else 0.0
        yield (1.0, levels[index] - usual, lately), change, morning


def _level(morning: Morning) -> float:
    return morning.pain if morning.stiffness is None else (morning.pain + morning.stiffness) / 2


def _change(morning: Morning) -> float | None:
    """Return how much worse the next morning was, pain and stiffness averaged where both stand."""
    changes = []
    if morning.next_pain is not None:
        changes.append(morning.next_pain - morning.pain)
    if morning.stiffness is not None and morning.next_stiffness is not None:
        changes.append(morning.next_stiffness - morning.stiffness)
    return sum(changes) / len(changes) if changes else None


def _weighted(rows: Sequence[Row], values: Sequence[float], variance: float) -> list[float]:
    """Return the rows' sums, each row times its value, over the noise variance."""
    return [
        sum(row[i] * v for row, v in zip(rows, values, strict=True)) / variance for i in range(3)
    ]


def _root(rows: Sequence[Row], variance: float) -> list[list[float]]:
    """Return the lower Cholesky factor of the precision of the person's own course."""
    root: list[list[float]] = []
    for i in range(3):
        line: list[float] = []
        for j in range(i + 1):
            entry = sum(row[i] * row[j] for row in rows) / variance
            entry += _SPREAD[i] ** -2 if i == j else 0.0
            entry -= sum(line[k] * (root[j] if j < i else line)[k] for k in range(j))
            line.append(math.sqrt(entry) if i == j else entry / root[j][j])
        root.append(line)
    return root


def _forward(root: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve `root x = right` for a lower triangle."""
    found: list[float] = []
    for i, line in enumerate(root):
        found.append((right[i] - sum(line[k] * v for k, v in enumerate(found))) / line[i])
    return found


def _back(root: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve `root' x = right` for a lower triangle `root`."""
    size = len(right)
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(root[k][i] * found[k] for k in range(i + 1, size))
        found[i] = (right[i] - rest) / root[i][i]
    return found
