"""From painted strokes to regions."""

from __future__ import annotations

import datetime as dt

import pytest

from client.presenters.pain_drawing import (
    CELL,
    PainDrawing,
    areas_of,
    cells_of,
    region_at,
    region_grid,
    region_sizes,
)
from shared.atlas.artwork import VIEWS
from shared.diary.drawing import Point, Stroke

DAY = dt.date(2026, 3, 14)


def middle(view: str, region: str, side: str) -> Point:
    """Return a point well inside a region: the middle of its cells."""
    cells = [cell for cell, place in region_grid(view).items() if place == (region, side)]
    x = sum(column for column, _ in cells) / len(cells)
    y = sum(row for _, row in cells) / len(cells)
    column, row = min(cells, key=lambda c: (c[0] - x) ** 2 + (c[1] - y) ** 2)
    return ((column + 0.5) * CELL, (row + 0.5) * CELL)


def dab(view: str, region: str, side: str, intensity: int = 6, *, erases: bool = False) -> Stroke:
    """Return a dab of the brush in the middle of a region."""
    return Stroke(view, (middle(view, region, side),), 9.0, intensity, None, erases)


@pytest.mark.parametrize("view", list(VIEWS))
def test_the_grid_knows_every_region_of_a_view(view: str) -> None:
    """Each region has cells, and nearly as many as its polygon's area asks for."""
    sizes = region_sizes(view)
    assert set(sizes) == {(r.region, r.side) for r in VIEWS[view].regions}


def test_a_dab_in_the_middle_of_a_region_means_that_region() -> None:
    """Every region of every view can be marked with one dab, small or large."""
    for view in VIEWS:
        for region, side in region_sizes(view):
            found = {(a.region, a.side) for a in areas_of([dab(view, region, side)])}
            assert (region, side) in found, (view, region, side)


def test_left_on_the_picture_is_the_persons_left_from_behind() -> None:
    """The back view is seen from behind: its left half is the person's left."""
    assert middle("posterior", "buttock_mid", "left")[0] < 200
    assert middle("anterior", "thigh_ant_mid", "left")[0] > 200


def test_a_line_down_the_thigh_means_the_regions_it_crosses() -> None:
    """A long stroke marks every region it covers a fair share of."""
    ends = [middle("posterior", f"thigh_post_{part}", "left") for part in ("prox", "mid", "dist")]
    found = {a.region for a in areas_of([Stroke("posterior", tuple(ends), 14.0, 5)])}
    assert {"thigh_post_prox", "thigh_post_mid", "thigh_post_dist"} <= found


def test_areas_keep_their_own_intensity() -> None:
    """Two areas painted with two strengths stay two."""
    areas = areas_of(
        [dab("posterior", "buttock_mid", "left", 8), dab("posterior", "calf_mid", "right", 3)]
    )
    by_region = {(a.region, a.side): a.intensity for a in areas}
    assert by_region["buttock_mid", "left"] == 8
    assert by_region["calf_mid", "right"] == 3
    assert areas[0].intensity == 8


def test_painting_over_replaces_and_erasing_takes_away() -> None:
    """Later strokes lie over earlier ones."""
    first = dab("posterior", "buttock_mid", "left", 8)
    again = dab("posterior", "buttock_mid", "left", 2)
    assert areas_of([first, again])[0].intensity == 2
    assert areas_of([first, dab("posterior", "buttock_mid", "left", erases=True)]) == ()


def test_a_region_seen_in_two_views_counts_once_with_the_stronger() -> None:
    """The heel painted from behind and from below is one area."""
    areas = areas_of([dab("posterior", "heel", "left", 4), dab("sole", "heel", "left", 7)])
    heels = [a for a in areas if a.region == "heel"]
    assert [(a.side, a.intensity) for a in heels] == [("left", 7)]


def test_paint_beside_the_body_means_nothing() -> None:
    """A stroke on the paper marks no region, and one of an unknown view is no error."""
    assert region_at("posterior", 3, 3) is None
    assert areas_of([Stroke("posterior", ((3.0, 3.0),), 2.0, 5)]) == ()
    assert areas_of([Stroke("overhead", ((200.0, 300.0),), 9.0, 5)]) == ()


def test_a_strokes_cells_lie_within_its_radius() -> None:
    """Cells of a dab are those whose middle the brush covers."""
    cells = cells_of(Stroke("posterior", ((100.0, 100.0),), 10.0, 5))
    assert len(cells) == pytest.approx(3.1416 * 100 / CELL**2, rel=0.2)
    for column, row in cells:
        x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
        assert (x - 100) ** 2 + (y - 100) ** 2 <= 100.0


def test_undo_takes_back_the_last_stroke_only() -> None:
    """Undo goes back stroke by stroke, also over an erasure."""
    drawing = PainDrawing(DAY, [])
    drawing.intensity = 7
    drawing.add("posterior", [middle("posterior", "buttock_mid", "left")], 9)
    drawing.erasing = True
    drawing.add("posterior", [middle("posterior", "buttock_mid", "left")], 12)
    assert drawing.areas() == ()
    drawing.undo()
    assert [(a.region, a.intensity) for a in drawing.areas()] == [("buttock_mid", 7)]
    drawing.undo()
    assert drawing.empty
    assert drawing.undo() is None


def test_pain_inside_the_pelvis_needs_no_stroke() -> None:
    """What no picture shows is marked by itself and comes back with the drawing."""
    drawing = PainDrawing(DAY, [], inside=4)
    assert not drawing.empty
    assert [(a.region, a.side, a.intensity) for a in drawing.areas()] == [("pelvis_deep", "mid", 4)]
    assert PainDrawing.of(drawing.drawing()).inside == 4


def test_a_fingers_path_is_kept_without_its_jitter() -> None:
    """Points closer than two units are one, so a drawing stays small."""
    drawing = PainDrawing(DAY, [])
    stroke = drawing.add("posterior", [(100 + i * 0.1, 200.0) for i in range(200)], 9)
    assert stroke is not None
    assert len(stroke.points) <= 11
