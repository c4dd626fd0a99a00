"""The monitor: advice on lasting change, quiet otherwise, clear errors, state that survives."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from shared.diary.errors import InvalidValueError
from shared.trends import Advice, Monitor
from shared.trends.errors import DayOrderError


def told(
    level: Callable[[int], float], days: int, *, seed: int = 1, missing: float = 0.25
) -> list[Advice]:
    """Advice given on a noisy diary drawn around a level."""
    rng = random.Random(seed)
    monitor = Monitor()
    given = []
    for day in range(days):
        if rng.random() < missing:
            continue
        pain = max(0, min(10, round(level(day) + rng.gauss(0, 0.9))))
        advice = monitor.update(day, pain)
        if advice is not None:
            given.append(advice)
    return given


@pytest.mark.parametrize("level", range(4))
def test_constant_mild_pain_brings_no_advice(level: int) -> None:
    """A year of the same mild answer is met with silence."""
    monitor = Monitor()
    assert all(monitor.update(day, level) is None for day in range(365))


def test_a_lasting_rise_is_told_as_worsening() -> None:
    """Pain that steps from 2 to 5.2 and stays is told as worsening, mostly within 18 days."""
    firsts = [
        told(lambda day: 2.0 if day < 70 else 5.2, 100, seed=seed)[0] for seed in range(1, 10)
    ]
    assert {first.kind for first in firsts} == {"worsening"}
    assert all(first.day > 70 for first in firsts)
    assert sorted(first.day for first in firsts)[4] <= 88
    for first in firsts:
        assert first.day in first.days
        assert first.since == first.days[0]
        assert first.reason
        assert first.against


def test_a_flare_that_passes_is_not_told() -> None:
    """Eight days of much more pain bring no advice when they pass."""
    assert told(lambda day: 3.0 + 3.2 * (60 <= day < 68), 120) == []


def test_strong_pain_is_told_as_severe_within_two_weeks() -> None:
    """Pain around 7.5 from the first day is told as severe, to be booked soon."""
    first = told(lambda _: 7.5, 20)[0]
    assert (first.kind, first.urgency) == ("severe", "soon")


def test_moderate_pain_that_stays_is_told_as_not_recovering() -> None:
    """Pain around 5 that does not fall is told as not recovering after about six weeks."""
    first = told(lambda _: 5.0, 70)[0]
    assert first.kind == "not_recovering"
    assert 30 <= first.day <= 56


def test_pain_that_falls_is_left_alone() -> None:
    """Recovery from 7 to 1 within two months brings no advice on not recovering."""
    given = told(lambda day: 1 + 5 * 0.95**day, 150)
    assert not [advice for advice in given if advice.kind == "not_recovering"]


def test_a_restored_monitor_says_the_same() -> None:
    """The state survives JSON on any day: point and advice go on exactly as without."""
    rng = random.Random(5)
    pains = [
        None if rng.random() < 0.3 else max(0, min(10, round(2 + day * 0.06 + rng.gauss(0, 1))))
        for day in range(90)
    ]
    whole = Monitor()
    parted = Monitor()
    for day, pain in enumerate(pains):
        parted = Monitor.from_dict(json.loads(json.dumps(parted.to_dict())))
        assert parted.update(day, pain) == whole.update(day, pain)
        assert parted.point == whole.point


def test_days_out_of_order_are_refused() -> None:
    """A day that is not after the last one raises, and changes nothing."""
    monitor = Monitor()
    monitor.update(10, 3)
    before = monitor.to_dict()
    for day in (10, 9):
        with pytest.raises(DayOrderError):
            monitor.update(day, 3)
    assert monitor.to_dict() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"pain": 11}, "pain"),
        ({"pain": -1}, "pain"),
        ({"pain": 2.5}, "pain"),
        ({"pain": True}, "pain"),
        ({"pain": 3, "stiffness": 12}, "stiffness"),
        ({"pain": 3, "stress": -2}, "stress"),
        ({"pain": 3, "sleep": 11}, "sleep_quality"),
    ],
)
def test_values_out_of_range_are_refused(given: dict[str, int], field: str) -> None:
    """A value outside 0 to 10 raises and names its field, and changes nothing."""
    monitor = Monitor()
    with pytest.raises(InvalidValueError) as caught:
        monitor.update(1, **given)
    assert caught.value.field == field
    assert monitor.to_dict() == Monitor().to_dict()


def test_a_day_that_is_no_day_is_refused() -> None:
    """A day must be a whole number."""
    with pytest.raises(InvalidValueError):
        Monitor().update("2026-01-01", 3)  # type: ignore[arg-type]


def test_a_state_from_another_version_is_refused() -> None:
    """A saved state this version cannot read raises, so that the diary is replayed."""
    with pytest.raises(ValueError, match="another version"):
        Monitor.from_dict({"state": 1})


def test_a_gap_of_years_starts_afresh() -> None:
    """After two years without a word the old level is no baseline, and nothing breaks."""
    monitor = Monitor()
    for day in range(60):
        monitor.update(day, 1)
    assert monitor.update(800, 6) is None
    assert monitor.point is not None
    assert monitor.point.level > 3


def test_slow_worsening_is_told_once_and_the_flare_never() -> None:
    """120 days with gaps, a flare, then a slow worsening: one advice, after the rise began."""
    once = 0
    for seed in range(12):
        given = told(
            lambda day: 2.5 + 3.5 * (30 <= day < 37) + 3.5 * min(max(day - 60, 0) / 40, 1.0),
            120,
            seed=seed,
            missing=0.2,
        )
        assert all(advice.day > 75 for advice in given)
        once += [advice.kind for advice in given] == ["worsening"]
    assert once >= 10


def test_moderate_pain_can_wait_unless_it_has_been_milder() -> None:
    """Pain of 4 that stays is routine; eight weeks of it after a month of 2 are not."""
    urgencies = []
    for pains in ([4] * 60, [2] * 34 + [4] * 70):
        monitor = Monitor()
        told = [advice for d, p in enumerate(pains) if (advice := monitor.update(d, p))]
        urgencies.append([a.urgency for a in told if a.kind == "not_recovering"])
    assert urgencies == [["routine"], ["soon"]]


def test_a_rise_is_told_soon_though_routine_advice_came_first() -> None:
    """Pain of 4 that stays is told as routine; when it becomes 7, three weeks are not waited."""
    monitor = Monitor()
    pains = [4] * 60 + [7] * 20
    told = [advice for d, p in enumerate(pains) if (advice := monitor.update(d, p))]
    assert [advice.urgency for advice in told] == ["routine", "soon"]
    assert told[0].day < 60 <= told[1].day < told[0].day + 21
