"""Paint on the body: a soft brush, one colour for each intensity, and its number beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kivy.event import EventDispatcher
from kivy.graphics import (
    Color,
    InstructionGroup,
    Mesh,
    PopMatrix,
    PushMatrix,
    Scale,
    ScissorPop,
    ScissorPush,
    Translate,
)
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty
from PIL import Image, ImageChops

from client.widgets.body_light import draped
from client.widgets.body_scene import geometry
from client.widgets.number_badges import NumberBadge, NumberBadges
from client.widgets.palette import Rgb, mix, rgb
from shared.atlas.artwork import VIEWS
from shared.diary.drawing import Stroke

if TYPE_CHECKING:
    from client.presenters.pain_drawing import PainDrawing
    from client.widgets.body_map import BodyMap

FINGER = 13
"""Radius of the brush under a finger, in dp."""

LEAST, MOST = 5.0, 17.0
"""The brush stays within these radii in drawing units, however far the body is zoomed."""

RAMP = (rgb("#f6c445"), rgb("#ee7b2e"), rgb("#cf2438"), rgb("#6d0a37"))
"""Colours from intensity 1 to 10; the number beside a stroke says the same."""


def intensity_colour(intensity: int) -> Rgb:
    """Return the colour of an intensity, 1 to 10."""
    place = (max(1, min(intensity, 10)) - 1) / 9 * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    return mix(RAMP[low], RAMP[low + 1], place - low)


@lru_cache(maxsize=64)
def brush(radius: int, strength: int) -> Image.Image:
    """Return a soft round stamp: full inside, fading over its outer third."""
    side = 2 * radius + 1
    stamp = Image.new("L", (side, side))
    stamp.putdata(
        [
            round(
                strength
                * max(
                    0.0, min(1.0, (radius - math.hypot(x - radius, y - radius)) / (radius * 0.35))
                )
            )
            for y in range(side)
            for x in range(side)
        ]
    )
    return stamp


class PainPainter(EventDispatcher):
    """Paints a `PainDrawing` on a map. While `active`, the map hands it one-finger touches.

    `on_change` tells that a stroke was added or taken away.
    """

    __events__ = ("on_change",)

    active = BooleanProperty(False)
    opacity = NumericProperty(1.0)

    def __init__(self, drawing: PainDrawing, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.drawing = drawing
        self._map: BodyMap | None = None
        self._path: list[tuple[float, float]] = []
        self._group = InstructionGroup()
        # A stencil would do as well and costs two more passes over the whole map.
        self._window = ScissorPush(x=0, y=0, width=1, height=1)
        self._shift, self._stretch = Translate(0, 0, 0), Scale(1, 1, 1)
        self._colour = Color(1, 1, 1, 1)
        self._meshes = InstructionGroup()
        self._badges = NumberBadges()
        for instruction in (
            self._window,
            PushMatrix(),
            self._shift,
            self._stretch,
            self._colour,
            self._meshes,
            PopMatrix(),
            self._badges.group,
            ScissorPop(),
        ):
            self._group.add(instruction)
        self._picture = Image.new("RGBA", (1, 1))
        self._texture: Texture | None = None

    def on_change(self) -> None:
        """Tell of a stroke added or taken away."""

    def on_opacity(self, *_args: object) -> None:
        """Let what lies under the paint show through; then the numbers would only hide it."""
        self._colour.a = self.opacity
        self._place_badges()

    # ---- what the map asks

    def attach(self, body_map: BodyMap) -> None:
        """Lay the paint over the map's present view."""
        if self._map is None:
            body_map.lay_over(self._group)
        self._map = body_map
        view = VIEWS[body_map.view_id]
        size = (round(view.width), round(view.height))
        self._picture = Image.new("RGBA", size, (0, 0, 0, 0))
        self._texture = Texture.create(size=size, colorfmt="rgba")
        self._texture.mag_filter = self._texture.min_filter = "linear"
        self._texture.add_reload_observer(lambda _texture: self._upload((0, 0, *size)))
        self._meshes.clear()
        for outline in geometry(body_map.view_id).outlines:
            vertices, indices = draped(outline.inside, view.width, view.height)
            self._meshes.add(
                Mesh(vertices=vertices, indices=indices, mode="triangles", texture=self._texture)
            )
        self.repaint()
        self.moved()

    def detach(self) -> None:
        """Take the paint off the map."""
        if self._map is not None:
            self._map.canvas.remove(self._group)
            self._map.painter = None
            self._map = None

    def moved(self) -> None:
        """Follow the map's zoom, position and size."""
        if self._map is None:
            return
        x, y = self._map.to_window(*self._map.pos)
        self._window.x, self._window.y = round(x), round(y)
        self._window.width, self._window.height = round(self._map.width), round(self._map.height)
        self._shift.x, self._shift.y = self._map.origin
        self._stretch.x = self._stretch.y = self._map.units
        self._place_badges()

    @property
    def radius(self) -> float:
        """The brush's radius in drawing units: a finger's width at every zoom, within bounds."""
        units = self._map.units if self._map is not None else 1.0
        return max(LEAST, min(float(dp(FINGER)) / units, MOST))

    def begin(self, x: float, y: float) -> None:
        """Set the brush down (drawing units, y down)."""
        self._path = [(x, y)]
        self._stamp(self._path, self._in_hand())

    def extend(self, x: float, y: float) -> None:
        """Draw the brush on."""
        if self._path:
            before = self._path[-1]
            self._path.append((x, y))
            self._stamp([before, (x, y)], self._in_hand())

    def end(self) -> None:
        """Lift the brush: the stroke counts."""
        if self._path and self._map is not None:
            self.drawing.add(self._map.view_id, self._path, self.radius)
            self._path = []
            self._place_badges()
            self.dispatch("on_change")

    def cancel(self) -> None:
        """Forget the stroke under way."""
        self._path = []
        self.repaint()

    def opacity_at(self, x: float, y: float) -> int:
        """Return how much paint lies at a point (drawing units, y down), 0 to 255."""
        width, height = self._picture.size
        column, row = max(0, min(round(x), width - 1)), max(0, min(round(y), height - 1))
        return self._picture.crop((column, row, column + 1, row + 1)).tobytes()[3]

    # ---- painting

    def repaint(self) -> None:
        """Paint every stroke of the present view anew."""
        if self._map is None:
            return
        width, height = self._picture.size
        self._picture.paste((0, 0, 0, 0), (0, 0, width, height))
        for stroke in self._here():
            self._stamp(stroke.points, stroke, show=False)
        self._upload((0, 0, width, height))
        self._place_badges()

    def _here(self) -> list[Stroke]:
        view = self._map.view_id if self._map is not None else ""
        return [stroke for stroke in self.drawing.strokes if stroke.view == view]

    def _in_hand(self) -> Stroke:
        drawing = self.drawing
        view = self._map.view_id if self._map is not None else "posterior"
        return Stroke(
            view, ((0.0, 0.0),), self.radius, drawing.intensity, drawing.quality, drawing.erasing
        )

    def _stamp(
        self, points: Iterable[tuple[float, float]], stroke: Stroke, *, show: bool = True
    ) -> None:
        """Stamp the brush along a path and show the part of the picture that changed."""
        radius = max(2, round(stroke.radius))
        stamp = brush(radius, 255 if stroke.erases else 205)
        colour = tuple(round(255 * part) for part in intensity_colour(stroke.intensity))
        width, height = self._picture.size
        changed: list[tuple[int, int, int, int]] = []
        for x, y in _stamps(list(points), radius * 0.4):
            cx, cy = round(x), round(y)
            box = (
                max(cx - radius, 0),
                max(cy - radius, 0),
                min(cx + radius + 1, width),
                min(cy + radius + 1, height),
            )
            if box[0] >= box[2] or box[1] >= box[3]:
                continue
            left, top = box[0] - cx + radius, box[1] - cy + radius
            part = stamp.crop((left, top, left + box[2] - box[0], top + box[3] - box[1]))
            old = self._picture.crop(box)
            alpha = old.getchannel("A")
            if stroke.erases:
                old.putalpha(ImageChops.subtract(alpha, part))
            else:
                old.paste(colour, (0, 0), part.point([min(255, v * 2) for v in range(256)]))
                old.putalpha(ImageChops.lighter(alpha, part))
            self._picture.paste(old, box[:2])
            changed.append(box)
        if show and changed:
            self._upload(
                (
                    min(box[0] for box in changed),
                    min(box[1] for box in changed),
                    max(box[2] for box in changed),
                    max(box[3] for box in changed),
                )
            )

    def _upload(self, box: tuple[int, int, int, int]) -> None:
        if self._texture is None:
            return
        part = self._picture.crop(box).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        self._texture.blit_buffer(
            part.tobytes(),
            size=part.size,
            colorfmt="rgba",
            bufferfmt="ubyte",
            pos=(box[0], self._picture.size[1] - box[3]),
        )
        if self._map is not None:
            self._map.canvas.ask_update()

    def _place_badges(self) -> None:
        if self._map is None:
            return
        found: list[NumberBadge] = []
        for stroke in self._here():
            if stroke.erases or self.opacity < 1:
                continue
            middle = stroke.points[len(stroke.points) // 2]
            if self.opacity_at(*middle) < 60:
                continue  # erased since
            x, y = self._map.from_drawing(*middle)
            near = any(
                badge.text == str(stroke.intensity)
                and math.hypot(badge.x - x, badge.y - y) < dp(44)
                for badge in found
            )
            if not near:
                found.append(
                    NumberBadge(str(stroke.intensity), x, y, intensity_colour(stroke.intensity))
                )
        self._badges.place(found)


def _stamps(points: list[tuple[float, float]], gap: float) -> Iterable[tuple[float, float]]:
    yield points[0]
    for (ax, ay), (bx, by) in pairwise(points):
        count = max(1, math.ceil(math.hypot(bx - ax, by - ay) / gap))
        for step in range(1, count + 1):
            yield ax + (bx - ax) * step / count, ay + (by - ay) * step / count
