"""Linear regression for a diary: neighbouring days are alike, and some days are missing.

Errors follow an AR(1) process in calendar time, so two answers three days apart are correlated
by the cube of what neighbours are. A short diary does not tell the correlation well, so none is
picked: the estimates for every correlation on a grid are averaged by how likely it makes the diary
(restricted likelihood, flat prior), and what they differ by is part of the error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from statistics import NormalDist

_GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Correlations of neighbouring days that are tried."""


class FlatDataError(ValueError):
    """The columns do not tell themselves apart: something never varied."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One coefficient with its standard error, and the degrees of freedom left."""

    value: float
    error: float
    freedom: int

    @property
    def p(self) -> float:
        """Two-sided p value."""
        return t_two_sided(self.value / self.error, self.freedom) if self.error > 0.0 else 1.0

    def interval(self, below: float = 0.025, above: float = 0.025) -> tuple[float, float]:
        """The ends that the truth lies outside with chance `below` and `above` (95 % in all)."""
        return (
            self.value - t_quantile(1.0 - below, self.freedom) * self.error,
            self.value + t_quantile(1.0 - above, self.freedom) * self.error,
        )


def t_two_sided(t: float, freedom: int) -> float:
    """Two-sided tail of Student's t, by Wallace's normal approximation (good from 5 on)."""
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2.0))


def t_quantile(chance: float, freedom: int) -> float:
    """Quantile of Student's t, by the Cornish-Fisher expansion (good from 5 degrees on)."""
    z = NormalDist().inv_cdf(chance)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The lower factor; of the symmetric `matrix` only the lower half is read."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(map(mul, lower[i][:j], lower[j][:j]))
            if i == j:
                if rest <= 1e-9 * max(matrix[i][i], 1e-12):
                    raise FlatDataError("a column is a mixture of others")
                lower[i][i] = math.sqrt(rest)
            else:
                lower[i][j] = rest / lower[j][j]
    return lower


def _forward(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    out: list[float] = []
    for row, value in zip(lower, right, strict=True):
        out.append((value - sum(map(mul, row, out))) / row[len(out)])
    return out


def _decorrelated(
    values: Sequence[float], keeps: Sequence[float], scales: Sequence[float]
) -> list[float]:
    """Each value less what the one before it tells, in units of what is left."""
    before = [0.0, *values[:-1]]
    return [
        (value - keep * last) * scale
        for value, last, keep, scale in zip(values, before, keeps, scales, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Fit:
    """The last coefficient for one correlation, and the restricted log-likelihood of that."""

    likelihood: float
    value: float
    variance: float


def _fit_with(
    memory: float,
    days: Sequence[int],
    outcome: Sequence[float],
    columns: Sequence[Sequence[float]],
) -> _Fit:
    """Generalised least squares when neighbouring days are correlated by `memory`."""
    width, freedom = len(columns), len(outcome) - len(columns)
    keeps = [0.0, *(memory ** (later - earlier) for earlier, later in pairwise(days))]
    variances = [1.0 - keep * keep for keep in keeps]
    scales = [1.0 / math.sqrt(variance) for variance in variances]
    y = _decorrelated(outcome, keeps, scales)
    x = [_decorrelated(column, keeps, scales) for column in columns]
    lower = _cholesky([[sum(map(mul, a, b)) for b in x[: i + 1]] for i, a in enumerate(x)])
    projected = _forward(lower, [sum(map(mul, a, y)) for a in x])
    rest = max(sum(map(mul, y, y)) - sum(p * p for p in projected), 1e-9)
    likelihood = -0.5 * (
        freedom * math.log(rest)
        + sum(map(math.log, variances))
        + 2.0 * sum(math.log(lower[i][i]) for i in range(width))
    )
    # the last coefficient needs no back substitution
    last = lower[-1][-1]
    return _Fit(likelihood, projected[-1] / last, rest / freedom / last**2)


def fit(
    days: Sequence[int],
    outcome: Sequence[float],
    columns: Sequence[Sequence[float]],
    breathe: Callable[[], object] = lambda: None,
) -> Estimate:
    """Regress an outcome on columns; returns the estimate of the last column.

    `days` are the day numbers of the rows, rising. Include a column of ones yourself. `breathe` is
    called now and then: whoever is in a hurry can go first there.
    Raises `FlatDataError` when a column never varies or mixes others.
    """
    if len(outcome) <= len(columns):
        raise FlatDataError("fewer rows than columns")
    freedom = len(outcome) - len(columns)
    fits = []
    for memory in _GRID:
        breathe()
        fits.append(_fit_with(memory, days, outcome, columns))
    likeliest = max(found.likelihood for found in fits)
    weights = [math.exp(found.likelihood - likeliest) for found in fits]
    total = sum(weights)
    mean = sum(w * found.value for w, found in zip(weights, fits, strict=True)) / total
    variance = sum(
        w * (found.variance + (found.value - mean) ** 2)
        for w, found in zip(weights, fits, strict=True)
    )
    return Estimate(mean, math.sqrt(variance / total), freedom)
