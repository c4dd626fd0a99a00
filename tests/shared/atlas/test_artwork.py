"""The drawings: whole, inside the body, true to the facts, the same on both sides."""

from __future__ import annotations

import math

import pytest

from shared.atlas.artwork import LAYERS, PEELS, VIEWS, Bone, Shape, View
from shared.atlas.content import load
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import joined
from shared.atlas.paths import Point, Polygon, area, bounds, centroid, contains, mirror
from shared.atlas.regions import REGIONS

SHOWN_IN = {
    "post": ("posterior",),
    "ant": ("anterior",),
    "lat": ("left_lateral", "right_lateral"),
    "med": ("medial",),
    "sole": ("sole",),
    "internal": (),
}
"""The drawings that show what the regions' facts call a view."""

OVER_UNDER = [
    ("gluteus_maximus", "gluteus_medius"),
    ("gluteus_medius", "gluteus_minimus"),
    ("gluteus_maximus", "piriformis"),
    ("gluteus_maximus", "obturator_internus"),
    ("gluteus_maximus", "quadratus_femoris"),
    ("iliocostalis_lumborum", "quadratus_lumborum"),
    ("longissimus_thoracis", "multifidus"),
    ("latissimus_dorsi", "serratus_posterior_inferior"),
    ("external_oblique_lower", "iliopsoas"),
    ("rectus_femoris", "vastus_intermedius"),
    ("sartorius", "pectineus"),
    ("biceps_femoris", "adductor_magnus"),
    ("gastrocnemius", "soleus"),
    ("gastrocnemius", "plantaris"),
    ("soleus", "popliteus"),
    ("soleus", "tibialis_posterior"),
]
"""Pairs whose order the facts state: the first lies over the second."""

ATTACHMENTS = load("artwork/attachments")


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


# --- the muscles --------------------------------------------------------------------------------


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_are_drawn(muscle: str) -> None:
    """Every muscle of the atlas is drawn on both sides, in the view its attachments name."""
    sides = {s.side for s in VIEWS[ATTACHMENTS[muscle]["view"]].shapes if s.muscle == muscle}
    if ATTACHMENTS[muscle]["view"] == "right_lateral":
        sides |= {s.side for s in VIEWS["left_lateral"].shapes if s.muscle == muscle}
    assert sides == {"left", "right"}


def test_shapes_are_muscles_or_tissues(view: View) -> None:
    """A shape is a muscle of the atlas or a tissue beside it, never both, never neither."""
    for shape in view.shapes:
        assert (shape.muscle is None) != (shape.tissue is None)
        assert shape.muscle is None or shape.muscle in MUSCLES
        assert shape.id == (shape.muscle or shape.tissue)


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_lie_between_their_attachments(muscle: str) -> None:
    """A muscle's centre lies between its origin and its insertion, and near the line of them."""
    facts = ATTACHMENTS[muscle]
    drawing = VIEWS[facts["view"]]
    here = _centre([s.polygon for s in drawing.shapes if s.muscle == muscle and s.side == "right"])
    origin, insertion = (
        _mean([drawing.landmarks[name, "right"] for name in facts[end]])
        for end in ("origin", "insertion")
    )
    length = math.dist(origin, insertion)
    along = (insertion[0] - origin[0]) / length, (insertion[1] - origin[1]) / length
    offset = here[0] - origin[0], here[1] - origin[1]
    way = (offset[0] * along[0] + offset[1] * along[1]) / length
    aside = abs(offset[0] * along[1] - offset[1] * along[0]) / length
    assert 0.05 < way < 0.95
    assert aside < 0.35


def test_attachments_cover_the_atlas() -> None:
    """Each muscle has landmarks for its origin and insertion, and no other name is listed."""
    assert set(ATTACHMENTS) == set(MUSCLES)


def test_shapes_and_bones_stay_inside_the_body(view: View) -> None:
    """Nothing is drawn beside the body."""
    things: list[Shape | Bone] = [*view.shapes, *view.bones]
    for thing in things:
        for point in thing.polygon:
            assert _on_body(view, point), (thing.id, point)


