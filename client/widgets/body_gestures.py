"""Fingers on the map: one drags, paints or taps, two pinch, two quick taps zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.metrics import dp

from client.widgets.body_camera import MOST_ZOOM

if TYPE_CHECKING:
    from client.widgets.body_map import BodyMap

SLOP = 10
"""How far (dp) a finger may wander and still be a tap."""

DOUBLE = 0.3
"""Seconds between two taps that make a double tap."""

CLOSE_UP = 2.6
"""The zoom that a double tap goes to."""

WHEEL = 1.12


class Gestures:
    """What the fingers on one map are doing."""

    def __init__(self, body_map: BodyMap) -> None:
        self._map = body_map
        self._touches: list[Any] = []
        self._travel = 0.0
        self._painting = False
        self._last_tap = (-1.0, 0.0, 0.0)
        self._span = 0.0

    @property
    def busy(self) -> bool:
        """Whether a finger is down."""
        return bool(self._touches)

    def down(self, touch: Any) -> bool:
        """Begin a touch; the map keeps it until it ends."""
        if getattr(touch, "is_mouse_scrolling", False):
            self._wheel(touch)
            return True
        touch.grab(self._map)
        self._touches.append(touch)
        painter = self._map.painter
        if len(self._touches) == 1:
            self._travel = 0.0
            if painter is not None and painter.active:
                self._painting = True
                painter.begin(*self._map.to_drawing(*touch.pos))
        elif self._painting:
            # A second finger means a pinch: what the first one painted was not meant.
            painter.cancel()
            self._painting = False
            self._travel = math.inf
        if len(self._touches) == 2:
            self._span = math.dist(self._touches[0].pos, self._touches[1].pos)
        return True

    def move(self, touch: Any) -> bool:
        """Follow a finger."""
        if touch not in self._touches:
            return False
        self._travel += math.hypot(touch.dx, touch.dy)
        if self._painting:
            self._map.painter.extend(*self._map.to_drawing(*touch.pos))
        elif len(self._touches) >= 2:
            self._pinch(touch)
        elif self._travel > dp(SLOP):
            self._drag(touch.dx, touch.dy)
        return True

    def up(self, touch: Any) -> bool:
        """End a touch: perhaps a tap, perhaps the second of two."""
        touch.ungrab(self._map)
        if touch in self._touches:
            self._touches.remove(touch)
        if self._painting:
            self._painting = False
            self._map.painter.end()
        elif not self._touches and self._travel <= dp(SLOP):
            self._tap(*touch.pos)
        return True

    def _tap(self, x: float, y: float) -> None:
        now = Clock.get_time()
        then, last_x, last_y = self._last_tap
        if now - then < DOUBLE and math.hypot(x - last_x, y - last_y) < dp(2 * SLOP):
            self._last_tap = (-1.0, 0.0, 0.0)
            if self._map.zoom > 1.05:
                self._map.zoom_to(1.0)
            else:
                across, down = self._map.to_drawing(x, y)
                self._map.zoom_to(CLOSE_UP, (across, self._map.drawing_height - down))
            return
        self._last_tap = (now, x, y)
        self._map.tapped(x, y)

    def _drag(self, dx: float, dy: float) -> None:
        self._map.let_go()
        x, y = self._map.focus
        units = self._map.units
        self._map.focus = self._map.bounded(x - dx / units, y - dy / units)

    def _pinch(self, touch: Any) -> None:
        first, second = self._touches[:2]
        if touch not in (first, second):
            return
        span = math.dist(first.pos, second.pos)
        if span < 1 or self._span < 1:
            self._span = span
            return
        middle = ((first.x + second.x) / 2, (first.y + second.y) / 2)
        self._zoom_about(middle, span / self._span)
        self._span = span
        self._drag(touch.dx / 2, touch.dy / 2)

    def _wheel(self, touch: Any) -> None:
        self._zoom_about(touch.pos, WHEEL if touch.button == "scrolldown" else 1 / WHEEL)

    def _zoom_about(self, place: tuple[float, float], factor: float) -> None:
        """Change the zoom so that what lies under a window point stays under it."""
        body_map = self._map
        body_map.let_go()
        x, down = body_map.to_drawing(*place)
        y = body_map.drawing_height - down
        before = body_map.zoom
        body_map.zoom = max(1.0, min(before * factor, MOST_ZOOM))
        share = before / body_map.zoom
        fx, fy = body_map.focus
        body_map.focus = body_map.bounded(x + (fx - x) * share, y + (fy - y) * share)
