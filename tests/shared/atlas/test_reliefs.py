"""The guided practices: timed as studied, plainly worded, with cautions and honest evidence."""

from __future__ import annotations

import copy
import re
from typing import Any, get_args

import pytest

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError
from shared.atlas.reliefs import (
    AVOIDANCES,
    RELIEFS,
    Relief,
    ReliefKind,
    Suits,
    read_avoidances,
    read_reliefs,
)
from tests.shared.atlas.wording import faults, grade

EACH = pytest.mark.parametrize("relief", RELIEFS.values(), ids=RELIEFS.keys())
GLUTEALS = ("piriformis", "gluteus_maximus", "gluteus_medius", "gluteus_minimus")

CYCLES = {
    "six_breath": ([("in", 5), ("out", 5)], 300),
    "box": ([("in", 4), ("hold", 4), ("out", 4), ("hold", 4)], 304),
    "four_seven_eight": ([("in", 4), ("hold", 7), ("out", 8)], 76),
    "muscle_relaxation_mini": ([("do", 5), ("rest", 20)] * 4, 100),
}
"""Steps of one cycle and the whole time, in seconds, as the sources give them."""


def page(relief: Relief) -> list[str]:
    """Return every text of a practice that is whole sentences."""
    return [
        relief.summary,
        relief.preparation,
        *(step.text for step in relief.steps),
        *relief.cautions,
        *relief.stop_rules,
        relief.evidence,
    ]


def test_the_library_is_broad() -> None:
    """There are 22 or more practices, of every kind, and several for every sort of day."""
    assert len(RELIEFS) >= 22
    assert {relief.kind for relief in RELIEFS.values()} == set(get_args(ReliefKind))
    for suit in get_args(Suits):
        assert sum(suit in relief.suits for relief in RELIEFS.values()) >= 5


@pytest.mark.parametrize("muscle", GLUTEALS)
def test_each_gluteal_has_a_release(muscle: str) -> None:
    """The four muscles that matter most each have a ball or roller practice of their own."""
    assert any(muscle in relief.muscles for relief in RELIEFS.values() if relief.kind == "release")


@EACH
def test_wording(relief: Relief) -> None:
    """Every sentence is short and whole, and promises, alarms and finds nothing."""
    assert [fault for text in page(relief) for fault in faults(text)] == []
    assert relief.title[-1] != "."


@EACH
def test_reading_age(relief: Relief) -> None:
    """A practice reads at the age of about 12; its evidence line may name numbers and trials."""
    spoken = [text for text in page(relief) if text != relief.evidence]
    assert grade(" ".join(spoken)) <= 6


@pytest.mark.parametrize("name", CYCLES)
def test_known_rhythms(name: str) -> None:
    """The counted practices keep the rhythm and length of their sources."""
    steps, total = CYCLES[name]
    assert [(step.phase, step.seconds) for step in RELIEFS[name].steps] == steps
    assert RELIEFS[name].total_seconds == total


def test_a_double_sigh_breathes_in_twice_and_out_longest() -> None:
    """Two breaths in, then one breath out that is longer than both."""
    first, top, out = RELIEFS["sigh"].steps
    assert (first.phase, top.phase, out.phase) == ("in", "in", "out")
    assert out.seconds > first.seconds + top.seconds
    assert 60 <= RELIEFS["sigh"].total_seconds <= 300


def test_muscle_relaxation_has_its_groups() -> None:
    """Sixteen, seven and four groups, each tensed twice for 5 to 7 s and released 30 to 40 s."""
    for name, groups in (("full", 16), ("seven", 7), ("four", 4)):
        steps = RELIEFS[f"muscle_relaxation_{name}"].steps
        assert len(steps) == groups * 4
        assert all(5 <= step.seconds <= 7 for step in steps[::2])
        assert all(30 <= step.seconds <= 40 for step in steps[1::2])
    assert 15 * 60 <= RELIEFS["muscle_relaxation_full"].total_seconds <= 20 * 60


def test_calf_and_foot_are_tensed_five_seconds_at_most() -> None:
    """They cramp, so they are held no longer."""
    for relief in RELIEFS.values():
        for step in relief.steps:
            if relief.kind == "relaxation" and re.search(r"[Tt]oes|leg", step.text):
                assert step.phase != "do" or step.seconds <= 5


@EACH
def test_doses_stay_within_what_was_studied(relief: Relief) -> None:
    """Presses last 30 to 90 s for up to 3 rounds, stretches 10 to 60 s, heat 15 to 20 minutes."""
    tasks = [step.seconds for step in relief.steps if step.phase == "do"]
    if relief.kind == "release":
        assert all(30 <= seconds <= 120 for seconds in tasks)
        assert relief.cycles <= 3
        if relief.id.startswith("press"):
            assert max(tasks) <= 90
            assert [step.seconds for step in relief.steps if step.phase == "rest"] == [30]
    if relief.kind == "stretch":
        assert all(10 <= seconds <= 60 for seconds in tasks)
        assert 2 <= relief.cycles <= 4
    if relief.kind == "heat":
        assert 900 <= relief.total_seconds <= 1200


