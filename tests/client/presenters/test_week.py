"""The week as the sheet shows it, what is kept of it, and how seldom it is offered."""

from __future__ import annotations

import datetime as dt

import pytest

from client.presenters.today_cards import WEEK, TodayCard, fitting
from client.presenters.trends import TrendsPresenter
from client.presenters.week import WeekPresenter, mark_words, question_words
from shared.diary.impact import MARKS
from shared.diary.peg import QUESTIONS, peg_from
from tests.builders import TODAY, an_entry
from tests.client.memory_diary import MemoryDiary

WEDNESDAY = TODAY + dt.timedelta(days=2)  # TODAY is a Monday


def logged(days: int = 14) -> MemoryDiary:
    """Return a diary of the last days."""
    return MemoryDiary(an_entry(WEDNESDAY - dt.timedelta(days=ago), pain=4) for ago in range(days))


def presenter(diary: MemoryDiary, today: dt.date = WEDNESDAY) -> WeekPresenter:
    return WeekPresenter(diary, today=lambda: today)


def answered(diary: MemoryDiary, value: int = 5, monday: dt.date = TODAY) -> WeekPresenter:
    """Answer all three questions of a week."""
    shown = presenter(diary)
    for question in QUESTIONS:
        shown.rate(monday, question, value)
    return shown


def test_a_week_shows_its_days_and_the_ones_to_come_are_closed() -> None:
    """Seven days from Monday on; tomorrow cannot be marked yet."""
    view = presenter(logged()).view()
    assert (view.monday, view.is_this_week) == (TODAY, True)
    for mark in MARKS:
        days = view.marks[mark]
        assert [day.date for day in days] == [TODAY + dt.timedelta(days=n) for n in range(7)]
        assert [day.open for day in days] == [True] * 3 + [False] * 4
    assert presenter(logged()).view(TODAY - dt.timedelta(days=1)).is_this_week is False


def test_answers_are_kept_one_by_one_and_make_a_number_together() -> None:
    """Each is saved as it is given; the first day they were answered on stays."""
    diary = logged()
    shown = presenter(diary)
    shown.rate(TODAY, "average", 4)
    assert shown.view().answers == {"average": 4, "enjoyment": None, "activity": None}
    assert "All three" in shown.view().score
    later = presenter(diary, WEDNESDAY + dt.timedelta(days=2))
    later.rate(TODAY, "enjoyment", 5)
    later.rate(TODAY, "activity", 4)
    (fields,) = diary.records("peg").values()
    found = peg_from(fields)
    assert found is not None
    assert (found.date, found.score) == (WEDNESDAY, 4.3)
    assert "4.3 of 10" in later.view().score


def test_a_week_gone_by_is_answered_for_its_last_day() -> None:
    """Its Sunday stands for it."""
    diary = logged()
    answered(diary, monday=TODAY - dt.timedelta(days=7))
    (fields,) = diary.records("peg").values()
    assert fields["date"] == (TODAY - dt.timedelta(days=1)).isoformat()


def test_marks_are_set_and_taken_back() -> None:
    """One record a day holds them, and a mark that is off is not on."""
    diary = logged()
    shown = presenter(diary)
    shown.mark(TODAY, "woken", True)
    shown.mark(TODAY, "numb", True)
    shown.mark(TODAY, "woken", False)
    view = shown.view()
    assert [day.on for day in view.marks["numb"]] == [True] + [False] * 6
    assert not any(day.on for day in view.marks["woken"])
    assert view.numb
    assert len(diary.records("impact")) == 1


def test_the_week_is_offered_once_and_then_not_for_a_week() -> None:
    """With some check-ins and no answer in seven days there is one quiet card."""
    diary = logged()
    card = presenter(diary).today_card()
    assert card is not None
    assert (card.tab, card.quiet, bool(card.put_off)) == (WEEK, True, True)
    answered(diary)
    assert presenter(diary).today_card() is None
    assert not presenter(diary, WEDNESDAY + dt.timedelta(days=6)).due()


@pytest.mark.parametrize("days", [0, 2])
def test_a_diary_that_just_began_is_not_asked(days: int) -> None:
    """Nobody is asked about a week that was not logged."""
    assert not presenter(logged(days)).due()


def test_putting_it_off_makes_it_rarer() -> None:
    """Once: next week. Twice in a row: in four weeks. An answer makes it weekly again."""
    diary = logged()
    presenter(diary).put_off()
    assert not presenter(diary, WEDNESDAY + dt.timedelta(days=6)).due()
    next_week = WEDNESDAY + dt.timedelta(days=7)
    assert presenter(diary, next_week).due()
    presenter(diary, next_week).put_off()
    for entry in range(40):
        date = WEDNESDAY + dt.timedelta(days=entry)
        diary.put("entry", date.isoformat(), {"date": date.isoformat(), "pain": 4})
    assert not presenter(diary, next_week + dt.timedelta(days=27)).due()
    assert presenter(diary, next_week + dt.timedelta(days=28)).due()
    answered(diary)
    assert diary.setting("peg_put_off") is None


def test_what_was_written_by_a_newer_version_is_passed_over() -> None:
    """An answer of another kind is shown as not given."""
    diary = logged()
    diary.put("peg", "peg:2026-11-23", {"date": "2026-11-23", "average": "high", "enjoyment": 3})
    assert presenter(diary).view().answers == {"average": None, "enjoyment": 3, "activity": None}


def test_everything_has_words() -> None:
    """Each question and each mark can be said."""
    assert all(all(question_words(question)) for question in QUESTIONS)
    assert all(mark_words(mark) for mark in MARKS)


def test_two_high_weeks_are_advice_on_the_phone() -> None:
    """What was answered here is what Trends explains, with rule and days."""
    diary = MemoryDiary()
    for monday in (TODAY - dt.timedelta(days=7), TODAY):
        answered(diary, 5, monday)
    trends = TrendsPresenter(diary, today=lambda: WEDNESDAY, new_id=lambda: "one")
    advice = trends.view().advice
    assert advice is not None
    assert advice.rule_id == "peg_high"
    assert "5 and 5 of 10" in advice.reasons[0]


def test_a_quiet_card_gives_way() -> None:
    """Beside three others there is no room for it; beside fewer there is."""
    quiet = TodayCard("week", "", "leaf", WEEK, quiet=True)
    loud = [TodayCard(str(n), "", "leaf", "trends") for n in range(3)]
    assert fitting([*loud, quiet]) == loud
    assert fitting([loud[0], quiet, loud[1]]) == [loud[0], quiet, loud[1]]
