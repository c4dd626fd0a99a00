"""Crisp vector shapes from plain triangles: fills, strokes, dashes, dots and muscle fibres.

Every edge ends in a ring one device pixel wide whose alpha runs to nothing, so shapes are smooth
with the default shader, inside an `Fbo`, and on a device without multisampling. The ring depends
on the zoom, the triangles inside do not: `Outline` keeps those, and a new zoom costs only rings.

Lengths are in the drawing's units with y up. `px` is the size of one device pixel in those units.
A `Sheet` gathers shapes into few meshes; each vertex is (x, y, u, v), where u picks a paint and
its alpha and v runs down the paint's gradient (see `client.widgets.palette`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from kivy.graphics.tesselator import WINDING_ODD, Tesselator

from client.widgets.palette import FOOT, RISE, Paint, Spot

Point = tuple[float, float]
Polygon = Sequence[Point]

MOST_VERTICES = 60_000
"""Kivy's indices are 16 bit; a shape never comes near the 5,535 that are left as room."""

MIDDLE = FOOT + RISE / 2
"""v halfway up a paint's gradient, for what is too thin to show one."""

MITRE = 3.0
"""Longest mitre at a sharp corner, in half widths: more would draw spikes."""


def area(polygon: Polygon) -> float:
    """Return the signed area: positive when the corners run against the clock (y up)."""
    total = 0.0
    x0, y0 = polygon[-1]
    for x1, y1 in polygon:
        total += x0 * y1 - x1 * y0
        x0, y0 = x1, y1
    return total / 2


def outward(polygon: Polygon, *, closed: bool = True) -> list[Point]:
    """Return the mitred outward normal at every corner; for an open line, its right-hand one."""
    count = len(polygon)
    sign = 1.0 if not closed or area(polygon) > 0 else -1.0
    result = []
    for i in range(count):
        bx, by = polygon[i]
        ax, ay = polygon[i - 1] if closed or i else polygon[0]
        cx, cy = polygon[(i + 1) % count] if closed or i + 1 < count else polygon[-1]
        ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
        lu, lv = math.hypot(ux, uy), math.hypot(vx, vy)
        if lu == 0:
            ux, uy, lu = vx, vy, lv or 1.0
        if lv == 0:
            vx, vy, lv = ux, uy, lu
        nx, ny = uy / lu, -ux / lu
        mx, my = nx + vy / lv, ny - vx / lv
        dot = mx * nx + my * ny
        k = sign * min(1 / dot if dot > 1e-6 else MITRE, MITRE)
        result.append((mx * k, my * k))
    return result


def triangulate(polygons: Sequence[Polygon]) -> tuple[list[float], list[int]]:
    """Return (flat x, y list, triangle indices) of the even-odd inside of the polygons."""
    tesselator = Tesselator()
    for polygon in polygons:
        tesselator.add_contour([value for point in polygon for value in point])
    if not tesselator.tesselate(WINDING_ODD):
        return [], []
    points: list[float] = []
    indices: list[int] = []
    for fan, _ in tesselator.meshes:
        base, count = len(points) // 2, len(fan) // 4
        for i in range(count):
            points += (fan[4 * i], fan[4 * i + 1])
        for i in range(1, count - 1):
            indices += (base, base + i, base + i + 1)
    return points, indices


def contains(polygon: Polygon, x: float, y: float) -> bool:
    """Say whether the point lies inside the polygon (even-odd)."""
    inside = False
    xj, yj = polygon[-1]
    for xi, yi in polygon:
        if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
            inside = not inside
        xj, yj = xi, yi
    return inside


class Outline:
    """A closed polygon, y up, with everything about it that no zoom changes."""

    def __init__(self, polygon: Polygon) -> None:
        # A corner given twice has no direction to point its edge in.
        self.points = tuple(
            point for i, point in enumerate(polygon) if math.dist(point, polygon[i - 1]) > 1e-6
        )
        self.normals = outward(self.points)
        self.bottom = min(y for _, y in self.points)
        self.top = max(y for _, y in self.points)
        self.left = min(x for x, _ in self.points)
        self.right = max(x for x, _ in self.points)
        self._inside: tuple[list[float], list[int]] | None = None

    @classmethod
    def between(cls, lower: Polygon, upper: Polygon) -> Outline:
        """Return the outline between two lines with as many points each, one above the other.

        Its inside is known: a strip, and no triangles need to be searched for.
        """
        outline = cls([*lower, *reversed(upper)])
        strip: list[int] = []
        _quads(strip, 0, len(lower), rails=2, closed=False)
        corners = zip(lower, upper, strict=True)
        outline._inside = [value for pair in corners for point in pair for value in point], strip
        return outline

    @property
    def inside(self) -> tuple[list[float], list[int]]:
        """The triangles of the inside, worked out once."""
        if self._inside is None:
            self._inside = triangulate([self.points])
        return self._inside

    @property
    def height(self) -> float:
        """From the lowest corner to the highest; never 0, for it divides."""
        return (self.top - self.bottom) or 1.0

    def holds(self, x: float, y: float) -> bool:
        """Say whether the point lies inside."""
        if not (self.left <= x <= self.right and self.bottom <= y <= self.top):
            return False
        return contains(self.points, x, y)


