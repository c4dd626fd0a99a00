"""What the Trends screen shows follows from the diary."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

from client.presenters.trends import Period, TrendsPresenter
from server.services.histories import DEMO, DEMO_SEED, diary
from shared.diary.entry import Entry
from shared.schemas.wire import entry_from_wire
from shared.trends.standing import Choice
from tests.builders import TODAY, an_entry
from tests.client.memory_diary import MemoryDiary


def presenter(entries: list[Entry]) -> TrendsPresenter:
    return TrendsPresenter(MemoryDiary(entries), today=lambda: TODAY, new_id=lambda: "one")


@pytest.fixture(scope="module")
def story() -> list[Entry]:
    return [entry_from_wire(patch) for patch in diary(DEMO, today=TODAY, days=120, seed=DEMO_SEED)]


def test_an_empty_diary_says_how_to_start() -> None:
    """No chart, no advice, no numbers, one kind sentence."""
    view = presenter([]).view()
    assert view.advice is None
    assert view.dots == view.points == view.table == ()
    assert "One check-in is enough" in view.summary


def test_one_day_is_enough_for_a_chart() -> None:
    """One entry gives one dot and a level that is a number."""
    view = presenter([an_entry(pain=4)]).view()
    assert view.dots == ((TODAY.toordinal(), 4),)
    assert 0 <= view.points[0].low <= view.points[0].level <= view.points[0].high <= 10


@pytest.mark.parametrize("period", list(Period))
def test_a_period_ends_today_and_is_as_long_as_it_says(story: list[Entry], period: Period) -> None:
    """Four weeks are 28 days, today among them."""
    view = presenter(story).view(period)
    assert view.last == TODAY.toordinal()
    assert view.last - view.first + 1 == period.value


def test_the_story_brings_advice_with_reasons_days_and_what_speaks_against_it(
    story: list[Entry],
) -> None:
    """The slow worsening is explained in full."""
    advice = presenter(story).view().advice
    assert advice is not None
    assert "worse" in advice.title
    assert advice.reasons
    assert advice.against
    assert "days" in advice.days
    assert "version" in advice.rule


def test_a_diary_that_has_not_changed_is_not_followed_again(story: list[Entry]) -> None:
    """Another period of the same diary shows the very same points; a new day new ones."""
    kept = MemoryDiary(story)
    shown = TrendsPresenter(kept, today=lambda: TODAY, new_id=lambda: "one")
    points = shown.view(Period.FOUR_WEEKS).points
    assert shown.view(Period.YEAR).points is points
    kept.put("entry", TODAY.isoformat(), {"date": TODAY.isoformat(), "pain": 9})
    assert shown.view(Period.YEAR).points[-1].day == TODAY.toordinal()


def test_the_table_has_a_row_a_week_newest_first(story: list[Entry]) -> None:
    """Four weeks of check-ins are four or five calendar weeks."""
    table = presenter(story).view(Period.FOUR_WEEKS).table
    assert len(table) in (4, 5)
    assert "Nov" in table[0].week


def test_details_of_a_day_leave_out_what_was_not_said() -> None:
    """Pain alone is one line."""
    shown = presenter([an_entry(pain=0)])
    entry = shown.day(TODAY.toordinal())
    assert entry is not None
    assert shown.details(entry) == [("Pain now", "0 of 10")]


@pytest.mark.parametrize("choice", ["booked", "passed", "snoozed"])
def test_answered_advice_falls_silent_and_is_kept(story: list[Entry], choice: Choice) -> None:
    """What the person did is a record; the advice is not shown again at once."""
    kept = MemoryDiary(story)
    shown = TrendsPresenter(kept, today=lambda: TODAY, new_id=lambda: "one")
    advice = shown.view().advice
    assert advice is not None
    shown.answer(advice, choice)
    assert shown.view().advice is None
    assert kept.records("advice_answer")["one"]["choice"] == choice


def test_too_little_says_about_how_many_days_are_missing() -> None:
    """Two weeks of a diary: every link waits for days, and says about how many."""
    days = [
        an_entry(TODAY - dt.timedelta(days=ago), pain=ago % 5, stress=ago % 7) for ago in range(14)
    ]
    notes = presenter(days).view().notes
    assert len(notes) == 6
    assert all(
        re.fullmatch(r"Not enough yet: about \d+ more days?\.", note.words) for note in notes
    )


def test_a_link_is_told_with_its_size_and_none_is_never_no_effect() -> None:
    """Stress that pain follows is a link; sleep that it does not follow is no clear link yet."""
    rng = random.Random(3)
    stress = [rng.randrange(11) for _ in range(150)]
    days = [
        an_entry(
            TODAY - dt.timedelta(days=149 - day),
            pain=min(10, max(0, round(1 + 0.6 * stress[day - 1] + rng.gauss(0, 1)))),
            stress=stress[day],
            sleep_quality=rng.randrange(11),
        )
        for day in range(1, 150)
    ]
    notes = {note.about: note for note in presenter(days).view().notes}
    found = notes["Stress and pain the next day"]
    assert found.clear
    assert re.match(r"0\.[567] more for each point, give or take \(0\.\d more to", found.words)
    unclear = notes["Sleep quality and pain the next day"]
    assert unclear.words.startswith("No clear link yet: from ")
    assert not any("effect" in note.words for note in notes.values())


def test_a_factor_that_never_varies_is_told_so() -> None:
    """The same stress each day can say nothing, and no number is made up."""
    days = [an_entry(TODAY - dt.timedelta(days=ago), pain=ago % 7, stress=5) for ago in range(90)]
    notes = {note.about: note.words for note in presenter(days).view().notes}
    assert "always the same" in notes["Stress and pain the next day"]


def test_the_weekly_number_is_a_line_and_marks_are_details_of_their_day() -> None:
    """What was answered about the week is on the chart, what was marked in the day's details."""
    diary = MemoryDiary([an_entry(pain=3)])
    answers = {"average": 4, "enjoyment": 5, "activity": 4}
    diary.put("peg", "peg:2026-11-23", {"date": TODAY.isoformat(), **answers})
    diary.put("peg", "peg:2031-01-06", {"date": "2031-01-06", **answers})
    day = f"impact:{TODAY.isoformat()}"
    diary.put("impact", day, {"date": TODAY.isoformat(), "woken": True, "off": False})
    shown = TrendsPresenter(diary, today=lambda: TODAY, new_id=lambda: "one")
    assert shown.view().lines["peg"] == ((TODAY.toordinal(), 4.3),)
    entry = shown.day(TODAY.toordinal())
    assert entry is not None
    assert shown.details(entry) == [
        ("Pain now", "3 of 10"),
        ("Pain woke you in the night before", "yes"),
    ]
