"""The check-in under a thumb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from client.theme import theme
from shared.diary.entry import Flare
from tests.client.conftest import TODAY
from tests.client.layout import problems

Open = Callable[..., Any]

WEEK = {ago: {"pain": pain} for ago, pain in ((1, 4), (2, 6), (3, 2), (5, 8), (6, 9))}


def test_one_tap_logs_the_day(ui: Any, open_app: Open) -> None:
    """Pain alone is a whole check-in, kept at once, and the screen says so."""
    app = open_app()
    assert ui.shows("Only this one is needed.")
    ui.rate("Pain now", 6)
    assert ui.shows("Saved on this device")
    assert app.journal.entry(TODAY).pain == 6
    assert app.journal.entry(TODAY).stiffness is None


def test_zero_pain_is_an_answer(ui: Any, open_app: Open) -> None:
    """No pain is logged as 0, not as nothing."""
    app = open_app()
    ui.rate("Pain now", 0)
    assert app.journal.entry(TODAY).pain == 0


def test_more_may_be_added_and_each_answer_is_kept(ui: Any, open_app: Open) -> None:
    """Stiffness with minutes, stress, sleep with hours, sitting, activity, average, a note."""
    app = open_app()
    ui.rate("Pain now", 5)
    ui.tap("Add more")
    ui.rate("Stiffness", 7)
    ui.rate("Stress", 3)
    ui.rate("How well you slept", 8)
    ui.rate("Pain on average today", 4)
    for field, text in (
        ("Stiff after waking for", "25"),
        ("Slept for", "7:30"),
        ("Sat for", "9,5"),
    ):
        amount = ui.find(field, "AmountField")
        ui.reveal(amount)
        ui.tap(amount.input)
        ui.type(text)
    ui.write("Note", "Long drive")
    ui.tap((200, 60))
    ui.advance(2)
    entry = app.journal.entry(TODAY)
    assert (entry.stiffness, entry.stress, entry.sleep_quality, entry.pain_average) == (7, 3, 8, 4)
    assert (entry.stiffness_minutes, entry.sleep_hours, entry.sitting_hours) == (25, 7.5, 9.5)
    assert entry.note == "Long drive"


def test_answers_before_pain_wait_for_it(ui: Any, open_app: Open) -> None:
    """Stress given first is not lost: it is saved with the pain that follows."""
    app = open_app()
    ui.tap("Add more")
    ui.rate("Stress", 8)
    assert app.journal.entry(TODAY) is None
    assert ui.shows("Add your pain and the rest is saved with it.")
    ui.rate("Pain now", 2)
    entry = app.journal.entry(TODAY)
    assert (entry.pain, entry.stress) == (2, 8)


def test_a_mistake_stays_as_typed_with_the_reason(ui: Any, open_app: Open) -> None:
    """Hours that cannot be stay on screen, the reason stands beside them, nothing else is lost."""
    app = open_app(days={0: {"pain": 5}})
    ui.tap("Add more")
    amount = ui.find("Slept for", "AmountField")
    ui.reveal(amount)
    ui.tap(amount.input)
    ui.type("99")
    ui.rate("Stress", 2)
    assert amount.text == "99"
    assert ui.shows("Write hours from 0 to 24, such as 7.5.")
    assert app.journal.entry(TODAY).sleep_hours is None
    assert app.journal.entry(TODAY).stress == 2
    amount.input.select_all()
    ui.tap(amount.input)
    amount.input.select_all()
    ui.type("8")
    ui.rate("Stress", 2)
    assert app.journal.entry(TODAY).sleep_hours == 8
    assert amount.reason == ""


def test_plus_and_minus_step_an_amount(ui: Any, open_app: Open) -> None:
    """The first press starts from something usual, the next go up and down from there."""
    app = open_app(days={0: {"pain": 5}})
    ui.tap("Add more")
    amount = ui.find("Slept for", "AmountField")
    less, more = ui.all("Less", "IconButton"), ui.all("More", "IconButton")
    inside = [b for b in (*less, *more) if b in list(amount.walk())]
    for button in (b for b in inside if b.label == "More"):
        for _press in range(3):
            ui.tap(button)
    assert app.journal.entry(TODAY).sleep_hours == 8
    assert amount.text == "8"


def test_an_earlier_day_can_be_filled_in_or_changed(ui: Any, open_app: Open) -> None:
    """A day of the strip opens that day; what is said goes there, and Back returns to today."""
    app = open_app(days=WEEK)
    ui.tap(ui.find("19", "StripDay"))
    assert ui.shows("Thursday, 19 November")
    ui.rate("Pain now", 3)
    assert app.journal.entry(dt.date(2026, 11, 19)).pain == 3
    assert app.journal.entry(TODAY) is None
    ui.key(27)
    assert ui.shows("Good morning")


def test_the_calendar_reaches_any_day(ui: Any, open_app: Open) -> None:
    """Months back, a day can be chosen and amended; its pain shows in the calendar."""
    app = open_app(days={40: {"pain": 7}})
    ui.tap("Choose a day")
    ui.advance(0.4)
    ui.tap("Month before")
    day = ui.find("14", "Day")
    assert day.mark == "7"
    ui.tap(day)
    ui.advance(0.4)
    ui.rate("Pain now", 1)
    assert app.journal.entry(dt.date(2026, 10, 14)).pain == 1


def test_gaps_are_not_counted_or_blamed(ui: Any, open_app: Open) -> None:
    """After weeks without a word the screen greets and asks, and says nothing of the gap."""
    open_app(days={30: {"pain": 4}})
    words = " ".join(w.text for w in ui.all(cls="Text")).lower()
    assert not any(word in words for word in ("missed", "streak", "forgot", "gap"))


def test_a_flare_takes_one_tap(ui: Any, open_app: Open) -> None:
    """In a flare the course is one tap; it is kept with the day and over when the person says."""
    app = open_app(days={0: {"pain": 8}})
    ui.tap("Having a flare?")
    ui.tap(ui.find("Worse", "Segment"))
    assert app.journal.entry(TODAY).flare is Flare.WORSE
    ui.tap(ui.find("Better", "Segment"))
    assert app.journal.entry(TODAY).flare is Flare.BETTER
    ui.tap("The flare is over")
    assert ui.shows("Having a flare?")


def test_advice_lies_on_today_and_leads_to_its_reasons(ui: Any, open_app: Open) -> None:
    """Six weeks that do not get better bring one piece of advice; a tap opens Trends."""
    app = open_app(days={ago: {"pain": 6} for ago in range(60)})
    ui.until(lambda: ui.all("A good time to book: it is not getting better"))
    ui.tap("A good time to book: it is not getting better")
    assert app.shell.front == "trends"


def test_where_it_hurts_is_drawn_on_the_map(ui: Any, open_app: Open) -> None:
    """The row leads to the map, ready to draw for the day that is shown."""
    app = open_app(days={0: {"pain": 5}})
    ui.tap("Add more")
    ui.tap("Where it hurts")
    ui.advance(0.5)
    assert app.shell.front == "map"


def test_a_removed_check_in_can_be_brought_back(ui: Any, open_app: Open) -> None:
    """Removing asks first, and Undo restores every answer."""
    app = open_app(days={0: {"pain": 5, "stress": 7, "note": "stairs"}})
    ui.tap("Add more")
    ui.tap("Remove this check-in")
    ui.advance(0.4)
    ui.tap("Remove")
    ui.advance(0.4)
    assert app.journal.entry(TODAY) is None
    ui.tap("Undo")
    entry = app.journal.entry(TODAY)
    assert (entry.pain, entry.stress, entry.note) == (5, 7, "stairs")


def test_what_was_typed_survives_leaving_the_screen(ui: Any, open_app: Open) -> None:
    """A note still under the cursor is kept when another tab is opened."""
    app = open_app(days={0: {"pain": 5}})
    ui.tap("Add more")
    ui.write("Note", "half a sen")
    ui.tap(ui.find("Me", "TabItem"))
    assert app.journal.entry(TODAY).note == "half a sen"


def test_everything_is_there_after_a_restart(ui: Any, open_app: Open) -> None:
    """Closed and opened again, the app shows what was logged."""
    open_app()
    ui.rate("Pain now", 9)
    ui.close()
    open_app()
    assert ui.find("Pain now", "RatingScale").value == 9
    assert ui.shows("Saved on this device")


def test_dark_is_dark_from_the_first_frame(ui: Any, open_app: Open) -> None:
    """A person who chose dark is not dazzled when the app opens."""
    open_app(look="dark")
    assert theme.dark
    assert sum(ui.image().getpixel((4, 4))) < 120


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(360, 640), (412, 892), (1280, 800)])
def test_nothing_is_clipped(ui: Any, open_app: Open, size: tuple[int, int], scale: float) -> None:
    """On phone and tablet, to 200 %, with everything open: all fits."""
    ui.resize(*size)
    app = open_app(days={**WEEK, 0: {"pain": 10}}, text_scale=scale)
    assert problems(app.root, size[0]) == []
    if ui.all("Add more"):
        ui.tap("Add more")
    ui.tap("Having a flare?")
    ui.advance(0.4)
    assert problems(app.root, size[0]) == []


def test_cards_that_stay_are_not_drawn_anew_and_new_ones_come_one_a_frame(
    ui: Any, open_app: Open
) -> None:
    """Three cards come over three frames; one that goes leaves the others as they are."""
    from client.presenters.today_cards import TodayCard

    app = open_app()
    screen = app.shell.screens["today"]
    ui.until(lambda: screen.slot.children)  # the app's own
    one, two, three, four = (
        TodayCard(title=name, text="why", icon="leaf", tab="relax") for name in "ABCD"
    )
    screen._show_cards([one, two, three])
    assert len(screen.slot.children) == 1
    ui.frames(3)
    first, second, third = reversed(screen.slot.children)
    screen._show_cards([three, four, one])
    ui.frames(3)
    laid = screen.slot.children[::-1]
    assert [view.card for view in laid] == [three, four, one]
    assert (laid[0], laid[2]) == (third, first)
    assert second.parent is None
