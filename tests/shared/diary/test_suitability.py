"""What speaks against a practice: answers to the questions, and red flags that stand."""

from __future__ import annotations

import pytest

from shared.atlas.reliefs import RELIEFS
from shared.diary.suitability import Objection, objections


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
