"""What is believed of each practice: how many points better the next morning is after it.

A Bayesian regression of the change from a day to the next morning on the day's own level, the
level of the week before, and the practices done. The day's level takes care of the main trap:
people practise on bad days, and bad days are followed by better ones anyway. Priors are small and
sceptical, so a practice tried once is believed to do little.

These beliefs choose prompts. They are never shown: what is claimed to have helped is decided by
`shared.trends`, which keeps the share of false claims small.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.diary.mornings import Morning

PRIOR_SD = 0.4
"""Spread, in points, of what a practice may do before anything is known."""

NOISE_SD = 1.1
"""Day-to-day noise, in points, assumed before the diary says otherwise; worth 10 days."""

NOISE_DAYS = 10

_OWN = 3  # intercept, the day's level, the week's level
_OWN_MEANS = (0.0, -0.5, 0.0)
_OWN_SDS = (1.0, 0.4, 0.4)

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Benefit in points (positive is better) of each practice, with how sure that is.

    `practices` are those ever done, in the order of `means` and of the lower triangle `root`, a
    Cholesky factor of the joint precision. Others have their prior.
    """

    practices: tuple[str, ...]
    means: tuple[float, ...]
    root: tuple[tuple[float, ...], ...]
    sds: Mapping[str, float]
    priors: Mapping[str, float]
    tries: Mapping[str, int]

    def benefit(self, practice: str) -> tuple[float, float]:
        """Return the believed benefit and its standard deviation, in points."""
        if practice not in self.sds:
            return self.priors.get(practice, 0.0), PRIOR_SD
        return self.means[self.practices.index(practice)], self.sds[practice]

    def draw(self, rng: random.Random, practices: Iterable[str]) -> dict[str, float]:
        """Return one benefit for each practice, drawn from what is believed (Thompson sampling)."""
        noise = [rng.gauss(0.0, 1.0) for _ in self.practices]
        shift = _solve_upper(self.root, noise)
        known = {p: m + s for p, m, s in zip(self.practices, self.means, shift, strict=True)}
        return {
            p: known[p] if p in known else rng.gauss(self.priors.get(p, 0.0), PRIOR_SD)
            for p in sorted(practices)
        }


def believe(mornings: Sequence[Morning], priors: Mapping[str, float]) -> Beliefs:
    """Return the beliefs after these mornings (by date). `priors`: expected benefit, in points."""
    tries: dict[str, int] = {}
    for morning in mornings:
        for practice in morning.practised & priors.keys():
            tries[practice] = tries.get(practice, 0) + 1
    practices = tuple(sorted(tries))
    rows = list(_rows(mornings, {p: _OWN + i for i, p in enumerate(practices)}))
    start = [*_OWN_MEANS, *(-priors[p] for p in practices)]
    spread = [*_OWN_SDS, *(PRIOR_SD for _ in practices)]
    variance = NOISE_SD**2
    for _again in range(2):
        mean, root = _posterior(rows, start, spread, variance)
        left = sum((y - sum(v * mean[i] for i, v in row)) ** 2 for row, y in rows)
        variance = (NOISE_DAYS * NOISE_SD**2 + left) / (NOISE_DAYS + len(rows))
    # The practices are the last block: their own factor is the lower right corner of the whole.
    corner = tuple(tuple(row[_OWN : i + 1]) for i, row in enumerate(root) if i >= _OWN)
    return Beliefs(
        practices,
        tuple(-m for m in mean[_OWN:]),
        corner,
        {p: _sd(corner, i) for i, p in enumerate(practices)},
        dict(priors),
        tries,
    )


def _rows(
    mornings: Sequence[Morning], places: Mapping[str, int]
) -> Iterable[tuple[list[tuple[int, float]], float]]:
    """Yield each morning's regressors, as pairs of place and value, and its change."""
    levels = [_level(m) for m in mornings]
    usual = sum(levels) / len(levels) if levels else 0.0
    for index, morning in enumerate(mornings):
        change = _change(morning)
        if change is None:
            continue
        first = morning.date.toordinal() - 7
        week = [
            level
            for level, earlier in zip(
                levels[max(0, index - 7) : index], mornings[max(0, index - 7) :], strict=False
            )
            if earlier.date.toordinal() >= first
        ]
        row = [(0, 1.0), (1, levels[index] - usual)]
        if week:
            row.append((2, sum(week) / len(week) - usual))
        row += [(places[p], 1.0) for p in sorted(morning.practised) if p in places]
        yield row, change


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


def _posterior(
    rows: Sequence[tuple[list[tuple[int, float]], float]],
    start: Sequence[float],
    spread: Sequence[float],
    variance: float,
) -> tuple[list[float], Matrix]:
    """Return the mean and the Cholesky factor (lower) of the precision."""
    size = len(start)
    precision = [[0.0] * size for _ in range(size)]
    pull = [0.0] * size
    for i in range(size):
        precision[i][i] = spread[i] ** -2
        pull[i] = start[i] * precision[i][i]
    for row, y in rows:
        for i, v in row:
            pull[i] += v * y / variance
            for j, w in row:
                precision[i][j] += v * w / variance
    root = _cholesky(precision)
    forward: list[float] = []
    for i in range(size):
        done = sum(root[i][k] * forward[k] for k in range(i))
        forward.append((pull[i] - done) / root[i][i])
    return _solve_upper(root, forward), root


def _cholesky(matrix: Matrix) -> Matrix:
    root: Matrix = []
    for i, row in enumerate(matrix):
        line: list[float] = []
        for j in range(i):
            other = root[j]
            line.append((row[j] - sum(map(float.__mul__, line, other))) / other[j])
        line.append(math.sqrt(row[i] - sum(v * v for v in line)))
        root.append(line)
    return root


def _solve_upper(root: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve `root' x = right` for a lower triangle `root`."""
    size = len(right)
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(root[k][i] * found[k] for k in range(i + 1, size))
        found[i] = (right[i] - rest) / root[i][i]
    return found


def _sd(root: Sequence[Sequence[float]], place: int) -> float:
    """Return the standard deviation of one place: the length of its column of the inverse root."""
    column: list[float] = []
    for i in range(place, len(root)):
        rest = sum(root[i][place + k] * v for k, v in enumerate(column))
        column.append(((1.0 if i == place else 0.0) - rest) / root[i][i])
    return math.sqrt(sum(v * v for v in column))
