"""Press tests as data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from shared.diary.errors import InvalidValueError
from shared.diary.press_test import (
    Finding,
    PressTest,
    press_test_from_fields,
    press_test_to_fields,
)


def a_test(**changes: Any) -> PressTest:
    """Return a tender, familiar point of the left piriformis."""
    values: dict[str, Any] = {
        "date": dt.date(2026, 3, 14),
        "muscle": "piriformis",
        "side": "left",
        "tender": True,
        "familiar": True,
        "travels": ("thigh_post_prox", "sacrum"),
    }
    return PressTest(**{**values, **changes})


@pytest.mark.parametrize(
    ("tender", "familiar", "finding"),
    [
        (True, True, Finding.ACTIVE),
        (True, False, Finding.PASSIVE),
        (False, False, Finding.QUIET),
    ],
)
def test_the_finding_follows_from_the_two_answers(
    tender: bool, familiar: bool, finding: Finding
) -> None:
    """Own pain: active. Tender only: passive. Neither: quiet."""
    assert a_test(tender=tender, familiar=familiar, travels=()).finding is finding


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tender": False}, "familiar"),
        ({"tender": False, "familiar": False}, "travels"),
        ({"side": "mid"}, "side"),
        ({"muscle": ""}, "muscle"),
        ({"travels": ("sacrum", "sacrum")}, "travels"),
        ({"tender": 1}, "tender"),
        ({"date": "2026-03-14"}, "date"),
    ],
)
def test_answers_that_contradict_are_refused(change: dict[str, Any], field: str) -> None:
    """A point that is not tender brings on nothing; each refusal names its field."""
    with pytest.raises(InvalidValueError) as refused:
        a_test(**change)
    assert refused.value.field == field


def test_a_press_test_survives_its_record() -> None:
    """All answers and fields of a newer version come back from plain JSON."""
    test = a_test(point="TrP1+2", extra={"force": 4})
    assert press_test_from_fields(json.loads(json.dumps(press_test_to_fields(test)))) == test


def test_places_take_the_side_of_the_press_and_leave_out_the_unknown() -> None:
    """Paired regions count for the pressed side, the midline for both; newer ones are kept."""
    test = a_test(travels=("thigh_post_prox", "sacrum", "elbow"))
    assert test.places == (("thigh_post_prox", "left"), ("sacrum", "mid"))
    assert "elbow" in press_test_to_fields(test)["travels"]
