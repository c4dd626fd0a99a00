"""The pain chart: daily dots, the level with its band, flares, and quiet lines beside them.

Drawn as one mesh with feathered edges (see `client.widgets.vector_mesh`), rebuilt when its data,
its size, the theme or the days in view change, and only moved when its place does: a layout that
settles moves it several times in a frame. What is out of view costs nothing, however long the
diary. One finger pans, two pinch, a tap chooses a day.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

from kivy.clock import Clock
from kivy.graphics import (
    Color,
    Mesh,
    PopMatrix,
    PushMatrix,
    Rectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
    Translate,
)
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import DictProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from client.presenters.day_words import short_day, short_month
from client.presenters.trends import TrendsView
from client.theme import theme
from client.widgets.palette import Paint, Palette
from client.widgets.typefaces import text_texture
from client.widgets.vector_mesh import Outline, Point, Sheet
from shared.trends.days import LevelPoint

SHORTEST = 10.0
"""Fewest days in view, however far it is pinched."""

BAND_ALPHA = 0.2
DASHES: Mapping[str, tuple[float, float]] = {
    "stiffness": (7, 4),
    "stress": (2, 4),
    "sleep": (12, 4),
    "peg": (16, 7),
}
"""Quiet lines differ by their dashes (drawn, left out; in dp), never by colour alone."""


NOTHING = TrendsView(0, 1, (), (), (), {"peg": ()}, None, "", "", (), ())
"""What a chart shows before it is given a diary."""

DAY = itemgetter(0)
"""The day of a point (day, value)."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The plotting area (`x`, `y`, `width`, `height` in pixels) and the days it shows."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float

    def x_of(self, day: float) -> float:
        """Return the pixel column of a day."""
        return self.x + (day - self.start) / max(self.end - self.start, 1e-6) * self.width

    def y_of(self, score: float) -> float:
        """Return the pixel row of a score from 0 to 10."""
        return self.y + score / 10 * self.height

    def day_at(self, x: float) -> float:
        """Return the (fractional) day under a pixel column."""
        return self.start + (x - self.x) / self.width * (self.end - self.start)

    def shown(self, points: Sequence[Any], day: Any = DAY, around: float = 0.0) -> Sequence[Any]:
        """Return those of the points, in order of their `day`, that are in view or near it."""
        first = bisect_left(points, self.start - around, key=day)
        return points[first : bisect_right(points, self.end + around, first, key=day)]


