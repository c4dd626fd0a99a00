"""The written guides: complete, plainly worded, honest, and never pressing where it may harm."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError
from shared.atlas.guides import (
    DOSES,
    GUIDES,
    LOOK_ALIKES,
    PRESSING,
    Guide,
    read_guide,
    read_look_alikes,
)
from shared.atlas.muscles import MUSCLES
from shared.atlas.sources import SOURCES
from tests.shared.atlas.wording import GRADE_MAX, faults, grade

REGION_WORDS = {
    "thoracolumbar": "lower ribs",
    "lumbar": "low back",
    "flank": "side of the waist",
    "iliac_crest_post": "pelvic rim",
    "sacroiliac": "dimple",
    "sacrum": "sacrum",
    "coccyx": "tailbone",
    "perineum": "between the legs",
    "buttock_upper": "buttock",
    "buttock_mid": "buttock",
    "buttock_lower": "lower buttock|of the buttock",
    "gluteal_fold": "crease",
    "ischium": "sit bone",
    "hip_posterior": "behind the hip|side of the hip",
    "thigh_post_prox": "thigh",
    "thigh_post_mid": "back of the thigh|thigh",
    "thigh_post_dist": "back of the thigh|thigh",
    "popliteal": "back of the knee|knee|calf",
    "calf_prox": "calf",
    "calf_mid": "calf",
    "calf_dist": "calf",
    "achilles": "achilles",
    "heel": "heel",
    "iliac_crest_lat": "pelvic rim|side of the hip",
    "hip_lateral": "side of the hip|outside of the thigh",
    "thigh_lat_prox": "outer thigh|outside of the thigh|thigh",
    "thigh_lat_mid": "outer thigh|outside of the thigh|knee",
    "thigh_lat_dist": "outer thigh|outside of the thigh|knee",
    "knee_lateral": "outer knee|knee",
    "leg_lat_prox": "outer leg|outside of the thigh, knee and leg",
    "leg_lat_dist": "outer leg|outside of the thigh, knee and leg",
    "ankle_lateral": "ankle",
    "foot_lateral": "edge of the foot",
    "abdomen_lower": "belly",
    "groin": "groin",
    "pubis": "pubic bone",
    "pelvis_deep": "inside the pelvis",
    "thigh_ant_prox": "front",
    "thigh_ant_mid": "front|middle of the thigh",
    "thigh_ant_dist": "front",
    "knee_front": "kneecap",
    "shin": "shin",
    "ankle_front": "front of the ankle",
    "foot_dorsum": "foot",
    "great_toe": "big toe",
    "thigh_med_prox": "inner",
    "thigh_med_mid": "inner thigh",
    "thigh_med_dist": "inner thigh|inner",
    "knee_medial": "inner knee",
    "leg_medial": "inner shin",
    "sole_arch": "arch|sole",
    "sole_fore": "sole",
    "scapula_low": "shoulder blade",
}
"""A word that `refers` has to use for each region of the pattern."""

DANGERS = {
    "piriformis": "leg nerve",
    "gluteus_maximus": "sit bone",
    "gluteus_medius": "bony side",
    "gluteus_minimus": "numb or weak",
    "quadratus_lumborum": "kidney",
    "iliopsoas": "pulse",
    "tensor_fasciae_latae": "bony side",
    "obturator_internus": "inside the body",
    "quadratus_femoris": "leg nerve",
    "levator_ani": "inside the body",
    "coccygeus": "inside the body",
    "biceps_femoris": "back of the knee",
    "semi_hamstrings": "back of the knee",
    "adductor_magnus": "clot",
    "adductor_longus_brevis": "vessels",
    "pectineus": "artery",
    "gracilis": "vein",
    "sartorius": "vessels",
    "rectus_femoris": "kneecap",
    "vastus_lateralis": "bony side",
    "vastus_intermedius": "bruise",
    "vastus_medialis": "nerve",
    "multifidus": "points of the spine",
    "iliocostalis_lumborum": "kidney",
    "longissimus_thoracis": "ribs",
    "iliocostalis_thoracis": "lungs",
    "serratus_posterior_inferior": "kidney",
    "latissimus_dorsi": "armpit",
    "rectus_abdominis_lower": "pregnant",
    "external_oblique_lower": "pregnant",
    "soleus": "swollen",
    "gastrocnemius": "swollen",
    "plantaris": "behind the knee",
    "popliteus": "vessels",
    "tibialis_posterior": "vessels",
    "tibialis_anterior": "shin bone",
    "peroneus_longus_brevis": "nerve",
    "toe_extensors": "nerve",
}
"""What each guide has to warn of."""

GUIDE = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES.keys())


def page(guide: Guide) -> list[str]:
    """Return every text of a guide that is whole sentences."""
    return [
        guide.summary,
        guide.where,
        guide.layer,
        guide.does,
        guide.refers,
        *(step.text for step in guide.release),
        *guide.stop_rules,
        *guide.cautions,
        *(look_alike.clue for look_alike in guide.look_alikes),
        guide.evidence,
    ]


def test_every_muscle_has_a_guide() -> None:
    """There is one guide per muscle, in the atlas' order."""
    assert list(GUIDES) == list(MUSCLES)


@GUIDE
def test_wording(guide: Guide) -> None:
    """Every sentence is short and whole, and promises, alarms and finds nothing."""
    assert [fault for text in page(guide) for fault in faults(text)] == []
    assert all(re.match(r"[a-zA-Z]", item) and item[-1] != "." for item in guide.brings_on)


