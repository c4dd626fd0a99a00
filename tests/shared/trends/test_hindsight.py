"""The level looked back at: exact for a chain, nearer to what was so, the filter's for today."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.trends import DayNumbers, Monitor, follow
from shared.trends.grid import JUMPS, LEVELS, STARTS
from shared.trends.hindsight import DRIFT, ENDS, JUMP, Believed, looking_back
from shared.trends.review import flare_spans

SIZE = len(LEVELS)


def moves() -> list[list[float]]:
    """Return the chance of going from each (flare, level) to each other one, written out."""
    starts = {0: (1 - sum(STARTS), *STARTS), 1: (ENDS, 1 - ENDS, 0.0), 2: (ENDS, 0.0, 1 - ENDS)}
    table = [[0.0] * (3 * SIZE) for _ in range(3 * SIZE)]
    for flare in range(3):
        for old in range(SIZE):
            row = table[flare * SIZE + old]
            for new in range(SIZE):
                row[new] += JUMP * JUMPS[new][old]
            for then, chance in enumerate(starts[flare]):
                for new in (max(old - 1, 0), min(old + 1, SIZE - 1)):
                    row[then * SIZE + new] += chance * (1 - JUMP) * DRIFT
                row[then * SIZE + old] += chance * (1 - JUMP) * (1 - 2 * DRIFT)
    return table


def test_it_is_what_going_forward_and_back_gives() -> None:
    """On a chain written out in full each day is the product of what lies before and after it."""
    rng = random.Random(2)
    table, states = moves(), 3 * SIZE
    assert [sum(row) for row in table] == pytest.approx([1.0] * states)
    likely = [[rng.random() ** 2 + 1e-3 for _ in range(states)] for _ in range(8)]
    belief = [1.0 / states] * states
    forward: list[list[float]] = []
    for day, weights in enumerate(likely):
        if day:
            belief = [sum(belief[a] * table[a][b] for a in range(states)) for b in range(states)]
        belief = [p * w for p, w in zip(belief, weights, strict=True)]
        forward.append(belief)
    after = [1.0] * states
    expected: list[tuple[float, float]] = []
    for day in reversed(range(8)):
        joint = [p * q for p, q in zip(forward[day], after, strict=True)]
        level = sum(p * LEVELS[state % SIZE] for state, p in enumerate(joint)) / sum(joint)
        expected.append((level, sum(joint[SIZE:]) / sum(joint)))
        after = [
            sum(table[a][b] * likely[day][b] * after[b] for b in range(states))
            for a in range(states)
        ]
    points = looking_back(
        [
            Believed(day, (row[:SIZE], row[SIZE : 2 * SIZE], row[2 * SIZE :]))
            for day, row in enumerate(forward)
        ]
    )
    found = [(point.level, point.flare) for point in points]
    assert found == [pytest.approx(one) for one in expected[::-1]]


def test_today_is_the_filters() -> None:
    """The last day is what the monitor says, to the last digit that matters."""
    monitor = Monitor()
    days = [DayNumbers(day, 2 + day % 4) for day in range(50)]
    for one in days:
        monitor.update(one.day, one.pain)
    last = follow(days).points[-1]
    assert monitor.point is not None
    assert (last.level, last.flare) == pytest.approx((monitor.point.level, monitor.point.flare))


def test_a_step_is_seen_where_it_was() -> None:
    """A level that rose on one day rises there and not days later, and its band is narrower."""
    rng = random.Random(5)
    truth = [2.0] * 40 + [6.0] * 40
    days = [
        DayNumbers(day, min(10, max(0, round(level + rng.gauss(0, 0.8)))))
        for day, level in enumerate(truth)
    ]
    monitor = Monitor()
    seen = []
    for one in days:
        monitor.update(one.day, one.pain)
        assert monitor.point is not None
        seen.append(monitor.point)
    points = follow(days).points

    def off(levels: list[float]) -> float:
        return sum(abs(a - b) for a, b in zip(levels, truth, strict=True)) / len(truth)

    assert off([point.level for point in points]) < 0.6 * off([point.level for point in seen])
    assert sum(p.high - p.low for p in points) < sum(p.high - p.low for p in seen)
    assert flare_spans(points) == ()


def test_a_flare_is_marked_from_its_first_day() -> None:
    """Five days far above a steady level are one flare, from its first day, and not the level."""
    days = [DayNumbers(day, 7 if 60 <= day < 65 else 2) for day in range(90)]
    points = follow(days).points
    ((first, last),) = flare_spans(points)
    assert first == 60
    assert 63 <= last <= 65
    assert max(point.level for point in points) < 3.5


def test_a_gap_is_bridged_and_less_sure_in_its_middle() -> None:
    """In a gap the level goes from one side to the other, with a wider band in between."""
    days = [DayNumbers(day, 2) for day in range(40)] + [
        DayNumbers(day, 6) for day in range(80, 120)
    ]
    points = follow(days).points
    middle, before, after = points[60], points[30], points[100]
    assert before.level < middle.level < after.level
    assert middle.high - middle.low > max(p.high - p.low for p in (before, after))


def test_a_year_of_silence_parts_two_histories() -> None:
    """What came after more than a year says nothing of what was before it."""
    first = [DayNumbers(day, 2) for day in range(40)]
    alone = follow(first).points
    both = follow([*first, *(DayNumbers(day, 9) for day in range(800, 840))]).points
    assert both[:40] == alone


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 10)), max_size=25))
def test_every_point_can_be_drawn(steps: list[tuple[int, int]]) -> None:
    """Whatever was logged, each point is finite and lies in its band within the scale."""
    day = 0
    days = []
    for gap, pain in steps:
        day += gap
        days.append(DayNumbers(day, pain))
    for point in follow(days).points:
        assert all(math.isfinite(n) for n in (point.level, point.low, point.high, point.flare))
        assert 0 <= point.low <= point.level <= point.high <= 10
        assert 0 <= point.flare <= 1
