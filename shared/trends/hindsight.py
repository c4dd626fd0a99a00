"""The level as it looks from today: each day of the past judged from both sides.

The filter knows a day only from what came before it, so its level lags behind what a person sees
in their own chart, and the first days of a new level pass for a flare. Going back from the last
day, each day's belief is weighed by what the days after it came to: the fixed-interval smoother
of a hidden Markov chain over level and flare. The stages of a flare are taken together and its
length is kept; that neighbouring answers share noise is left to the filter. The last day stays as
the filter has it. For showing only: no rule looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add, mul

from shared.trends.days import LevelPoint
from shared.trends.grid import JUMPS, LEAVE, LEVELS, STAGES, STARTS

DRIFT = 0.018
"""Chance a day that the level moves half a point up, and as much down, as in the filter."""
JUMP = 0.004
"""Chance a day that the level jumps; whatever flare there was is then over."""
ENDS = LEAVE / STAGES
"""Chance a day that a flare ends."""
LOW, HIGH = 0.1, 0.9
"""Shares of belief below the band and below its upper end: it holds 80 %."""
_TINY = 1e-12
_SIDE = DRIFT * (1.0 - JUMP)
_KEEP = 1.0 - JUMP - 2.0 * _SIDE
_MILD, _STRONG = STARTS
_NONE = 1.0 - _MILD - _STRONG
_JUMPS_BACK = tuple(zip(*JUMPS, strict=True))

NO_DIFFERENCE = 1e-9
"""A belief that differs by less is the same: days before it hang on it less and less."""
STONE_DAYS = 16
"""Days between those whose beliefs are kept, to see how far back a change reaches."""

Row = list[float]
Rows = tuple[Row, Row, Row]


@dataclass(frozen=True, slots=True)
class Believed:
    """What the filter believed on a day: a row over the levels without a flare, with a mild one,
    and with a strong one. Only their ratios mean anything."""

    day: int
    rows: Rows


def believed(day: int, belief: Sequence[Sequence[float]]) -> Believed:
    """Return the filter's belief (its rows, `LevelFilter.to_dict`) with stages and noise summed."""
    mild, strong = belief[1 : 1 + STAGES], belief[1 + STAGES :]
    return Believed(day, (_folded(belief[:1]), _folded(mild), _folded(strong)))


def _folded(rows: Sequence[Sequence[float]]) -> Row:
    """Return the sum of rows, and in it of the kinds of noise that lie one after another."""
    size = len(LEVELS)
    cells = rows[0] if len(rows) == 1 else list(map(sum, zip(*rows, strict=True)))
    kinds = [cells[start : start + size] for start in range(0, len(cells), size)]
    return list(map(sum, zip(*kinds, strict=True)))


class Hindsight:
    """Looks back over the same days again and again, as far as what changed makes a difference.

    `breathe` is called between days.
    """

    def __init__(self, breathe: Callable[[], object] = lambda: None) -> None:
        self._breathe = breathe
        self._points: list[LevelPoint] = []
        self._stones: dict[int, Rows] = {}

    def look(self, days: Sequence[Believed], same: int = 0) -> list[LevelPoint]:
        """Return the level of each day given all of them; days in order.

        A gap in the day numbers parts histories that know nothing of each other. The first `same`
        days are what they were the last time: where later days make no difference to them any more
        (`NO_DIFFERENCE`), their levels stay.
        """
        points: list[LevelPoint] = []
        rows: Rows = ([], [], [])
        later: int | None = None
        for place in range(len(days) - 1, -1, -1):
            self._breathe()
            one = days[place]
            rows = _scaled(*(_back(one.rows, rows) if later == one.day + 1 else one.rows))
            later = one.day
            if place % STONE_DAYS == 0:
                if place < same and _near(rows, self._stones[place]):
                    del self._points[place + 1 :]
                    break
                self._stones[place] = rows
            points.append(_point(one.day, rows))
        else:
            self._points = []
        self._points.extend(reversed(points))
        return self._points


def looking_back(days: Sequence[Believed]) -> list[LevelPoint]:
    """Look back once, as `Hindsight.look`."""
    return Hindsight().look(days)


def _near(one: Rows, other: Rows) -> bool:
    """Return whether two beliefs differ by so little that no day before them differs either."""
    return all(
        abs(a - b) <= NO_DIFFERENCE
        for row, others in zip(one, other, strict=True)
        for a, b in zip(row, others, strict=True)
    )


def _back(now: Rows, after: Rows) -> Rows:
    """Return a day's belief once that of the day after it is known."""
    n, m, s = now
    whole = sum(map(sum, now))
    floor = _TINY * whole
    levels = [a + b + c for a, b, c in zip(n, m, s, strict=True)]
    landed = [JUMP * sum(map(mul, levels, into)) for into in JUMPS]
    dn, dm, ds = _drift(n), _drift(m), _drift(s)
    # What was to be expected of the day after, and how much more likely it turned out.
    rn = [
        a / (_NONE * p + ENDS * (q + r) + j + floor)
        for a, p, q, r, j in zip(after[0], dn, dm, ds, landed, strict=True)
    ]
    rm = [
        a / (_MILD * p + (1.0 - ENDS) * q + floor) for a, p, q in zip(after[1], dn, dm, strict=True)
    ]
    rs = [
        a / (_STRONG * p + (1.0 - ENDS) * q + floor)
        for a, p, q in zip(after[2], dn, ds, strict=True)
    ]
    jumped = [JUMP * sum(map(mul, rn, out)) for out in _JUMPS_BACK]
    from_none = _drift(
        [_NONE * a + _MILD * b + _STRONG * c for a, b, c in zip(rn, rm, rs, strict=True)]
    )
    from_mild = _drift([ENDS * a + (1.0 - ENDS) * b for a, b in zip(rn, rm, strict=True)])
    from_strong = _drift([ENDS * a + (1.0 - ENDS) * b for a, b in zip(rn, rs, strict=True)])
    return (
        list(map(mul, n, map(add, from_none, jumped))),
        list(map(mul, m, map(add, from_mild, jumped))),
        list(map(mul, s, map(add, from_strong, jumped))),
    )


def _drift(row: Row) -> Row:
    """Move a row of levels on by a day, or back: the ends reflect, so both are the same."""
    return [
        _KEEP * here + _SIDE * (below + above)
        for below, here, above in zip(row[:1] + row, row, row[1:] + row[-1:], strict=False)
    ]


def _scaled(n: Row, m: Row, s: Row) -> Rows:
    scale = 1.0 / (sum(n) + sum(m) + sum(s))
    return [p * scale for p in n], [p * scale for p in m], [p * scale for p in s]


def _point(day: int, rows: Rows) -> LevelPoint:
    levels = [a + b + c for a, b, c in zip(*rows, strict=True)]
    mean = min(max(sum(map(mul, levels, LEVELS)), 0.0), 10.0)
    flare = min(max(1.0 - sum(rows[0]), 0.0), 1.0)
    low, high = quantile(levels, LOW), quantile(levels, HIGH)
    return LevelPoint(day, mean, min(low, mean), max(high, mean), flare)


def quantile(levels: Sequence[float], share: float) -> float:
    """Return the level below which this share of belief lies, cells taken as half a point wide."""
    left = share
    for p, level in zip(levels, LEVELS, strict=True):
        if left <= p:
            inside = left / p if p > 0.0 else 0.5
            return min(max(level - 0.25 + 0.5 * inside, 0.0), 10.0)
        left -= p
    return 10.0
