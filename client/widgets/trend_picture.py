"""How the pain chart looks: daily dots, the level with its band, flares, and quiet lines.

One mesh with feathered edges (see `client.widgets.vector_mesh`) behind a frame, and words beside
it. What is out of view costs nothing, however long the diary.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

from kivy.graphics import (
    Canvas,
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

from client.presenters.day_words import short_day, short_month
from client.presenters.trends import TrendsView
from client.theme import theme
from client.widgets.palette import Paint, Palette
from client.widgets.typefaces import text_texture
from client.widgets.vector_mesh import Outline, Point, Sheet
from shared.trends.days import LevelPoint

BAND_ALPHA = 0.2
DASHES: Mapping[str, tuple[float, float]] = {
    "stiffness": (7, 4),
    "stress": (2, 4),
    "sleep": (12, 4),
    "peg": (16, 7),
}
"""Quiet lines differ by their dashes (drawn, left out; in dp), never by colour alone."""

DAY = itemgetter(0)
"""The day of a point (day, value)."""

Place = tuple[float, float]
"""The lower left corner of the chart, in pixels."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The plotting area (`x`, `y`, `width`, `height` in pixels) and the days it shows."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float

    @classmethod
    def inside(cls, place: Place, size: tuple[float, float], start: float, end: float) -> Axes:
        """Return the area of a chart of that place and size, with room for the words beside it."""
        (x, y), (width, height) = place, size
        caption = theme.font_size("caption")
        left, low = 2.1 * caption, 2.0 * caption
        return cls(
            x + left,
            y + low,
            max(1.0, width - left - dp(6)),
            max(1.0, height - low - dp(10)),
            start,
            end,
        )

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


