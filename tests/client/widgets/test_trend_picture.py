"""What the chart's picture is made of: days in view, dashes, quiet lines and the mark."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from client.presenters.trends import TrendsView
from tests.builders import TODAY

LAST = TODAY.toordinal()


def story(days: int) -> TrendsView:
    """Return a diary of so many days with a quiet line, four weeks of which are in view."""
    from client.widgets.trend_chart import NOTHING

    dots = tuple((LAST - ago, ago % 11) for ago in reversed(range(days)))
    return replace(NOTHING, first=LAST - 27, last=LAST, dots=dots, lines={"stress": dots})


def corners(view: TrendsView, **how: Any) -> int:
    """Return how many corners the picture of a diary has, 380 x 280 pixels large."""
    from kivy.graphics import Canvas, Mesh

    from client.widgets.trend_picture import Axes, TrendPicture

    canvas = Canvas()
    axes = Axes.inside((0, 0), (380, 280), view.first - 0.5, view.last + 0.5)
    TrendPicture(canvas).draw((0, 0), axes, view, **how)
    return sum(len(each.vertices) for each in canvas.children if isinstance(each, Mesh))


def test_days_out_of_view_cost_nothing(window: Any) -> None:
    """Ten years of diary are drawn with as many corners as two months of it."""
    shown = {"lines": ("stress",), "chosen": LAST}
    assert corners(story(60), **shown) == corners(story(3650), **shown)


def test_only_the_lines_that_are_named_are_drawn(window: Any) -> None:
    """A line that is not on costs nothing, and neither does one that nothing was logged for."""
    view = story(28)
    assert corners(view) == corners(view, lines=("stiffness", "peg"))
    assert corners(view, lines=("stress",)) > corners(view)


def test_a_day_is_marked_when_it_was_logged_and_is_in_view(window: Any) -> None:
    """No mark on a day without a check-in, or on one that was panned away."""
    view = story(40)
    view = replace(view, dots=view.dots[:-1])
    assert corners(view, chosen=LAST - 1) > corners(view)
    assert corners(view, chosen=LAST) == corners(view, chosen=LAST - 35) == corners(view)


def test_a_column_and_its_day_are_found_from_each_other(window: Any) -> None:
    """The first day in view stands at the left edge, the last at the right."""
    from client.widgets.trend_picture import Axes

    axes = Axes(30, 20, 300, 200, LAST - 27, LAST)
    assert axes.x_of(LAST - 27) == 30
    assert axes.x_of(LAST) == 330
    for day in (LAST - 27, LAST - 13.5, LAST):
        assert axes.day_at(axes.x_of(day)) == pytest.approx(day)


def test_dashes_and_gaps_keep_their_lengths_round_a_corner(window: Any) -> None:
    """Along a line of 100 with a bend: dashes of 7 with gaps of 4, the last one cut short."""
    from client.widgets.trend_picture import dashed

    pieces = list(dashed([(0, 0), (50, 0), (50, 50)], 7, 4))
    assert [length(piece) for piece in pieces] == pytest.approx([7] * 9 + [1])
    assert [distance_along(piece[0]) for piece in pieces] == pytest.approx(range(0, 100, 11))


def length(piece: list[tuple[float, float]]) -> float:
    """Return how long a piece of line is."""
    return sum(math.dist(here, there) for here, there in pairwise(piece))


def distance_along(point: tuple[float, float]) -> float:
    """Return how far along the bent line of 50 and 50 a point of it lies."""
    return point[0] + point[1]
