"""Many days on one body."""

from __future__ import annotations

import datetime as dt

from shared.diary.composite import composite
from shared.diary.entry import Area, Entry


def a_day(number: int, *areas: Area) -> Entry:
    """Return the entry of a day in March."""
    return Entry(dt.date(2026, 3, number), pain=5, areas=areas)


def test_places_are_counted_on_logged_days_only() -> None:
    """How often is days marked of days logged; days without an entry say nothing."""
    found = composite(
        [
            a_day(1, Area("buttock_mid", "left", 4)),
            a_day(2),
            a_day(9, Area("buttock_mid", "left", 7), Area("calf_mid", "left", 2)),
            a_day(20, Area("calf_mid", "right", 3)),
        ]
    )
    first = found[0]
    assert (first.region, first.side, first.days, first.logged) == ("buttock_mid", "left", 2, 4)
    assert (first.share, first.mean, first.strongest) == (0.5, 5.5, 7)
    assert {(p.region, p.side) for p in found[1:]} == {("calf_mid", "left"), ("calf_mid", "right")}


def test_an_intensity_of_nothing_is_no_mark() -> None:
    """A place set to 0 was looked at and did not hurt."""
    assert composite([a_day(1, Area("buttock_mid", "left", 0))]) == ()


def test_no_days_is_an_empty_map() -> None:
    """A period without entries shows nothing and breaks nothing."""
    assert composite([]) == ()
