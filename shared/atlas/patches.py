"""Skin regions of a view, chosen and joined: what a referral pattern or a drawing covers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from shared.atlas.artwork import VIEWS, RegionShape, View
from shared.atlas.content import load
from shared.atlas.muscles import MUSCLES
from shared.atlas.paths import Point, Polygon
from shared.atlas.regions import REGIONS

Place = tuple[str, str]
"""A region and its side."""


def pattern_places(
    muscle: str, side: str, point: str | None = None
) -> tuple[frozenset[Place], frozenset[Place]]:
    """Return the places where `muscle` refers pain: felt by most people, and by some.

    With `point` only that trigger point's pattern; a point without one of its own has the
    muscle's. Regions on the midline have side `mid`. Raises `KeyError` for an unknown muscle.
    """
    source = MUSCLES[muscle]
    own = next((p for p in source.points if p.id == point), None)
    primary, spillover = (own or source).primary, (own or source).spillover
    return _places(primary, side), _places(spillover, side)


def patches(view: View, places: Iterable[Place]) -> list[RegionShape]:
    """Return the patches of `view` that show one of `places`, in the view's order."""
    wanted = set(places)
    return [patch for patch in view.regions if (patch.region, patch.side) in wanted]


def best_view(muscle: str, side: str, point: str | None = None) -> str:
    """Return the id of the view that shows `muscle` and where it refers best on `side`.

    Most of the pattern counts most; then the view in which the muscle itself is seen best.
    Raises `KeyError` for an unknown muscle.
    """
    primary, spillover = pattern_places(muscle, side, point)
    own: str = load("artwork/attachments")[muscle]["view"]
    if own.endswith("_lateral"):
        own = f"{side}_lateral"

    def worth(name: str) -> int:
        view = VIEWS[name]
        drawn = any(s.muscle == muscle and s.side == side for s in view.shapes)
        seen = 2 * len(patches(view, primary)) + len(patches(view, spillover))
        return seen + 2 * drawn + 3 * (name == own)

    return max(VIEWS, key=worth)


def views_needed(muscle: str, side: str, point: str | None = None) -> tuple[str, ...]:
    """Return the fewest views, best first, that together show all of the primary pattern.

    A front muscle that refers to the back needs two. What is felt only inside shows in none.
    """
    chosen = [best_view(muscle, side, point)]
    primary, _ = pattern_places(muscle, side, point)
    shown = {name: {(p.region, p.side) for p in patches(VIEWS[name], primary)} for name in VIEWS}
    missing = primary - shown[chosen[0]]
    while missing:
        most = max(VIEWS, key=lambda name: len(shown[name] & missing))
        if not shown[most] & missing:
            break
        chosen.append(most)
        missing -= shown[most]
    return tuple(chosen)


def joined(rings: Iterable[Polygon]) -> tuple[Polygon, ...]:
    """Return the outlines of the area that neighbouring `rings` cover together.

    The patches of a view share their border points exactly, so a border between two of them is
    walked once each way and cancels out. Rings must turn the same way, as those of one side do.
    """
    edges: dict[tuple[Point, Point], None] = {}
    for ring in rings:
        for a, b in pairwise((*ring, ring[0])):
            if (b, a) in edges:
                del edges[b, a]
            else:
                edges[a, b] = None
    onward: dict[Point, list[Point]] = {}
    for a, b in edges:
        onward.setdefault(a, []).append(b)
    outlines: list[Polygon] = []
    for start in list(onward):
        while onward.get(start):
            ring_points = [start]
            while (ends := onward.get(ring_points[-1])) and (
                len(ring_points) == 1 or ring_points[-1] != start
            ):
                ring_points.append(ends.pop())
            outlines.append(tuple(ring_points[:-1]))
    return tuple(outline for outline in outlines if len(outline) > 2)


def _places(regions: Iterable[str], side: str) -> frozenset[Place]:
    return frozenset((r, side if REGIONS[r].paired else "mid") for r in regions)
