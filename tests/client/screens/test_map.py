"""The map under a finger: tapping, peeling, searching, and reading the guide."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client.layout import problems


@pytest.fixture
def screen(ui: Any) -> Any:
    """The map on a phone, by itself, without movement: a drawn frame costs time here."""
    from client.screens.map import MapScreen
    from client.theme import theme

    theme.reduced_motion = True
    return ui.add(MapScreen())


def at(screen: Any, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the present view's drawing lies on the window."""
    return screen.body.from_drawing(x, y)


def mean(polygon: Any) -> tuple[float, float]:
    """Return the middle of a polygon's corners."""
    return (
        sum(x for x, _ in polygon) / len(polygon),
        sum(y for _, y in polygon) / len(polygon),
    )


def middle_of(muscle: str, side: str, view: str = "posterior") -> tuple[float, float]:
    """Return a point inside a muscle as it is drawn."""
    from shared.atlas.artwork import VIEWS

    shape = next(s for s in VIEWS[view].shapes if s.muscle == muscle and s.side == side)
    return mean(shape.polygon)


def test_tapping_a_muscle_chooses_it_and_shows_its_pattern(ui: Any, screen: Any) -> None:
    """A tap on the left buttock chooses gluteus maximus, left, and shades where it refers."""
    from client.presenters.map import pattern

    ui.tap(at(screen, *middle_of("gluteus_maximus", "left")))
    assert (screen.muscle, screen.side) == ("gluteus_maximus", "left")
    assert screen.body.pattern == pattern("gluteus_maximus", "left")
    assert ui.shows("Gluteus maximus")
    assert len(screen.body.marks_shown()) == 3


def test_every_muscle_of_the_atlas_can_be_tapped(ui: Any, screen: Any) -> None:
    """Each of the 38 is met by a tap on some view, once the body is peeled to its layer."""
    from client.presenters.map import best_view, drawn_depth
    from shared.atlas.muscles import MUSCLES

    def tappable(muscle: str) -> tuple[float, float] | None:
        """Return a place where the muscle is the uppermost, in drawing units."""
        scene = screen.body._scene
        for shape, outline, _fibres in scene.shapes:
            if shape.muscle != muscle:
                continue
            for i in range(1, 12):
                for k in range(1, 24):
                    x = outline.left + (outline.right - outline.left) * i / 12
                    y = outline.bottom + (outline.top - outline.bottom) * k / 24
                    found = scene.under(x, y)
                    if found and found[0].muscle == muscle:
                        return x, scene.view.height - y
        return None

    for muscle in MUSCLES:
        view = best_view(muscle, "left")
        screen.pane.view_id = view
        screen.body.depth = drawn_depth(view, muscle)
        ui.settle(3)
        place = tappable(muscle)
        assert place is not None, f"{muscle} is hidden on {view}"
        # Where a control floats over the body, a person drags it clear; so does the close-up.
        screen.body.zoom_to(4.0, (place[0], screen.body.drawing_height - place[1]))
        ui.settle(3)
        ui.tap(at(screen, *place))
        assert screen.muscle == muscle
        screen.choose("")


def test_muscles_under_the_same_finger_are_offered(ui: Any, screen: Any) -> None:
    """What lies under the tapped muscle can be chosen from a short list, and the body peels."""
    x, y = middle_of("piriformis", "right")
    ui.tap(at(screen, x, y))
    assert screen.muscle == "gluteus_maximus"
    ui.tap("Piriformis")
    ui.advance(0.2)
    assert (screen.muscle, screen.side) == ("piriformis", "right")
    assert screen.body.depth == 3


def test_peeling_by_tap_and_by_slide_changes_what_a_tap_meets(ui: Any, screen: Any) -> None:
    """After peeling to the deep layer the same place holds a deep muscle."""
    ui.tap(ui.find("Deep", "PeelStop"))
    ui.advance(0.2)
    assert screen.body.depth == 3
    ui.tap(at(screen, *middle_of("piriformis", "left")))
    assert screen.muscle == "piriformis"
    peeler = screen.pane.ids.peeler
    ui.drag(ui.center(ui.find("Deep", "PeelStop")), (peeler.center_x, peeler.top - 8))
    ui.advance(0.2)
    assert screen.body.depth == 0


def test_a_slide_across_the_peel_control_fades_between_layers(ui: Any, screen: Any) -> None:
    """While the finger lies between two layers, the outer one is half there."""
    from kivy.tests.common import UnitTestTouch

    peeler = screen.pane.ids.peeler
    touch = UnitTestTouch(peeler.center_x, peeler.top - 20)
    touch.touch_down()
    touch.touch_move(peeler.center_x, peeler.top - peeler.height * 0.4)
    ui.frames(1)
    assert 0.8 < screen.body.depth < 1.8
    assert screen.body.depth != round(screen.body.depth)
    touch.touch_up()
    ui.advance(0.2)


