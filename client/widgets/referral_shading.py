"""Where a muscle's pain is felt, laid softly over the body and cut off exactly at its outline.

Main areas are strong with a solid rim; spillover is lighter, stippled, with a dotted rim, so the
two can be told apart without colour. The same soft masks serve the map of a period.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kivy.graphics import Color, InstructionGroup, Mesh
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from client.widgets.body_light import draped, upload
from client.widgets.body_scene import BodyScene
from client.widgets.contours import contours
from client.widgets.palette import Rgb, rgb
from client.widgets.vector_mesh import Point, Polygon, Sheet
from shared.atlas.artwork import View

Place = tuple[str, str]
"""A region and its side."""

RESOLUTION = 0.5
SOFTNESS = 5.0
"""Blur of an area's edge, in drawing units."""


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the shading from its faint to its full end, and of the rims."""

    faint: Rgb
    full: Rgb
    rim: Rgb
    most: float = 0.74


DAY_INKS = Inks(rgb("#e4572e"), rgb("#b3122f"), rgb("#8a0f26"))
NIGHT_INKS = Inks(rgb("#ff8a5c"), rgb("#ff3b54"), rgb("#ffd0c4"), 0.72)


def soft_mask(view: View, strengths: Mapping[Place, float]) -> Image.Image:
    """Return an `L` mask of a view's regions, each as strong (0 to 1) as asked, blurred together.

    An area spreads a little past the body's edge, so that it does not fade just inside it.
    """
    size = (round(view.width * RESOLUTION), round(view.height * RESOLUTION))
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    shown = [
        (strengths[shape.region, shape.side], shape.polygon)
        for shape in view.regions
        if strengths.get((shape.region, shape.side), 0) > 0
    ]
    for strength, polygon in sorted(shown, key=lambda pair: pair[0]):
        points = [(x * RESOLUTION, y * RESOLUTION) for x, y in polygon]
        value = round(255 * min(strength, 1.0))
        draw.polygon(points, fill=value, outline=value)
    inside = _silhouette(view)
    blur = ImageFilter.GaussianBlur(SOFTNESS * RESOLUTION)
    # Outside the body nothing is painted, which would thin the area at its edge: divide that out.
    soft, share = mask.filter(blur), inside.filter(blur)
    edge = share.point([min(255, round(255 * 96 / max(v, 96))) for v in range(256)])
    return ImageChops.add(soft, ImageChops.multiply(soft, edge), scale=1.45)


def _silhouette(view: View) -> Image.Image:
    size = (round(view.width * RESOLUTION), round(view.height * RESOLUTION))
    inside = Image.new("L", size, 0)
    draw = ImageDraw.Draw(inside)
    for ring in view.outline:
        draw.polygon([(x * RESOLUTION, y * RESOLUTION) for x, y in ring], fill=255)
    return inside


def coloured(mask: Image.Image, inks: Inks) -> Image.Image:
    """Return the mask as RGBA: colour and alpha grow with its strength."""
    channels = [
        mask.point([round(255 * (a + (b - a) * min(1.0, v / 225))) for v in range(256)])
        for a, b in zip(inks.faint, inks.full, strict=True)
    ]
    alpha = mask.point([round(inks.most * 255 * (v / 255) ** 0.85) for v in range(256)])
    return Image.merge("RGBA", [*channels, alpha])


class ReferralShading:
    """One pattern over one scene; add `group` inside the drawing's transform."""

    def __init__(self, scene: BodyScene, inks: Inks) -> None:
        self.scene, self.inks = scene, inks
        self.group = InstructionGroup()
        self._heat = InstructionGroup()
        self._lines = InstructionGroup()
        self._rims: list[list[Point]] = []
        self._dotted: list[list[Point]] = []
        self._stipple: list[Point] = []
        self._strong = b""
        self.colour = Color(1, 1, 1, 1)

    @property
    def empty(self) -> bool:
        """Whether this view shows nothing of the pattern."""
        return not (self._rims or self._dotted)

    def show(self, primary: Iterable[Place], spillover: Iterable[Place], px: float) -> None:
        """Shade a pattern; places that this view does not have are left out."""
        main = dict.fromkeys(primary, 1.0)
        rest = {place: 1.0 for place in spillover if place not in main}
        view = self.scene.view
        strong, weak = soft_mask(view, main), soft_mask(view, rest)
        lighter = weak.point([round(v * 0.42) for v in range(256)])
        self._drape(ImageChops.lighter(strong, lighter))
        self._rims = list(self._traced(strong))
        both = ImageChops.lighter(strong, weak)
        outer = list(self._traced(both)) if rest else []
        # Where spillover meets a main area, the solid rim is enough.
        self._strong = strong.tobytes()
        self._dotted = outer
        only = ImageChops.subtract(weak, strong)
        self._stipple = list(self._lattice(only))
        self.rescale(px)

    def weigh(self, strengths: Mapping[Place, float], px: float) -> None:
        """Shade places by strength (0 to 1) instead of a pattern, as the map of a period does."""
        mask = soft_mask(self.scene.view, strengths)
        self._drape(mask)
        self._rims, self._dotted, self._stipple = [], list(self._traced(mask, 24)), []
        self._strong = b""
        self.rescale(px)

    def clear(self) -> None:
        """Show nothing."""
        self._rims, self._dotted, self._stipple = [], [], []
        self.group.clear()

    def rescale(self, px: float) -> None:
        """Draw rims and dots again for another zoom; the soft part needs no change."""
        self.group.clear()
        if self.empty:
            return
        sheet = Sheet(px)
        rim = self.scene.paint(self.inks.rim, alpha=0.9)
        dot = self.scene.paint(self.inks.rim, alpha=0.55)
        unit = max(px, 0.35)
        for line in self._rims:
            sheet.stroke(line, 1.3 * unit, rim)
        for line in self._dotted:
            for x, y in _spaced(line, 5.2 * unit):
                if self._inside(x, y) and not self._main(x, y):
                    sheet.dot(x, y, 1.25 * unit, rim)
        for x, y in self._stipple:
            sheet.dot(x, y, 0.75, dot)
        self._lines.clear()
        for vertices, indices in sheet.parts:
            if indices:
                self._lines.add(
                    Mesh(
                        vertices=vertices,
                        indices=indices,
                        mode="triangles",
                        texture=self.scene.texture(),
                    )
                )
        self.group.add(self.colour)
        self.group.add(self._heat)
        self.group.add(self._lines)

    def _drape(self, mask: Image.Image) -> None:
        view = self.scene.view
        texture = upload(coloured(mask, self.inks))
        self._heat.clear()
        for outline in self.scene.outlines:
            vertices, indices = draped(outline.inside, view.width, view.height)
            self._heat.add(
                Mesh(vertices=vertices, indices=indices, mode="triangles", texture=texture)
            )

    def _main(self, x: float, y: float) -> bool:
        """Say whether a point (y up) lies in a main area or at its rim."""
        if not self._strong:
            return False
        view = self.scene.view
        column, row = int(x * RESOLUTION), int((view.height - y) * RESOLUTION)
        return self._strong[row * round(view.width * RESOLUTION) + column] > 84

    def _inside(self, x: float, y: float) -> bool:
        return any(outline.holds(x, y) for outline in self.scene.outlines)

    def _traced(self, mask: Image.Image, threshold: int = 118) -> Iterator[list[Point]]:
        """Yield the mask's smooth rims in drawing units, y up."""
        height = self.scene.view.height
        small = mask.resize((mask.size[0] // 2, mask.size[1] // 2), Image.Resampling.BOX)
        unit = 2 / RESOLUTION
        for line in contours(small, threshold):
            if len(line) > 7:
                smooth = _rounded(line)
                yield [((x + 0.5) * unit, height - (y + 0.5) * unit) for x, y in smooth]

    def _lattice(self, mask: Image.Image, step: float = 6.5) -> Iterator[Point]:
        """Yield dots of a staggered grid where the mask is strong, y up."""
        view = self.scene.view
        pixels, width = mask.tobytes(), mask.size[0]
        row = 0
        y = step / 2
        while y < view.height:
            x = step / 2 + (step / 2 if row % 2 else 0)
            while x < view.width:
                strong = pixels[int(y * RESOLUTION) * width + int(x * RESOLUTION)] > 140
                if strong and self._inside(x, view.height - y):
                    yield x, view.height - y
                x += step
            y += step * math.sqrt(3) / 2
            row += 1


def _rounded(line: Polygon) -> list[Point]:
    """Return a closed line with its stair steps averaged away, twice."""
    points = list(line)
    for _ in range(2):
        points = [
            (
                (points[i - 1][0] + 2 * points[i][0] + points[(i + 1) % len(points)][0]) / 4,
                (points[i - 1][1] + 2 * points[i][1] + points[(i + 1) % len(points)][1]) / 4,
            )
            for i in range(len(points))
        ]
    return points


def _spaced(line: Polygon, gap: float) -> Iterator[Point]:
    """Yield points at even gaps along a closed line."""
    left = 0.0
    for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
        length = math.hypot(bx - ax, by - ay)
        if length > 6 * gap:  # a jump where a stretch was taken out
            continue
        while left <= length and length:
            yield ax + (bx - ax) * left / length, ay + (by - ay) * left / length
            left += gap
        left -= length