@dataclass
class Sheet:
    """Shapes in drawing order, gathered into meshes of at most `MOST_VERTICES`."""

    px: float
    parts: list[tuple[list[float], list[int]]] = field(default_factory=lambda: [([], [])])

    @property
    def vertices(self) -> int:
        """How many vertices the sheet holds."""
        return sum(len(part[0]) // 4 for part in self.parts)

    def _room(self) -> tuple[list[float], list[int], int]:
        vertices, indices = self.parts[-1]
        if len(vertices) // 4 > MOST_VERTICES:
            vertices, indices = [], []
            self.parts.append((vertices, indices))
        return vertices, indices, len(vertices) // 4

    def fill(self, outline: Outline, paint: Paint) -> None:
        """Add the inside of an outline; the gradient runs over its height."""
        vertices, indices, base = self._room()
        points, triangles = outline.inside
        full, clear = paint.full, paint.clear
        rise = RISE / outline.height
        foot = FOOT - outline.bottom * rise
        for i in range(0, len(points), 2):
            vertices += (points[i], points[i + 1], full, foot + points[i + 1] * rise)
        indices += [base + i for i in triangles]
        ring = base + len(points) // 2
        for (x, y), (nx, ny) in zip(outline.points, outline.normals, strict=True):
            v = foot + y * rise
            vertices += (x, y, full, v, x + nx * self.px, y + ny * self.px, clear, v)
        _quads(indices, ring, len(outline.points), rails=2, closed=True)

    def stroke(
        self,
        points: Polygon,
        width: float,
        paint: Paint,
        *,
        closed: bool = True,
        inset: float = 0,
        normals: Polygon | None = None,
    ) -> None:
        """Add a line along the points; `inset` moves a closed one inwards.

        `normals` spares working them out where they are known.
        """
        vertices, indices, base = self._room()
        half, px = width / 2, self.px
        full, clear = paint.full, paint.clear
        # A line thinner than a pixel keeps its pixel and gives up alpha instead.
        inner = clear + (full - clear) * min(1, width / px)
        core, rim = half - px / 2, half + px / 2
        rails: tuple[tuple[float, float], ...] = ((-rim, clear), (0.0, inner), (rim, clear))
        if core > 0.2 * px:
            rails = ((-rim, clear), (-core, inner), (core, inner), (rim, clear))
        for (x, y), (nx, ny) in zip(points, normals or outward(points, closed=closed), strict=True):
            for offset, u in rails:
                k = offset - inset
                vertices += (x + nx * k, y + ny * k, u, MIDDLE)
        _quads(indices, base, len(points), rails=len(rails), closed=closed)

    def outlined(self, outline: Outline, width: float, paint: Paint, inset: float = 0) -> None:
        """Add a line along a whole outline."""
        self.stroke(outline.points, width, paint, inset=inset, normals=outline.normals)

    def light(self, outline: Outline, spot: Spot) -> None:
        """Lay a picture of the whole drawing over the inside of an outline."""
        vertices, indices, base = self._room()
        points, triangles = outline.inside
        for i in range(0, len(points), 2):
            vertices += (points[i], points[i + 1], *spot.at(points[i], points[i + 1]))
        indices += [base + i for i in triangles]

    def strand(
        self, points: Polygon, normals: Polygon, width: float, paint: Paint, aside: float = 0
    ) -> None:
        """Add a line along open points that thins out at both ends, moved sideways by `aside`."""
        vertices, indices, base = self._room()
        full, clear, px = paint.full, paint.clear, self.px
        # A strand thinner than a pixel keeps its pixel and gives up alpha instead.
        most = (full - clear) * min(1, width / px)
        last = len(points) - 1
        for i, ((x, y), (nx, ny)) in enumerate(zip(points, normals, strict=True)):
            strength = min(1.0, 4 * i / last, 4 * (last - i) / last)
            half = width * strength / 2 + px / 2
            cx, cy = x + nx * aside, y + ny * aside
            vertices += (cx - nx * half, cy - ny * half, clear, MIDDLE)
            vertices += (cx, cy, clear + most * strength, MIDDLE)
            vertices += (cx + nx * half, cy + ny * half, clear, MIDDLE)
        _quads(indices, base, last + 1, rails=3, closed=False)

    def dot(self, x: float, y: float, radius: float, paint: Paint) -> None:
        """Add a disc (ten corners: round enough at the size of a dot)."""
        vertices, indices, base = self._room()
        corners = 10
        vertices += (x, y, paint.full, MIDDLE)
        inner, outer = max(radius - self.px / 2, 0), radius + self.px / 2
        for i in range(corners):
            c, s = math.cos(math.tau * i / corners), math.sin(math.tau * i / corners)
            vertices += (x + c * inner, y + s * inner, paint.full, MIDDLE)
            vertices += (x + c * outer, y + s * outer, paint.clear, MIDDLE)
        for i in range(corners):
            a, b = base + 1 + 2 * i, base + 1 + 2 * ((i + 1) % corners)
            indices += (base, a, b, a, a + 1, b, b, a + 1, b + 1)


def _quads(indices: list[int], base: int, steps: int, *, rails: int, closed: bool) -> None:
    """Join `steps` rows of `rails` vertices each into strips of triangles."""
    for i in range(steps if closed else steps - 1):
        a, b = base + rails * i, base + rails * ((i + 1) % steps)
        for k in range(rails - 1):
            indices += (a + k, a + k + 1, b + k, b + k, a + k + 1, b + k + 1)
