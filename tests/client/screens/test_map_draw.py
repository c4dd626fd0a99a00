"""Painting where it hurts with a finger, and what the look-up answers."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client.layout import problems
from tests.client.presenters.test_pain_drawing import middle

DAY = dt.date(2026, 3, 14)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Any]:
    """A diary on a new file."""
    from client.storage.journal import Journal

    clock = itertools.count(1_700_000_000_000)
    opened = Journal(tmp_path / "diary.sqlite3", now=lambda: next(clock), new_id=fresh_id())
    yield opened
    opened.close()


def fresh_id() -> Any:
    """Return a maker of ids."""
    ids = itertools.count(1)
    return lambda: f"00000000-0000-7000-8000-{next(ids):012d}"


def a_map(ui: Any, journal: Any) -> Any:
    """Return a map screen over the diary, without movement."""
    from client.presenters.map import MapPresenter
    from client.screens.map import MapScreen
    from client.theme import theme

    theme.reduced_motion = True
    presenter = MapPresenter(journal, today=lambda: DAY, new_id=fresh_id())
    return ui.add(MapScreen(presenter))


def paint(ui: Any, screen: Any, *points: tuple[float, float]) -> None:
    """Draw one finger along points of the present view."""
    from kivy.tests.common import UnitTestTouch

    places = [screen.body.from_drawing(*point) for point in points]
    touch = UnitTestTouch(*places[0])
    touch.touch_down()
    ui.frames(1)
    for (ax, ay), (bx, by) in itertools.pairwise(places):
        for step in range(1, 9):
            touch.touch_move(ax + (bx - ax) * step / 8, ay + (by - ay) * step / 8)
        ui.frames(1)
    touch.touch_up()
    ui.frames(2)


def first(screen: Any, count: int) -> list[tuple[str, str]]:
    """Return the first results as they stand on screen."""
    cards = [c for c in screen.drawing.results.ids.cards.children[::-1] if hasattr(c, "row")]
    return [(card.row.muscle, card.row.side) for card in cards[:count]]


def test_outside_of_the_left_leg_and_buttock_is_gluteus_minimus(ui: Any, journal: Any) -> None:
    """Painted from the side down to the ankle and on the buttock: gluteus minimus, left, first."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(
        ui,
        screen,
        *(
            middle("posterior", region, "left")
            for region in ("buttock_mid", "buttock_lower", "buttock_mid")
        ),
    )
    ui.tap(ui.find("Left", "Segment"))
    down = (
        "thigh_lat_prox",
        "thigh_lat_mid",
        "thigh_lat_dist",
        "knee_lateral",
        "leg_lat_prox",
        "leg_lat_dist",
        "ankle_lateral",
    )
    paint(ui, screen, *(middle("left_lateral", region, "left") for region in down))
    ui.tap("See what fits")
    assert first(screen, 1) == [("gluteus_minimus", "left")]
    assert screen.body.chosen == ("gluteus_minimus", "left")


def test_back_of_thigh_and_mid_buttock_offers_the_three(ui: Any, journal: Any) -> None:
    """Piriformis, gluteus minimus and a hamstring are among the first four."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(ui, screen, middle("posterior", "buttock_mid", "right"))
    thigh = ("thigh_post_prox", "thigh_post_mid", "thigh_post_dist")
    paint(ui, screen, *(middle("posterior", region, "right") for region in thigh))
    ui.tap("See what fits")
    found = {muscle for muscle, _side in first(screen, 4)}
    assert {"piriformis", "gluteus_minimus"} <= found
    assert found & {"biceps_femoris", "semi_hamstrings"}


def test_each_area_has_its_own_strength_and_quality(ui: Any, journal: Any) -> None:
    """Two strokes with two strengths are kept as strokes and as regions."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    track = ui.find(cls="RatingTrack")
    ui.tap(track.to_window(track.x_of(8), track.axis))
    ui.tap("Burning")
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    ui.tap(screen.drawing.panel.brush_words)
    track = ui.find(cls="RatingTrack")
    ui.tap(track.to_window(track.x_of(3), track.axis))
    ui.tap("Burning")
    ui.tap(screen.drawing.panel.brush_words)
    paint(ui, screen, middle("posterior", "calf_mid", "right"))
    assert screen.back()
    (fields,) = journal.records("drawing").values()
    assert [(s["intensity"], s["quality"]) for s in fields["strokes"]] == [
        (8, "burning"),
        (3, None),
    ]
    places = {(a["region"], a["side"]): a["intensity"] for a in fields["areas"]}
    assert places["buttock_mid", "left"] == 8
    assert places["calf_mid", "right"] == 3


def test_erase_and_undo(ui: Any, journal: Any) -> None:
    """The eraser takes paint away, undo brings it back, and again."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    spot = middle("posterior", "buttock_mid", "left")
    paint(ui, screen, spot)
    painted = screen.drawing.painter.opacity_at(*spot)
    assert painted > 150
    ui.tap(ui.find("Erase", "Segment"))
    paint(ui, screen, (spot[0] - 15, spot[1]), (spot[0] + 15, spot[1]))
    assert screen.drawing.painter.opacity_at(*spot) < 30
    assert not screen.drawing.panel.ready
    ui.tap(ui.find("Undo", "IconButton"))
    assert screen.drawing.panel.ready
    assert screen.drawing.painter.opacity_at(*spot) > 150


def test_a_second_finger_zooms_and_does_not_paint(ui: Any, journal: Any) -> None:
    """A pinch that began as a stroke leaves no stroke."""
    from kivy.tests.common import UnitTestTouch

    screen = a_map(ui, journal)
    ui.tap("Draw")
    x, y = screen.body.from_drawing(*middle("posterior", "buttock_mid", "left"))
    one, two = UnitTestTouch(x, y), UnitTestTouch(x + 60, y)
    one.touch_down()
    one.touch_move(x + 3, y)
    two.touch_down()
    two.touch_move(x + 160, y)
    two.touch_up()
    one.touch_up()
    ui.frames(2)
    assert screen.drawing.drawing.strokes == []
    assert screen.body.zoom > 1.5


def test_a_day_without_a_check_in_asks_for_pain_and_then_takes_the_areas(
    ui: Any, journal: Any
) -> None:
    """From the results a drawing joins a new check-in once its pain is given."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    ui.tap("See what fits")
    assert journal.entry(DAY) is None
    ui.tap("Add to your check-in")
    ui.rate("Pain now", 6)
    ui.tap("Save")
    assert journal.entry(DAY).pain == 6
    assert ("buttock_mid", "left") in {(a.region, a.side) for a in journal.entry(DAY).areas}


