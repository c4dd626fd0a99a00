"""The map of a period in words and numbers."""

from __future__ import annotations

import datetime as dt

from client.presenters.body_history import body_history
from shared.atlas.regions import REGIONS
from shared.diary.entry import Area, Entry

TODAY = dt.date(2026, 3, 28)


class Days:
    """A diary that holds these entries."""

    def __init__(self, *entries: Entry) -> None:
        self._entries = entries

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries between two days."""
        return [e for e in self._entries if first <= e.date <= last]


def test_a_period_counts_only_its_days() -> None:
    """Seven days look back seven days, today included."""
    diary = Days(
        Entry(TODAY, 5, areas=(Area("buttock_mid", "left", 6),)),
        Entry(TODAY - dt.timedelta(days=6), 5, areas=(Area("buttock_mid", "left", 3),)),
        Entry(TODAY - dt.timedelta(days=7), 5, areas=(Area("calf_mid", "left", 9),)),
    )
    found = body_history(diary, TODAY, 7)  # type: ignore[arg-type]
    assert found.often == {("buttock_mid", "left"): 1.0}
    assert found.strong == {("buttock_mid", "left"): 0.45}
    assert found.lines == (f"{REGIONS['buttock_mid'].label} (left): 2 days, 4.5 of 10",)
    assert ("calf_mid", "left") in body_history(diary, TODAY, 28).often  # type: ignore[arg-type]


def test_an_empty_period_says_what_to_do() -> None:
    """Nothing logged, and nothing marked, each have their own sentence."""
    nothing = body_history(Days(), TODAY, 28).summary  # type: ignore[arg-type]
    unmarked = body_history(Days(Entry(TODAY, 2)), TODAY, 28).summary  # type: ignore[arg-type]
    assert "Nothing logged" in nothing
    assert "Draw" in unmarked
