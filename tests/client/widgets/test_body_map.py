"""The body widget by itself: pixels, memory, and what it draws again."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest


@pytest.fixture
def body(ui: Any) -> Any:
    """A map that fills the window."""
    from client.theme import theme
    from client.widgets.body_map import BodyMap

    theme.reduced_motion = True
    return ui.add(BodyMap())


def test_a_map_that_left_the_screen_is_forgotten(ui: Any) -> None:
    """Guides make and drop maps; none may be kept alive by the theme or the clock."""
    from client.widgets.body_map import BodyMap

    body = ui.add(BodyMap())
    gone = weakref.ref(body)
    ui.window.remove_widget(body)
    del body
    ui.frames(20)
    gc.collect()
    assert gone() is None


def test_the_body_stays_sharp_after_a_zoom(ui: Any, body: Any) -> None:
    """Once the fingers rest, an edge is as hard at four times the size as it was before."""

    def steps(y: float) -> int:
        """Count the pixels that the outline takes from paper to skin at the left hip."""
        image = ui.image()
        left = min(x for x, _ in outline) - 6
        row = [
            image.getpixel((x, round(892 - wy)))[2]
            for x, wy in (
                (round(body.from_drawing(left + k / body.units, y)[0]), body.from_drawing(0, y)[1])
                for k in range(round(26 * body.units))
            )
        ]
        paper = row[0]
        changed = [abs(value - paper) > 12 for value in row]
        first = changed.index(True)
        return sum(1 for value in row[first : first + 6] if 12 < abs(value - paper) < 60)

    from shared.atlas.artwork import VIEWS

    body.depth = 0
    ui.frames(3)
    view = VIEWS["posterior"]
    y = 240.0
    outline = [p for ring in view.outline for p in ring if abs(p[1] - y) < 25 and p[0] < 200]
    before = steps(y)
    body.zoom_to(4.0, (min(x for x, _ in outline), view.height - y))
    ui.advance(0.4)
    assert steps(y) <= before + 2


def test_points_and_window_agree_both_ways(ui: Any, body: Any) -> None:
    """From the drawing to the window and back is the same place, at any zoom."""
    body.zoom_to(3.0, (150.0, 500.0))
    ui.advance(0.3)
    for point in ((150.0, 300.0), (120.5, 420.25)):
        assert body.to_drawing(*body.from_drawing(*point)) == pytest.approx(point, abs=1e-6)


def test_dragging_within_what_is_drawn_ahead_draws_nothing_again(ui: Any, body: Any) -> None:
    """A short drag moves the picture; only a long one needs a new one."""
    body.zoom_to(3.0, (150.0, 500.0))
    ui.advance(0.4)
    taken: list[int] = []
    take = body._snapshot.take
    body._snapshot.take = lambda *args: (taken.append(1), take(*args))
    body.focus = [155.0, 505.0]
    assert not taken
    body.focus = [150.0, 250.0]
    assert taken


def test_shading_is_cut_off_at_the_bodys_edge(ui: Any, body: Any) -> None:
    """No colour of a pattern lies beside the body."""
    from client.presenters.map import pattern

    before = ui.image()
    body.pattern = pattern("gluteus_minimus", "left")
    ui.advance(0.3)
    after = ui.image()
    from shared.atlas.artwork import VIEWS

    edge = min(x for ring in VIEWS["posterior"].outline for x, _ in ring)
    beside = [body.from_drawing(edge - 4, y) for y in range(60, 780, 12)]
    assert all(
        before.getpixel((round(x), round(892 - y))) == after.getpixel((round(x), round(892 - y)))
        for x, y in beside
    )
    assert before.tobytes() != after.tobytes()


def test_main_areas_and_spillover_differ_without_colour(ui: Any, body: Any) -> None:
    """Main areas have a solid rim, spillover a dotted one and stippling."""
    from client.presenters.map import pattern

    body.pattern = pattern("piriformis", "right")
    ui.advance(0.3)
    shading = body._shading
    assert shading._rims
    assert shading._dotted
    assert len(shading._stipple) > 20


def test_a_therapists_word_is_told_by_its_shape(ui: Any, body: Any) -> None:
    """Confirmed, struck out and added differ from each other and from none without any colour."""
    from PIL import ImageChops

    body.view_id, body.depth = "posterior", 1.0
    body.chosen = ("gluteus_maximus", "left")
    ui.advance(0.4)
    point = body._marks.places[0][0].trp
    seen = []
    for verdicts in ({}, {point: "confirmed"}, {point: "struck"}, {point: "added"}):
        body.verdicts = verdicts
        ui.advance(0.2)
        seen.append(ui.image().convert("L"))
    for index, one in enumerate(seen):
        for other in seen[index + 1 :]:
            assert ImageChops.difference(one, other).getextrema()[1] > 100
    body.verdicts = {point: "of a newer server"}
    ui.advance(0.2)
    assert ImageChops.difference(ui.image().convert("L"), seen[0]).getbbox() is None
