"""The drawings against the facts: where muscles start, end, run and lie, and their points.

The back view holds about 6 units a centimetre, the others 7: 12 units are a thumb's width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from shared.atlas.artwork import LAYERS, VIEWS, Shape, View
from shared.atlas.content import load
from shared.atlas.muscles import MUSCLES
from shared.atlas.paths import Point, Polygon, area, bounds, centroid, contains
from shared.atlas.regions import REGIONS
from tests.shared.atlas.measures import apart, distance, grid, mean, on_body

ATTACHMENTS = load("artwork/attachments")

REACH = 12.0
"""How far from the landmark of an attachment a muscle, or its tendon, may end."""

JOINTS = [
    ("sacrum", "pelvis"),
    ("coccyx", "sacrum"),
    ("spine", "sacrum"),
    ("rib", "spine"),
    ("femur", "pelvis"),
    ("tibia", "femur"),
    ("fibula", "tibia"),
    ("patella", "femur"),
    ("foot", "tibia"),
]
"""Bones that meet."""

STATED = [
    ("gluteus_medius", "gluteus_minimus"),
    ("gluteus_maximus", "gluteus_minimus"),
    ("gluteus_maximus", "obturator_internus"),
    ("gluteus_maximus", "quadratus_femoris"),
    ("iliocostalis_lumborum", "quadratus_lumborum"),
    ("longissimus_thoracis", "multifidus"),
    ("external_oblique_lower", "iliopsoas"),
    ("sartorius", "pectineus"),
    ("biceps_femoris", "adductor_magnus"),
    ("soleus", "popliteus"),
    ("soleus", "tibialis_posterior"),
]
"""Pairs, over and under, whose order follows from the facts without both being named there."""


def _named_pairs() -> Iterator[tuple[str, str]]:
    """Yield over and under for each muscle whose facts say what it lies under, by name."""
    for muscle in MUSCLES.values():
        for word in ("under ", "covered by "):
            _, found, cover = muscle.depth.partition(word)
            if found:
                yield from (
                    (over, muscle.id) for over in MUSCLES if over.replace("_", " ") in cover
                )


NAMED = list(_named_pairs())


@pytest.fixture(params=list(VIEWS))
def view(request: pytest.FixtureRequest) -> View:
    """Return each view in turn."""
    return VIEWS[request.param]


# --- attachments --------------------------------------------------------------------------------


def test_attachments_cover_the_atlas() -> None:
    """Each muscle has landmarks for its origin and insertion, and no other name is listed."""
    assert set(ATTACHMENTS) == set(MUSCLES)


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_are_drawn(muscle: str) -> None:
    """Every muscle of the atlas is drawn on both sides, in the view its attachments name."""
    sides = {s.side for s in VIEWS[ATTACHMENTS[muscle]["view"]].shapes if s.muscle == muscle}
    if ATTACHMENTS[muscle]["view"] == "right_lateral":
        sides |= {s.side for s in VIEWS["left_lateral"].shapes if s.muscle == muscle}
    assert sides == {"left", "right"}


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_lie_between_their_attachments(muscle: str) -> None:
    """A muscle's centre lies between its origin and its insertion, and near the line of them."""
    origin, insertion = _ends(muscle)
    here = _centre([shape.polygon for shape in _own(muscle)])
    length = math.dist(origin, insertion)
    along = (insertion[0] - origin[0]) / length, (insertion[1] - origin[1]) / length
    offset = here[0] - origin[0], here[1] - origin[1]
    way = (offset[0] * along[0] + offset[1] * along[1]) / length
    aside = abs(offset[0] * along[1] - offset[1] * along[0]) / length
    assert 0.05 < way < 0.75
    assert aside < 0.35


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_reach_their_attachments(muscle: str) -> None:
    """A muscle, or the tendon or sheet it goes over into, ends at each bone its facts name.

    What lies beyond the edge of the picture cannot be reached in it.
    """
    facts = ATTACHMENTS[muscle]
    drawing = VIEWS[facts["view"]]
    tendons = facts.get("tendons", ())
    parts = _own(muscle) + [s for s in drawing.shapes if s.tissue in tendons and s.side != "left"]
    assert set(tendons) <= {part.tissue for part in parts}
    for name in (*facts["origin"], *facts["insertion"]):
        place = drawing.landmarks[name, "right"]
        if on_body(drawing, place):
            assert min(distance(part.polygon, place) for part in parts) < REACH, name


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_fibres_run_from_origin_to_insertion(muscle: str) -> None:
    """A muscle's fibres run as the line between its attachments does, fans within 35 degrees."""
    (x0, y0), (x1, y1) = _ends(muscle)
    line = math.degrees(math.atan2(y1 - y0, x1 - x0))
    angles = [shape.fibre_angle for shape in _own(muscle) if shape.fibres]
    assert min(abs((angle - line + 90) % 180 - 90) for angle in angles) < 35


def test_fibres_lie_on_their_muscle(view: View) -> None:
    """No fibre strays from the shape it belongs to."""
    for shape in view.shapes:
        for point in (point for fibre in shape.fibres for point in fibre):
            assert distance(shape.polygon, point) < 1.5, (shape.id, point)