class TrendChart(Widget):
    """Shows a `TrendsView`. `start` and `end` are the days in view, as fractional ordinals.

    `shown` says which quiet lines are on. `on_day(ordinal)` is dispatched when a day is tapped,
    and `chosen` marks it.
    """

    takes_slides = True
    view: TrendsView = ObjectProperty(NOTHING)
    start = NumericProperty(0.0)
    end = NumericProperty(1.0)
    shown = DictProperty({})
    chosen: int | None = ObjectProperty(None, allownone=True)

    __events__ = ("on_day",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fingers: dict[int, Any] = {}
        self._palette = Palette()
        self._redraw = Clock.create_trigger(self._draw, -1)
        self._drawn_at = (0.0, 0.0)
        self._moved = Translate()
        for name in ("size", "view", "start", "end", "shown", "chosen"):
            self.fbind(name, self._redraw)
        self.fbind("pos", self._move)
        theme.bind(palette=self._redraw_soon, scale=self._redraw_soon)

    def on_day(self, _ordinal: int) -> None:
        """Hear that a day was tapped."""

    def show(self, view: TrendsView) -> None:
        """Show a view from its first day to its last."""
        self.view = view
        self.start, self.end = view.first - 0.5, view.last + 0.5

    def _redraw_soon(self, *_args: object) -> None:
        self._redraw()

    # -- where things are

    @property
    def axes(self) -> Axes:
        """Where days and scores are now."""
        size = theme.font_size("caption")
        left, low = 2.1 * size, 2.0 * size
        return Axes(
            self.x + left,
            self.y + low,
            max(1.0, self.width - left - dp(6)),
            max(1.0, self.height - low - dp(10)),
            self.start,
            self.end,
        )

    def x_of(self, day: float) -> float:
        """Return the pixel column of a day."""
        return self.axes.x_of(day)

    def y_of(self, score: float) -> float:
        """Return the pixel row of a score from 0 to 10."""
        return self.axes.y_of(score)

    # -- touch

    def on_touch_down(self, touch: Any) -> bool:
        """Take a finger that lands on the chart; a second one starts a pinch."""
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        if touch.is_mouse_scrolling:
            self._zoom(0.8 if touch.button == "scrollup" else 1.25, self.axes.day_at(touch.x))
            return True
        touch.grab(self)
        self._fingers[touch.uid] = touch
        touch.ud["chart"] = (touch.x, self.start, self.end)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Pan with one finger, pinch with two."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        if len(self._fingers) >= 2:
            first, second = list(self._fingers.values())[:2]
            before = abs(first.px - second.px) or 1.0
            now = abs(first.x - second.x) or 1.0
            self._zoom(before / now, self.axes.day_at((first.x + second.x) / 2))
        elif abs(touch.x - touch.ox) > dp(8):
            span = self.end - self.start
            self._move_to(self.start - touch.dx / self.axes.width * span, span)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """A finger that hardly moved chose a day."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        alone = len(self._fingers) == 1
        self._fingers.pop(touch.uid, None)
        if alone and math.dist(touch.pos, touch.opos) <= dp(8):
            day = self._nearest(touch.x)
            if day is not None:
                self.chosen = day
                self.dispatch("on_day", day)
        return True

    def _nearest(self, x: float) -> int | None:
        """Return the logged day nearest to a pixel column, within a finger's width."""
        axes = self.axes
        under = axes.day_at(x)
        at = bisect_left(self.view.dots, under, key=DAY)
        beside = [day for day, _ in self.view.dots[max(0, at - 1) : at + 1]]
        day = min(beside, key=lambda day: abs(day - under), default=None)
        return day if day is not None and abs(axes.x_of(day) - x) <= dp(24) else None

    def _zoom(self, factor: float, around: float) -> None:
        """Stretch the days in view by a factor, keeping one day where it is."""
        span = self.end - self.start
        longest = max(self._last - self._first, SHORTEST)
        wanted = min(max(span * factor, SHORTEST), longest)
        self._move_to(around - (around - self.start) * wanted / span, wanted)

    def _move_to(self, start: float, span: float) -> None:
        """Put `span` days in view from `start`, kept within what was logged."""
        low, high = self._first, max(self._last, self._first + span)
        start = min(max(start, low), high - span)
        self.start, self.end = start, start + span

    @property
    def _first(self) -> float:
        first = self.view.dots[0][0] if self.view.dots else self.view.first
        return min(first, self.view.first) - 0.5

    @property
    def _last(self) -> float:
        return self.view.last + 0.5

    # -- drawing

    def _move(self, *_args: object) -> None:
        """Move what is drawn along, by whole pixels: words would blur."""
        self._moved.xy = (round(self.x - self._drawn_at[0]), round(self.y - self._drawn_at[1]))

    def _draw(self, *_args: object) -> None:
        self.canvas.clear()
        if self.width < dp(60) or self.height < dp(60):
            return
        self._drawn_at = tuple(self.pos)
        self._move()
        axes, palette = self.axes, self._palette
        self.canvas.add(PushMatrix())
        self.canvas.add(self._moved)
        sheet = Sheet(px=1.0)
        self._grid(sheet, palette, axes)
        self._add(sheet, palette)
        inside = Sheet(px=1.0)
        for draw in (
            self._flares,
            self._band,
            self._dots,
            self._quiet_lines,
            self._level,
            self._mark,
        ):
            draw(inside, palette, axes)
        # A stencil and not a scissor: it moves along when the page scrolls.
        frame = {
            "pos": (axes.x, axes.y - dp(6)),
            "size": (axes.width, axes.height + dp(14)),
        }
        self.canvas.add(StencilPush())
        self.canvas.add(Rectangle(**frame))
        self.canvas.add(StencilUse())
        self._add(inside, palette)
        self.canvas.add(StencilUnUse())
        self.canvas.add(Rectangle(**frame))
        self.canvas.add(StencilPop())
        self._axis(axes)
        self.canvas.add(PopMatrix())

    def _add(self, sheet: Sheet, palette: Palette) -> None:
        self.canvas.add(Color(1, 1, 1, 1))
        palette.refresh()
        texture = palette.texture
        for vertices, indices in sheet.parts:
            if indices:
                self.canvas.add(
                    Mesh(vertices=vertices, indices=indices, mode="triangles", texture=texture)
                )

    def _grid(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        paint = _paint(palette, "grid")
        for score in range(0, 11, 2):
            row = round(axes.y_of(score))
            sheet.stroke([(axes.x, row), (axes.x + axes.width, row)], dp(1), paint, closed=False)

    def _flares(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        fill, edge = _paint(palette, "flare", 0.13), _paint(palette, "flare")
        low, high = axes.y_of(0), axes.y_of(10)
        for first, last in self.view.flares:
            if last < axes.start or first > axes.end:
                continue
            left, right = axes.x_of(first - 0.5), axes.x_of(last + 0.5)
            box = [(left, low), (right, low), (right, high), (left, high)]
            sheet.fill(Outline(box), fill)
            sheet.stroke([(left, high), (right, high)], dp(3), edge, closed=False)

    def _levels(self, axes: Axes) -> Sequence[LevelPoint]:
        return axes.shown(self.view.points, attrgetter("day"), around=2)

    def _band(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        points = self._levels(axes)
        if len(points) < 2:
            return
        lower = [(axes.x_of(p.day), axes.y_of(p.low)) for p in points]
        upper = [(axes.x_of(p.day), axes.y_of(p.high)) for p in points]
        sheet.fill(Outline.between(lower, upper), _paint(palette, "series", BAND_ALPHA))

    def _level(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        points = [(axes.x_of(p.day), axes.y_of(p.level)) for p in self._levels(axes)]
        if len(points) >= 2:
            sheet.stroke(points, dp(2.6), _paint(palette, "series"), closed=False)

    def _dots(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        span = axes.end - axes.start
        radius = dp(2.2) if span > 200 else dp(3) if span > 60 else dp(4)
        paint = _paint(palette, "series_dot", 0.85)
        for day, pain in axes.shown(self.view.dots):
            sheet.dot(axes.x_of(day), axes.y_of(pain), radius, paint)

    def _quiet_lines(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        paint = _paint(palette, "ink_soft", 0.75)
        for name, series in self.view.lines.items():
            if not self.shown.get(name):
                continue
            # A week's mean: single days of three lines at once are a thicket.
            smooth = axes.shown(_weekly(axes.shown(series, around=14)), around=7)
            points = [(axes.x_of(day), axes.y_of(value)) for day, value in smooth]
            for piece in dashed(points, *(dp(length) for length in DASHES[name])):
                sheet.stroke(piece, dp(1.6), paint, closed=False)

    def _mark(self, sheet: Sheet, palette: Palette, axes: Axes) -> None:
        pain = dict(axes.shown(self.view.dots)).get(self.chosen)
        if self.chosen is None or pain is None:
            return
        column = axes.x_of(self.chosen)
        line = [(column, axes.y_of(0)), (column, axes.y_of(10))]
        sheet.stroke(line, dp(1), _paint(palette, "ink_soft", 0.6), closed=False)
        sheet.dot(column, axes.y_of(pain), dp(8), _paint(palette, "surface"))
        sheet.dot(column, axes.y_of(pain), dp(6), _paint(palette, "warm"))

    def _axis(self, axes: Axes) -> None:
        for score in range(0, 11, 2):
            texture = text_texture(str(score), "caption").texture
            row = axes.y_of(score) - texture.height / 2
            self._stamp(texture, axes.x - texture.width - dp(8), row)
        free = -math.inf
        for column, text in _dates(axes):
            texture = text_texture(text, "caption").texture
            right = axes.x + axes.width - texture.width
            left = min(max(column - texture.width / 2, axes.x), right)
            if left > free:
                self._stamp(texture, left, self.y)
                free = left + texture.width + dp(14)

    def _stamp(self, texture: Texture, x: float, y: float) -> None:
        self.canvas.add(Color(*theme.ink_soft))
        self.canvas.add(Rectangle(texture=texture, size=texture.size, pos=(round(x), round(y))))


def _dates(axes: Axes) -> Iterator[tuple[float, str]]:
    """Yield where dates stand under the plot: months for long spans, weeks for short ones."""
    for ordinal in range(math.ceil(axes.start), math.floor(axes.end) + 1):
        date = dt.date.fromordinal(max(1, ordinal))
        if axes.end - axes.start > 75:
            if date.day == 1:
                yield axes.x_of(ordinal), short_month(date.month)
        elif date.weekday() == 0:
            yield axes.x_of(ordinal), short_day(date)


def dashed(points: Sequence[Point], drawn: float, left_out: float) -> Iterator[list[Point]]:
    """Cut a line into dashes of `drawn` length with `left_out` between them."""
    piece: list[Point] = []
    on, left = True, drawn
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.dist((ax, ay), (bx, by))
        gone = 0.0
        while length - gone > left:
            gone += left
            here = (ax + (bx - ax) * gone / length, ay + (by - ay) * gone / length)
            if on:
                yield [*(piece or [(ax, ay)]), here]
            piece = [here]
            on, left = not on, left_out if on else drawn
        left -= length - gone
        piece = [*(piece or [(ax, ay)]), (bx, by)] if on else []
    if on and len(piece) > 1:
        yield piece


def _weekly(series: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return the mean of the seven days up to each logged day."""
    result = []
    start = 0
    for index, (day, _) in enumerate(series):
        while series[start][0] <= day - 7:
            start += 1
        window = [value for _, value in series[start : index + 1]]
        result.append((day, sum(window) / len(window)))
    return result


def _paint(palette: Palette, name: str, alpha: float = 1.0) -> Paint:
    red, green, blue = theme.palette[name][:3]
    return palette.paint((red, green, blue), alpha=alpha)