def test_fibres_stay_near_their_muscle(view: View) -> None:
    """Fibres are drawn on the muscle they belong to."""
    for shape in view.shapes:
        left, top, right, bottom = bounds(shape.polygon)
        for x, y in (point for fibre in shape.fibres for point in fibre):
            assert left - 0.5 <= x <= right + 0.5, shape.id
            assert top - 0.5 <= y <= bottom + 0.5, shape.id
        assert 0 <= shape.fibre_angle < 180


def test_shapes_are_ordered_to_paint(view: View) -> None:
    """Deeper layers come first, so that what is drawn later lies over them."""
    depths = [LAYERS.index(shape.layer) for shape in view.shapes]
    assert depths == sorted(depths, reverse=True)


@pytest.mark.parametrize(("over", "under"), OVER_UNDER)
def test_layers_order_as_in_the_facts(over: str, under: str) -> None:
    """A muscle that the facts put over another is drawn in a layer nearer to the skin."""
    assert _depths(over) < _depths(under)


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_layers_are_those_of_the_facts(muscle: str) -> None:
    """A muscle is drawn in the layer its facts name.

    "Internal" is drawn deep. The long muscles of the back are superficial among their own, yet
    lie under fascia and latissimus; they are drawn in the middle.
    """
    drawn = {s.layer for v in VIEWS.values() for s in v.shapes if s.muscle == muscle}
    named = MUSCLES[muscle].layer
    if "beside the spine" in MUSCLES[muscle].depth and named == "superficial":
        assert drawn == {"middle"}
    else:
        assert ("deep" if named == "internal" else named) in drawn


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


# --- the points ---------------------------------------------------------------------------------


def test_points_lie_on_their_muscle(view: View) -> None:
    """A trigger point is marked on the body and on, or close to, its own muscle."""
    for mark in view.points:
        own = [s.polygon for s in view.shapes if s.muscle == mark.muscle and s.side == mark.side]
        assert _on_body(view, (mark.x, mark.y))
        assert own, mark
        assert min(_distance(ring, (mark.x, mark.y)) for ring in own) < 6, mark


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_every_point_is_marked_somewhere(muscle: str) -> None:
    """Each of a muscle's trigger points has a mark; a muscle with one pattern has one or more."""
    marks = {m.trp for v in VIEWS.values() for m in v.points if m.muscle == muscle}
    assert marks == ({point.id for point in MUSCLES[muscle].points} or {"TrP1"})


# --- measures -----------------------------------------------------------------------------------


def _depths(muscle: str) -> int:
    """Return how deep a muscle mostly lies: the layer of the largest shape drawn of it."""
    drawn: list[Shape] = [s for v in VIEWS.values() for s in v.shapes if s.muscle == muscle]
    return LAYERS.index(max(drawn, key=lambda s: area(s.polygon)).layer)


def _centre(rings: list[Polygon]) -> Point:
    weights = [area(ring) for ring in rings]
    centres = [centroid(ring) for ring in rings]
    return (
        sum(x * w for (x, _), w in zip(centres, weights, strict=True)) / sum(weights),
        sum(y * w for (_, y), w in zip(centres, weights, strict=True)) / sum(weights),
    )


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _on_body(view: View, point: Point) -> bool:
    return any(_distance(ring, point) < 0.5 for ring in view.outline)


def _distance(ring: Polygon, point: Point) -> float:
    """Return how far `point` lies outside `ring`, 0 inside."""
    if contains(ring, point):
        return 0.0
    return min(_to_segment(point, a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _to_segment(point: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1.0)
    t = min(1.0, max(0.0, t))
    return math.dist(point, (a[0] + t * dx, a[1] + t * dy))


def _opposite(name: str) -> str:
    if not name.endswith("_lateral"):
        return name
    return "right_lateral" if name == "left_lateral" else "left_lateral"


def _rounded(ring: Polygon) -> set[tuple[float, float]]:
    return {(round(x, 3), round(y, 3)) for x, y in ring}