@GUIDE
def test_reading_age(guide: Guide) -> None:
    """A page reads at the age of about 12."""
    assert grade(" ".join(page(guide))) <= GRADE_MAX


@GUIDE
def test_refers_names_every_region_of_the_pattern(guide: Guide) -> None:
    """What the page says in words is what the map shows."""
    muscle, text = MUSCLES[guide.muscle], guide.refers.lower()
    missing = [
        region
        for region in (*muscle.primary, *muscle.spillover)
        if not re.search(REGION_WORDS[region], text)
    ]
    assert missing == []


@GUIDE
def test_doses_and_timers(guide: Guide) -> None:
    """Seconds and rounds stay within what was studied, and something can be done with a timer."""
    assert any(step.seconds for step in guide.release)
    for step in guide.release:
        if step.kind in DOSES:
            (shortest, longest), (fewest, most) = DOSES[step.kind]
            assert step.seconds is not None
            assert shortest <= step.seconds <= longest
            assert fewest <= step.repeats <= most
        else:
            assert (step.seconds, step.repeats) == (None, 1)


@GUIDE
def test_each_guide_warns_of_its_danger(guide: Guide) -> None:
    """Cautions and stop rules name what lies close to this muscle, and the signs for help now."""
    text = " ".join((*guide.cautions, *guide.stop_rules)).lower()
    assert DANGERS[guide.muscle] in text
    assert "get medical help now" in text


@GUIDE
def test_nothing_forbidden_is_pressed(guide: Guide) -> None:
    """No step presses a muscle that is not for pressing, nor a bone, a vessel or a nerve."""
    if not MUSCLES[guide.muscle].self_care:
        text = " ".join(step.text for step in guide.release).lower()
        assert not re.search(r"\b(press|ball|roller|roll|massage|finger|thumb|knuckle)", text)
        assert guide.cautions[0] == "Do not press this muscle yourself."
        assert not PRESSING & {step.kind for step in guide.release}
    for step in guide.release:
        if step.kind in PRESSING:
            assert not re.search(
                r"\b(?:on|into|over|under) the (?:groin|sit bone|tailbone|kneecap|armpit"
                r"|shin bone|spine|back of the knee|bony|ribs?)\b",
                step.text,
            )
            assert "belly" not in step.text or "calf" in step.text


@GUIDE
def test_pressing_comes_with_its_stop_rules(guide: Guide) -> None:
    """A guide that presses says how hard, when to stop, and who should ask first."""
    if PRESSING & {step.kind for step in guide.release}:
        text = " ".join((*guide.stop_rules, *guide.cautions))
        assert "4 to 6 of 10" in text
        assert "blood thinners" in text


@GUIDE
def test_evidence_is_honest(guide: Guide) -> None:
    """The evidence line says how sure the pattern is and what pressing has not been shown to do."""
    few = "Few sources agree on this pattern." in guide.evidence
    assert few == (MUSCLES[guide.muscle].confidence == "low")
    assert "agree only in part" in guide.evidence
    if any(step.kind == "press" for step in guide.release):
        assert "not been shown to lower pain" in guide.evidence


@GUIDE
def test_sources_exist_and_hold_the_muscle_s_own(guide: Guide) -> None:
    """A guide cites its muscle's sources and those of what it adds, each once."""
    assert set(MUSCLES[guide.muscle].sources) <= set(guide.sources) <= set(SOURCES)
    assert len(set(guide.sources)) == len(guide.sources)


def test_every_look_alike_is_used() -> None:
    """No look-alike is written that no guide shows, and names are told apart."""
    used = {id_ for muscle in MUSCLES for id_ in load(f"guides/{muscle}")["look_alikes"]}
    assert set(LOOK_ALIKES) == used
    names = [look_alike.name for look_alike, _ in LOOK_ALIKES.values()]
    assert len(set(names)) == len(names)


def broken(change: dict[str, Any]) -> Any:
    """Return the piriformis guide's content with changed fields."""
    return copy.deepcopy(load("guides/piriformis")) | change


PRESS = {"kind": "press", "text": "Press.", "seconds": 30, "repeats": 1, "per_side": True}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"release": [PRESS]}, "release"),
        ({"release": [PRESS, PRESS | {"seconds": 300}]}, "seconds"),
        ({"release": [PRESS, PRESS | {"repeats": 9}]}, "repeats"),
        ({"release": [PRESS, PRESS | {"kind": "hit"}]}, "kind"),
        ({"release": [PRESS, PRESS | {"kind": "set_up"}]}, "seconds"),
        ({"look_alikes": ["ghost"]}, "ghost"),
        ({"summary": ""}, "summary"),
        ({"title": "Pear"}, "title"),
    ],
)
def test_a_broken_guide_is_refused(change: dict[str, Any], named: str) -> None:
    """Each fault raises an error that names the guide and the field."""
    with pytest.raises(ContentError, match="guides/piriformis") as error:
        read_guide(MUSCLES["piriformis"], broken(change), load("guide_phrases"))
    assert named in str(error.value)


def test_a_guide_that_presses_the_pelvic_floor_is_refused() -> None:
    """Content cannot bring a press to a muscle that is not for pressing."""
    with pytest.raises(ContentError, match="not for pressing"):
        read_guide(MUSCLES["levator_ani"], broken({}), load("guide_phrases"))


def test_a_look_alike_without_a_source_is_refused() -> None:
    """A clue that cites nothing, or stands twice, does not load."""
    row = copy.deepcopy(load("look_alikes")[0])
    with pytest.raises(ContentError, match="twice"):
        read_look_alikes([row, row])
    with pytest.raises(ContentError, match="sources"):
        read_look_alikes([row | {"sources": []}])