def test_a_point_shows_its_own_pattern_and_again_all_of_them(ui: Any, screen: Any) -> None:
    """Tapping a numbered point narrows the pattern to it; tapping it again widens it."""
    from client.presenters.map import pattern

    screen.choose("gluteus_minimus", "left")
    ui.advance(0.2)
    mark, x, y = screen.body.marks_shown()[0]
    ui.tap((x, y))
    assert screen.point == mark.trp
    assert screen.body.pattern == pattern("gluteus_minimus", "left", mark.trp)
    ui.advance(0.2)
    again = next((mx, my) for m, mx, my in screen.body.marks_shown() if m.trp == mark.trp)
    ui.tap(again)
    assert screen.body.pattern == pattern("gluteus_minimus", "left")


def test_points_carry_their_numbers(ui: Any, screen: Any) -> None:
    """Beside each point's cross stands a dark badge with light figures in it, one for each."""
    screen.choose("gluteus_maximus", "left")
    ui.advance(0.3)
    marks = screen.body.marks_shown()
    assert [mark.number for mark, _x, _y in marks] == [1, 2, 3]
    badges = []
    for _mark, x, y in marks:
        left, top = round(x + 10) - 5, round(892 - y - 10) - 5
        badge = ui.image().convert("L").crop((left, top, left + 11, top + 11))
        dark, light = badge.getextrema()
        assert dark < 80
        assert light > 180
        badges.append(badge.tobytes())
    assert len(set(badges)) == 3


