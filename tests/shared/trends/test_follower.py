"""Following a diary again after a change comes to the same as following it from the first day."""

from __future__ import annotations

import random
from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.trends import DayNumbers, Trend, follow
from shared.trends.errors import DayOrderError
from shared.trends.follow import MARK_DAYS, Follower
from shared.trends.watch import Watch, Watched


def diary(seed: int, length: int) -> list[DayNumbers]:
    """Return a diary with levels that change, noise, marks, missed days, and sometimes a break."""
    lot = random.Random(seed)
    noise, missed = lot.choice((0.3, 1.0, 3.0)), lot.choice((0.0, 0.3, 0.6))
    level, day = 5.0, 1
    days: list[DayNumbers] = []
    while len(days) < length:
        day += 400 if lot.random() < 0.003 else 1
        level = lot.uniform(1, 8) if lot.random() < 0.01 else level
        if lot.random() >= missed:
            pain = min(10, max(0, round(lot.gauss(level, noise))))
            days.append(DayNumbers(day, pain, stress=lot.randrange(11), woken=lot.random() < 0.2))
    return days


def assert_same(found: Trend, expected: Trend) -> None:
    """The advice is exactly the same, and no level could be told apart on any screen."""
    assert found.history == expected.history
    assert found.guidelines == expected.guidelines
    assert found.associations == expected.associations
    assert [point.day for point in found.points] == [point.day for point in expected.points]
    for one, other in zip(found.points, expected.points, strict=True):
        assert astuple(one) == pytest.approx(astuple(other), abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 160), st.data())
def test_again_after_changes(seed: int, length: int, data: st.DataObject) -> None:
    """Days changed, added and taken out, at the end or long ago: as if followed from the first."""
    days = diary(seed, length)
    follower = Follower()
    assert_same(follower.follow(days), follow(days))
    for _ in range(3):
        place = data.draw(st.integers(0, len(days) - 1))
        match data.draw(st.sampled_from(("change", "add", "take out"))):
            case "change":
                pain = data.draw(st.integers(0, 10))
                days[place] = replace(days[place], pain=pain)
            case "add":
                days.append(DayNumbers(days[-1].day + data.draw(st.integers(1, 60)), 7))
            case _ if len(days) > 1:
                del days[place]
        assert_same(follower.follow(days), follow(days))


def test_a_change_today_follows_few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the diary, an answer of today is not paid with all the days before."""
    days = diary(1, 400)
    follower = Follower()
    follower.follow(days)
    taken: list[DayNumbers] = []
    plain = Watch.update

    def update(watch: Watch, numbers: DayNumbers) -> Watched:
        taken.append(numbers)
        return plain(watch, numbers)

    monkeypatch.setattr(Watch, "update", update)
    follower.follow([*days[:-1], replace(days[-1], pain=9)])
    assert 1 <= len(taken) <= MARK_DAYS
    assert taken[-1].pain == 9


def test_a_refused_diary_is_forgotten() -> None:
    """After days out of order it goes on as if they had never been given."""
    days = diary(2, 100)
    follower = Follower()
    follower.follow(days)
    with pytest.raises(DayOrderError):
        follower.follow([*days[:70], days[3]])
    assert_same(follower.follow(days), follow(days))


def test_it_breathes_between_days() -> None:
    """Whoever is in a hurry may go first after every day, on the way there and back."""
    breaths: list[None] = []
    Follower(lambda: breaths.append(None)).follow([DayNumbers(day, 3) for day in range(40)])
    assert len(breaths) == 80
