"""The grid the level lives on, and how likely each answer is from each cell of it.

A cell is a pain level (0 to 10 in halves) with or without a flare on top. A person answers in
whole numbers from 0 to 10: what they feel is rounded, and whatever lies beyond the ends of the
scale is answered with its end. Answers of neighbouring days share part of their noise, so an
answer is judged from the one before it.
"""

from __future__ import annotations

import math
from functools import lru_cache

LEVELS: tuple[float, ...] = tuple(half / 2 for half in range(21))
"""The pain levels of the grid, score 0 to 10."""

FLARES: tuple[float, ...] = (0.0, 1.75, 3.25)
"""What a flare adds to the level: none, a mild one, a strong one."""

NOISES: tuple[tuple[float, float], ...] = (
    (0.6, 0.4),
    (0.9, 0.4),
    (1.3, 0.45),
    (1.9, 0.6),
)
"""Kinds of answering: spread of the daily noise (score) and its correlation from day to day."""

NOISE_PRIOR: tuple[float, ...] = (0.2, 0.35, 0.3, 0.15)
"""How common each kind of answering is before anything is known of the person."""

REPEAT = 0.15
"""Share of answers that repeat the last one out of habit."""

SLIP = 0.01
"""Share of answers that say nothing about the level: a slip, a day unlike any other."""

FAR = 4
"""From this many days on, an answer no longer depends on the one before it."""

_FLARE_MOVES = (
    (0.985, 0.009, 0.006),
    (0.17, 0.80, 0.03),
    (0.17, 0.03, 0.80),
)


def flare_move(before: int, after: int) -> float:
    """Probability that a flare state is followed by another on the next day."""
    return _FLARE_MOVES[before][after]


def _below(z: float) -> float:
    return 0.5 * math.erfc(-z * math.sqrt(0.5))


def _answer(answer: int, mean: float, spread: float) -> float:
    """Probability of a whole answer when what is felt is normal around `mean`."""
    upper = 1.0 if answer >= 10 else _below((answer + 0.5 - mean) / spread)
    lower = 0.0 if answer <= 0 else _below((answer - 0.5 - mean) / spread)
    return max(upper - lower, 0.0)


Weights = tuple[tuple[float, ...], ...]
"""For each pair of flare states (yesterday, today), one weight per level."""


@lru_cache(maxsize=4096)
def weights(noise: int, answer: int, before: int | None, gap: int) -> Weights:
    """Weights of the nine flare pairs (yesterday-major) for one answer, transition included.

    `before` is the last answer, `gap` days ago (1 is yesterday, `FAR` or more is forgotten).
    """
    spread, memory = NOISES[noise]
    memory = 0.0 if before is None or gap >= FAR else memory**gap
    repeats = REPEAT if before is not None and gap < FAR else 0.0
    rows = []
    for last, last_add in enumerate(FLARES):
        for now, add in enumerate(FLARES):
            move = _FLARE_MOVES[last][now]
            row = []
            for level in LEVELS:
                mean = level + add
                # Noise shrinks near no pain: nobody without pain swings by two points.
                wide = spread * min(1.0, 0.5 + mean / 6)
                if before is not None and memory:
                    felt_last = min(level + last_add, 10.0)
                    mean += memory * (before - felt_last)
                wide *= math.sqrt(1.0 - memory * memory)
                chance = (1.0 - repeats) * _answer(answer, mean, wide)
                if repeats and answer == before:
                    chance += repeats
                row.append(move * ((1.0 - SLIP) * chance + SLIP / 11))
            rows.append(tuple(row))
    return tuple(rows)
