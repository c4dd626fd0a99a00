"""The body: peel its layers, zoom, drag, tap a muscle or a point, see where it refers.

The drawing lives in an `Fbo`, so what lies over or moves beside it never draws the body again.
Meshes are made for one zoom; while fingers pinch they are stretched, and made anew when they rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
from client.widgets.body_camera import MOST_ZOOM, BodyCamera
from client.widgets.body_gestures import Gestures
from client.widgets.body_marks import BodyMarks
from client.widgets.body_scene import DAY, FIRST_VIEW, NIGHT, BodyScene, extent, layer_of
from client.widgets.number_badges import NumberBadges, region_badges
from client.widgets.peel_fade import PeelFade
from client.widgets.referral_shading import DAY_INKS, NIGHT_INKS, Place, ReferralShading
from client.widgets.slices import Slices, at_once
from client.widgets.snapshot import Snapshot
from shared.atlas.artwork import LAYERS, VIEWS, PointMark, Shape

MARGIN = 0.25
"""How much of the body beside the window is drawn ahead, a share of the window's size."""

SETTLE = 0.12
"""Seconds without a change of zoom before the meshes are made anew."""


class BodyMap(Widget):
    """A view of the body. Set `view_id`, `depth`, `chosen`, `pattern`; listen to the events.

    `depth` runs from 0 (skin) to 4 (bone); `peel_to` animates it. `chosen` is (muscle, side) or
    None. `insets` (left, top, right, bottom) keep the body clear of what floats over the map.
    What `frame` was given stays in the frame, whatever the insets do, until a finger moves it.
    `on_pick` gets the muscles under a tap, the uppermost first; `on_mark` a tapped point.
    """

    __events__ = ("on_pick", "on_mark")

    view_id = StringProperty(FIRST_VIEW)
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
    subject = ObjectProperty(None, allownone=True)
    """What `frame` was given last: places, a muscle, its side; or None."""
    painter = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        self._scene: BodyScene | None = None
        self._shading: ReferralShading | None = None
        self._marks, self._badges = BodyMarks(), NumberBadges()
        self._camera = BodyCamera()
        self._following = False
        self._gestures = Gestures(self)
        self._built_px = 0.0
        super().__init__(**kwargs)
        self._snapshot = Snapshot(self.canvas, MARGIN if self.interactive else 0.0)
        self._fade = PeelFade(self._snapshot)
        self.canvas.add(self._marks.group)
        self.canvas.add(self._badges.group)
        # The next frame, not this one: while a screen is laid out, sizes come and go.
        self._build = Clock.create_trigger(self._make, 0)
        self._sharpening, self._shading_anew = Slices(), Slices()
        self._resettle = Clock.create_trigger(self._settle, SETTLE)
        self._reshade = Clock.create_trigger(self._shade_anew, -1)
        for name in ("view_id", "tone"):
            self.fbind(name, self._build)
        self.fbind("insets", self._reframe)
        for name in ("pattern", "strengths"):
            self.fbind(name, self._reshade)
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
        return self._camera.fit * self.zoom

    @property
    def origin(self) -> tuple[float, float]:
        """Where the drawing's lower left corner lies in the window."""
        return (self.x + self._camera.shift[0], self.y + self._camera.shift[1])

    @property
    def drawing_height(self) -> float:
        """Height of the drawing in its units."""
        return VIEWS[self.view_id].height

    def to_drawing(self, x: float, y: float) -> tuple[float, float]:
        """Return a window point in the drawing's units, y down."""
        left, bottom = self.origin
        return (x - left) / self.units, self.drawing_height - (y - bottom) / self.units

    def from_drawing(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the drawing (y down) lies in the window."""
        left, bottom = self.origin
        return left + x * self.units, bottom + (self.drawing_height - y) * self.units

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
        self.let_go()
        self._move_to(zoom, focus or self._camera.middle)

    def frame(self, places: Collection[Place], muscle: str = "", side: str = "") -> None:
        """Come so close that places, and a muscle, fill the window; to the whole body if none show.

        They stay framed when the room or the view changes, until a finger moves the body.
        """
        self.subject = (frozenset(places), muscle, side) if places or muscle else None
        self.come_close()

    def come_close(self) -> None:
        """Bring what was framed last into the frame again; without such, the whole body."""
        self._following = True
        self._follow()

    def comes_closer(self) -> bool:
        """Say whether what was framed last is smaller than the whole body."""
        box = extent(VIEWS[self.view_id], *self.subject) if self.subject else None
        return box is not None and self._camera.close_up(box)[0] > 1.05

    def let_go(self) -> None:
        """Stop keeping anything in the frame: a finger took over."""
        self._following = False
        Animation.cancel_all(self, "zoom", "focus")

    def _follow(self) -> None:
        if self._following and self._scene is not None:
            box = extent(VIEWS[self.view_id], *self.subject) if self.subject else None
            whole = (1.0, self._camera.middle)
            self._move_to(*(self._camera.close_up(box) if box else whole))

    def _move_to(self, zoom: float, focus: tuple[float, float]) -> None:
        Animation.cancel_all(self, "zoom", "focus")
        zoom = max(1.0, min(zoom, MOST_ZOOM))
        seconds = theme.seconds(0.3)
        if seconds:
            Animation(d=seconds, t="in_out_cubic", zoom=zoom, focus=list(focus)).start(self)
        else:
            self.zoom, self.focus = zoom, focus

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
        if self._scene is not None:
            self._fade.arrive()
        self._sharpening.drop()
        self._scene = BodyScene(view, NIGHT if theme.dark else DAY)
        self._shading = ReferralShading(self._scene, NIGHT_INKS if theme.dark else DAY_INKS)
        self._stand()
        self._scene.depth = self._fade.anew(self.depth)
        self._built_px = 1 / self.units
        self._scene.build(self._built_px)
        self._scene.choose(self.chosen, self._built_px)
        self._snapshot.drawing.clear()
        self._snapshot.drawing.add(self._scene.group)
        self._snapshot.drawing.add(self._shading.group)
        if self.painter is not None:
            self.painter.attach(self)
        self._reshade.cancel()
        self._shading_anew.drop()
        at_once(self._shade())
        self._camera.look(self.zoom, self.focus)
        self._take()
        self._follow()

    def _stand(self) -> None:
        """Work out the scale and the middle at which the whole body fits."""
        self._camera.stand(VIEWS[self.view_id], self.size, self.insets)
        if self.zoom == 1.0 or self.focus == [0.0, 0.0]:
            self.focus = list(self._camera.middle)
        self._snapshot.colour(tuple(theme.palette[self.tone]))

    def _recoloured(self, *_args: object) -> None:
        self._build()

    def _reframe(self, *_args: object) -> None:
        """Fit the body into what is left between the insets."""
        if self._scene is not None:
            self._stand()
            self._moved()
            self._follow()

    def _resized(self, *_args: object) -> None:
        grown = self._snapshot.frame(self.x, self.y, int(self.width), int(self.height))
        if self._scene is None:
            return
        if grown:
            self._stand()
            self._camera.look(self.zoom, self.focus)
            self._take()
            self._follow()
        self._moved()

    def _moved(self, *_args: object) -> None:
        """Move and stretch the picture; draw a new one only where it does not reach."""
        if self._scene is None:
            return
        camera = self._camera
        camera.look(self.zoom, self.focus)
        if not self._snapshot.show(self.units, *camera.shift, camera.bounds):
            self._take()
        self._place_marks()
        if self.painter is not None:
            self.painter.moved()
        self._resettle.cancel()
        self._resettle()

    def _take(self) -> None:
        camera = self._camera
        self._snapshot.take(self.units, *camera.shift)
        self._snapshot.show(self.units, *camera.shift, camera.bounds)
        self._place_marks()

    def _settle(self, *_args: object) -> None:
        """The fingers rest: make the meshes sharp for this zoom."""
        if self._scene is None or self._shading is None:
            return
        if abs(self.units * self._built_px - 1) > 0.02:
            self._sharpening.start(self._sharpen(self._scene, self._shading, 1 / self.units))
        else:
            self._take()

    def _sharpen(self, scene: BodyScene, shading: ReferralShading, px: float) -> Iterator[None]:
        yield from scene.building(px)
        self._built_px = px
        yield
        shading.rescale(px)
        self._take()

    def bounded(self, x: float, y: float) -> tuple[float, float]:
        """Return a focus kept inside the body's frame, so that it cannot be dragged away."""
        return self._camera.bounded(self.zoom, x, y)

    def on_depth(self, *_args: object) -> None:
        """Show the new depth at once."""
        if self._scene is not None:
            self._fade.show(self._scene, self.depth)

    def on_painter(self, *_args: object) -> None:
        """Let a painter lay its colour over the body."""
        if self.painter is not None and self._scene is not None:
            self.painter.attach(self)

    def _choose_anew(self, *_args: object) -> None:
        if self._scene is not None:
            self._scene.choose(self.chosen, self._built_px)
            self._place_marks()

    def _shade_anew(self, *_args: object) -> None:
        if self._scene is not None:
            self._fade.arrive()
        self._shading_anew.start(self._shade())

    def _shade(self) -> Iterator[None]:
        if self._shading is None:
            return
        if self.strengths:
            self._shading.weigh(self.strengths, self._built_px)
        elif self.pattern is not None:
            wanted = self.pattern
            yield from self._shading.showing(wanted.primary, wanted.spillover, self._built_px)
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
        left, bottom = self._camera.shift
        placed = [(m, left + m.x * scale, bottom + (height - m.y) * scale) for m in shown]
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
