"""The pain level behind the answers: a filter over level, flare and the person's own noise.

Every day moves the belief a little (levels drift, seldom jump; flares start and end), every
answer weighs it by how likely that answer is. A missing day only spreads it. How noisily the
person answers is not assumed: the filter runs for several kinds of noise side by side and the
answers themselves decide which of them to believe.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.trends.grid import FAR, FLARES, LEVELS, NOISE_PRIOR, NOISES, flare_move, weights

_N = len(LEVELS)
_F = len(FLARES)
_DRIFT = 0.018
"""Chance a day that the level moves half a point up, and as much down."""
_JUMP = 0.005
"""Chance a day that the level jumps to anywhere."""
_PRIOR_FLARE = (0.92, 0.05, 0.03)

Belief = list[list[list[float]]]
"""Probability by noise kind, flare state and level; everything together sums to one."""


def _prior() -> Belief:
    shape = [1.0 - 0.04 * abs(level - 4.0) for level in LEVELS]
    total = sum(shape)
    return [
        [[p_noise * p_flare * weight / total for weight in shape] for p_flare in _PRIOR_FLARE]
        for p_noise in NOISE_PRIOR
    ]


def _spread(row: list[float]) -> list[float]:
    """Move one row of levels on by a day; the ends reflect, the sum stays."""
    keep = 1.0 - 2.0 * _DRIFT - _JUMP
    far = _JUMP * sum(row) / _N
    padded = [row[0], *row, row[-1]]
    return [
        keep * here + _DRIFT * (left + right) + far
        for left, here, right in zip(padded, row, padded[2:], strict=False)
    ]


class LevelFilter:
    """The belief about one person's level, day by day.

    `levels` is the probability of each grid level with flares and noise summed out, `flare` the
    probability that today is part of one. O(1) time and memory a day.
    """

    __slots__ = ("_belief", "_gap", "_last", "flare", "levels", "noise")

    def __init__(self) -> None:
        self._belief = _prior()
        self._last: int | None = None
        self._gap = 0
        self._sum_out()

    def step(self, pain: int | None) -> None:
        """Go on by one day, with the answer of that day or `None`."""
        self._gap = min(self._gap + 1, FAR)
        if pain is None:
            self._pass()
        else:
            self._answer(pain)
            self._last, self._gap = pain, 0
        self._sum_out()

    def _pass(self) -> None:
        belief = self._belief
        for noise, rows in enumerate(belief):
            spread = [_spread(row) for row in rows]
            belief[noise] = [
                [
                    sum(spread[before][level] * flare_move(before, after) for before in range(_F))
                    for level in range(_N)
                ]
                for after in range(_F)
            ]

    def _answer(self, pain: int) -> None:
        belief = self._belief
        total = 0.0
        for noise, rows in enumerate(belief):
            none, mild, strong = (_spread(row) for row in rows)
            nn, nm, ns, mn, mm, ms, sn, sm, ss = weights(noise, pain, self._last, self._gap)
            new = [
                [
                    n * a + m * b + s * c
                    for n, a, m, b, s, c in zip(none, nn, mild, mn, strong, sn, strict=True)
                ],
                [
                    n * a + m * b + s * c
                    for n, a, m, b, s, c in zip(none, nm, mild, mm, strong, sm, strict=True)
                ],
                [
                    n * a + m * b + s * c
                    for n, a, m, b, s, c in zip(none, ns, mild, ms, strong, ss, strict=True)
                ],
            ]
            belief[noise] = new
            total += sum(new[0]) + sum(new[1]) + sum(new[2])
        scale = 1.0 / total
        for noise, rows in enumerate(belief):
            belief[noise] = [[p * scale for p in row] for row in rows]

    def _sum_out(self) -> None:
        belief = self._belief
        self.levels: list[float] = [
            sum(cell) for cell in zip(*(row for rows in belief for row in rows), strict=True)
        ]
        self.flare: float = sum(sum(rows[1]) + sum(rows[2]) for rows in belief)
        self.noise: float = sum(
            NOISES[noise][0] * sum(map(sum, rows)) for noise, rows in enumerate(belief)
        )

    @property
    def mean(self) -> float:
        """The expected level, flares excluded, 0 to 10."""
        return sum(p * level for p, level in zip(self.levels, LEVELS, strict=True))

    @property
    def mean_with_flares(self) -> float:
        """The expected pain of the day, flares included, 0 to 10."""
        extra = sum(
            add * sum(sum(rows[state]) for rows in self._belief) for state, add in enumerate(FLARES)
        )
        return min(self.mean + extra, 10.0)

    def above(self, bound: float) -> float:
        """Probability that the level lies above a bound, cells taken as half a point wide."""
        total = 0.0
        for p, level in zip(self.levels, LEVELS, strict=True):
            share = (level + 0.25 - bound) * 2.0
            if share > 0.0:
                total += p if share >= 1.0 else p * share
        return total

    def quantile(self, share: float) -> float:
        """The level below which this share of belief lies, 0 to 10."""
        left = share
        for p, level in zip(self.levels, LEVELS, strict=True):
            if left <= p:
                inside = left / p if p > 0.0 else 0.5
                return min(max(level - 0.25 + 0.5 * inside, 0.0), 10.0)
            left -= p
        return 10.0

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON-ready values."""
        return {"belief": self._belief, "last": self._last, "gap": self._gap}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> LevelFilter:
        """The filter as it was when `to_dict` was called."""
        made = cls()
        belief = [[[float(p) for p in row] for row in rows] for rows in state["belief"]]
        if [[len(row) for row in rows] for rows in belief] != [[_N] * _F] * len(NOISES):
            raise ValueError("belief has another shape: the state is from another version")
        made._belief = belief
        made._last = None if state["last"] is None else int(state["last"])
        made._gap = int(state["gap"])
        made._sum_out()
        return made
