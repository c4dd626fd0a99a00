"""The drawings: whole, tiled without a hole, inside the body, the same on both sides."""

from __future__ import annotations

import math

import pytest

from shared.atlas.artwork import LAYERS, PEELS, VIEWS, Bone, Shape, View
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import joined
from shared.atlas.paths import Polygon, area, bounds, contains, mirror
from shared.atlas.regions import REGIONS
from tests.shared.atlas.measures import grid, on_body, to_border

SHOWN_IN = {
    "post": ("posterior",),
    "ant": ("anterior",),
    "lat": ("left_lateral", "right_lateral"),
    "med": ("medial",),
    "sole": ("sole",),
    "internal": (),
}
"""The drawings that show what the regions' facts call a view."""


@pytest.fixture(params=list(VIEWS))
def view(request: pytest.FixtureRequest) -> View:
    """Return each view in turn."""
    return VIEWS[request.param]


def test_peels_run_from_skin_to_bone() -> None:
    """A body can be peeled through every layer, from the skin to the bones."""
    assert ("skin", *LAYERS, "bone") == PEELS


def test_views_name_themselves() -> None:
    """Each view is filed under its own id, and an unknown one is refused."""
    assert all(VIEWS[name].id == name for name in VIEWS)
    with pytest.raises(KeyError):
        VIEWS["inside_out"]


# --- the skin -----------------------------------------------------------------------------------


def test_regions_cover_the_skin_once(view: View) -> None:
    """The patches tile the skin: no hole and no overlap of half a percent.

    Two patches that overlapped, or left a gap, would not share their border; then the outline of
    all patches together would be longer than the body's, in more pieces, or of another area.
    """
    skin = sum(area(ring) for ring in view.outline)
    rings = joined(patch.polygon for patch in view.regions)
    assert sum(area(patch.polygon) for patch in view.regions) == pytest.approx(skin, rel=0.005)
    assert sum(area(ring) for ring in rings) == pytest.approx(skin, rel=0.005)
    assert len(rings) == len(view.outline)


def test_every_spot_of_skin_has_one_region(view: View) -> None:
    """A touch anywhere on the body, but for its very edge, falls into exactly one patch."""
    boxes = [(patch.polygon, bounds(patch.polygon)) for patch in view.regions]
    for outline in view.outline:
        for x, y in grid(outline, 4.0):
            found = sum(
                left <= x <= right and top <= y <= bottom and contains(ring, (x, y))
                for ring, (left, top, right, bottom) in boxes
            )
            assert found == 1 or to_border(outline, (x, y)) < 1, (x, y, found)


def test_left_and_right_are_apart(view: View) -> None:
    """No patch of one side reaches over to the other half of the body."""
    for side in ("left", "right"):
        halves = {
            math.copysign(1, x - view.width / 2)
            for patch in view.regions
            if patch.side == side and not view.id.endswith("_lateral")
            for x, _ in patch.polygon
            if abs(x - view.width / 2) > 0.05
        }
        assert len(halves) <= 1


def test_regions_are_no_slivers(view: View) -> None:
    """Each patch is wide enough for a fingertip once the picture is zoomed."""
    for patch in view.regions:
        around = sum(
            math.dist(a, b)
            for a, b in zip(patch.polygon, patch.polygon[1:] + patch.polygon[:1], strict=True)
        )
        assert 2 * area(patch.polygon) / around > 4, patch.region


def test_regions_follow_the_outline(view: View) -> None:
    """The tiled skin ends where the body does."""
    outlines = [bounds(ring) for ring in view.outline]
    tiled = [bounds(ring) for ring in joined(patch.polygon for patch in view.regions)]
    for ours, theirs in zip(sorted(tiled), sorted(outlines), strict=True):
        assert ours == pytest.approx(theirs, abs=0.6)


def test_regions_and_sides_are_those_of_the_atlas(view: View) -> None:
    """Every patch is of a region the atlas knows, with a side it may have, and drawn once."""
    places = [(patch.region, patch.side) for patch in view.regions]
    assert all(side in REGIONS[region].sides for region, side in places)
    assert len(places) == len(set(places))


@pytest.mark.parametrize("region", list(REGIONS))
def test_regions_appear_where_their_facts_say(region: str) -> None:
    """A region can be marked, on each of its sides, in every view that its facts name."""
    for name in (drawing for kind in REGIONS[region].views for drawing in SHOWN_IN[kind]):
        drawn = {patch.side for patch in VIEWS[name].regions if patch.region == region}
        wanted = set(REGIONS[region].sides)
        if name.endswith("_lateral"):
            wanted &= {name.removesuffix("_lateral"), "mid"}
        assert wanted <= drawn


def test_what_is_felt_inside_has_no_skin() -> None:
    """Pain inside the pelvis has no patch: it is chosen by name."""
    assert all(patch.region != "pelvis_deep" for v in VIEWS.values() for patch in v.regions)


# --- what lies under the skin ---------------------------------------------------------------------


def test_shapes_are_muscles_or_tissues(view: View) -> None:
    """A shape is a muscle of the atlas or a tissue beside it, never both, never neither."""
    for shape in view.shapes:
        assert (shape.muscle is None) != (shape.tissue is None)
        assert shape.muscle is None or shape.muscle in MUSCLES
        assert shape.id == (shape.muscle or shape.tissue)


def test_shapes_and_bones_stay_inside_the_body(view: View) -> None:
    """Nothing is drawn beside the body."""
    things: list[Shape | Bone] = [*view.shapes, *view.bones]
    for thing in things:
        for point in thing.polygon:
            assert on_body(view, point), (thing.id, point)


def test_shapes_are_ordered_to_paint(view: View) -> None:
    """Deeper layers come first, so that what is drawn later lies over them."""
    depths = [LAYERS.index(shape.layer) for shape in view.shapes]
    assert depths == sorted(depths, reverse=True)


def test_both_sides_are_mirror_images(view: View) -> None:
    """What is drawn on the right is drawn on the left, turned over."""
    other = VIEWS[_opposite(view.id)]
    for kind in ("shapes", "bones", "regions"):
        right = [thing for thing in getattr(view, kind) if thing.side == "right"]
        left = [thing for thing in getattr(other, kind) if thing.side == "left"]
        if view.id == "left_lateral":
            right = [thing for thing in getattr(other, kind) if thing.side == "right"]
            left = [thing for thing in getattr(view, kind) if thing.side == "left"]
        assert len(right) == len(left) > 0 or view.id == "sole"
        for a, b in zip(right, left, strict=True):
            assert _rounded(mirror(a.polygon, view.width)) == _rounded(b.polygon)


def _opposite(name: str) -> str:
    if not name.endswith("_lateral"):
        return name
    return "right_lateral" if name == "left_lateral" else "left_lateral"


def _rounded(ring: Polygon) -> set[tuple[float, float]]:
    return {(round(x, 3), round(y, 3)) for x, y in ring}
