"""What an entry accepts and refuses."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.atlas.regions import UnknownPlaceError
from shared.diary.entry import AREAS_MAX, NOTE_MAX, NUMBERS, Area, Flare
from shared.diary.errors import InvalidValueError
from tests.builders import an_area, an_entry


@pytest.mark.parametrize("name", NUMBERS)
def test_number_bounds(name: str) -> None:
    """Every number keeps both ends of its range and refuses one step beyond either."""
    number = NUMBERS[name]
    for value in (number.low, number.high):
        assert getattr(an_entry(**{name: value}), name) == value
    for value in (number.low - 1, number.high + 1):
        with pytest.raises(InvalidValueError) as caught:
            an_entry(**{name: value})
        assert caught.value.field == name


@pytest.mark.parametrize("value", [True, False, "5", 5.5, float("nan"), [5]])
def test_score_must_be_whole(value: object) -> None:
    """A score is a whole number, and true is not a number."""
    with pytest.raises(InvalidValueError, match="pain must be a whole number"):
        an_entry(pain=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True])
def test_hours_must_be_real(value: object) -> None:
    """Hours may have a fraction but must be a number."""
    with pytest.raises(InvalidValueError, match="sleep_hours"):
        an_entry(sleep_hours=value)
    assert an_entry(sleep_hours=7.5).sleep_hours == 7.5


def test_pain_is_needed() -> None:
    """Nothing but the day and its pain is compulsory, and pain is."""
    with pytest.raises(InvalidValueError, match="pain"):
        an_entry(pain=None)  # type: ignore[arg-type]
    assert an_entry(pain=0).stress is None


def test_date_is_a_day() -> None:
    """A moment is not a day."""
    with pytest.raises(InvalidValueError, match="date must be a calendar day"):
        an_entry(date=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def test_flare_is_a_code() -> None:
    """A flare is one of three words, given as a word or as a code."""
    assert an_entry(flare="worse").flare is Flare.WORSE
    with pytest.raises(InvalidValueError, match="flare must be same, better or worse"):
        an_entry(flare="awful")


def test_one_place_once() -> None:
    """The same place on the same side cannot be named twice, on both sides it can."""
    both = (an_area(side="left"), an_area(side="right"))
    assert an_entry(areas=both).areas == both
    with pytest.raises(InvalidValueError, match="twice"):
        an_entry(areas=(an_area(), an_area(intensity=2)))
    with pytest.raises(InvalidValueError, match="at most"):
        an_entry(areas=(an_area(),) * (AREAS_MAX + 1))


@pytest.mark.parametrize(
    ("region", "side", "field"),
    [("wing", "left", "region"), ("buttock_mid", "mid", "side"), ("sacrum", "left", "side")],
)
def test_place_must_be_known(region: str, side: str, field: str) -> None:
    """A place must be in the atlas, with a side it has."""
    with pytest.raises(UnknownPlaceError) as caught:
        Area(region, side, 5)
    assert caught.value.field == field


@pytest.mark.parametrize("note", ["a\x00b", "\ud800", "x" * (NOTE_MAX + 1), 5])
def test_note_must_be_storable(note: object) -> None:
    """A note is a text of bounded length that every store can keep."""
    with pytest.raises(InvalidValueError, match="note"):
        an_entry(note=note)
    assert an_entry(note="x" * NOTE_MAX).note


def test_extra_cannot_be_changed() -> None:
    """What a newer peer added belongs to the entry and is as frozen as the rest of it."""
    given = {"mood": 3}
    entry = an_entry(extra=given)
    given["mood"] = 4
    assert entry.extra == {"mood": 3}
    with pytest.raises(TypeError):
        entry.extra["mood"] = 5  # type: ignore[index]
