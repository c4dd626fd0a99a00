"""What speaks against a practice: answers to the questions, and red flags that stand."""

from __future__ import annotations

import pytest

from shared.atlas.reliefs import RELIEFS
from shared.diary.suitability import Objection, objections, standing_flags


def test_the_newest_answer_to_a_flag_stands() -> None:
    """A yes that was followed by a no stands no more, and the other way round."""
    answers = [
        {"flag": "dvt", "answer": "yes", "date": "2026-11-01"},
        {"flag": "dvt", "answer": "no", "date": "2026-11-03"},
        {"flag": "limb", "answer": "no", "date": "2026-11-01"},
        {"flag": "limb", "answer": True, "date": "2026-11-02"},
    ]
    assert standing_flags(answers) == {"limb"}
    assert standing_flags(reversed(answers)) == {"limb"}


def test_of_two_answers_on_one_day_a_yes_stands() -> None:
    """Missing a sign is worse than asking once more."""
    day = {"flag": "dvt", "date": "2026-11-01"}
    assert standing_flags([{**day, "answer": "yes"}, {**day, "answer": "no"}]) == {"dvt"}


def test_what_is_no_answer_is_passed_over() -> None:
    """Records without a flag or an answer neither count nor crash."""
    assert standing_flags([{}, {"flag": 3, "answer": "yes"}, {"flag": "dvt"}]) == frozenset()


@pytest.mark.parametrize("relief", [r for r in RELIEFS.values() if r.kind == "release"])
def test_no_release_while_any_red_flag_stands(relief: object) -> None:
    """However late the flag may be looked at, and even one this version does not know."""
    for flag in ("dvt", "claud", "a_new_one"):
        assert Objection("red_flag", flag) in objections(relief, (), {flag})  # type: ignore[arg-type]


def test_breathing_stays_open_under_a_red_flag() -> None:
    """What presses, pulls and warms nothing may go on, so that nobody is left without anything."""
    flags = {"dvt", "ces_saddle"}
    for relief in RELIEFS.values():
        open_ = not objections(relief, (), flags)
        assert open_ == (relief.kind in ("breathing", "relaxation", "habit"))


def test_an_answer_closes_exactly_what_names_it() -> None:
    """A yes to blood thinners closes each practice that lists it, and no other."""
    for relief in RELIEFS.values():
        closed = bool(objections(relief, {"blood_thinners"}))
        assert closed == ("blood_thinners" in relief.avoid)
