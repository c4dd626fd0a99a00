"""From a drawing to the muscles whose referral patterns overlap it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import sqrt

from shared.atlas.likelihood import Place, explain
from shared.atlas.muscles import MUSCLES, Muscle, TriggerPoint
from shared.atlas.regions import check_place

SPILLOVER = 0.4
"""Weight in the overlap of a region felt by some, against 1 for one felt by most."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an overlap of at least `least` is called."""

    least: float
    words: str


STRONG = Words(0.6, "strong overlap")
SOME = Words(0.3, "some overlap")
LITTLE = Words(0.0, "little overlap")

LEAST = 3
"""A single answer would read like a verdict, so there are at least this many."""

NOT_TOLD_APART = (
    "Piriformis and the rear part of gluteus minimus reach the same places. "
    "Calf pain would speak for gluteus minimus. Without it they cannot be told apart."
)
BACK_OF_THIGH = ("thigh_post_prox", "thigh_post_mid", "thigh_post_dist")
CALF = ("popliteal", "calf_prox", "calf_mid")


@dataclass(frozen=True, slots=True)
class Match:
    """A muscle whose pattern overlaps the drawing. An overlap is a hint to explore, no finding.

    `overlap` is 0 to 1 and never above that of a better match. `fits` are the painted places the
    pattern reaches, strongest first; `misses` the painted places of this side and the midline that
    it does not reach. `words` is the overlap for people; `remark` is empty or says what cannot be
    told apart.
    """

    muscle: str
    side: str
    overlap: float
    fits: tuple[Place, ...]
    misses: tuple[Place, ...]
    words: str
    remark: str = ""


def lookup(areas: Mapping[Place, int]) -> list[Match]:
    """Return the muscles, per side, whose pattern overlaps the painted areas, best first.

    `areas` maps (region, side) to an intensity of 1 to 10; 0 is not painted. Regions on the
    midline count for both sides. Ranked by how well a muscle explains the whole drawing
    (`likelihood.explain`). When any pattern overlaps there are at least three answers, the last of
    them near misses with nothing in `fits`. Raises `UnknownPlaceError` for a place the atlas does
    not have.
    """
    for region, side in areas:
        check_place(region, side)
    painted = {place: value for place, value in areas.items() if value > 0}
    explained = explain(painted)
    candidates = [_match(MUSCLES[muscle], side, painted) for muscle, side in explained]
    ranked = sorted(
        candidates, key=lambda m: (-explained[m.muscle, m.side], -m.overlap, m.muscle, m.side)
    )
    matches = [match for match in ranked if match.fits]
    if not matches:
        return []
    near = [match for match in ranked if not match.fits]
    return list(_worded((*matches, *near[: max(0, LEAST - len(matches))]), painted))


def _match(muscle: Muscle, side: str, painted: Mapping[Place, int]) -> Match:
    here = {place: value for place, value in painted.items() if place[1] in (side, "mid")}
    patterns: list[Muscle | TriggerPoint] = [muscle, *muscle.points]
    overlap = max(_cosine(pattern, here) for pattern in patterns)
    reach = {region for pattern in patterns for region in (*pattern.primary, *pattern.spillover)}
    strongest = sorted(here, key=lambda place: (-here[place], place))
    return Match(
        muscle=muscle.id,
        side=side,
        overlap=overlap,
        fits=tuple(place for place in strongest if place[0] in reach),
        misses=tuple(place for place in strongest if place[0] not in reach),
        words="",
    )


def _cosine(pattern: Muscle | TriggerPoint, here: Mapping[Place, int]) -> float:
    """Return the cosine between a pattern's weights and the painted intensities, 0 to 1."""
    weights = dict.fromkeys(pattern.spillover, SPILLOVER) | dict.fromkeys(pattern.primary, 1.0)
    dot = sum(weights.get(region, 0.0) * value for (region, _), value in here.items())
    if not dot:
        return 0.0
    size = sum(w * w for w in weights.values()) * sum(v * v for v in here.values())
    return min(1.0, dot / sqrt(size))


def _worded(matches: tuple[Match, ...], painted: Mapping[Place, int]) -> Iterator[Match]:
    best = 1.0
    alike = {side for side in ("left", "right") if _not_told_apart(side, matches, painted)}
    for match in matches:
        best = min(best, match.overlap)
        words = next(level.words for level in (STRONG, SOME, LITTLE) if best >= level.least)
        pair = match.muscle in ("piriformis", "gluteus_minimus") and match.side in alike
        yield replace(
            match,
            overlap=round(best, 3),
            words=words,
            remark=NOT_TOLD_APART if pair else "",
        )


def _not_told_apart(side: str, matches: tuple[Match, ...], painted: Mapping[Place, int]) -> bool:
    """Whether piriformis and the rear of gluteus minimus share this side's drawing.

    Both are named for pain down the back of the thigh; only gluteus minimus goes on to the calf.
    """
    first = [match.muscle for match in matches if match.side == side][:6]
    return (
        {"piriformis", "gluteus_minimus"} <= set(first)
        and any((region, side) in painted for region in BACK_OF_THIGH)
        and not any((region, side) in painted for region in CALF)
    )
