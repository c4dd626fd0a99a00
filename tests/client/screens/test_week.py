"""The week, touched: offered, answered, marked, put off, found again from the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shared.diary.peg import peg_from
from tests.client.layout import problems

TODAY = dt.date(2026, 11, 23)  # a Monday
CALM = {ago: {"pain": 2} for ago in range(1, 15)}
LAST_MONDAY = TODAY - dt.timedelta(days=7)


def no_check_due(app: Any) -> None:
    """Answer what is asked once a month, so that only the week is left to be offered."""
    flags = app.presenter("red_flags")
    for question in flags.questions():
        flags.answer(question.id, "no")
    app.shell.changed()


def a_sheet(app: Any, day: dt.date | None = None) -> Any:
    from client.widgets.sheet import Sheet

    app.shell.week(day)
    return next(w for w in app.root_window.children if isinstance(w, Sheet))


def mark(ui: Any, sheet: Any, label: str) -> None:
    """Tap a day of a row."""
    day = next(w for w in sheet.walk() if getattr(w, "label", "") == label)
    ui.reveal(day)
    ui.tap(day)


def test_the_card_on_today_leads_to_three_questions(ui: Any, open_app: Any) -> None:
    """One tap, three numbers, and they are in the diary; the card is gone."""
    app = open_app(CALM)
    no_check_due(app)
    ui.until(lambda: ui.shows("Your week in three questions"))
    ui.tap("Your week in three questions")
    for title in (
        "Pain on average",
        "How far it kept you from enjoying life",
        "How far it kept you from what you usually do",
    ):
        ui.rate(title, 4)
    assert ui.shows("Together 4 of 10")
    ui.tap("Done")
    (fields,) = app.journal.records("peg").values()
    found = peg_from(fields)
    assert found is not None
    assert (found.date, found.score) == (TODAY, 4.0)
    ui.until(lambda: not ui.shows("Your week in three questions"))


def test_not_this_week_is_respected(ui: Any, open_app: Any) -> None:
    """The card goes with one tap and nothing is asked."""
    app = open_app(CALM)
    no_check_due(app)
    ui.until(lambda: ui.shows("Not this week"))
    ui.tap("Not this week")
    ui.until(lambda: not ui.shows("Not this week"))
    assert app.journal.records("peg") == {}
    assert not app.presenter("week").due()


def test_a_week_gone_by_is_reached_from_the_calendar(ui: Any, open_app: Any) -> None:
    """Choose a day, its week, and mark the nights; the arrows go on from there."""
    app = open_app(CALM)
    app.shell.screens["today"].choose(TODAY - dt.timedelta(days=4))
    ui.tap("Choose a day")
    ui.tap("Your week")
    assert ui.shows("16 Nov to 22 Nov")
    sheet = ui.find(cls="WeekSheet")
    mark(ui, sheet, "Pain woke you in the night before, Tuesday")
    mark(ui, sheet, "Pain woke you in the night before, Friday")
    mark(ui, sheet, "Pain woke you in the night before, Friday")
    kept = app.journal.records("impact")
    assert kept["impact:2026-11-17"] == {"date": "2026-11-17", "woken": True}
    assert kept["impact:2026-11-20"]["woken"] is False
    ui.tap("Week before")
    assert ui.shows("9 Nov to 15 Nov")
    ui.tap("Week after")
    ui.tap("Week after")
    assert ui.shows("This week")
    assert ui.find("Week after").disabled


def test_days_to_come_cannot_be_marked(ui: Any, open_app: Any) -> None:
    """Tomorrow stays as it is."""
    app = open_app(CALM)
    sheet = a_sheet(app)
    ui.advance(0.3)
    mark(ui, sheet, "A numb patch, or pins and needles, Tuesday")
    assert app.journal.records("impact") == {}


def test_numbness_points_to_the_safety_check(ui: Any, open_app: Any) -> None:
    """Some numbness cannot wait for a week to end, and the way to the check is beside the mark."""
    app = open_app(CALM)
    sheet = a_sheet(app)
    ui.advance(0.3)
    assert not ui.all("Safety check")
    mark(ui, sheet, "A numb patch, or pins and needles, Monday")
    ui.tap("Safety check")
    assert ui.shows("Question 1 of")


def test_ten_numb_days_bring_advice_with_its_reason(ui: Any, open_app: Any) -> None:
    """What was marked in the weeks is on Trends in words."""
    app = open_app(CALM)
    for ago in range(9, -1, -1):
        app.presenter("week").mark(TODAY - dt.timedelta(days=ago), "numb", True)
    no_check_due(app)
    app.shell.open("trends")
    ui.until(lambda: ui.shows("You have noticed it for 8 days."))
    ui.tap("Why this?")
    assert ui.shows("Rule: numb_patch")


@pytest.mark.parametrize("size", [(412, 892), (1280, 800)], ids=["phone", "tablet"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off(ui: Any, open_app: Any, size: tuple[int, int], scale: float) -> None:
    """The whole sheet, with everything said, at 100 % and 200 %."""
    from client.theme import theme

    ui.resize(*size)
    app = open_app(CALM)
    week = app.presenter("week")
    for question in ("average", "enjoyment", "activity"):
        week.rate(LAST_MONDAY, question, 10)
    week.mark(LAST_MONDAY, "numb", True)
    theme.scale = scale
    sheet = a_sheet(app, LAST_MONDAY)
    ui.advance(0.4)
    assert problems(sheet, size[0]) == []