@EACH
def test_pressing_asks_first_and_says_when_to_stop(relief: Relief) -> None:
    """Ball and roller are left out for those they may harm, and name force and stop signs."""
    if relief.kind == "release":
        assert {
            "blood_thinners",
            "numb_skin",
            "recent_surgery",
            "fragile_bones",
            "pregnancy",
        } <= set(relief.avoid)
        assert "4 to 6 of 10" in " ".join(relief.stop_rules)
        assert "numb" in " ".join(relief.stop_rules)


@EACH
def test_breath_holding_is_not_for_all(relief: Relief) -> None:
    """Practices that hold or stack breaths are left out in pregnancy, heart or lung disease."""
    stacked = [step.phase for step in relief.steps[:2]] == ["in", "in"]
    if stacked or any(step.phase == "hold" for step in relief.steps):
        assert {"pregnancy", "heart_lung", "panic"} <= set(relief.avoid)


def test_forbidden_pairs() -> None:
    """Heat, hips, calves and veins keep the cautions of the facts."""
    assert {"numb_skin", "poor_circulation"} <= set(RELIEFS["heat_pack"].avoid)
    assert {"hip_replacement", "sore_hip_tendon"} <= set(RELIEFS["stretch_knee_to_shoulder"].avoid)
    assert {"varicose_veins", "blood_clot"} <= set(RELIEFS["roll_calf"].avoid)
    assert {"leg_artery", "stress_fracture"} <= set(RELIEFS["easy_walk"].avoid)
    assert "high_blood_pressure" in RELIEFS["muscle_relaxation_full"].avoid


def test_somebody_who_must_avoid_everything_still_has_something() -> None:
    """For any single reason at least half of the practices stay, and six breaths always."""
    for code in AVOIDANCES:
        left = [relief for relief in RELIEFS.values() if code not in relief.avoid]
        assert len(left) >= len(RELIEFS) / 2
    assert RELIEFS["six_breath"].avoid == ()


def test_every_reason_is_used_and_asked_plainly() -> None:
    """Each reason to avoid forbids something, and its question is one plain sentence."""
    assert {code for relief in RELIEFS.values() for code in relief.avoid} == set(AVOIDANCES)
    for avoidance in AVOIDANCES.values():
        assert faults(avoidance.question) == []
        assert avoidance.question.endswith("?")


def test_pressing_never_claims_to_lower_pain() -> None:
    """The evidence line of a press or roll says that pain or tenderness did not clearly change."""
    for relief in RELIEFS.values():
        if relief.kind == "release":
            assert re.search(r"did not clearly fall|changed tenderness little", relief.evidence)
            assert relief.strength == "little"


def broken(change: dict[str, Any]) -> Any:
    """Return the breathing file with a changed first practice."""
    content = copy.deepcopy(load("reliefs/breathing"))
    content[0] |= change
    return content


STEP = {"phase": "in", "text": "Breathe in.", "seconds": 5}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"steps": []}, "steps"),
        ({"steps": [STEP | {"phase": "up"}]}, "phase"),
        ({"steps": [STEP | {"seconds": 0}]}, "seconds"),
        ({"steps": [STEP | {"seconds": 600}], "cycles": 4}, "longer"),
        ({"cycles": 0}, "cycles"),
        ({"muscles": ["gluteus_tertius"]}, "gluteus_tertius"),
        ({"suits": ["party"]}, "party"),
        ({"avoid": ["rain"]}, "rain"),
        ({"strength": "proven"}, "strength"),
        ({"sources": []}, "sources"),
        ({"stop_rules": []}, "stop_rules"),
    ],
)
def test_a_broken_practice_is_refused(change: dict[str, Any], named: str) -> None:
    """Each fault raises an error that names the file and the field."""
    with pytest.raises(ContentError, match="reliefs/breathing") as error:
        read_reliefs("breathing", broken(change))
    assert named in str(error.value)


def test_a_release_of_the_pelvic_floor_is_refused() -> None:
    """Content cannot bring a ball to a muscle that is not for pressing."""
    content = copy.deepcopy(load("reliefs/release"))
    content[0]["muscles"] = ["levator_ani"]
    with pytest.raises(ContentError, match="not for pressing"):
        read_reliefs("release", content)


def test_a_reason_named_twice_is_refused() -> None:
    """Codes of reasons are told apart."""
    content = load("avoid")
    with pytest.raises(ContentError, match="twice"):
        read_avoidances([*content, content[0]])