def test_results_tell_what_fits_and_show_the_pattern_over_the_drawing(
    ui: Any, journal: Any
) -> None:
    """Words for what fits and what does not, the pattern under the paint, guide and press test."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    paint(ui, screen, middle("posterior", "calf_mid", "left"))
    ui.tap("See what fits")
    card = next(c for c in screen.drawing.results.ids.cards.children if getattr(c, "opened", 0))
    assert ui.shows(f"Fits: {card.fits}")
    assert card.misses
    assert ui.shows(f"Not in its pattern: {card.misses}")
    assert ui.all("Open guide")
    assert ui.all("Press test")
    assert screen.body.pattern == card.row.pattern
    assert screen.drawing.painter.opacity > 0.3
    assert not any(word in " ".join(t.text for t in ui.all(cls="Text")) for word in ("cause", "%"))
    other = next(c for c in screen.drawing.results.ids.cards.children if not c.opened)
    ui.tap(other)
    assert screen.body.pattern == other.row.pattern
    assert ui.shows(f"Fits: {other.fits}")


def test_piriformis_and_the_rear_of_minimus_are_not_told_apart_without_calf_pain(
    ui: Any, journal: Any
) -> None:
    """Buttock and back of thigh alone leave both open, and both say so; calf pain takes it away."""
    words = "Without it they cannot be told apart."
    screen = a_map(ui, journal)
    ui.tap("Draw")
    thigh = ("thigh_post_prox", "thigh_post_mid", "thigh_post_dist")
    paint(ui, screen, middle("posterior", "buttock_mid", "right"))
    paint(ui, screen, *(middle("posterior", region, "right") for region in thigh))
    ui.tap("See what fits")
    said = {
        card.row.muscle
        for card in screen.drawing.results.ids.cards.children
        if words in getattr(card, "remark", "")
    }
    assert said == {"piriformis", "gluteus_minimus"}
    assert ui.shows(words)
    ui.tap(ui.find("Change the drawing", "IconButton"))
    paint(ui, screen, middle("posterior", "calf_prox", "right"))
    paint(ui, screen, middle("posterior", "calf_mid", "right"))
    ui.tap("See what fits")
    assert not ui.shows(words)


def test_results_fold_to_the_muscle_on_show(ui: Any, journal: Any) -> None:
    """Folded, the list leaves the body the room and names whose pattern lies over the drawing."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    ui.tap("See what fits")
    height, units = screen.drawing.results.height, screen.body.units
    ui.tap(ui.find("Patterns that overlap", "CardHead"))
    assert screen.drawing.results.height < height / 3
    assert screen.body.units > units
    assert ui.all(screen.drawing.results.shown, "CardHead")
    ui.tap(ui.find(screen.drawing.results.shown, "CardHead"))
    assert screen.drawing.results.height == pytest.approx(height)


def test_a_drawing_of_another_day_is_gone_on_with(ui: Any, journal: Any) -> None:
    """Opened for a day from outside, the map shows that day's strokes and saves to it."""
    from client.presenters.map import MapPresenter

    other = DAY - dt.timedelta(days=3)
    journal.save(other, {"pain": 5})
    drawings = MapPresenter(journal, today=lambda: DAY, new_id=fresh_id()).drawings
    kept = drawings.open(other)
    kept.add("posterior", [middle("posterior", "calf_mid", "left")], 9)
    drawings.keep(kept)
    screen = a_map(ui, journal)
    screen.shown(draw=other)
    ui.frames(3)
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    screen.back()
    assert {a.region for a in journal.entry(other).areas} >= {"calf_mid", "buttock_mid"}
    assert journal.entry(DAY) is None


def test_results_open_the_guide_and_back_leads_home(ui: Any, journal: Any) -> None:
    """Results, a guide, back to the results, to the drawing, to the map."""
    screen = a_map(ui, journal)
    ui.tap("Draw")
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    ui.tap("See what fits")
    ui.tap("Open guide")
    assert ui.shows("When to stop")
    for stage in ("results", "draw", ""):
        assert screen.back()
        assert screen.drawing.stage == stage
    assert not screen.back()
    ui.tap("Draw")
    assert screen.drawing.stage == "draw"


@pytest.mark.parametrize(
    ("size", "scale"), [((412, 816), 1.0), ((360, 640), 2.0), ((1188, 800), 1.3)]
)
def test_drawing_fits_the_screen(
    ui: Any, journal: Any, size: tuple[int, int], scale: float
) -> None:
    """Drawing and results are neither clipped nor overlap, on phone and tablet."""
    from client.theme import theme

    theme.scale = scale
    ui.resize(*size)
    screen = a_map(ui, journal)
    ui.tap("Draw")
    assert problems(screen, size[0]) == []
    paint(ui, screen, middle("posterior", "buttock_mid", "left"))
    ui.tap("See what fits")
    ui.advance(0.2)
    assert problems(screen, size[0]) == []
