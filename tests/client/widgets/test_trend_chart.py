"""The chart is drawn when what it shows changes, moved when its place does, and can be tapped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PIL import ImageChops

from tests.builders import TODAY

LAST = TODAY.toordinal()


def charted(ui: Any, days: int) -> Any:
    """Return a chart of so many days, four weeks of which are in view."""
    from client.widgets.trend_chart import NOTHING, TrendChart

    dots = tuple((LAST - ago, ago % 11) for ago in reversed(range(days)))
    chart = ui.add(TrendChart(size_hint=(None, None), size=(380, 280), pos=(10, 100)))
    chart.show(replace(NOTHING, first=LAST - 27, last=LAST, dots=dots))
    ui.frames(2)
    return chart


def meshes(chart: Any) -> list[Any]:
    """Return what is drawn."""
    from kivy.graphics import Mesh

    return [each for each in chart.canvas.children if isinstance(each, Mesh)]


def test_a_chart_that_is_moved_is_not_drawn_anew_and_looks_the_same(ui: Any) -> None:
    """Its picture stands 60 pixels higher, made of the same meshes."""
    chart = charted(ui, 40)
    before, drawn = ui.image().crop((0, 892 - 380, 412, 892 - 100)), meshes(chart)
    chart.y += 60
    ui.frames(2)
    assert all(one is other for one, other in zip(meshes(chart), drawn, strict=True))
    after = ui.image().crop((0, 892 - 440, 412, 892 - 160))
    assert max(high for _low, high in before.getextrema()) > 50
    assert max(high for _low, high in ImageChops.difference(before, after).getextrema()) <= 2


def test_the_day_nearest_to_a_finger_is_chosen(ui: Any) -> None:
    """Of a diary with holes, on both sides of one, and none where the next day is far away."""
    from client.widgets.trend_chart import NOTHING

    chart = charted(ui, 1)
    days = (LAST - 27, LAST - 20, LAST - 18)
    chart.show(replace(NOTHING, first=LAST - 27, last=LAST, dots=tuple((d, 5) for d in days)))
    heard: list[int] = []
    chart.bind(on_day=lambda _chart, day: heard.append(day))
    for day in (LAST - 27, LAST - 19.4, LAST - 18.6, LAST - 4):
        ui.tap((chart.x_of(day) + 3, chart.center_y))
    assert heard == [LAST - 27, LAST - 20, LAST - 18]
    assert chart.chosen == LAST - 18
