"""Drawings kept in the real diary on a real file."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest

from client.presenters.drawing_diary import DrawingDiary, results
from client.storage.journal import Journal
from shared.atlas.regions import REGIONS
from shared.diary.entry import Area

DAY = dt.date(2026, 3, 14)


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    """A diary on a new file."""
    clock, ids = itertools.count(1_700_000_000_000), itertools.count(1)
    opened = Journal(
        tmp_path / "diary.sqlite3",
        now=lambda: next(clock),
        new_id=lambda: f"00000000-0000-7000-8000-{next(ids):012d}",
    )
    yield opened
    opened.close()


@pytest.fixture
def diary(journal: Any) -> DrawingDiary:
    """Drawings in that diary."""
    ids = itertools.count(1)
    return DrawingDiary(journal, lambda: f"00000000-0000-7000-9000-{next(ids):012d}")


def painted(diary: DrawingDiary) -> Any:
    """Return a drawing with a dab on the left buttock."""
    drawing = diary.open(DAY)
    drawing.intensity = 7
    drawing.add("posterior", [(150.0, 260.0)], 9)
    assert drawing.areas()
    return drawing


def test_a_drawing_is_found_again(diary: DrawingDiary) -> None:
    """Kept and opened anew, the strokes are there to go on with."""
    diary.keep(painted(diary))
    again = diary.open(DAY)
    assert len(again.strokes) == 1
    again.undo()
    diary.keep(again)
    assert diary.open(DAY).empty


def test_a_day_with_a_check_in_takes_the_areas(diary: DrawingDiary, journal: Any) -> None:
    """The areas join the day's entry; its other fields stay."""
    journal.save(DAY, {"pain": 4})
    drawing = painted(diary)
    assert diary.keep(drawing)
    assert journal.entry(DAY).areas == drawing.areas()
    assert journal.entry(DAY).pain == 4


def test_a_day_without_a_check_in_waits_for_its_pain(diary: DrawingDiary, journal: Any) -> None:
    """Pain is never made up from a drawing: it is asked for."""
    drawing = painted(diary)
    assert not diary.keep(drawing)
    assert journal.entry(DAY) is None
    diary.keep_with_pain(drawing, 3)
    assert journal.entry(DAY).pain == 3
    assert journal.entry(DAY).areas == drawing.areas()


def test_an_empty_drawing_leaves_nothing_behind(diary: DrawingDiary, journal: Any) -> None:
    """Opening and leaving the drawing does not write a record."""
    diary.keep(diary.open(DAY))
    assert journal.records("drawing") == {}


def test_a_drawing_that_cannot_be_read_is_left_alone(diary: DrawingDiary, journal: Any) -> None:
    """A record from somewhere else is not lost and not in the way."""
    odd = "00000000-0000-7000-a000-000000000001"
    journal.put("drawing", odd, {"date": DAY.isoformat(), "strokes": [{"odd": 1}]})
    diary.keep(painted(diary))
    assert journal.records("drawing")[odd]["strokes"] == [{"odd": 1}]
    assert len(journal.records("drawing")) == 2
    assert not diary.open(DAY).empty


def test_results_say_overlap_and_never_more() -> None:
    """Words of overlap, what fits, and what does not; never a cause or a percentage."""
    rows = results([Area("buttock_mid", "left", 6), Area("shin", "left", 2)])
    assert rows[0].words.endswith("overlap")
    assert REGIONS["buttock_mid"].label in rows[0].fits
    assert any(row.misses for row in rows)
    for row in rows:
        text = " ".join((row.title, row.words, row.fits, row.misses, row.remark)).lower()
        assert not {"cause", "diagnosis", "%"} & set(text.split())
    assert results([]) == []
