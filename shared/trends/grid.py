"""The grid the level lives on, and how likely each answer is from each cell of it.

A cell is a pain level (0 to 10 in halves) with or without a flare on top. A person answers in
whole numbers from 0 to 10: what they feel is rounded. The ends of the scale are taken for answers
like any other and noise for as large everywhere, so that a course is judged alike at every height:
the same rise from a higher level must not weigh less. Answers of neighbouring days share part of
their noise, so an answer is judged from the one before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

LEVELS: tuple[float, ...] = tuple(half / 2 for half in range(21))
"""The pain levels of the grid, score 0 to 10."""

FLARES: tuple[float, ...] = (0.0, 2.0, 3.5)
"""What a flare adds to the level: none, a mild one, a strong one."""

STAGES = 3
"""Stages of a flare; passing through them makes flares of about a week likely, long ones rare."""

LEAVE = 0.45
"""Chance a day to pass from one stage of a flare to the next, or out of the last one."""

STARTS: tuple[float, ...] = (0.009, 0.005)
"""Chance a day that a mild or a strong flare starts."""

NOISES: tuple[tuple[float, float], ...] = ((0.7, 0.45), (1.1, 0.45), (1.7, 0.55))
"""Kinds of answering: spread of the daily noise (score) and its correlation from day to day."""

NOISE_PRIOR: tuple[float, ...] = (0.3, 0.45, 0.25)
"""How common each kind of answering is before anything is known of the person."""

REPEAT = 0.18
"""Share of answers that repeat the last one out of habit."""

SLIP = 0.004
"""Share of answers that say nothing about the level: a slip, a day unlike any other."""

FAR = 4
"""From this many days on, an answer no longer depends on the one before it."""


def _below(z: float) -> float:
    return 0.5 * math.erfc(-z * math.sqrt(0.5))


def _answer(answer: int, mean: float, spread: float) -> float:
    """Probability of a whole answer when what is felt is normal around `mean`."""
    upper = _below((answer + 0.5 - mean) / spread)
    lower = _below((answer - 0.5 - mean) / spread)
    return max(upper - lower, 0.0)


Row = tuple[float, ...]
"""One number for each level, or for each level of every kind of noise."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How likely one answer is, by level, for each way a flare may go on from yesterday.

    Named by flare yesterday and today: `n` none, `m` mild, `s` strong; the chance that a flare
    starts or ends is part of `nn`, `nm`, `ns`, `mn` and `sn`.
    """

    nn: Row
    nm: Row
    ns: Row
    mn: Row
    mm: Row
    sn: Row
    ss: Row


@lru_cache(maxsize=2048)
def weights(answer: int, before: int | None, gap: int) -> Weights:
    """Weights of one answer, all kinds of noise one after the other in every row.

    `before` is the last answer, `gap` days ago (1 is yesterday, `FAR` or more is forgotten).
    """
    known = before if gap < FAR else None

    def row(last: int, now: int, chance: float) -> Row:
        return tuple(
            chance * _likely(answer, known, gap, noise, level + FLARES[now], level + FLARES[last])
            for noise in NOISES
            for level in LEVELS
        )

    mild, strong = STARTS
    return Weights(
        nn=row(0, 0, 1.0 - mild - strong),
        nm=row(0, 1, mild),
        ns=row(0, 2, strong),
        mn=row(1, 0, LEAVE),
        mm=row(1, 1, 1.0),
        sn=row(2, 0, LEAVE),
        ss=row(2, 2, 1.0),
    )


def _likely(  # noqa: PLR0917
    answer: int,
    before: int | None,
    gap: int,
    noise: tuple[float, float],
    felt: float,
    felt_before: float,
) -> float:
    """Probability of an answer when `felt` is expected today and `felt_before` was last time."""
    spread, memory = noise
    if before is None:
        chance = _answer(answer, felt, spread)
    else:
        memory **= gap
        felt += memory * (before - felt_before)
        chance = _answer(answer, felt, spread * math.sqrt(1.0 - memory * memory))
        chance = (1.0 - REPEAT) * chance + (REPEAT if answer == before else 0.0)
    return (1.0 - SLIP) * chance + SLIP / 11


def _jumps() -> tuple[Row, ...]:
    """Where a level that jumps goes: for each new level, the weight of each old one.

    A jump of one size is as likely from every level; one that would leave the scale stays put.
    """
    near = [[math.exp(-0.5 * ((new - old) / 2.5) ** 2) + 0.02 for old in LEVELS] for new in LEVELS]
    whole = max(sum(row) for row in near)
    return tuple(
        tuple(
            here / whole + (1.0 - sum(row) / whole if old == new else 0.0)
            for old, here in enumerate(row)
        )
        for new, row in enumerate(near)
    )


JUMPS: tuple[Row, ...] = _jumps()
"""`JUMPS[new][old]`: probability that a jump from one level leads to another."""
