"""The best any look-up could do on `drawings.drawing`: the exact posterior of its generator."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from shared.atlas.regions import REGIONS
from tests.benchmarks.drawings import (
    AVERAGE,
    INTENSITY,
    INTENSITY_SD,
    OFFSETS,
    PATTERNS,
    SECOND_FAINTER,
    SECOND_SAME_SIDE,
    SIDES,
    SPREADS,
    Noise,
    Pattern,
    Place,
    other,
)

PLACES: list[Place] = [(r, side) for r in REGIONS for side in REGIONS[r].sides]
MEANS = sorted({mean - less for mean in INTENSITY.values() for less in (0.0, SECOND_FAINTER)})
"""The mean intensities a painted place can have, lowest first."""


class Ceiling:
    """Posterior over (muscle, side) given a drawing, with the generator's own numbers.

    A place painted by several patterns keeps the highest mean, so the probabilities of each mean
    follow from the chance that nothing higher painted it.
    """

    def __init__(self, noise: Noise) -> None:
        self.keys = [(pattern, side) for pattern in PATTERNS for side in SIDES] * len(SPREADS)
        self.seconds = self.keys[: len(self.keys) // len(SPREADS)]
        spreads = [spread for spread in SPREADS.values() for _ in self.seconds]
        mains = np.stack(
            [
                self._painting(noise, p, s, spread, 0.0)
                for (p, s), spread in zip(self.keys, spreads, strict=True)
            ]
        )
        faint = np.stack(
            [self._painting(noise, p, s, AVERAGE, SECOND_FAINTER) for p, s in self.seconds]
        )
        none = np.ones((1, *mains.shape[1:]))
        pairs = mains.astype(np.float32)[:, None] * np.concatenate([none, faint]).astype(np.float32)
        with np.errstate(divide="ignore"):
            self._prior = np.log(self._priors(noise))
        reachable = np.isfinite(self._prior)
        self._main = np.repeat(np.arange(len(mains)), len(faint) + 1)[reachable.ravel()]
        self._prior = self._prior[reachable]
        below = pairs[reachable]  # P(highest mean painted <= level)
        levels = np.diff(below, axis=2)  # P(highest mean painted is exactly this level)
        self._unpainted = np.log(below[:, :, 0])
        self._nothing = self._unpainted.sum(axis=1)
        self._levels = levels
        self._intensity = self._intensities()

    @staticmethod
    def _painting(
        noise: Noise, pattern: Pattern, side: str, spread: float, fainter: float
    ) -> NDArray[np.float64]:
        """Return P(no mark above level) per place and level; level 0 is no mark at all."""
        below = np.ones((len(PLACES), len(MEANS) + 1))
        for place, (state, painted) in pattern.chances(noise, spread, side).items():
            level = MEANS.index(INTENSITY[state] - fainter) + 1
            same = other(place) == place
            for where, share in (
                (place, 1.0 if same else 1 - noise.wrong_side),
                *([] if same else [(other(place), noise.wrong_side)]),
            ):
                below[PLACES.index(where), :level] *= 1 - painted * share
        return below

    def _priors(self, noise: Noise) -> NDArray[np.float64]:
        """Return the prior of every (main, second or none)."""
        prior = np.zeros((len(self.keys), len(self.seconds) + 1))
        for i, (main, side) in enumerate(self.keys):
            share = main.share / len(SIDES) / len(SPREADS)
            prior[i, 0] = share * (1 - noise.second)
            others = sum(p.share for p in PATTERNS if p.muscle != main.muscle)
            for j, (second, second_side) in enumerate(self.seconds):
                if second.muscle != main.muscle:
                    same = SECOND_SAME_SIDE if second_side == side else 1 - SECOND_SAME_SIDE
                    prior[i, j + 1] = share * noise.second * second.share / others * same
        return prior

    @staticmethod
    def _intensities() -> NDArray[np.float64]:
        """Return P(intensity | mean, offset) as offsets x intensities x means."""

        def below(x: float, mean: float) -> float:
            return 0.5 * (1 + math.erf((x - mean) / INTENSITY_SD / math.sqrt(2)))

        table = np.zeros((len(OFFSETS), 11, len(MEANS)))
        for o, offset in enumerate(OFFSETS):
            for m, mean in enumerate(MEANS):
                edges = [0.0, *(below(i + 0.5, mean + offset) for i in range(1, 10)), 1.0]
                table[o, 1:, m] = np.diff(edges)
        return table

    def rank(self, areas: Mapping[Place, int]) -> list[tuple[str, str]]:
        """Return every (muscle, side), most probable first."""
        painted = [PLACES.index(place) for place in areas]
        base = self._prior + self._nothing - self._unpainted[:, painted].sum(axis=1)
        levels = self._levels[:, painted, :]
        total = np.full(len(base), -np.inf)
        values = list(areas.values())
        for table in self._intensity:
            seen = np.einsum("hkm,km->hk", levels, table[values])
            with np.errstate(divide="ignore"):
                total = np.logaddexp(total, base + np.log(seen).sum(axis=1))
        score: dict[tuple[str, str], float] = {}
        for key, weight in zip(self._main, np.exp(total - total.max()), strict=True):
            pattern, side = self.keys[key]
            where = (pattern.muscle, side)
            score[where] = score.get(where, 0.0) + float(weight)
        return sorted(score, key=lambda where: (-score[where], where))