# --- depth --------------------------------------------------------------------------------------


def test_the_facts_name_what_covers_a_muscle() -> None:
    """The order of layers is read from the facts where they name both muscles."""
    assert ("gluteus_maximus", "piriformis") in NAMED
    assert ("gastrocnemius", "soleus") in NAMED
    assert len(NAMED) >= 6


@pytest.mark.parametrize(("over", "under"), [*NAMED, *STATED])
def test_layers_order_as_in_the_facts(over: str, under: str) -> None:
    """A muscle that the facts put over another is drawn in a layer nearer to the skin."""
    assert _depth(over) < _depth(under)


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


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_muscles_can_be_seen(muscle: str) -> None:
    """Peeled to its own layer, a good part of every muscle lies open in at least one view."""
    assert max(_open_part(v, muscle) for v in VIEWS.values()) > 0.3


# --- bones and points ---------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), JOINTS)
def test_bones_meet(view: View, one: str, other: str) -> None:
    """Bones that meet in a joint are drawn with no more than cartilage between them."""
    some, others = (
        [bone.polygon for bone in view.bones if bone.id == name and bone.side != "left"]
        or [bone.polygon for bone in view.bones if bone.id == name]
        for name in (one, other)
    )
    if some and others:
        assert apart(some, others) < 4


def test_bones_hang_together() -> None:
    """From the spine to the foot every view from behind, in front and beside has all its bones."""
    for name in ("posterior", "anterior", "left_lateral", "right_lateral"):
        bones = {bone.id for bone in VIEWS[name].bones}
        assert bones >= {"spine", "sacrum", "coccyx", "pelvis", "femur", "tibia", "fibula", "foot"}


def test_points_lie_on_their_muscle(view: View) -> None:
    """A trigger point is marked on its own muscle, in every view that shows it."""
    for mark in view.points:
        own = [s.polygon for s in view.shapes if s.muscle == mark.muscle and s.side == mark.side]
        assert on_body(view, (mark.x, mark.y))
        assert own, mark
        assert min(distance(ring, (mark.x, mark.y)) for ring in own) < 1, mark


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_every_point_is_marked_somewhere(muscle: str) -> None:
    """Each of a muscle's trigger points has a mark; a muscle with one pattern has one or more."""
    marks = {m.trp for v in VIEWS.values() for m in v.points if m.muscle == muscle}
    assert marks == ({point.id for point in MUSCLES[muscle].points} or {"TrP1"})


@pytest.mark.parametrize("muscle", list(MUSCLES))
def test_patterns_can_be_shown(muscle: str) -> None:
    """Every region a muscle refers to is drawn on each of its sides, but for the one inside."""
    drawn = {(patch.region, patch.side) for v in VIEWS.values() for patch in v.regions}
    facts = MUSCLES[muscle]
    regions = {r for part in (facts, *facts.points) for r in (*part.primary, *part.spillover)}
    for region in regions - {"pelvis_deep"}:
        assert {(region, side) for side in REGIONS[region].sides} <= drawn


# --- measures -----------------------------------------------------------------------------------


def _own(muscle: str) -> list[Shape]:
    """Return the right side's shapes of a muscle, in the view its attachments name."""
    drawing = VIEWS[ATTACHMENTS[muscle]["view"]]
    return [s for s in drawing.shapes if s.muscle == muscle and s.side == "right"]


def _ends(muscle: str) -> tuple[Point, Point]:
    """Return the middle of a muscle's origins, and of its insertions."""
    facts = ATTACHMENTS[muscle]
    marks = VIEWS[facts["view"]].landmarks
    origin, insertion = (
        mean(marks[name, "right"] for name in facts[end]) for end in ("origin", "insertion")
    )
    return origin, insertion


def _centre(rings: list[Polygon]) -> Point:
    weights = [area(ring) for ring in rings]
    centres = [centroid(ring) for ring in rings]
    return (
        sum(x * w for (x, _), w in zip(centres, weights, strict=True)) / sum(weights),
        sum(y * w for (_, y), w in zip(centres, weights, strict=True)) / sum(weights),
    )


def _depth(muscle: str) -> int:
    """Return how deep a muscle mostly lies: the layer of the largest shape drawn of it."""
    drawn: list[Shape] = [s for v in VIEWS.values() for s in v.shapes if s.muscle == muscle]
    return LAYERS.index(max(drawn, key=lambda s: area(s.polygon)).layer)


def _open_part(drawing: View, muscle: str) -> float:
    """Return the share of a muscle's largest open shape that nothing of its layer covers."""
    best = 0.0
    for at, shape in enumerate(drawing.shapes):
        if shape.muscle != muscle or shape.side == "left":
            continue
        left, top, right, bottom = bounds(shape.polygon)
        over = [
            other.polygon
            for other in drawing.shapes[at + 1 :]
            if other.layer == shape.layer and other.muscle != muscle
        ]
        points = list(grid(shape.polygon, max(right - left, bottom - top) / 24))
        covered = sum(any(contains(ring, point) for ring in over) for point in points)
        best = max(best, 1 - covered / len(points))
    return best
