"""What holds for every diary: restoring, gaps, shifted answers, bad input, ten years."""

from __future__ import annotations

import json
import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.trends import Advice, DayNumbers, Monitor, follow

answers = st.none() | st.integers(0, 10)

URGENCY = {"routine": 1, "soon": 2}


@st.composite
def courses(draw: st.DrawFn, top: int = 10) -> list[int | None]:
    """Diaries made of stretches at one level with some noise and gaps, answers up to `top`."""
    pains: list[int | None] = []
    for _ in range(draw(st.integers(1, 4))):
        level = draw(st.integers(0, top))
        wobble = draw(st.lists(st.integers(-1, 1) | st.none(), min_size=1, max_size=5))
        for day in range(draw(st.integers(1, 40))):
            noise = wobble[day % len(wobble)]
            pains.append(None if noise is None else min(max(level + noise, 0), top))
    return pains


def told(pains: list[int | None]) -> list[Advice]:
    """All advice a diary brings."""
    monitor = Monitor()
    given_advice = (monitor.update(day, pain) for day, pain in enumerate(pains))
    return [advice for advice in given_advice if advice is not None]


@settings(max_examples=25)
@given(courses(), st.data())
def test_restoring_on_any_day_changes_nothing(pains: list[int | None], data: st.DataObject) -> None:
    """A monitor saved and restored on any day gives the same advice and level as one that ran."""
    cut = data.draw(st.integers(0, len(pains)))
    monitor = Monitor()
    first = [monitor.update(day, pain) for day, pain in enumerate(pains[:cut])]
    monitor = Monitor.from_dict(json.loads(json.dumps(monitor.to_dict())))
    later = [monitor.update(day, pain) for day, pain in enumerate(pains[cut:], cut)]
    assert [advice for advice in first + later if advice] == told(pains)


@settings(max_examples=30)
@given(courses(), st.integers(1, 60))
def test_missing_days_never_raise_the_level(pains: list[int | None], gap: int) -> None:
    """Whatever came before, days without a log never raise the level and bring no advice."""
    monitor = Monitor()
    for day, pain in enumerate(pains):
        monitor.update(day, pain)
    assert monitor.point is not None
    level = monitor.point.level
    for day in range(len(pains), len(pains) + gap):
        assert monitor.update(day, None) is None
        assert monitor.point.level <= level
        level = monitor.point.level


@settings(max_examples=30)
@given(courses(), st.integers(0, 20), st.integers(1, 30))
def test_days_left_out_equal_days_without_a_log(
    pains: list[int | None], start: int, gap: int
) -> None:
    """Leaving a day out or giving it with `None` is the same."""
    pains[start : start + gap] = [None] * len(pains[start : start + gap])
    spelled, skipped = Monitor(), Monitor()
    for day, pain in enumerate(pains):
        advice = spelled.update(day, pain)
        if pain is not None or day == 0:
            assert skipped.update(day, pain) == advice
            assert skipped.point == spelled.point


@settings(max_examples=300)
@given(courses(top=6), st.integers(1, 4))
@example([0, 0, 0, 0, 0, 0, None, 8, 8, None, 8, 8, None, 8, 8], 2)
@example([1, 0] * 49 + [5, 7], 1)
def test_more_pain_is_never_less_urgent(pains: list[int | None], more: int) -> None:
    """A constant added below the ceiling never makes a diary less urgent."""
    shifted = [None if pain is None else pain + more for pain in pains]
    before = max((URGENCY[advice.urgency] for advice in told(pains)), default=0)
    after = max((URGENCY[advice.urgency] for advice in told(shifted)), default=0)
    assert after >= before


@settings(max_examples=25)
@given(
    st.integers(0, 2),
    st.lists(st.integers(0, 1) | st.none(), min_size=1, max_size=7),
    st.integers(1, 200),
)
def test_constant_mild_pain_is_left_alone(level: int, wobble: list[int | None], days: int) -> None:
    """Mild pain that goes on as it is brings no advice, however it is logged."""
    pains = [
        None if (noise := wobble[day % len(wobble)]) is None else level + noise
        for day in range(days)
    ]
    assert told(pains) == []


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 60), answers), max_size=40))
def test_any_diary_gives_a_sensible_trend(steps: list[tuple[int, int | None]]) -> None:
    """Gaps of any length, any answers: finite points within 0 to 10, at most one active advice."""
    day = 0
    days = []
    for gap, pain in steps:
        day += gap
        days.append(DayNumbers(day, pain))
    trend = follow(days)
    for point in trend.points:
        numbers = (point.level, point.low, point.high, point.flare)
        assert all(math.isfinite(number) for number in numbers)
        assert 0 <= point.low <= point.level <= point.high <= 10
    assert [point.day for point in trend.points] == sorted({p.day for p in trend.points})
    for advice in trend.history:
        assert advice.reason
        assert advice.against
        assert set(advice.days) <= {d.day for d in days if d.pain is not None}
        assert advice.since == advice.days[0] <= advice.days[-1] == advice.day


@settings(max_examples=3)
@given(st.integers(0, 10), st.integers(0, 3))
def test_the_state_stays_bounded(pain: int, step: int) -> None:
    """Two years of diary need no more state than one."""
    monitor = Monitor()
    sizes = []
    for day in range(0, 720, 2):
        monitor.update(day, min(pain + step * (day % 3), 10))
        sizes.append(len(json.dumps(monitor.to_dict())))
    assert max(sizes[180:]) <= max(sizes[:180]) * 1.1
