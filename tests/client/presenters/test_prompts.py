"""The day's prompt on a real diary: worked out once, and anew when the diary has changed."""

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


def test_the_diary_is_read_again_only_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes it: the same connection, or another thread's."""
    journal = open_journal(tmp_path / "diary.db")
    journal.save(TODAY, {"pain": 5, "stress": 8})
    read: list[dt.date] = []
    entries = Journal.entries

    def counted(self: Journal, first: dt.date, last: dt.date) -> Sequence[Entry]:
        read.append(first)
        return entries(self, first, last)

    monkeypatch.setattr(Journal, "entries", counted)
    presenter = relax(journal)
    before = presenter.prompt()
    assert before is not None
    assert presenter.picks.titles()
    assert presenter.prompt() == before
    assert len(read) == 1
    beside = journal.again()
    beside.save(TODAY, {"stress": 0, "sitting_hours": 11})
    beside.close()
    assert presenter.prompt() != before
    assert len(read) == 2
    journal.save(TODAY, {"stress": 8, "sitting_hours": None})
    assert presenter.prompt() == before
    assert len(read) == 3
    journal.close()
