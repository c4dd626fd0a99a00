"""Linear regression for a diary: neighbouring days are alike, and some days are missing.

Errors follow an AR(1) process in calendar time, so two answers three days apart are correlated
by the cube of what neighbours are. The correlation is found by restricted likelihood on a grid,
which does not shrink it in short diaries as the plain estimate does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

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

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        half = t_975(self.freedom) * self.error
        return self.value - half, self.value + half


def t_two_sided(t: float, freedom: int) -> float:
    """Two-sided tail of Student's t, by Wallace's normal approximation (good from 5 on)."""
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2.0))


def t_975(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by the Cornish-Fisher expansion (good from 5 on)."""
    z = 1.959964
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
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


def fit(
    days: Sequence[int], outcome: Sequence[float], columns: Sequence[Sequence[float]]
) -> Estimate:
    """Regress an outcome on columns; returns the estimate of the last column.

    `days` are the day numbers of the rows, rising. Include a column of ones yourself.
    Raises `FlatDataError` when a column never varies or mixes others.
    """
    size, width = len(outcome), len(columns)
    freedom = size - width
    if freedom < 1:
        raise FlatDataError("fewer rows than columns")
    likeliest = -math.inf
    best = Estimate(0.0, math.inf, freedom)
    for memory in _GRID:
        gaps = [later - earlier for earlier, later in pairwise(days)]
        keeps = [0.0, *(memory**gap for gap in gaps)]
        variances = [1.0 - keep * keep for keep in keeps]
        scales = [1.0 / math.sqrt(variance) for variance in variances]
        y = _decorrelated(outcome, keeps, scales)
        x = [_decorrelated(column, keeps, scales) for column in columns]
        lower = _cholesky([[sum(map(mul, a, b)) for b in x] for a in x])
        projected = _forward(lower, [sum(map(mul, a, y)) for a in x])
        rest = max(sum(map(mul, y, y)) - sum(p * p for p in projected), 1e-9)
        likelihood = -0.5 * (
            freedom * math.log(rest)
            + sum(map(math.log, variances))
            + 2.0 * sum(math.log(lower[i][i]) for i in range(width))
        )
        if likelihood > likeliest:
            likeliest = likelihood
            # the last coefficient needs no back substitution
            value = projected[-1] / lower[-1][-1]
            best = Estimate(value, math.sqrt(rest / freedom) / lower[-1][-1], freedom)
    return best
