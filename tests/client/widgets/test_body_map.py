"""The body widget by itself: pixels, memory, and what it draws again."""

from __future__ import annotations

import gc
import weakref
from itertools import pairwise
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
    """In greys: main areas are darker and plain, spillover is lighter, stippled, and rimmed."""
    from client.presenters.map import pattern
    from shared.atlas.artwork import VIEWS

    def patch(region: str) -> list[int]:
        """Return the greys around a region's middle."""
        ring = next(
            r.polygon for r in VIEWS["posterior"].regions if (r.region, r.side) == (region, "right")
        )
        x = sum(px for px, _ in ring) / len(ring)
        y = sum(py for _, py in ring) / len(ring)
        wx, wy = body.from_drawing(x, y)
        box = [round(v) for v in (wx - 14, 892 - wy - 14, wx + 14, 892 - wy + 14)]
        return list(ui.image().convert("L").crop(box).tobytes())

    def roughness(greys: list[int]) -> float:
        """Return how much neighbouring pixels differ on average."""
        return sum(abs(a - b) for a, b in pairwise(greys)) / len(greys)

    body.depth = 0
    body.zoom_to(2.0, (260.0, 450.0))
    shown = pattern("piriformis", "right")
    assert ("buttock_mid", "right") in shown.primary
    assert ("thigh_post_mid", "right") in shown.spillover
    body.pattern = shown
    ui.advance(0.4)
    main, spilled = patch("buttock_mid"), patch("thigh_post_mid")
    assert sum(main) / len(main) < sum(spilled) / len(spilled) - 20
    assert roughness(spilled) > 2 * roughness(main)


def test_between_two_layers_no_body_is_drawn(ui: Any, body: Any) -> None:
    """A slide through all layers draws each once; what lies between is a fade of pictures."""
    drawn: list[float] = []
    peel = body._scene.peel
    body._scene.peel = lambda depth: (drawn.append(depth), peel(depth))
    for step in range(61):
        body.depth = 1 + 3 * step / 60
        ui.frames(1)
    assert drawn == [2, 3, 4]
    for step in range(61):
        body.depth = 4 - 4 * step / 60
        ui.frames(1)
    assert drawn == [2, 3, 4, 3, 2, 1, 0]


def test_a_peel_passes_from_one_layer_to_the_next(ui: Any, body: Any) -> None:
    """Halfway, every pixel is the mean of both layers; at rest it is the layer drawn by itself."""
    from PIL import Image, ImageChops

    def at_rest(depth: float) -> Any:
        body.depth = depth
        ui.advance(0.3)
        return ui.image()

    surface, deep = at_rest(1), at_rest(2)
    body.depth = 1.5
    ui.frames(1)
    expected = Image.blend(surface, deep, 0.5)
    assert max(high for _, high in ImageChops.difference(ui.image(), expected).getextrema()) <= 2
    for _ in range(2):  # there and back: the fade leaves nothing behind
        assert ImageChops.difference(at_rest(1), surface).getbbox() is None
        body.depth = 1.7
        ui.frames(1)
        assert ImageChops.difference(at_rest(2), deep).getbbox() is None


def test_a_fade_follows_a_drag_and_ends_sharp(ui: Any, body: Any) -> None:
    """Dragged and zoomed in the middle of a peel, the body ends as if it had been drawn there."""
    from PIL import ImageChops

    body.zoom_to(2.0, (200.0, 500.0))
    ui.advance(0.3)
    body.depth = 2.4
    ui.frames(1)
    body.focus = [190.0, 430.0]
    ui.frames(1)
    body.zoom = 2.6
    body.depth = 2.8
    ui.frames(1)
    body.depth = 3
    ui.advance(0.4)
    faded = ui.image()
    body._build()
    ui.advance(0.4)
    assert ImageChops.difference(faded, ui.image()).getbbox() is None


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


def test_what_is_chosen_anew_while_it_is_shaded_is_what_is_shown(ui: Any, body: Any) -> None:
    """One muscle after another, or another side of the body: the last looks as if chosen alone."""
    from client.presenters.map import pattern

    def choose(muscle: str) -> None:
        body.chosen, body.pattern = (muscle, "left"), pattern(muscle, "left")

    body.depth = 1
    choose("gluteus_medius")
    ui.frames(30)
    alone = ui.image()
    for muscle in ("gluteus_maximus", "piriformis", "gluteus_medius"):
        choose(muscle)
        ui.frames(2)
    body.view_id = "anterior"
    ui.frames(2)
    body.view_id = "posterior"
    ui.frames(30)
    assert ui.image().tobytes() == alone.tobytes()


def test_a_zoom_that_goes_on_while_the_body_is_made_sharp_ends_sharp(ui: Any, body: Any) -> None:
    """The meshes fit the zoom at the end, wherever it was interrupted; until then the old stand."""
    body.depth = 1
    ui.frames(10)
    before = body._scene.vertices
    body.zoom_to(3.0, (150.0, 500.0))
    for _ in range(12):
        ui.frames(1)
        assert body._scene.vertices > before / 2  # never half a body
    body.zoom_to(4.0, (150.0, 500.0))
    ui.advance(1.0)
    assert body._built_px == pytest.approx(1 / body.units)
    there = ui.image()
    body.view_id = "anterior"
    ui.frames(5)
    body.view_id = "posterior"
    body.zoom_to(4.0, (150.0, 500.0))
    ui.advance(1.0)
    assert ui.image().tobytes() == there.tobytes()
