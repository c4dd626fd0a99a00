"""Simulated pain diaries whose truth is known: one year of one person per seed and number.

The person's latent pain is a course by class, slow drift, and flares; what is logged is that plus
day-to-day noise, weekdays, the wandering of how a person uses the scale, habit, rounding, and
days without a log. Figures follow measured pain diaries where there are any, else assumptions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Series = npt.NDArray[np.float64]

DAYS = 365
"""Days of a diary."""
BEYOND = 60
"""Days the latent course goes on, so that what is true on the last day can be told."""


@dataclass(frozen=True)
class World:
    """What the simulated people and their logging are like."""

    name: str
    shares: tuple[tuple[str, float], ...] = (
        ("recovering_fast", 0.15),
        ("recovering_slow", 0.13),
        ("mild", 0.16),
        ("fluctuating", 0.12),
        ("moderate", 0.10),
        ("severe", 0.08),
        ("relapse", 0.10),
        ("gradual", 0.08),
        ("step", 0.08),
    )
    noise: tuple[float, float] = (0.8, 1.5)
    memory: tuple[float, float] = (0.3, 0.6)
    flares: float = 5.0
    repeat: float = 0.2
    missing: float = 0.28
    missing_slope: float = -0.2
    """Change of the log-odds of a missed day for one point more pain; measured: -0.2 to 0.1."""
    gaps: float = 1.6
    """Expected gaps of 5 to 40 days in a year."""
    leave: float = 1 / 3
    """Share of people who stop logging within the year."""


MIXED = World("mixed")
CHANGED: tuple[World, ...] = (
    replace(MIXED, name="complete", missing=0.0, gaps=0.0, leave=0.0),
    replace(MIXED, name="random", missing=0.37, missing_slope=0.0, gaps=0.0),
    replace(MIXED, name="not random", missing=0.37, missing_slope=-0.25, gaps=0.0),
    replace(MIXED, name="sparse", missing=0.64, gaps=1.6),
    replace(MIXED, name="noisy", noise=(1.3, 2.0), memory=(0.5, 0.7)),
)
OTHER_PEOPLE = replace(
    MIXED,
    name="other people",
    shares=(
        ("recovering_fast", 0.10),
        ("recovering_slow", 0.10),
        ("mild", 0.15),
        ("fluctuating", 0.25),
        ("waves", 0.10),
        ("moderate", 0.08),
        ("severe", 0.04),
        ("relapse", 0.05),
        ("gradual", 0.08),
        ("stairs", 0.05),
    ),
    flares=8.0,
)
"""Other classes and more flares: a check that a rule was not fitted to one generator."""


@dataclass(frozen=True)
class Diary:
    """One simulated year.

    `latent` is pain without noise for `DAYS + BEYOND` days, 0 to 10; `answers` what was logged
    on each of the `DAYS` days; `end` the day logging stopped for good.
    """

    course: str
    latent: Series = field(repr=False)
    answers: list[int | None] = field(repr=False)
    end: int


Rng = np.random.Generator
_T = np.arange(DAYS + BEYOND, dtype=float)


def _wander(rng: Rng, spread: float, days: float) -> Series:
    """A stationary AR(1) series of that spread, forgetting over about that many days."""
    keep = float(np.exp(-1.0 / days))
    steps = rng.normal(0.0, spread * np.sqrt(1.0 - keep * keep), _T.size)
    steps[0] = rng.normal(0.0, spread)
    out = np.empty(_T.size)
    last = 0.0
    for i, step in enumerate(steps):
        last = keep * last + step
        out[i] = last
    return out


def _ramp(start: float, length: float) -> Series:
    return np.clip((_T - start) / max(length, 1.0), 0.0, 1.0)


def _recovering(
    rng: Rng, start: tuple[float, float], end: tuple[float, float], tau: Series
) -> Series:
    low = rng.uniform(*end)
    return low + (rng.uniform(*start) - low) * np.exp(-_T / float(tau))


def _fast(rng: Rng) -> Series:
    return _recovering(rng, (3.5, 7.0), (0.3, 2.0), rng.uniform(7, 20))


def _slow(rng: Rng) -> Series:
    return _recovering(rng, (3.5, 7.0), (0.5, 2.5), rng.uniform(30, 80))


def _mild(rng: Rng) -> Series:
    return np.full(_T.size, rng.uniform(0.8, 3.0))


def _fluctuating(rng: Rng) -> Series:
    return rng.uniform(2.8, 4.6) + _wander(rng, rng.uniform(0.6, 1.2), rng.uniform(20, 60))


def _moderate(rng: Rng) -> Series:
    return np.full(_T.size, rng.uniform(4.2, 6.0))


def _severe(rng: Rng) -> Series:
    return np.full(_T.size, rng.uniform(6.3, 8.2))


def _relapse(rng: Rng) -> Series:
    first = _fast(rng)
    at = rng.uniform(70, 280)
    up = _ramp(at, rng.uniform(2, 14)) * (
        1.0 - _ramp(at + rng.uniform(35, 150), rng.uniform(10, 60))
    )
    return first + rng.uniform(2.5, 5.0) * up


def _gradual(rng: Rng) -> Series:
    rise = _ramp(rng.uniform(20, 180), rng.uniform(60, 200))
    return rng.uniform(1.2, 3.5) + rng.uniform(2.3, 4.8) * rise


def _step(rng: Rng) -> Series:
    return rng.uniform(1.2, 3.5) + rng.uniform(2.2, 4.5) * _ramp(
        rng.uniform(45, 320), rng.uniform(1, 7)
    )


def _waves(rng: Rng) -> Series:
    period = rng.uniform(40, 120)
    wave = np.sin(2 * np.pi * (_T / period + rng.uniform()))
    return rng.uniform(2.0, 5.0) + rng.uniform(0.8, 2.2) * wave


def _stairs(rng: Rng) -> Series:
    level = np.full(_T.size, rng.uniform(1.0, 3.0))
    for at in rng.uniform(30, 330, 3):
        level += rng.uniform(-1.0, 2.2) * _ramp(at, 5)
    return level


COURSES: dict[str, Callable[[Rng], Series]] = {
    "recovering_fast": _fast,
    "recovering_slow": _slow,
    "mild": _mild,
    "fluctuating": _fluctuating,
    "moderate": _moderate,
    "severe": _severe,
    "relapse": _relapse,
    "gradual": _gradual,
    "step": _step,
    "waves": _waves,
    "stairs": _stairs,
}


def _flares(rng: Rng, a_year: float) -> Series:
    """Flares of 3 to 10 days and 1.5 to 4 points that rise at once and end softly."""
    out = np.zeros(_T.size)
    for _ in range(rng.poisson(a_year * _T.size / 365)):
        at, length = int(rng.integers(0, _T.size)), int(rng.integers(3, 11))
        shape = np.ones(length)
        shape[-1] = 0.5
        part = out[at : at + length]
        np.maximum(part, rng.uniform(1.5, 4.0) * shape[: part.size], out=part)
    return out


def _felt(rng: Rng, world: World, latent: Series) -> Series:
    """The latent pain with daily noise, weekday, and the wandering use of the scale."""
    spread, memory = rng.uniform(*world.noise), rng.uniform(*world.memory)
    noise = _wander(rng, spread, -1.0 / np.log(memory))
    noise *= np.clip(0.35 + latent / 4.5, 0.0, 1.0)  # little noise where there is little pain
    monday = np.where((np.arange(_T.size) + rng.integers(7)) % 7 == 0, rng.uniform(0.0, 0.8), 0.0)
    bias = rng.normal(0.0, 0.5) * _T / 365 + _wander(rng, 0.2, 60)
    return latent + noise + monday + bias


def _missed(rng: Rng, world: World, felt: Series) -> npt.NDArray[np.bool_]:
    if world.missing > 0.0:
        odds = np.log(world.missing / (1.0 - world.missing))
        odds = odds + world.missing_slope * (felt - felt.mean()) + rng.normal(0.0, 0.4)
        missed = rng.uniform(size=felt.size) < 1.0 / (1.0 + np.exp(-odds))
    else:
        missed = np.zeros(felt.size, dtype=bool)
    for _ in range(rng.poisson(world.gaps)):
        at = int(rng.integers(0, felt.size))
        missed[at : at + int(rng.integers(5, 41))] = True
    return missed


def simulate(seed: int, number: int, world: World = MIXED) -> Diary:
    """The diary of one person; the same seed, number and world give the same diary."""
    rng = np.random.default_rng((seed, number))
    names = [name for name, _ in world.shares]
    weights = np.array([share for _, share in world.shares])
    course = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    drift = _wander(rng, rng.uniform(0.1, 0.5), 60)
    latent = np.clip(COURSES[course](rng) + drift + _flares(rng, world.flares), 0.0, 10.0)
    felt = _felt(rng, world, latent)[:DAYS]
    whole = np.clip(np.rint(felt), 0, 10).astype(int)
    missed = _missed(rng, world, felt)
    habit = rng.uniform(size=DAYS) < world.repeat
    end = DAYS if rng.uniform() >= world.leave else int(rng.integers(40, DAYS))
    answers: list[int | None] = []
    last: int | None = None
    for day in range(DAYS):
        if missed[day] or day >= end:
            answers.append(None)
            continue
        last = last if habit[day] and last is not None else int(whole[day])
        answers.append(last)
    return Diary(course, latent, answers, end)