class TrendPicture:
    """The chart's picture on a canvas of its own."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._palette = Palette()
        self._drawn_at: Place = (0.0, 0.0)
        self._moved = Translate()

    def clear(self) -> None:
        """Leave the canvas empty."""
        self._canvas.clear()

    def move(self, place: Place) -> None:
        """Move what is drawn along, by whole pixels: words would blur."""
        (x, y), (drawn_x, drawn_y) = place, self._drawn_at
        self._moved.xy = (round(x - drawn_x), round(y - drawn_y))

    def draw(
        self,
        place: Place,
        axes: Axes,
        view: TrendsView,
        *,
        lines: Collection[str] = (),
        chosen: int | None = None,
    ) -> None:
        """Draw a diary anew: the quiet `lines` named, and a mark on the `chosen` day."""
        self._drawn_at = place
        self.move(place)
        grid, inside = Sheet(px=1.0), Sheet(px=1.0)
        self._grid(grid, axes)
        self._flares(inside, view, axes)
        self._band(inside, view, axes)
        self._dots(inside, view, axes)
        self._quiet_lines(inside, view, axes, lines)
        self._level(inside, view, axes)
        if chosen is not None:
            self._mark(inside, view, axes, chosen)
        self._canvas.clear()
        self._canvas.add(PushMatrix())
        self._canvas.add(self._moved)
        self._add(grid)
        # A stencil and not a scissor: it moves along when the page scrolls.
        frame = {
            "pos": (axes.x, axes.y - dp(6)),
            "size": (axes.width, axes.height + dp(14)),
        }
        self._canvas.add(StencilPush())
        self._canvas.add(Rectangle(**frame))
        self._canvas.add(StencilUse())
        self._add(inside)
        self._canvas.add(StencilUnUse())
        self._canvas.add(Rectangle(**frame))
        self._canvas.add(StencilPop())
        self._words(axes, place[1])
        self._canvas.add(PopMatrix())

    def _add(self, sheet: Sheet) -> None:
        self._canvas.add(Color(1, 1, 1, 1))
        self._palette.refresh()
        texture = self._palette.texture
        for vertices, indices in sheet.parts:
            if indices:
                self._canvas.add(
                    Mesh(vertices=vertices, indices=indices, mode="triangles", texture=texture)
                )

    def _grid(self, sheet: Sheet, axes: Axes) -> None:
        paint = self._paint("grid")
        for score in range(0, 11, 2):
            row = round(axes.y_of(score))
            sheet.stroke([(axes.x, row), (axes.x + axes.width, row)], dp(1), paint, closed=False)

    def _flares(self, sheet: Sheet, view: TrendsView, axes: Axes) -> None:
        fill, edge = self._paint("flare", 0.13), self._paint("flare")
        low, high = axes.y_of(0), axes.y_of(10)
        for first, last in view.flares:
            if last < axes.start or first > axes.end:
                continue
            left, right = axes.x_of(first - 0.5), axes.x_of(last + 0.5)
            box = [(left, low), (right, low), (right, high), (left, high)]
            sheet.fill(Outline(box), fill)
            sheet.stroke([(left, high), (right, high)], dp(3), edge, closed=False)

    def _band(self, sheet: Sheet, view: TrendsView, axes: Axes) -> None:
        points = _levels(view, axes)
        if len(points) < 2:
            return
        lower = [(axes.x_of(p.day), axes.y_of(p.low)) for p in points]
        upper = [(axes.x_of(p.day), axes.y_of(p.high)) for p in points]
        sheet.fill(Outline.between(lower, upper), self._paint("series", BAND_ALPHA))

    def _level(self, sheet: Sheet, view: TrendsView, axes: Axes) -> None:
        points = [(axes.x_of(p.day), axes.y_of(p.level)) for p in _levels(view, axes)]
        if len(points) >= 2:
            sheet.stroke(points, dp(2.6), self._paint("series"), closed=False)

    def _dots(self, sheet: Sheet, view: TrendsView, axes: Axes) -> None:
        span = axes.end - axes.start
        radius = dp(2.2) if span > 200 else dp(3) if span > 60 else dp(4)
        paint = self._paint("series_dot", 0.85)
        for day, pain in axes.shown(view.dots):
            sheet.dot(axes.x_of(day), axes.y_of(pain), radius, paint)

    def _quiet_lines(
        self, sheet: Sheet, view: TrendsView, axes: Axes, lines: Collection[str]
    ) -> None:
        paint = self._paint("ink_soft", 0.75)
        for name, series in view.lines.items():
            if name not in lines:
                continue
            # A week's mean: single days of three lines at once are a thicket.
            smooth = axes.shown(_weekly(axes.shown(series, around=14)), around=7)
            points = [(axes.x_of(day), axes.y_of(value)) for day, value in smooth]
            for piece in dashed(points, *(dp(length) for length in DASHES[name])):
                sheet.stroke(piece, dp(1.6), paint, closed=False)

    def _mark(self, sheet: Sheet, view: TrendsView, axes: Axes, chosen: int) -> None:
        pain = dict(axes.shown(view.dots)).get(chosen)
        if pain is None:
            return
        column = axes.x_of(chosen)
        line = [(column, axes.y_of(0)), (column, axes.y_of(10))]
        sheet.stroke(line, dp(1), self._paint("ink_soft", 0.6), closed=False)
        sheet.dot(column, axes.y_of(pain), dp(8), self._paint("surface"))
        sheet.dot(column, axes.y_of(pain), dp(6), self._paint("warm"))

    def _words(self, axes: Axes, foot: float) -> None:
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
                self._stamp(texture, left, foot)
                free = left + texture.width + dp(14)

    def _stamp(self, texture: Texture, x: float, y: float) -> None:
        self._canvas.add(Color(*theme.ink_soft))
        self._canvas.add(Rectangle(texture=texture, size=texture.size, pos=(round(x), round(y))))

    def _paint(self, name: str, alpha: float = 1.0) -> Paint:
        red, green, blue = theme.palette[name][:3]
        return self._palette.paint((red, green, blue), alpha=alpha)


def _levels(view: TrendsView, axes: Axes) -> Sequence[LevelPoint]:
    """Return the level in view, and the points on both sides that its line runs to."""
    return axes.shown(view.points, attrgetter("day"), around=2)


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
