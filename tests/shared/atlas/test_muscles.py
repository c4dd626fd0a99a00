"""The muscles, their points and sources as read from the content files."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError
from shared.atlas.muscles import MUSCLES, confidence, read_muscles, read_points
from shared.atlas.regions import REGIONS
from shared.atlas.sources import SOURCES, read_sources

GLUTEALS = ("piriformis", "gluteus_maximus", "gluteus_medius", "gluteus_minimus")


def test_the_atlas_is_whole() -> None:
    """There are 38 muscles and 28 points with a pattern of their own."""
    assert len(MUSCLES) == 38
    assert sum(len(muscle.points) for muscle in MUSCLES.values()) == 28
    assert all(MUSCLES[muscle].points for muscle in GLUTEALS)


def test_every_region_but_two_is_reached() -> None:
    """Only the front hip bone and the inner ankle are selectable without any muscle's pattern."""
    reached = {r for m in MUSCLES.values() for r in (*m.primary, *m.spillover)}
    reached |= {r for m in MUSCLES.values() for p in m.points for r in (*p.primary, *p.spillover)}
    assert set(REGIONS) - reached == {"asis", "ankle_medial"}


def test_points_stay_near_their_muscle() -> None:
    """A point feeds at least one primary region of its muscle, or is a known exception.

    The second gastrocnemius point feeds the upper calf, and the second soleus point the calf,
    which are spillover for the muscles as a whole.
    """
    apart = {
        (point.muscle, point.id)
        for muscle in MUSCLES.values()
        for point in muscle.points
        if not set(point.primary) & set(muscle.primary)
    }
    assert apart == {("gastrocnemius", "TrP2"), ("soleus", "TrP2")}


def test_layers_of_the_buttock() -> None:
    """The gluteals lie over each other as in the facts: maximus, medius, minimus and piriformis."""
    assert [MUSCLES[muscle].layer for muscle in GLUTEALS] == [
        "deep",
        "superficial",
        "middle",
        "deep",
    ]
    assert MUSCLES["levator_ani"].layer == MUSCLES["coccygeus"].layer == "internal"


@pytest.mark.parametrize("layer", ["superficial", "middle", "deep", "internal"])
def test_layer_agrees_with_the_depth_it_was_read_from(layer: str) -> None:
    """A muscle's depth text names its layer unless it is a mixed pair or the deepest of a group."""
    mixed = {"semi_hamstrings", "gluteus_minimus"}
    assert all(
        layer in muscle.depth
        for muscle in MUSCLES.values()
        if muscle.layer == layer and muscle.id not in mixed
    )


def test_every_topic_of_every_muscle_is_cited() -> None:
    """Anatomy, referral and practice each name at least one source that exists."""
    for muscle in MUSCLES.values():
        assert {"anatomy", "referral", "practice"} <= set(muscle.cited)
        assert set(muscle.sources) <= set(SOURCES)
        assert len(set(muscle.sources)) == len(muscle.sources)


def test_confidence_is_low_where_few_sources_agree() -> None:
    """The patterns known only from memory or from composite drawings are marked as low."""
    low = {muscle.id for muscle in MUSCLES.values() if muscle.confidence == "low"}
    assert low == {
        "quadratus_femoris",
        "obturator_internus",
        "plantaris",
        "popliteus",
        "latissimus_dorsi",
        "iliocostalis_thoracis",
    }


@pytest.mark.parametrize(
    ("referral", "few_agree", "expected"),
    [
        (("s02", "s01"), False, "good"),
        (("s24",), False, "fair"),
        (("s35", "m03"), False, "fair"),
        (("m02", "m03"), False, "low"),
        (("s02", "s01"), True, "low"),
    ],
)
def test_confidence_follows_the_sources(
    referral: tuple[str, ...], few_agree: bool, expected: str
) -> None:
    """Two read pages are good, one or a mix fair, memory alone or a doubt in the sources low."""
    assert confidence(referral, few_agree=few_agree) == expected


def test_nobody_is_told_to_press_what_must_not_be_pressed() -> None:
    """The pelvic floor and wall, pectineus and popliteus are not for pressing."""
    assert {muscle.id for muscle in MUSCLES.values() if not muscle.self_care} == {
        "levator_ani",
        "coccygeus",
        "obturator_internus",
        "pectineus",
        "popliteus",
    }


def broken(change: dict[str, Any], name: str = "muscles") -> Any:
    """Return a copy of a content file whose first row is changed (`...` drops the field)."""
    content = copy.deepcopy(load(name))
    for key, value in change.items():
        if value is ...:
            del content[0][key]
        else:
            content[0][key] = value
    return content


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"layer": "outer"}, "layer"),
        ({"primary": ["elbow"]}, "elbow"),
        ({"primary": []}, "primary"),
        ({"spillover": ["buttock_mid"]}, "buttock_mid"),
        ({"cited": {"anatomy": ["s99x"], "referral": ["s06"], "practice": ["s06"]}}, "s99x"),
        ({"cited": {"anatomy": ["s06"], "practice": ["s06"]}}, "referral"),
        ({"origin": ...}, "origin"),
        ({"origin": " sacrum"}, "origin"),
        ({"aggravates": "sitting"}, "aggravates"),
        ({"aggravates": ["sitting", "sitting"]}, "aggravates"),
        ({"self_care": 1}, "self_care"),
        ({"colour": "red"}, "colour"),
        ({"id": "gluteus_maximus"}, "twice"),
    ],
)
def test_a_broken_muscle_file_is_refused(change: dict[str, Any], named: str) -> None:
    """Each fault raises an error that names the file and what is wrong."""
    with pytest.raises(ContentError, match=r"muscles\[") as error:
        read_muscles(broken(change), {})
    assert named in str(error.value)


@pytest.mark.parametrize("content", [None, [], {}, "muscles", [3]])
def test_content_of_another_shape_is_refused(content: object) -> None:
    """A file that is not a list of objects raises the same kind of error."""
    with pytest.raises(ContentError):
        read_muscles(content, {})


def test_a_broken_point_file_is_refused() -> None:
    """A point of a muscle that does not exist, or one named twice, is refused."""
    points = read_points(broken({"muscle": "gluteus_tertius"}, "points"))
    with pytest.raises(ContentError, match="gluteus_tertius"):
        read_muscles(load("muscles"), points)
    with pytest.raises(ContentError, match="twice"):
        read_points([*load("points"), load("points")[0]])


@pytest.mark.parametrize("content", [None, [], {}, {"s01": {"citation": "A book"}}, {"s01": 3}])
def test_a_broken_source_file_is_refused(content: object) -> None:
    """Sources must be an object of citations, each with its standing."""
    with pytest.raises(ContentError):
        read_sources(content)