def framed(screen: Any) -> tuple[float, float]:
    """Return how much of the free room the chosen muscle and its pattern fill, across and down.

    The room is what head, foot and peel control leave of the map; all of it must lie in there.
    """
    from shared.atlas.artwork import VIEWS

    body, pane = screen.body, screen.pane
    drawing = VIEWS[body.view_id]
    places = body.pattern.places
    rings = [r.polygon for r in drawing.regions if (r.region, r.side) in places]
    rings += [s.polygon for s in drawing.shapes if (s.muscle, s.side) == body.chosen]
    points = [body.from_drawing(*point) for ring in rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    room_right = pane.peeler.x if pane.peeler.parent else pane.right
    assert pane.x <= left
    assert right <= room_right
    assert pane.ids.foot.top <= low
    assert high <= pane.ids.head.y
    return (right - left) / (room_right - pane.x), (high - low) / (
        pane.ids.head.y - pane.ids.foot.top
    )


@pytest.mark.parametrize("muscle", ["gluteus_minimus", "piriformis", "gluteus_maximus", "soleus"])
def test_a_chosen_muscle_and_its_pattern_fill_the_free_room(
    ui: Any, screen: Any, muscle: str
) -> None:
    """On a phone the map comes as close as muscle and pattern allow, clear of card and controls."""
    screen.choose(muscle, "right")
    ui.advance(0.3)
    assert max(framed(screen)) > 0.7


def test_one_tap_shows_the_whole_body_and_one_more_comes_back(ui: Any, screen: Any) -> None:
    """From a close-up to the body and again to the muscle, with the thumb."""
    assert not ui.all("Whole body", "IconButton")
    ui.tap(at(screen, *middle_of("gluteus_maximus", "left")))
    close = screen.body.zoom
    assert close > 1.3
    ui.tap(ui.find("Whole body", "IconButton"))
    assert screen.body.zoom == 1.0
    assert screen.muscle == "gluteus_maximus"
    ui.tap(ui.find("Come closer", "IconButton"))
    assert screen.body.zoom == pytest.approx(close)
    framed(screen)


def test_the_card_folds_and_the_body_takes_its_room(ui: Any, screen: Any) -> None:
    """Folded to its name, the card leaves the map more room, and the muscle stays framed."""
    screen.choose("gluteus_minimus", "left")
    ui.advance(0.3)
    small = screen.body.units
    assert ui.shows("Open guide")
    ui.tap(ui.find("Gluteus minimus", "CardHead"))
    assert not ui.all("Open guide")
    assert screen.body.units > small * 1.2
    framed(screen)
    ui.tap(ui.find("Gluteus minimus", "CardHead"))
    assert screen.body.units == pytest.approx(small)


def test_a_finger_that_moves_the_body_is_not_overruled(ui: Any, screen: Any) -> None:
    """What a person dragged or pinched stays where it is when the card folds."""
    screen.choose("gluteus_maximus", "left")
    ui.advance(0.3)
    ui.drag((150, 500), (150, 440))
    focus = list(screen.body.focus)
    ui.tap(ui.find("Gluteus maximus", "CardHead"))
    assert screen.body.focus == focus


@pytest.mark.parametrize(("size", "scale"), [((412, 820), 2.0), ((360, 568), 1.0)])
def test_the_card_begins_folded_where_it_would_cover_the_body(
    ui: Any, size: tuple[int, int], scale: float
) -> None:
    """With large words or on a low screen the body comes first."""
    from client.screens.map import MapScreen
    from client.theme import theme

    theme.scale, theme.reduced_motion = scale, True
    ui.resize(*size)
    screen = ui.add(MapScreen())
    screen.choose("gluteus_minimus", "left")
    ui.advance(0.3)
    assert not screen.card.open
    assert framed(screen)[1] > 0.75
    ui.tap(ui.find("Gluteus minimus", "CardHead"))
    assert ui.shows("Open guide")


def test_search_finds_a_muscle_and_turns_the_body_to_it(ui: Any, screen: Any) -> None:
    """A muscle found by part of a name is shown from the side that draws it, and framed."""
    from client.presenters.map import shows_muscle

    ui.tap("Find a muscle")
    field = ui.find(cls="TextField")
    ui.tap(field.input)
    ui.type("iliacus")
    ui.tap(ui.find(cls="ListRow"))
    ui.advance(0.2)
    assert screen.muscle == "iliopsoas"
    assert shows_muscle(screen.body.view_id, "iliopsoas", screen.side)
    assert ui.shows("Psoas major and iliacus")
    framed(screen)


def test_the_guide_opens_offline_and_back_returns_to_the_muscle(ui: Any, screen: Any) -> None:
    """From a muscle to its whole guide, and with back to the map and to nothing chosen."""
    screen.choose("piriformis", "left")
    ui.advance(0.2)
    ui.tap("Open guide")
    assert ui.shows("Before you start")
    assert ui.shows("When to stop")
    assert screen.back()
    assert screen.panes.front == "primary"
    assert screen.back()
    assert screen.muscle == ""
    assert not screen.back()


def test_dragging_moves_only_a_zoomed_body_and_never_loses_it(ui: Any, screen: Any) -> None:
    """Double tap zooms in and out; a drag stays within the body."""
    body = screen.body
    place = at(screen, 200, 330)
    ui.drag(place, (place[0] + 80, place[1]))
    whole = list(body.focus)
    ui.tap(place)
    ui.advance(0.2)
    screen.choose("")
    ui.advance(0.2)
    ui.tap(place, hold=0.02)
    ui.tap(place, hold=0.02)
    ui.advance(0.2)
    body.zoom_to(2.6)
    ui.advance(0.2)
    for _ in range(6):
        ui.drag((300, 500), (60, 300))
    left, low, right, high = body._camera.bounds
    assert left <= body.focus[0] <= right
    assert low <= body.focus[1] <= high
    body.zoom_to(1.0)
    ui.advance(0.2)
    assert body.focus == pytest.approx(whole, abs=1)


def test_two_fingers_zoom_about_the_point_between_them(ui: Any, screen: Any) -> None:
    """What lies between two spreading fingers stays between them."""
    from kivy.tests.common import UnitTestTouch

    x, y = at(screen, 200, 300)
    one, two = UnitTestTouch(x - 40, y), UnitTestTouch(x + 40, y)
    one.touch_down()
    two.touch_down()
    before = screen.body.to_drawing(x, y)
    for step in range(1, 9):
        one.touch_move(x - 40 - 5 * step, y)
        two.touch_move(x + 40 + 5 * step, y)
        ui.frames(1)
    assert screen.body.zoom == pytest.approx(2.0, rel=0.05)
    assert screen.body.to_drawing(x, y) == pytest.approx(before, abs=4)
    one.touch_up()
    two.touch_up()
    ui.advance(0.3)
    assert screen.muscle == ""


def test_left_and_right_are_named_as_the_person_has_them(ui: Any, screen: Any) -> None:
    """From behind, the picture's left is the person's left; from the front, the right."""
    pane = screen.pane
    assert (pane.left_words, pane.right_words) == ("Left", "Right")
    ui.tap(ui.find("Front", "Segment"))
    assert (pane.left_words, pane.right_words) == ("Right", "Left")
    assert screen.body.view_id == "anterior"


@pytest.mark.parametrize(
    ("size", "scale"), [((412, 892), 1.0), ((360, 640), 2.0), ((1280, 800), 1.3)]
)
def test_nothing_is_clipped_or_overlaps(ui: Any, size: tuple[int, int], scale: float) -> None:
    """On phone and tablet, at 100 % and 200 %: map, chosen muscle and guide fit."""
    from client.screens.map import MapScreen
    from client.theme import theme

    theme.scale = scale
    theme.reduced_motion = True
    ui.resize(*size)
    screen = ui.add(MapScreen())
    ui.advance(0.3)
    assert problems(screen, size[0]) == []
    screen.choose("gluteus_medius", "left")
    ui.advance(0.2)
    assert problems(screen, size[0]) == []
    screen.open_guide()
    ui.advance(0.2)
    assert problems(screen, size[0]) == []


def test_the_body_is_drawn_where_it_should_be(ui: Any, screen: Any) -> None:
    """Pixels: flesh where a muscle is drawn, paper beside the body, another colour in the dark."""
    from client.theme import theme

    def colour(x: float, y: float) -> tuple[int, int, int]:
        wx, wy = at(screen, x, y)
        return ui.image().getpixel((round(wx), round(892 - wy)))

    red, green, _blue = colour(*middle_of("gluteus_maximus", "left"))
    assert red > green + 30
    paper = colour(20, 300)
    assert min(paper) > 230
    theme.dark = True
    ui.advance(0.4)
    assert max(colour(20, 300)) < 40
    assert screen.body.depth == 1
