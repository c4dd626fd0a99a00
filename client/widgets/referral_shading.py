"""Where a muscle's pain is felt, laid softly over the body and cut off exactly at its outline.

Main areas are deep and plain; spillover is lighter, stippled, with a dotted rim, so the two can be
told apart without colour. Soft masks serve the map of a period too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kivy.graphics import Color, InstructionGroup, Mesh
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from client.widgets.body_light import draped, upload
from client.widgets.body_scene import BodyScene, flipped
from client.widgets.palette import Rgb, rgb
from client.widgets.slices import at_once
from client.widgets.vector_mesh import Outline, Point, Polygon, Sheet
from shared.atlas.artwork import VIEW_IDS, VIEWS, View
from shared.atlas.felt_areas import (
    DOT,
    GROWTH,
    MOST,
    SOFT_CORE,
    SOFT_EDGE,
    STIPPLE,
    felt_areas,
    weight,
)
from shared.atlas.svg_text import INKS

Place = tuple[str, str]
"""A region and its side."""

RESOLUTION = 0.5
LIGHTER = 0.4
"""How strong spillover is beside a main area."""

CLEAR = 64
"""Where a main area's mask is weaker than this (of 255), one is clear of it."""

BLURS = (SOFT_EDGE, SOFT_CORE)


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the shading from its faint to its full end, and of the rims."""

    faint: Rgb
    full: Rgb
    rim: Rgb
    most: float = MOST


_DAY = INKS["light"]
DAY_INKS = Inks(rgb(_DAY.pain_faint), rgb(_DAY.pain), rgb(_DAY.pain_edge))
NIGHT_INKS = Inks(rgb("#ff8a5c"), rgb("#ff3b54"), rgb("#ffd0c4"), 0.72)


def felt_mask(view: View, places: Iterable[Place]) -> Image.Image:
    """Return an `L` mask of where `view` shows pain felt in `places`: soft, strongest inside."""
    mask = Image.new("L", _size(view), 0)
    draw = ImageDraw.Draw(mask)
    for ring in felt_areas(view, places):
        draw.polygon([(x * RESOLUTION, y * RESOLUTION) for x, y in ring], fill=255)
    edge, core = (mask.filter(ImageFilter.GaussianBlur(b * RESOLUTION)) for b in BLURS)
    return ImageChops.add(edge, core, scale=2)


def weighed_mask(view: View, strengths: Mapping[Place, float]) -> Image.Image:
    """Return an `L` mask of a view's places, each as strong (0 to 1) as asked, with soft edges."""
    mask = Image.new("L", _size(view), 0)
    draw = ImageDraw.Draw(mask)
    shown = ((place, strength) for place, strength in strengths.items() if strength > 0)
    for place, strength in sorted(shown, key=lambda pair: pair[1]):
        for ring in felt_areas(view, [place]):
            points = [(x * RESOLUTION, y * RESOLUTION) for x, y in ring]
            draw.polygon(points, fill=round(255 * weight(strength)))
    return mask.filter(ImageFilter.GaussianBlur(SOFT_EDGE * RESOLUTION))


@lru_cache(maxsize=len(VIEW_IDS))
def _body(view_id: str) -> bytes:
    """Return a mask of a view's body, row by row: asking its outline for each dot takes long."""
    view = VIEWS[view_id]
    mask = Image.new("L", _size(view), 0)
    draw = ImageDraw.Draw(mask)
    for ring in view.outline:
        draw.polygon([(x * RESOLUTION, y * RESOLUTION) for x, y in ring], fill=255)
    return mask.tobytes()


def _size(view: View) -> tuple[int, int]:
    return round(view.width * RESOLUTION), round(view.height * RESOLUTION)


def coloured(mask: Image.Image, inks: Inks) -> Image.Image:
    """Return the mask as RGBA: colour and alpha grow with its strength."""
    channels = [
        mask.point([round(255 * (a + (b - a) * min(1.0, v / 225))) for v in range(256)])
        for a, b in zip(inks.faint, inks.full, strict=True)
    ]
    alpha = mask.point([round(inks.most * 255 * (v / 255) ** GROWTH) for v in range(256)])
    return Image.merge("RGBA", [*channels, alpha])


