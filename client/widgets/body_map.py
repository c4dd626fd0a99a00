"""The body: peel its layers, zoom, drag, tap a muscle or a point, see where it refers.

The drawing lives in an `Fbo`, so what lies over or moves beside it never draws the body again.
Meshes are made for one zoom; while fingers pinch they are stretched, and made anew when they rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import InstructionGroup
from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    DictProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
    VariableListProperty,
)
from kivy.uix.widget import Widget

from client.theme import theme
from client.widgets.body_gestures import Gestures
from client.widgets.body_marks import BodyMarks
from client.widgets.body_scene import DAY, NIGHT, BodyScene, extent, layer_of
from client.widgets.number_badges import NumberBadges, region_badges
from client.widgets.referral_shading import DAY_INKS, NIGHT_INKS, Place, ReferralShading
from client.widgets.snapshot import Snapshot
from shared.atlas.artwork import LAYERS, VIEWS, PointMark, Shape

MOST_ZOOM = 8.0
MARGIN = 0.25
"""How much of the body beside the window is drawn ahead, a share of the window's size."""

SETTLE = 0.12
"""Seconds without a change of zoom before the meshes are made anew."""


class BodyMap(Widget):
    """A view of the body. Set `view_id`, `depth`, `chosen`, `pattern`; listen to the events.

    `depth` runs from 0 (skin) to 4 (bone); `peel_to` animates it. `chosen` is (muscle, side).
    `insets` (left, top, right, bottom) keep the body clear of what floats over the map.
    `on_pick` gets the muscles under a tap, the uppermost first; `on_mark` a tapped point.
    """

    __events__ = ("on_pick", "on_mark")

    view_id = StringProperty("posterior")
    depth = NumericProperty(1.0)
    chosen = ObjectProperty(None, allownone=True)
    point = StringProperty("")
    findings = DictProperty()
    verdicts = DictProperty()
    labels = DictProperty()
    pattern = ObjectProperty(None, allownone=True)
    strengths = ObjectProperty(None, allownone=True)
    insets = VariableListProperty([dp(12), dp(12), dp(12), dp(12)])
    interactive = BooleanProperty(True)
    tone = StringProperty("bg")
    zoom = NumericProperty(1.0)
    focus = ListProperty([0.0, 0.0])
    shade = NumericProperty(1.0)
    painter = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._scene: BodyScene | None = None
        self._shading: ReferralShading | None = None
        self._marks, self._badges = BodyMarks(), NumberBadges()
        self._gestures = Gestures(self)
        self._built_px = 0.0
        super().__init__(**kwargs)
        self._snapshot = Snapshot(self.canvas, MARGIN if self.interactive else 0.0)
        self.canvas.add(self._marks.group)
        self.canvas.add(self._badges.group)
        # The next frame, not this one: while a screen is laid out, sizes come and go.
        self._build = Clock.create_trigger(self._make, 0)
        self._resettle = Clock.create_trigger(self._settle, SETTLE)
        for name in ("view_id", "tone"):
            self.fbind(name, self._build)
        self.fbind("insets", self._reframe)
        for name in ("pattern", "strengths"):
            self.fbind(name, self._shade_anew)
        for name in ("pos", "size"):
            self.fbind(name, self._resized)
        for name in ("zoom", "focus"):
            self.fbind(name, self._moved)
        self.fbind("chosen", self._choose_anew)
        for name in ("point", "findings", "verdicts", "labels"):
            self.fbind(name, self._place_marks)
        # `bind` holds the map weakly: the theme outlives every map.
        theme.bind(palette=self._recoloured, scale=self._place_marks)
        self._build()

    # ---- what others ask of the map

    @property
    def units(self) -> float:
        """Pixels a drawing unit at the present zoom."""
        return self._fit * self.zoom

    @property
    def origin(self) -> tuple[float, float]:
        """Where the drawing's lower left corner lies in the window."""
        return (self.x + self._shift[0], self.y + self._shift[1])

    @property
    def drawing_height(self) -> float:
        """Height of the drawing in its units."""
        return float(VIEWS[self.view_id].height)

    def to_drawing(self, x: float, y: float) -> tuple[float, float]:
        """Return a window point in the drawing's units, y down."""
        height = VIEWS[self.view_id].height
        return (
            (x - self.x - self._shift[0]) / self.units,
            height - (y - self.y - self._shift[1]) / self.units,
        )

    def from_drawing(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the drawing (y down) lies in the window."""
        height = VIEWS[self.view_id].height
        return (
            self.x + self._shift[0] + x * self.units,
            self.y + self._shift[1] + (height - y) * self.units,
        )

    def peel_to(self, depth: float) -> None:
        """Peel to a depth, 0 to 4, with a fade."""
        Animation.cancel_all(self, "depth")
        seconds = theme.seconds(0.35)
        if seconds:
            Animation(depth=depth, d=seconds, t="in_out_quad").start(self)
        else:
            self.depth = depth

    def reveal(self, muscle: str) -> None:
        """Peel just far enough that a muscle shows, if this view draws it."""
        layer = layer_of(VIEWS[self.view_id].shapes, muscle)
        if layer is not None:
            wanted = LAYERS.index(layer) + 1
            if round(self.depth) > wanted or self.depth < wanted:
                self.peel_to(wanted)

    def zoom_to(self, zoom: float, focus: tuple[float, float] | None = None) -> None:
        """Zoom with a movement; `focus` is a point of the drawing (y up) to bring to the middle."""
        Animation.cancel_all(self, "zoom", "focus")
        target = {"zoom": max(1.0, min(zoom, MOST_ZOOM)), "focus": list(focus or self._middle)}
        seconds = theme.seconds(0.25)
        if seconds:
            Animation(d=seconds, t="out_cubic", **target).start(self)
        else:
            self.zoom, self.focus = target["zoom"], target["focus"]

    def zoom_on(self, places: Collection[Place], muscle: str = "", side: str = "") -> None:
        """Zoom so that places, and a muscle, fill the window; to the whole body if none show."""
        box = extent(VIEWS[self.view_id], places, muscle, side)
        if box is None or self._scene is None:
            self.zoom_to(1.0, self._middle)
            return
        left, top, right, bottom = box
        pad_left, pad_top, pad_right, pad_bottom = self.insets
        room_x = max(self.width - pad_left - pad_right, 1)
        room_y = max(self.height - pad_top - pad_bottom, 1)
        around = 1.25
        scale = min(room_x / (right - left) / around, room_y / (bottom - top) / around)
        middle = ((left + right) / 2, self.drawing_height - (top + bottom) / 2)
        self.zoom_to(max(1.0, min(scale / self._fit, 3.2)), middle)

    def marks_shown(self) -> list[tuple[PointMark, float, float]]:
        """Return the points on show with their places in the window."""
        return list(self._marks.places)

    def lay_over(self, group: InstructionGroup) -> None:
        """Put drawing instructions over the body and under its marks."""
        self.canvas.insert(len(self.canvas.children) - 2, group)

    # ---- events and touches

    def on_pick(self, shapes: list[Shape], side: str) -> None:
        """Tapped muscles, uppermost first; an empty list where there is none."""

    def on_mark(self, mark: PointMark) -> None:
        """A tapped point."""

    def on_touch_down(self, touch: Any) -> bool:
        """Take a touch that begins on the map."""
        if not self.interactive or not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        return self._gestures.down(touch)

    def on_touch_move(self, touch: Any) -> bool:
        """Follow a touch of ours."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        return self._gestures.move(touch)

    def on_touch_up(self, touch: Any) -> bool:
        """End a touch of ours."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        return self._gestures.up(touch)

    def tapped(self, x: float, y: float) -> None:
        """Answer a tap at a window point: a point mark first, then the muscles under it."""
        reach = dp(24)
        near = [
            ((mx - x) ** 2 + (my - y) ** 2, mark)
            for mark, mx, my in self.marks_shown()
            if abs(mx - x) <= reach and abs(my - y) <= reach
        ]
        if near:
            self.dispatch("on_mark", min(near, key=lambda pair: pair[0])[1])
            return
        if self._scene is not None:
            across, down = self.to_drawing(x, y)
            shapes = self._scene.under(across, self._scene.view.height - down)
            side = shapes[0].side if shapes else ""
            self.dispatch("on_pick", shapes, side)

    # ---- drawing

    def _make(self, *_args: object) -> None:
        """Build the scene for the present view, colours and size."""
        if self.width < 2 or self.height < 2:
            return
        view = VIEWS[self.view_id]
        self._scene = BodyScene(view, NIGHT if theme.dark else DAY)
        self._shading = ReferralShading(self._scene, NIGHT_INKS if theme.dark else DAY_INKS)
        self._frame()
        self._scene.depth = self.depth
        self._built_px = 1 / self.units
        self._scene.build(self._built_px)
        self._scene.choose(self.chosen, self._built_px)
        self._snapshot.drawing.clear()
        self._snapshot.drawing.add(self._scene.group)
        self._snapshot.drawing.add(self._shading.group)
        if self.painter is not None:
            self.painter.attach(self)
        self._shade_anew()
        self._place()
        self._take()

    def _frame(self) -> None:
        """Work out the scale and the middle at which the whole body fits."""
        points = [p for ring in VIEWS[self.view_id].outline for p in ring]
        height = VIEWS[self.view_id].height
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        low, high = height - max(y for _, y in points), height - min(y for _, y in points)
        pad_left, pad_top, pad_right, pad_bottom = self.insets
        room_x = max(self.width - pad_left - pad_right, 1)
        room_y = max(self.height - pad_top - pad_bottom, 1)
        self._fit = min(room_x / (right - left), room_y / (high - low))
        self._middle = ((left + right) / 2, (low + high) / 2)
        self._bounds = (left, low, right, high)
        if self.zoom == 1.0 or self.focus == [0.0, 0.0]:
            self.focus = list(self._middle)
        self._snapshot.colour(tuple(theme.palette[self.tone]))

    def _recoloured(self, *_args: object) -> None:
        self._build()

    def _reframe(self, *_args: object) -> None:
        """Fit the body into what is left between the insets."""
        if self._scene is not None:
            self._frame()
            self._moved()

    _fit = 1.0
    _middle = (0.0, 0.0)
    _bounds = (0.0, 0.0, 1.0, 1.0)

    _shift = (0.0, 0.0)

    def _resized(self, *_args: object) -> None:
        grown = self._snapshot.frame(self.x, self.y, int(self.width), int(self.height))
        if self._scene is None:
            return
        if grown:
            self._frame()
            self._place()
            self._take()
        self._moved()

    def _place(self) -> None:
        """Work out where the drawing's origin lies, from zoom and focus."""
        scale = self.units
        pad_left, pad_top, pad_right, pad_bottom = self.insets
        self._shift = (
            round((pad_left + self.width - pad_right) / 2 - self.focus[0] * scale),
            round((pad_bottom + self.height - pad_top) / 2 - self.focus[1] * scale),
        )

    def _moved(self, *_args: object) -> None:
        """Move and stretch the picture; draw a new one only where it does not reach."""
        if self._scene is None:
            return
        self._place()
        if not self._snapshot.show(self.units, *self._shift, self._bounds):
            self._take()
        self._place_marks()
        if self.painter is not None:
            self.painter.moved()
        self._resettle.cancel()
        self._resettle()

    def _take(self) -> None:
        self._snapshot.take(self.units, *self._shift)
        self._snapshot.show(self.units, *self._shift, self._bounds)
        self._place_marks()

    def _settle(self, *_args: object) -> None:
        """The fingers rest: make the meshes sharp for this zoom."""
        if self._scene is None or self._shading is None:
            return
        if abs(self.units * self._built_px - 1) > 0.02:
            self._built_px = 1 / self.units
            self._scene.build(self._built_px)
            self._shading.rescale(self._built_px)
        self._take()

    def bounded(self, x: float, y: float) -> tuple[float, float]:
        """Return a focus kept inside the body's frame, so that it cannot be dragged away."""
        left, low, right, high = self._bounds
        keep_x = max((right - left) / 2 * (1 - 1 / self.zoom), 0)
        keep_y = max((high - low) / 2 * (1 - 1 / self.zoom), 0)
        mx, my = self._middle
        return (
            max(mx - keep_x, min(mx + keep_x, x)),
            max(my - keep_y, min(my + keep_y, y)),
        )

    def on_depth(self, *_args: object) -> None:
        """Show the new depth at once."""
        if self._scene is not None:
            self._scene.peel(self.depth)

    def on_shade(self, *_args: object) -> None:
        """Fade the shading to its new strength."""
        if self._shading is not None:
            self._shading.colour.a = self.shade

    def on_painter(self, *_args: object) -> None:
        """Let a painter lay its colour over the body."""
        if self.painter is not None and self._scene is not None:
            self.painter.attach(self)

    def _choose_anew(self, *_args: object) -> None:
        if self._scene is not None:
            self._scene.choose(self.chosen, self._built_px)
            self._place_marks()

    def _shade_anew(self, *_args: object) -> None:
        if self._shading is None:
            return
        strengths: Mapping[Place, float] | None = self.strengths
        if strengths:
            self._shading.weigh(strengths, self._built_px)
        elif self.pattern is not None:
            primary: Collection[Place] = self.pattern.primary
            self._shading.show(primary, self.pattern.spillover, self._built_px)
            if theme.seconds(0.25):
                self.shade = 0.0
                Animation(shade=1.0, d=0.25).start(self)
        else:
            self._shading.clear()

    def _sees(self, x: float, y: float) -> bool:
        return 0 < x < self.width and 0 < y < self.height

    def _place_marks(self, *_args: object) -> None:
        if self._scene is None:
            return
        shown = [
            mark
            for mark in self._scene.view.points
            if self.chosen and (mark.muscle, mark.side) == tuple(self.chosen)
        ]
        height = self._scene.view.height
        scale = self.units
        placed = [
            (m, self._shift[0] + m.x * scale, self._shift[1] + (height - m.y) * scale)
            for m in shown
        ]
        self._marks.place(
            [(m, self.x + x, self.y + y) for m, x, y in placed if self._sees(x, y)],
            self.point,
            max(0.6, min(scale / dp(0.8), 1.0)),
            self.findings,
            self.verdicts,
        )
        badges = region_badges(self._scene.view, self.labels, tuple(theme.danger[:3]))
        spots = [(b, *self.from_drawing(b.x, b.y)) for b in badges]
        self._badges.place(
            [replace(b, x=x, y=y) for b, x, y in spots if self._sees(x - self.x, y - self.y)]
        )
