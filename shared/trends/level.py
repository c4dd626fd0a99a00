"""The pain level behind the answers: a filter over level, flare and the person's own noise.

Every day moves the belief a little (levels drift, seldom jump; flares start, pass and end),
every answer weighs it by how likely that answer is. A missing day only spreads it. How noisily
the person answers is not assumed: the filter runs for several kinds of noise side by side and
the answers themselves decide which of them to believe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import add, mul
from typing import Any

from shared.trends.grid import (
    FAR,
    FLARES,
    JUMPS,
    LEAVE,
    LEVELS,
    NOISE_PRIOR,
    NOISES,
    STAGES,
    STARTS,
    weights,
)

_N = len(LEVELS)
_ROWS = 1 + STAGES * (len(FLARES) - 1)
"""Rows of a belief: no flare, three stages of a mild one, three of a strong one."""
_ADDED = (FLARES[0], *(FLARES[1],) * STAGES, *(FLARES[2],) * STAGES)
_DRIFT = 0.018
"""Chance a day that the level moves half a point up, and as much down."""
_JUMP = 0.004
"""Chance a day that the level jumps; whatever flare there was is then over."""
_SIDE = _DRIFT * (1.0 - _JUMP)
_KEEP = 1.0 - _JUMP - 2.0 * _SIDE
_STAY = 1.0 - LEAVE
_LEAST = 0.002
"""The least belief left to any kind of noise."""
_TINY = 1e-60
"""Below this sum a belief is scaled up again, long before it underflows."""
_FLARE_PRIOR = 0.08

Rows = list[list[float]]
"""One row for each flare state; in a row the levels of every kind of noise, one after another."""
_KINDS = [slice(start, start + _N) for start in range(0, _N * len(NOISES), _N)]


def _product(left: Iterable[float], right: Iterable[float]) -> float:
    """The inner product of two rows."""
    total: float = sum(map(mul, left, right))
    return total


def _prior() -> Rows:
    shape = [1.0 - 0.04 * abs(level - 4.0) for level in LEVELS]
    total = sum(shape)
    flares = [1.0 - _FLARE_PRIOR] + [_FLARE_PRIOR / (_ROWS - 1)] * (_ROWS - 1)
    return [
        [noise * flare * weight / total for noise in NOISE_PRIOR for weight in shape]
        for flare in flares
    ]


_PRIOR = _prior()
"""What is believed of a person before the first answer."""


def _drift(row: list[float]) -> list[float]:
    """Move one row of levels on by a day; the ends reflect."""
    drifted = [
        _KEEP * here + _SIDE * (below + above)
        for below, here, above in zip(row[-1:] + row, row, row[1:] + row[:1], strict=False)
    ]
    for kind in _KINDS:  # at the ends the neighbour is the end itself, not the next kind of noise
        first, last = kind.start, kind.stop - 1
        drifted[first] += _SIDE * (row[first] - row[first - 1])
        drifted[last] += _SIDE * (row[last] - row[(last + 1) % len(row)])
    return drifted


class LevelFilter:
    """The belief about one person's level, day by day.

    `levels` is the probability of each grid level with flares and noise summed out, `flares`
    that of each flare state and `noises` that of each kind of noise with the rest summed out.
    O(1) time and memory a day.
    """

    __slots__ = ("_belief", "_gap", "_last", "_whole", "flares", "levels", "noises")

    def __init__(self) -> None:
        self._belief = [row.copy() for row in _PRIOR]
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
        if self._whole < _TINY or min(self.noises) < _LEAST:
            self._scale()

    def _moved(self) -> Rows:
        """The belief a day later, before flares move and the answer is weighed."""
        levels = self.levels
        landed = [_JUMP * _product(levels, into) for into in JUMPS]
        moved = [_drift(row) for row in self._belief]
        whole = self._whole
        jumped = [whole * share * jump for share in self.noises for jump in landed]
        moved[0] = list(map(add, moved[0], jumped))
        return moved

    def _pass(self) -> None:
        mild, strong = STARTS
        none = 1.0 - mild - strong
        n, m1, m2, m3, s1, s2, s3 = self._moved()
        self._belief = [
            [none * p + LEAVE * (a + b) for p, a, b in zip(n, m3, s3, strict=True)],
            [mild * p + _STAY * a for p, a in zip(n, m1, strict=True)],
            [LEAVE * p + _STAY * a for p, a in zip(m1, m2, strict=True)],
            [LEAVE * p + _STAY * a for p, a in zip(m2, m3, strict=True)],
            [strong * p + _STAY * a for p, a in zip(n, s1, strict=True)],
            [LEAVE * p + _STAY * a for p, a in zip(s1, s2, strict=True)],
            [LEAVE * p + _STAY * a for p, a in zip(s2, s3, strict=True)],
        ]

    def _answer(self, pain: int) -> None:
        w = weights(pain, self._last, self._gap)
        n, m1, m2, m3, s1, s2, s3 = self._moved()
        rows = [
            [
                p * x + a * y + b * z
                for p, x, a, y, b, z in zip(n, w.nn, m3, w.mn, s3, w.sn, strict=True)
            ],
            [p * x + _STAY * a * y for p, x, a, y in zip(n, w.nm, m1, w.mm, strict=True)],
            [(LEAVE * p + _STAY * a) * y for p, a, y in zip(m1, m2, w.mm, strict=True)],
            [(LEAVE * p + _STAY * a) * y for p, a, y in zip(m2, m3, w.mm, strict=True)],
            [p * x + _STAY * a * y for p, x, a, y in zip(n, w.ns, s1, w.ss, strict=True)],
            [(LEAVE * p + _STAY * a) * y for p, a, y in zip(s1, s2, w.ss, strict=True)],
            [(LEAVE * p + _STAY * a) * y for p, a, y in zip(s2, s3, w.ss, strict=True)],
        ]
        self._belief = rows

    def _sum_out(self) -> None:
        """Refresh what is read from the belief, whose sum is free: only ratios mean anything."""
        cells = list(map(sum, zip(*self._belief, strict=True)))
        kinds = [cells[kind] for kind in _KINDS]
        whole = sum(cells)
        self._whole: float = whole
        self.noises: list[float] = [sum(kind) / whole for kind in kinds]
        self.flares: list[float] = [sum(row) / whole for row in self._belief]
        self.levels: list[float] = [sum(cell) / whole for cell in zip(*kinds, strict=True)]

    def _scale(self) -> None:
        """Scale the belief to one; no kind of noise is ever ruled out for good: people change."""
        scales = [max(1.0, _LEAST / share) / self._whole for share in self.noises]
        by_cell = [scale for scale in scales for _ in LEVELS]
        self._belief = [list(map(mul, row, by_cell)) for row in self._belief]
        self._sum_out()

    @property
    def mean(self) -> float:
        """The expected level, flares excluded, 0 to 10."""
        return _product(self.levels, LEVELS)

    @property
    def mean_with_flares(self) -> float:
        """The expected pain of the day, flares included, 0 to 10."""
        return min(self.mean + _product(self.flares, _ADDED), 10.0)

    @property
    def flare(self) -> float:
        """Probability that the day is part of a flare."""
        return min(max(1.0 - self.flares[0], 0.0), 1.0)

    @property
    def noise(self) -> float:
        """The expected spread of this person's daily noise, in points."""
        return sum(share * spread for share, (spread, _) in zip(self.noises, NOISES, strict=True))

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
        """The filter as it was when `to_dict` was called; `ValueError` for another shape."""
        made = cls.__new__(cls)  # the belief of a new one is not needed
        belief = [[float(p) for p in row] for row in state["belief"]]
        if [len(row) for row in belief] != [_N * len(NOISES)] * _ROWS:
            raise ValueError("the level state is from another version: replay the diary")
        made._belief = belief
        made._last = None if state["last"] is None else int(state["last"])
        made._gap = int(state["gap"])
        made._sum_out()
        return made
