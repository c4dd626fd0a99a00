"""How a calendar day is written."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError


@given(st.dates())
def test_every_day_reads_back(day: dt.date) -> None:
    """Every day reads back from the way it is written."""
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-W01-1",
        "20261123",
        "2026-327",
        "2026-11-23T00:00:00",
        "2026-11-23\n",
        " 2026-11-23",
        "2026-1-2",
        "２０２６-11-23",
        "2026-02-30",
        "0000-01-01",
        "",
        20261123,
        None,
        dt.date(2026, 11, 23),
    ],
)
def test_other_spellings_are_refused(text: object) -> None:
    """One day has one spelling; all others are refused with the name of the field."""
    with pytest.raises(InvalidValueError) as caught:
        parse_day(text, "from")
    assert caught.value.field == "from"
