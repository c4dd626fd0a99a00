"""The day's prompt on a real diary: worked out once, and anew when it may be another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from client.storage.journal import Journal
from shared.diary.entry import Entry
from tests.builders import TODAY
from tests.client.presenters.practising import relax
from tests.client.storage.opening import open_journal


def test_a_year_of_diary_is_read_only_when_it_may_say_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes, this connection or another: a day that was not logged before.

    Today and yesterday are always read. Neither what stands as it was nor what is corrected on an
    old day changes the day's prompt.
    """
    journal = open_journal(tmp_path / "diary.db")
    old = TODAY - dt.timedelta(days=20)
    journal.save(old, {"pain": 4})
    journal.save(TODAY, {"pain": 5, "stress": 8})
    read: list[dt.date] = []
    entries = Journal.entries

    def counted(self: Journal, first: dt.date, last: dt.date) -> Sequence[Entry]:
        if (last - first).days > 1:
            read.append(first)
        return entries(self, first, last)

    monkeypatch.setattr(Journal, "entries", counted)
    presenter = relax(journal)
    before = presenter.prompt()
    assert before is not None
    assert presenter.picks.titles()
    assert presenter.prompt() == before
    journal.save(old, {"pain": 6})
    journal.set_setting("text", 2)
    assert presenter.prompt() == before
    assert len(read) == 1
    beside = journal.again()
    beside.save(TODAY, {"stress": 0, "sitting_hours": 11})
    assert presenter.prompt() != before
    assert len(read) == 1
    beside.save(old - dt.timedelta(days=1), {"pain": 3})
    beside.close()
    presenter.prompt()
    assert len(read) == 2
    journal.save(TODAY, {"stress": 8, "sitting_hours": None})
    again = presenter.prompt()
    assert len(read) == 2
    assert again == relax(journal).prompt()
    journal.close()
