"""Which scorer finds the muscle behind a drawing: `uv run python -m tests.benchmarks.lookup_cases`.

Prints a table per noise level: how often the muscle and side that a simulated drawing was made
from come first, and are among the first three, with the time per drawing.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.atlas import lookup
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import REGIONS
from tests.benchmarks.drawings import NOISES, PATTERNS, SIDES, Case, Place, drawing, drawing_sloppy

Answer = tuple[str, str]
Scorer = Callable[[Mapping[Place, int]], Sequence[Answer]]


def shipped(areas: Mapping[Place, int]) -> list[Answer]:
    """Rank with the look-up of the atlas."""
    return [(match.muscle, match.side) for match in lookup(areas)]


def jaccard(areas: Mapping[Place, int]) -> list[Answer]:
    """Rank by the share of places in both drawing and pattern among those in either."""

    def score(regions: set[str], here: set[str]) -> float:
        return len(regions & here) / len(regions | here)

    scores: dict[Answer, float] = {}
    for side in SIDES:
        here = {region for region, place_side in areas if place_side in (side, "mid")}
        for muscle in MUSCLES.values():
            scores[muscle.id, side] = score({*muscle.primary, *muscle.spillover}, here)
    return best_first(scores)


def weighted_cosine(areas: Mapping[Place, int]) -> list[Answer]:
    """Rank by the cosine between intensities and a muscle's best point (core 1, spill-over 0.4)."""
    scores: dict[Answer, float] = {}
    for side in SIDES:
        here = {r: value for (r, place_side), value in areas.items() if place_side in (side, "mid")}
        for pattern in PATTERNS:
            weights = dict.fromkeys(pattern.spillover, 0.4) | dict.fromkeys(pattern.primary, 1.0)
            dot = sum(weights.get(region, 0.0) * value for region, value in here.items())
            size = math.hypot(*weights.values()) * math.hypot(*areas.values())
            key = (pattern.muscle, side)
            scores[key] = max(scores.get(key, 0.0), dot / size)
    return best_first(scores)


def naive_bayes(areas: Mapping[Place, int]) -> list[Answer]:
    """Rank by the likelihood per point: core 80 %, spill-over 35 %, background 3 %."""
    places = [(region, side) for region in REGIONS for side in REGIONS[region].sides]
    scores: dict[Answer, float] = {}
    for side in SIDES:
        for pattern in PATTERNS:
            total = pattern.share
            for region, place_side in places:
                here = place_side in (side, "mid")
                core, some = region in pattern.primary, region in pattern.spillover
                chance = 0.8 if here and core else 0.35 if here and some else 0.03
                total *= chance if (region, place_side) in areas else 1 - chance
            key = (pattern.muscle, side)
            scores[key] = scores.get(key, 0.0) + total
    return best_first(scores)


def best_first(scores: Mapping[Answer, float]) -> list[Answer]:
    """Return the answers, highest score first; ties by name, so that a run repeats itself."""
    return sorted(scores, key=lambda key: (-scores[key], key))


SCORERS: dict[str, Scorer] = {
    "Jaccard on the union": jaccard,
    "weighted cosine, best point": weighted_cosine,
    "naive Bayes per point": naive_bayes,
    "shipped": shipped,
}


@dataclass(frozen=True)
class Result:
    """Shares in per cent, and milliseconds per drawing."""

    top1: float
    top3: float
    milliseconds: float


def measure(scorer: Scorer, cases: Sequence[Case]) -> Result:
    """Return how often a scorer finds the main muscle and side of the drawings.

    A drawing on the midline alone cannot tell a side: there either side counts, as one answer.
    """
    start = time.perf_counter()
    answers = [list(scorer(case.areas)) for case in cases]
    spent = time.perf_counter() - start
    first = third = 0
    for case, answer in zip(cases, answers, strict=True):
        truth: tuple[str, ...] = (case.muscle, case.side)
        ranked: list[tuple[str, ...]] = [*answer]
        if all(side == "mid" for _, side in case.areas):
            truth, ranked = truth[:1], list(dict.fromkeys(key[:1] for key in ranked))
        first += ranked[:1] == [truth]
        third += truth in ranked[:3]
    return Result(100 * first / len(cases), 100 * third / len(cases), 1000 * spent / len(cases))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--drawings", type=int, default=500, help="per noise level")
    arguments = parser.parse_args()
    from tests.benchmarks.lookup_ceiling import Ceiling

    print(f"top-1 / top-3 in %, {arguments.drawings} drawings each, seed {arguments.seed}")
    for noise in NOISES:
        rng = random.Random(f"{arguments.seed} {noise.name}")
        cases = [drawing(rng, noise) for _ in range(arguments.drawings)]
        sloppy = [drawing_sloppy(rng, noise) for _ in range(arguments.drawings)]
        print(f"\n{noise.name} noise{'':21}independent faults     faults that hang together")
        for name, scorer in SCORERS.items():
            result, rough = measure(scorer, cases), measure(scorer, sloppy)
            print(
                f"  {name:30} {result.top1:5.1f} / {result.top3:5.1f}"
                f"          {rough.top1:5.1f} / {rough.top3:5.1f}"
                f"     {result.milliseconds:6.1f} ms",
                flush=True,
            )
        ceiling = measure(Ceiling(noise).rank, cases)
        print(
            f"  {'full mixture (ceiling)':30} {ceiling.top1:5.1f} / {ceiling.top3:5.1f}"
            f"{'':28}{ceiling.milliseconds:6.1f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
