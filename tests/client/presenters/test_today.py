"""The check-in's rules, without a screen, on a real diary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.presenters.today import Standing, TodayPresenter, where
from client.storage.errors import StorageFullError
from client.storage.journal import Journal
from tests.client.conftest import MORNING, TODAY
from tests.client.storage.opening import Clock, open_journal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = open_journal(tmp_path / "diary.db", Clock())
    yield journal
    journal.close()


@pytest.fixture
def today(journal: Journal) -> TodayPresenter:
    return TodayPresenter(journal, today=lambda: TODAY, now=lambda: MORNING)


class FullDiary:
    """A diary on a device with no room left: all is read from a real one, nothing is saved."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.full = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    def save(self, date: dt.date, patch: Any) -> Any:
        if self.full:
            raise StorageFullError("There is no room left on this device.")
        return self._journal.save(date, patch)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("00:00", "03:59", "Hello"),
        ("04:00", "11:59", "Good morning"),
        ("12:00", "17:59", "Good afternoon"),
        ("18:00", "23:59", "Good evening"),
    ],
)
def test_the_greeting_follows_the_clock(
    journal: Journal, first: str, last: str, words: str
) -> None:
    """From the first minute to the last of each part of the day; at night it calls nothing good."""
    for clock in (first, last):
        moment = dt.datetime.combine(TODAY, dt.time.fromisoformat(clock))
        presenter = TodayPresenter(journal, today=lambda: TODAY, now=lambda at=moment: at)
        assert presenter.view().heading == words


def test_only_what_changed_is_written(journal: Journal, today: TodayPresenter) -> None:
    """Each answer is one change of one field, so that two devices can amend the same day."""
    today.say("pain", 5)
    before = journal.waiting().count
    today.say("stress", 3)
    assert journal.waiting().count == before + 1
    today.say("stress", 3)
    assert journal.waiting().count == before + 1


def test_a_full_device_keeps_the_answer_on_screen(journal: Journal) -> None:
    """What could not be saved stays, says why, and is saved with the next answer."""
    diary = FullDiary(journal)
    presenter = TodayPresenter(diary, today=lambda: TODAY, now=lambda: MORNING)
    assert not presenter.say("pain", 6)
    view = presenter.view()
    standing = view.standing
    assert (view.values["pain"], standing.saved, standing.trouble) == (6, False, True)
    assert "no room left" in standing.words
    diary.full = False
    assert presenter.say("stress", 2)
    entry = journal.entry(TODAY)
    assert entry is not None
    assert (entry.pain, entry.stress) == (6, 2)
    assert not presenter.standing().trouble


def test_a_note_that_cannot_be_kept_is_told(journal: Journal, today: TodayPresenter) -> None:
    """Too long or with a NUL: the text stays, the reason is said, the rest is saved."""
    today.say("pain", 5)
    for text, reason in (("x" * 4001, "too long"), ("a\x00b", "cannot be kept")):
        assert not today.note(text)
        view = today.view()
        assert view.typed["note"] == text
        assert reason in view.problems["note"]
    assert today.note("fine")
    entry = journal.entry(TODAY)
    assert entry is not None
    assert entry.note == "fine"


def test_clearing_a_note_or_amount_takes_it_back(journal: Journal, today: TodayPresenter) -> None:
    """An emptied field is not said, never zero."""
    today.say("pain", 5)
    today.note("stairs")
    today.write("sleep_hours", "7")
    today.note("")
    today.write("sleep_hours", "")
    entry = journal.entry(TODAY)
    assert entry is not None
    assert (entry.note, entry.sleep_hours) == (None, None)


def test_tomorrow_cannot_be_chosen(today: TodayPresenter) -> None:
    """The latest day is today."""
    today.choose(TODAY + dt.timedelta(days=1))
    assert today.date == TODAY


def test_midnight_moves_on_to_the_new_day(journal: Journal) -> None:
    """An app left open overnight asks about the new day."""
    days: list[dt.date] = [TODAY]
    clock: Callable[[], dt.date] = lambda: days[0]  # noqa: E731
    presenter = TodayPresenter(journal, today=clock, now=lambda: MORNING)
    presenter.say("pain", 5)
    days[0] = TODAY + dt.timedelta(days=1)
    assert presenter.view().values.get("pain") is None
    presenter.say("pain", 2)
    assert [e.pain for e in journal.entries(TODAY, days[0])] == [5, 2]


def test_places_are_named_strongest_first() -> None:
    """Two places are named, the others counted."""
    areas = [
        {"region": "buttock_mid", "side": "left", "intensity": 3},
        {"region": "buttock_upper", "side": "left", "intensity": 8},
        {"region": "buttock_mid", "side": "right", "intensity": 1},
    ]
    words = where(areas)
    assert words.endswith("1 more place")
    assert words.index("upper") < words.index("middle")


def test_saved_is_said_once_it_is_on_the_disk(journal: Journal) -> None:
    """What is committed is shown, but not called saved before it survives a power cut."""

    class SlowDisk(FullDiary):
        kept, problem = False, ""

    diary = SlowDisk(journal)
    diary.full = False
    presenter = TodayPresenter(diary, today=lambda: TODAY, now=lambda: MORNING)
    assert presenter.say("pain", 6)
    assert presenter.view().values["pain"] == 6
    assert presenter.standing() == Standing(saved=False, trouble=False, words="Saving")
    diary.problem = "the disk does not answer"
    standing = presenter.standing()
    assert (standing.saved, standing.trouble) == (False, True)
    assert "the disk does not answer" in standing.words
    diary.kept, diary.problem = True, ""
    standing = Standing(saved=True, trouble=False, words="Saved on this device")
    assert presenter.view().standing == presenter.standing() == standing
