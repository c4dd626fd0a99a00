"""What is handed over."""

from __future__ import annotations

import datetime as dt

from shared.diary.press_test import Finding
from shared.handover import build
from tests.builders import TODAY
from tests.shared.handover.month import FIRST, a_month


def test_only_the_period_counts() -> None:
    """The days from four weeks ago to the last one are handed over, and no others."""
    month = a_month()
    assert (month.first, month.last, month.length) == (FIRST, TODAY, 28)
    assert month.days[0].date >= FIRST
    assert month.days[-1].date <= TODAY
    assert len(month.days) == 22
    assert month.flare_days == 0  # day 20 was not logged
    assert month.questions == ("May I run?",)


def test_a_summary_tells_the_course() -> None:
    """Each logged number has its mean, range and both halves; one never logged is not there."""
    month = a_month()
    pain = month.summary("pain")
    assert pain is not None
    assert (pain.count, pain.low, pain.high, pain.earlier, pain.later) == (22, 4, 6, 4.0, 6.0)
    assert month.summary("sitting_hours") is None


def test_few_days_have_no_course() -> None:
    """A half with fewer than three days has no mean of its own."""
    month = a_month(last=FIRST + dt.timedelta(days=2), length=4)
    pain = month.summary("pain")
    assert pain is not None
    assert pain.earlier is None
    assert pain.mean == 4


def test_the_last_press_test_counts() -> None:
    """Of several tests of a point the last counts; quiet points are left out, active come first."""
    points = a_month().points
    assert [(p.muscle, p.finding) for p in points] == [
        ("gluteus_minimus", Finding.ACTIVE),
        ("piriformis", Finding.PASSIVE),
    ]


def test_tried_counts_what_was_rated() -> None:
    """A practice's change needs three times with both ratings; without, it only counts."""
    breath, heat = a_month().tried
    assert (breath.relief, breath.times, breath.rated, breath.eased) == ("six_breath", 4, 4, 3)
    assert breath.change == -1.5
    assert (heat.times, heat.completed, heat.rated, heat.change) == (1, 0, 0, None)


def test_places_most_often_first() -> None:
    """Places come with the days they were marked on, of the days logged."""
    places = a_month().places
    assert [(p.region, p.days, p.logged) for p in places] == [
        ("buttock_mid", 22, 22),
        ("sacrum", 22, 22),
    ]


def test_an_empty_diary() -> None:
    """A diary without a day is handed over as that."""
    month = build([], [], [], last=TODAY, made=TODAY)
    assert (month.days, month.summaries, month.places, month.tried) == ((), (), (), ())