class ReferralShading:
    """One pattern over one scene; add `group` inside the drawing's transform."""

    def __init__(self, scene: BodyScene, inks: Inks) -> None:
        self.scene, self.inks = scene, inks
        self.group = InstructionGroup()
        self._heat = InstructionGroup()
        self._lines = InstructionGroup()
        self._rims: list[Polygon] = []
        self._strong = b""
        self._stipple: list[Point] = []
        self.empty = True

    def show(self, primary: Iterable[Place], spillover: Iterable[Place], px: float) -> None:
        """Shade a pattern; places that this view does not have are left out."""
        at_once(self.showing(primary, spillover, px))

    def showing(
        self, primary: Iterable[Place], spillover: Iterable[Place], px: float
    ) -> Iterator[None]:
        """Do the work of `show` in pieces; what stood before stands until the last is done."""
        view = self.scene.view
        main = frozenset(primary)
        everywhere = main | frozenset(spillover)
        strong = felt_mask(view, main)
        yield
        whole = felt_mask(view, everywhere)
        strongest = strong.tobytes() if main else b""
        yield
        # The rim runs around all of it, so that spillover and main areas meet without a gap.
        around: list[Outline] = []
        stipple: list[Point] = []
        if everywhere > main:
            around = [Outline(flipped(r, view.height)) for r in felt_areas(view, everywhere)]
            for outline in around:
                stipple += self._lattice(outline, strongest)
                yield
        lighter = whole.point([round(v * LIGHTER) for v in range(256)])
        self.empty = whole.getbbox() is None
        self._drape(ImageChops.lighter(strong, lighter))
        self._strong, self._stipple = strongest, stipple
        self._rims = [outline.points for outline in around]
        self.rescale(px)

    def weigh(self, strengths: Mapping[Place, float], px: float) -> None:
        """Shade places by strength (0 to 1) instead of a pattern, as the map of a period does."""
        view = self.scene.view
        mask = weighed_mask(view, strengths)
        self.empty = mask.getbbox() is None
        self._drape(mask)
        self._rims = [flipped(ring, view.height) for ring in felt_areas(view, strengths)]
        self._strong, self._stipple = b"", []
        self.rescale(px)

    def clear(self) -> None:
        """Show nothing."""
        self._rims, self._strong, self._stipple = [], b"", []
        self.empty = True
        self.group.clear()

    def rescale(self, px: float) -> None:
        """Draw rims and dots again for another zoom; the soft part needs no change."""
        self.group.clear()
        if self.empty:
            return
        sheet = Sheet(px)
        rim = self.scene.paint(self.inks.rim, alpha=0.9)
        dot = self.scene.paint(self.inks.rim, alpha=0.6)
        unit = max(px, 0.35)
        for line in self._rims:
            for x, y in _spaced(line, 4.6 * unit):
                if self._spills(x, y, self._strong):
                    sheet.dot(x, y, 1.05 * unit, rim)
        for x, y in self._stipple:
            sheet.dot(x, y, DOT, dot)
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
        self.group.add(Color(1, 1, 1, 1))
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

    def _spills(self, x: float, y: float, strong: bytes) -> bool:
        """Say whether a point (y up) lies on the body, clear of any main area."""
        view = self.scene.view
        width, height = _size(view)
        column, row = int(x * RESOLUTION), int((view.height - y) * RESOLUTION)
        if not (0 <= column < width and 0 <= row < height):
            return False
        cell = row * width + column
        return _body(view.id)[cell] > 0 and not (strong and strong[cell] >= CLEAR)

    def _lattice(self, outline: Outline, strong: bytes) -> Iterator[Point]:
        """Yield dots of a staggered grid, y up, wherever pain spills over to in an outline."""
        height = self.scene.view.height
        rise = STIPPLE * math.sqrt(3) / 2
        row = max(0, math.floor((height - outline.top) / rise))
        while (y := height - STIPPLE / 2 - row * rise) > outline.bottom:
            x = STIPPLE / 2 + (STIPPLE / 2 if row % 2 else 0)
            while x < outline.right:
                if outline.holds(x, y) and self._spills(x, y, strong):
                    yield x, y
                x += STIPPLE
            row += 1


def _spaced(line: Polygon, gap: float) -> Iterator[Point]:
    """Yield points at even gaps along a closed line."""
    left = 0.0
    for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
        length = math.hypot(bx - ax, by - ay)
        while left <= length and length:
            yield ax + (bx - ax) * left / length, ay + (by - ay) * left / length
            left += gap
        left -= length
