"""The ledger of press tests on a real diary."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client.presenters.press_tests import (
    PressTestDiary,
    finding_words,
    how_to_press,
    not_to_press,
    places_to_ask,
)
from client.storage.journal import Journal
from shared.atlas.muscles import MUSCLES
from shared.diary.press_test import Finding, PressTest

DAY = dt.date(2026, 3, 14)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Any]:
    """A diary on a new file."""
    clock = itertools.count(1_700_000_000_000)
    opened = Journal(tmp_path / "diary.sqlite3", now=lambda: next(clock), new_id=fresh_id("8"))
    yield opened
    opened.close()


def fresh_id(part: str) -> Any:
    """Return a maker of ids."""
    ids = itertools.count(1)
    return lambda: f"00000000-0000-7000-{part}000-{next(ids):012d}"


@pytest.fixture
def ledger(journal: Any) -> PressTestDiary:
    """The ledger of that diary."""
    return PressTestDiary(journal, fresh_id("9"), lambda: DAY)


def a_test(days_ago: int = 0, *, familiar: bool = True, **changes: Any) -> PressTest:
    """Return a tender point of the right gluteus maximus."""
    values: dict[str, Any] = {"muscle": "gluteus_maximus", "side": "right", "point": "TrP1"}
    return PressTest(
        date=DAY - dt.timedelta(days=days_ago),
        tender=True,
        familiar=familiar,
        **{**values, **changes},
    )


def test_the_history_is_per_muscle_and_side_newest_first(ledger: PressTestDiary) -> None:
    """Each side has its own history, with what was found and where it travelled."""
    ledger.keep(a_test(9, familiar=False))
    ledger.keep(a_test(2, travels=("sacrum",)))
    ledger.keep(a_test(1, side="left"))
    lines = ledger.history("gluteus_maximus", "right")
    assert [line.finding for line in lines] == [Finding.ACTIVE, Finding.PASSIVE]
    assert "travels to" in lines[0].detail
    assert len(ledger.history("gluteus_maximus", "left")) == 1
    assert ledger.history("piriformis", "right") == []


def test_a_second_test_of_the_day_replaces_the_first(ledger: PressTestDiary) -> None:
    """Per point, side and day there is one finding: the last."""
    ledger.keep(a_test())
    ledger.keep(a_test(familiar=False))
    ledger.keep(a_test(point="TrP2"))
    assert len(ledger.history("gluteus_maximus", "right")) == 2
    latest = ledger.latest("gluteus_maximus", "right")
    assert latest == {"TrP1": Finding.PASSIVE, "TrP2": Finding.ACTIVE}


def test_the_latest_finding_is_by_day_not_by_writing(ledger: PressTestDiary) -> None:
    """An older day written down later does not count as news."""
    ledger.keep(a_test(1))
    ledger.keep(a_test(5, familiar=False))
    assert ledger.latest("gluteus_maximus", "right") == {"TrP1": Finding.ACTIVE}


def test_deleting_takes_one_line_away(ledger: PressTestDiary) -> None:
    """A mistaken press test can go."""
    ledger.keep(a_test(1))
    ledger.keep(a_test(2))
    ledger.remove(ledger.history("gluteus_maximus", "right")[0].record_id)
    assert len(ledger.history("gluteus_maximus", "right")) == 1


def test_a_record_that_cannot_be_read_is_passed_over(ledger: PressTestDiary, journal: Any) -> None:
    """One odd record does not hide the others."""
    journal.put("press_test", fresh_id("a")(), {"date": DAY.isoformat(), "muscle": 7})
    ledger.keep(a_test())
    assert len(ledger.history("gluteus_maximus", "right")) == 1


def test_every_point_says_how_and_what_not_to_press() -> None:
    """Each muscle that may be pressed says where, how, and what to keep off."""
    for muscle in MUSCLES.values():
        if not muscle.self_care:
            continue
        for point in ("", *(p.id for p in muscle.points)):
            assert "good ache" in how_to_press(muscle.id, point)
            assert 3 <= len(places_to_ask(muscle.id, point)) <= 9
        assert len(not_to_press(muscle.id)) >= 2


def test_passive_is_named_as_the_literature_does_too() -> None:
    """Both words are shown: passive, and latent."""
    assert "Passive (latent)" in finding_words(Finding.PASSIVE)
