"""The Trends screen, touched: periods, panning, a day, reasons, and room for large text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from client.presenters.trends import Period, TrendsPresenter
from server.services.histories import DEMO, DEMO_SEED, diary
from shared.diary.entry import Entry
from shared.schemas.wire import entry_from_wire
from tests.builders import TODAY
from tests.client.layout import problems
from tests.client.memory_diary import MemoryDiary

STORY = [entry_from_wire(patch) for patch in diary(DEMO, today=TODAY, days=120, seed=DEMO_SEED)]


def opened(ui: Any, entries: list[Entry] = STORY) -> Any:
    from client.screens.trends import TrendsScreen

    screen = ui.add(
        TrendsScreen(
            TrendsPresenter(MemoryDiary(entries), today=lambda: TODAY, new_id=lambda: "one")
        )
    )
    screen.refresh()
    ui.frames(6)
    return screen


def test_a_year_shows_a_year(ui: Any) -> None:
    """Choosing a period moves the first day in view."""
    screen = opened(ui)
    ui.tap("A year")
    assert screen.period is Period.YEAR
    chart = screen.card.chart
    assert chart.end - chart.start == pytest.approx(365)


@pytest.mark.parametrize(("words", "days"), [("4 weeks", 28), ("3 months", 91)])
def test_each_period_shows_as_many_days_as_it_says(ui: Any, words: str, days: int) -> None:
    """Today is the last day in view, and the text beside it speaks of the same days."""
    screen = opened(ui)
    ui.tap("A year")
    ui.tap(words)
    chart = screen.card.chart
    assert chart.end - chart.start == pytest.approx(days)
    assert chart.end == pytest.approx(TODAY.toordinal() + 0.5)
    logged = sum((TODAY - entry.date).days < days for entry in STORY)
    assert ui.shows(f"{logged} check-ins.")


@pytest.mark.parametrize(
    ("words", "line"),
    [("Stiffness", "stiffness"), ("Stress", "stress"), ("Sleep quality", "sleep")],
)
def test_quiet_lines_are_switched_on_and_off(ui: Any, words: str, line: str) -> None:
    """One tap draws a line, another takes it away; none is there to begin with."""
    chart = opened(ui).card.chart
    assert not any(chart.shown.values())
    ui.tap(words)
    assert chart.shown[line]
    ui.tap(words)
    assert not chart.shown[line]


def test_later_and_it_passed_quiet_the_advice(ui: Any) -> None:
    """Each answer is one tap, is kept, and leaves no advice on the screen."""
    for words, choice in (("It passed", "passed"), ("Later", "snoozed")):
        screen = opened(ui)
        ui.tap(words)
        assert ui.shows("No advice today")
        (kept,) = screen.presenter._diary.records("advice_answer").values()
        assert kept["choice"] == choice
        ui.window.remove_widget(screen)


def test_one_finger_pans_back_in_time_and_stops_at_the_first_day(ui: Any) -> None:
    """Dragging right shows earlier days, never days before the diary began."""
    screen = opened(ui)
    chart = screen.card.chart
    before = chart.start
    x, y = ui.center(chart)
    ui.drag((x - 100, y), (x + 100, y))
    assert chart.start < before
    for _ in range(4):
        ui.drag((x - 100, y), (x + 120, y))
    assert chart.start == pytest.approx(STORY[0].date.toordinal() - 0.5)


def test_two_fingers_zoom_in(ui: Any) -> None:
    """Spreading two fingers leaves fewer days in view."""
    from kivy.tests.common import UnitTestTouch

    chart = opened(ui).card.chart
    before = chart.end - chart.start
    x, y = ui.center(chart)
    first, second = UnitTestTouch(x - 30, y), UnitTestTouch(x + 30, y)
    first.touch_down()
    second.touch_down()
    ui.frames(1)
    for step in range(1, 6):
        first.touch_move(x - 30 - 12 * step, y)
        second.touch_move(x + 30 + 12 * step, y)
        ui.frames(1)
    first.touch_up()
    second.touch_up()
    assert chart.end - chart.start < 0.7 * before


def test_a_tap_on_a_day_shows_what_was_logged(ui: Any) -> None:
    """The sheet names the day and its numbers."""
    chart = opened(ui).card.chart
    entry = STORY[-10]
    where = (chart.x_of(entry.date.toordinal()), chart.y_of(entry.pain))
    ui.tap(chart.to_window(*where))
    assert chart.chosen == entry.date.toordinal()
    assert ui.shows("Pain now")
    assert ui.shows(f"{entry.pain} of 10")


def test_advice_opens_its_reasons(ui: Any) -> None:
    """What speaks against it, the days and the rule are one tap away."""
    opened(ui)
    assert not ui.shows("What speaks against it")
    ui.tap("Why this?")
    assert ui.shows("What speaks against it")
    assert ui.shows("Rule: ")


def test_i_have_booked_quiets_the_advice(ui: Any) -> None:
    """One tap, and the card is gone."""
    opened(ui)
    ui.tap("I have booked")
    assert ui.shows("No advice today")


@pytest.mark.parametrize("size", [(412, 892), (1280, 800)], ids=["phone", "tablet"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_or_covered(ui: Any, size: tuple[int, int], scale: float) -> None:
    """At 100 % and 200 %, on phone and tablet, with every quiet line on."""
    from client.theme import theme

    theme.scale = scale
    ui.resize(*size)
    screen = opened(ui)
    for chip in list(screen.card.ids.lines.children):
        chip.on = True
    ui.frames(8)
    assert problems(screen, size[0]) == []


def test_a_diary_of_nothing_is_drawn_without_a_word_of_blame(ui: Any) -> None:
    """No entries: an empty chart and a kind sentence."""
    opened(ui, [])
    assert ui.shows("One check-in is enough")


def test_a_long_diary_is_followed_aside(ui: Any, open_app: Callable[..., Any]) -> None:
    """The app's own Trends comes as soon as it is worked out, and again after a new day."""
    app = open_app(days={n: {"pain": n % 10} for n in range(1, 40)})
    screen = app.shell.open("trends")
    assert screen.view is None
    ui.until(lambda: screen.view is not None)
    assert "39 check-ins" in screen.card.ids.summary.text
    app.journal.save(TODAY, {"pain": 3})
    app.shell.changed()
    ui.until(lambda: "40 check-ins" in screen.card.ids.summary.text)


