"""Painting where it hurts: what is painted so far, and which regions that means."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from shared.atlas.artwork import VIEW_IDS, VIEWS
from shared.diary.drawing import Drawing, Point, Stroke
from shared.diary.entry import Area

Place = tuple[str, str]
Cell = tuple[int, int]

CELL = 4.0
"""Side of a cell of the grid that strokes and regions are compared on, in drawing units."""

SHARE = 0.2
"""A region counts from this painted share of it on."""

MAIN_SHARE = 0.34
"""It also counts when one stroke lies in it with this share: a dot in a large region is meant."""

STEP = 2.0
"""A finger's path is kept at points at least this far apart, in drawing units."""


@lru_cache(maxsize=len(VIEW_IDS))
def region_grid(view_id: str) -> dict[Cell, Place]:
    """Return the region of every cell of a view whose middle lies in one."""
    grid: dict[Cell, Place] = {}
    for shape in VIEWS[view_id].regions:
        place = (shape.region, shape.side)
        points = shape.polygon
        low, high = min(y for _, y in points), max(y for _, y in points)
        for row in range(int(low / CELL), int(high / CELL) + 1):
            y = (row + 0.5) * CELL
            crossings = sorted(
                x0 + (y - y0) * (x1 - x0) / (y1 - y0)
                for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True)
                if (y0 > y) != (y1 > y)
            )
            for start, end in zip(crossings[::2], crossings[1::2], strict=False):
                for column in range(math.ceil(start / CELL - 0.5), int(end / CELL + 0.5)):
                    grid[column, row] = place
    return grid


@lru_cache(maxsize=len(VIEW_IDS))
def region_sizes(view_id: str) -> Counter[Place]:
    """Return how many cells each region of a view has."""
    return Counter(region_grid(view_id).values())


def region_at(view_id: str, x: float, y: float) -> Place | None:
    """Return the region at a point of a view (y down), or None beside the body."""
    return region_grid(view_id).get((int(x // CELL), int(y // CELL)))


def cells_of(stroke: Stroke) -> set[Cell]:
    """Return the cells whose middle lies under a stroke."""
    found: set[Cell] = set()
    reach = stroke.radius
    for x, y in _along(stroke.points, max(reach / 2, CELL / 2)):
        for row in range(int((y - reach) / CELL - 0.5), int((y + reach) / CELL + 0.5) + 1):
            cy = (row + 0.5) * CELL - y
            if abs(cy) > reach:
                continue
            half = math.sqrt(reach * reach - cy * cy)
            first, last = math.ceil((x - half) / CELL - 0.5), math.floor((x + half) / CELL - 0.5)
            found.update((column, row) for column in range(first, last + 1))
    return found


def areas_of(strokes: Iterable[Stroke]) -> tuple[Area, ...]:
    """Return the regions that strokes cover, strongest first.

    Later strokes lie over earlier ones. A region seen in several views counts once, with the
    strongest intensity; within a view its intensity is the strongest that covers at least a
    quarter of what is painted there.
    """
    strongest: dict[Place, int] = {}
    by_view: dict[str, list[Stroke]] = {}
    for stroke in strokes:
        if stroke.view in VIEW_IDS:
            by_view.setdefault(stroke.view, []).append(stroke)
    for view, painted in by_view.items():
        for place, intensity in _areas_in(view, painted).items():
            strongest[place] = max(strongest.get(place, 0), intensity)
    ranked = sorted(strongest.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Area(region, side, intensity) for (region, side), intensity in ranked)


def _areas_in(view: str, strokes: list[Stroke]) -> dict[Place, int]:
    grid, sizes = region_grid(view), region_sizes(view)
    painted: dict[Cell, int] = {}
    owner: dict[Cell, int] = {}
    for number, stroke in enumerate(strokes):
        cells = [cell for cell in cells_of(stroke) if cell in grid]
        for cell in cells:
            if stroke.erases:
                painted.pop(cell, None)
                owner.pop(cell, None)
            else:
                painted[cell] = stroke.intensity
                owner[cell] = number
    counts: dict[Place, Counter[int]] = {}
    per_stroke: dict[int, Counter[Place]] = {}
    for cell, intensity in painted.items():
        counts.setdefault(grid[cell], Counter())[intensity] += 1
        per_stroke.setdefault(owner[cell], Counter())[grid[cell]] += 1
    meant = {
        place
        for places in per_stroke.values()
        for place, count in places.items()
        if count >= MAIN_SHARE * places.total()
    }
    return {
        place: _strongest(found)
        for place, found in counts.items()
        if place in meant or found.total() >= SHARE * sizes[place]
    }


def _strongest(found: Counter[int]) -> int:
    enough = found.total() / 4
    return max(value for value, count in found.items() if count >= enough or len(found) > 4)


def _along(points: tuple[Point, ...], gap: float) -> Iterator[Point]:
    """Yield points along a path, no further apart than `gap`."""
    yield points[0]
    for (ax, ay), (bx, by) in pairwise(points):
        count = max(1, math.ceil(math.hypot(bx - ax, by - ay) / gap))
        for step in range(1, count + 1):
            yield ax + (bx - ax) * step / count, ay + (by - ay) * step / count


@dataclass
class PainDrawing:
    """A drawing in the making: the strokes so far and the brush in hand."""

    date: dt.date
    strokes: list[Stroke]
    intensity: int = 5
    quality: str | None = None
    erasing: bool = False
    inside: int = 0
    """Intensity felt inside the pelvis, which no view shows; 0 for none."""

    @classmethod
    def of(cls, drawing: Drawing) -> PainDrawing:
        """Take up a drawing that was kept."""
        inside = next((a.intensity for a in drawing.areas if a.region == "pelvis_deep"), 0)
        return cls(drawing.date, list(drawing.strokes), inside=inside)

    @property
    def empty(self) -> bool:
        """Whether nothing is painted."""
        return not self.inside and all(stroke.erases for stroke in self.strokes)

    def add(self, view: str, points: Iterable[Point], radius: float) -> Stroke | None:
        """Add a stroke with the brush in hand; None when it has no points."""
        kept = tuple(_thinned(points))
        if not kept:
            return None
        stroke = Stroke(view, kept, radius, self.intensity, self.quality, self.erasing)
        self.strokes.append(stroke)
        return stroke

    def undo(self) -> Stroke | None:
        """Take back the last stroke and return it."""
        return self.strokes.pop() if self.strokes else None

    def clear(self) -> None:
        """Begin anew."""
        self.strokes.clear()
        self.inside = 0

    def areas(self) -> tuple[Area, ...]:
        """Return the regions painted so far, strongest first."""
        found = areas_of(self.strokes)
        if self.inside:
            found = (Area("pelvis_deep", "mid", self.inside), *found)
        return found

    def drawing(self) -> Drawing:
        """Return the drawing as it is kept."""
        return Drawing(self.date, tuple(self.strokes), self.areas())


def _thinned(points: Iterable[Point]) -> Iterator[Point]:
    last: Point | None = None
    for point in points:
        if last is None or math.dist(point, last) >= STEP:
            last = point
            yield point
