"""Records become one series: days put together, newer peers' values passed over."""

from __future__ import annotations

import datetime as dt

from shared.diary.day_facts import below_knee, day_numbers
from shared.diary.impact import impact_id
from shared.diary.peg import peg_id
from shared.trends.days import DayNumbers

DAY = dt.date(2026, 11, 23)
NUMBER = DAY.toordinal()


def test_the_records_of_a_day_are_put_together() -> None:
    """Check-in, marks and PEG of one day are one day of the series, in the order of days."""
    leg = [{"region": "calf_mid", "side": "left", "intensity": 6}]
    found = day_numbers(
        {
            "entry": [{"date": "2026-11-23", "pain": 5, "sleep_quality": 7, "areas": leg}],
            "impact": [{"date": "2026-11-23", "woken": True}, {"date": "2026-11-21", "off": True}],
            "peg": [{"date": "2026-11-23", "average": 5, "enjoyment": 4, "activity": 4}],
            "practice": [{"date": "2026-11-22"}],
        }
    )
    assert found == [
        DayNumbers(NUMBER - 2, off=True),
        DayNumbers(NUMBER, 5, sleep=7, leg_pain=6, woken=True, peg=4.3),
    ]


def test_what_is_not_understood_counts_as_not_said() -> None:
    """Another kind of number, a day that is none, a PEG with an answer missing: passed over."""
    found = day_numbers(
        {
            "entry": [
                {"date": "2026-11-23", "pain": 3, "stress": "high", "areas": [7, {"region": 1}]},
                {"date": "2026-11-24", "pain": True},
                {"date": "soon", "pain": 3},
                {"date": "2027-01-01", "pain": 3},
            ],
            "peg": [{"date": "2026-11-23", "average": 5, "enjoyment": 11, "activity": 4}],
        },
        last=DAY,
    )
    assert found == [DayNumbers(NUMBER, 3)]


def test_ids_of_days_and_weeks() -> None:
    """Marks have an id a day, the PEG one a week, the same on every device."""
    assert impact_id(DAY) == "impact:2026-11-23"
    assert peg_id(DAY) == peg_id(DAY + dt.timedelta(days=6)) == "peg:2026-11-23"
    assert peg_id(DAY - dt.timedelta(days=1)) == "peg:2026-11-16"


def test_regions_below_the_knee_are_told_from_those_above() -> None:
    """The calf and the sole are below, the thigh and the knee are not."""
    assert below_knee("calf_mid")
    assert below_knee("sole_arch")
    assert not below_knee("thigh_post_mid")
    assert not below_knee("popliteal")