def test_only_what_changed_is_drawn_anew(ui: Any) -> None:
    """After a new day the advice stays as it was left, open, and rows are used again."""
    screen = opened(ui)
    ui.advance(0.5)
    ui.tap("Why this?")
    rows, advice = list(screen.table.rows.children), ui.find(cls="AdviceView")
    screen.presenter._diary.put("entry", TODAY.isoformat(), {"stiffness": 9})
    screen.refresh()
    ui.advance(0.5)
    assert list(screen.table.rows.children) == rows
    assert ui.find(cls="AdviceView") is advice
    assert ui.shows("What speaks against it")
    table = screen.presenter.view(screen.period).table
    assert [cell.text for cell in rows[-1]._cells] == [
        table[0].week,
        table[0].logged,
        table[0].pain,
        table[0].stiffness,
    ]


def test_the_table_has_the_weeks_of_the_period_and_no_more(ui: Any) -> None:
    """Rows come and go with the period, newest first."""
    screen = opened(ui)
    for words in ("A year", "4 weeks", "3 months"):
        ui.tap(words)
        ui.advance(0.5)
        table = screen.presenter.view(screen.period).table
        shown = [row._cells[0].text for row in reversed(screen.table.rows.children)]
        assert shown == [row.week for row in table]


def test_a_week_of_the_table_stands_on_one_line(ui: Any) -> None:
    """At the usual text size the name of a week has the room it needs."""
    screen = opened(ui)
    ui.advance(0.5)
    for row in screen.table.rows.children:
        assert len({cell.height for cell in row._cells}) == 1


def test_a_long_table_is_filled_a_few_rows_in_a_frame(ui: Any) -> None:
    """A year at once would hold up a finger on the screen."""
    from client.screens.week_table import AT_ONCE

    screen = opened(ui)
    ui.advance(0.5)
    ui.tap("A year")
    before = len(screen.table.rows.children)
    ui.advance(0.5)
    screen.table.rows.clear_widgets()
    screen.period = Period.FOUR_WEEKS
    screen.refresh()
    assert before > AT_ONCE
    counts = []
    for _ in range(12):
        ui.frames(1)
        counts.append(len(screen.table.rows.children))
    assert max(after - before for before, after in pairwise([0, *counts])) <= AT_ONCE
    assert counts[-1] == len(screen.presenter.view(screen.period).table)


def test_trends_out_of_sight_is_not_drawn(ui: Any, open_app: Callable[..., Any]) -> None:
    """What comes once another tab is in front is left out, and is there at the next visit."""
    app = open_app(days={n: {"pain": n % 10} for n in range(1, 40)})
    answers: list[Any] = []
    screen = app.shell.open("trends")
    screen._aside = lambda work, done: answers.append((work, done))
    screen.refresh()
    app.shell.open("today")
    (work, done) = answers.pop()
    done(work(app.presenter("trends")))
    ui.frames(10)
    assert screen.view is None
    app.shell.open("trends")
    (work, done) = answers.pop()
    done(work(app.presenter("trends")))
    assert screen.view is not None
