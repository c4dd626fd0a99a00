"""Every widget of the design, together on one page: nothing clipped, all usable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from kivy.uix.label import Label

from client.theme import theme
from client.widgets import toast
from client.widgets.buttons import Chip, IconButton, PillButton
from client.widgets.calendar import Calendar
from client.widgets.keyboard_focus import TAB, KeyboardWalk
from client.widgets.navigation import Navigation
from client.widgets.page import Flow, Page, TwoPane
from client.widgets.rating_scale import RatingScale
from client.widgets.rows import ListRow, SwitchRow
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet, confirm
from client.widgets.surface import Backdrop, Card
from client.widgets.text import Text
from client.widgets.text_field import TextField
from tests.client.layout import problems

ITEMS = [
    ("today", "Today", "home-variant-outline"),
    ("map", "Map", "human"),
    ("trends", "Trends", "chart-line"),
    ("relax", "Relax", "leaf"),
    ("me", "Me", "account-outline"),
]


def a_page() -> Any:
    """One of everything, in a page over the navigation."""
    page = Page(title="Good morning", subtitle="How does it feel right now?")
    card = Card()
    card.add_widget(RatingScale(title="Pain now", big=True, value=6))
    card.add_widget(
        Segmented(
            options=[("same", "Same"), ("better", "Better"), ("worse", "Worse")], value="same"
        )
    )
    flow = Flow()
    for words in ("Sitting long", "Slept well", "Walked a very long way up and down the stairs"):
        flow.add_widget(Chip(text=words))
    card.add_widget(flow)
    card.add_widget(PillButton(text="Save this check-in and come back", icon="check"))
    card.add_widget(ListRow(icon="walk", title="Easy walk", detail="10 minutes", end="helped"))
    card.add_widget(SwitchRow(icon="bell-outline", title="Remind me in the evening", on=True))
    card.add_widget(TextField(label="E-mail", text="sam@", reason="This is not an address."))
    card.add_widget(
        Calendar(
            month=dt.date(2026, 11, 1),
            last=dt.date(2026, 11, 23),
            chosen=dt.date(2026, 11, 20),
            marks={"2026-11-20": "10"},
        )
    )
    page.add_widget(card)
    whole = Backdrop(orientation="vertical")
    whole.add_widget(page)
    whole.add_widget(Navigation(items=ITEMS, value="today"))
    return whole


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(360, 640), (412, 892), (1280, 800)])
def test_nothing_is_clipped_at_any_text_size(ui: Any, scale: float, size: tuple[int, int]) -> None:
    """From a small phone to a tablet, at 100 to 200 %, every text fits and nothing overlaps."""
    theme.scale = scale
    ui.resize(*size)
    whole = ui.add(a_page())
    ui.frames(4)
    assert problems(whole, size[0]) == []


def test_the_layout_check_sees_a_clipped_text(ui: Any) -> None:
    """The checker is no rubber stamp: a text too long for its box is reported."""
    box = Backdrop()
    box.add_widget(Label(text="far too long for so little room", size_hint=(None, None), width=60))
    ui.add(box)
    assert any("needs" in line for line in problems(box, 412))


def test_the_layout_check_sees_an_overlap(ui: Any) -> None:
    """Two buttons on top of each other are reported."""
    box = Backdrop(orientation="vertical")
    ui.add(box)
    one, other = PillButton(text="One"), PillButton(text="Other")
    box.add_widget(one)
    box.add_widget(other)
    ui.frames(3)
    other.y = one.y
    assert any("lies over" in line for line in problems(box, 412))


def test_dark_recolours_what_is_shown(ui: Any) -> None:
    """Switching to dark changes the ground and the words at once, and back again."""
    ui.add(a_page())
    light = ui.image().getpixel((6, 6))
    theme.dark = True
    ui.frames(2)
    dark = ui.image().getpixel((6, 6))
    assert sum(light) > 650
    assert sum(dark) < 120
    theme.dark = False
    ui.frames(2)
    assert ui.image().getpixel((6, 6)) == light


def test_segments_stack_when_the_words_need_the_room(ui: Any) -> None:
    """Long choices stand below each other instead of being cut off."""
    choice = Segmented(options=[("a", "Follow this phone"), ("b", "Always light"), ("c", "Dark")])
    page = Page()
    page.add_widget(choice)
    ui.add(page)
    theme.scale = 2.0
    ui.frames(4)
    assert choice.stacked
    ui.tap("Always light")
    assert choice.value == "b"


def test_a_clearable_choice_can_be_taken_back(ui: Any) -> None:
    """Pressing the chosen segment again clears it only where that is allowed."""
    choice = ui.add(Segmented(options=[("a", "Yes"), ("b", "No")], clearable=True))
    ui.tap("Yes")
    assert choice.value == "a"
    ui.tap("Yes")
    assert choice.value is None
    choice.clearable = False
    ui.tap("No")
    ui.tap("No")
    assert choice.value == "b"


def test_a_chip_turns_on_and_off(ui: Any) -> None:
    """A tap turns a chip on and shows a tick, another turns it off."""
    flow = Flow()
    chip = Chip(text="Walked")
    flow.add_widget(chip)
    ui.add(flow)
    ui.tap(chip)
    assert chip.on
    assert chip.ids.icon.name == "check"
    ui.tap(chip)
    assert not chip.on


def test_a_field_keeps_what_was_typed_beside_its_reason(ui: Any) -> None:
    """A reason under the field leaves the text alone."""
    page = Page()
    field = TextField(label="E-mail")
    page.add_widget(field)
    ui.add(page)
    ui.write("E-mail", "sam@")
    field.reason = "This is not an address."
    ui.frames(3)
    assert field.text == "sam@"
    assert ui.shows("This is not an address.")


def test_the_calendar_gives_a_day_and_refuses_the_future(ui: Any) -> None:
    """A past day can be chosen, also in the month before; tomorrow cannot."""
    chosen: list[dt.date] = []
    days = Calendar(month=dt.date(2026, 11, 1), last=dt.date(2026, 11, 23))
    days.bind(on_choose=lambda _widget, date: chosen.append(date))
    page = Page()
    page.add_widget(days)
    ui.add(page)
    ui.tap(ui.find("9", "Day"))
    ui.tap(ui.find("24", "Day"))
    ui.tap(ui.find("Month before"))
    assert ui.shows("October 2026")
    ui.tap(ui.find("31", "Day"))
    assert chosen == [dt.date(2026, 11, 9), dt.date(2026, 10, 31)]


def test_a_page_stays_in_place_when_it_grows(ui: Any) -> None:
    """What is read stays where it is when something below opens, on short and on long pages."""
    page = Page()
    first = PillButton(text="First")
    page.add_widget(first)
    ui.add(page)
    page.scroll_to(first, animate=False)
    ui.frames(3)
    place = first.to_window(*first.pos)
    for rows in (2, 20, 20):
        for number in range(rows):
            page.add_widget(ListRow(title=f"Row {number}"))
        ui.frames(3)
        assert first.to_window(*first.pos) == pytest.approx(place)
    page.scroll_y = 0.4
    ui.frames(3)
    row = page.content.children[20]
    place = row.to_window(*row.pos)
    page.add_widget(ListRow(title="One more"))
    ui.frames(3)
    assert row.to_window(*row.pos) == pytest.approx(place)


def test_a_question_is_answered_once(ui: Any) -> None:
    """Nothing happens before the answer; "no" and a touch outside leave all as it was."""
    done: list[str] = []
    for answer in ("Keep it", None, "Erase"):
        confirm("Erase?", "This cannot be undone.", "Erase", "Keep it", lambda: done.append("x"))
        ui.advance(0.4)
        assert ui.shows("This cannot be undone.")
        ui.tap(answer or (200, 880))
        ui.advance(0.4)
        assert not ui.all(cls="Sheet")
    assert done == ["x"]


def test_a_sheet_never_outgrows_the_window(ui: Any) -> None:
    """A long sheet scrolls inside the window, on a phone at the bottom, on a tablet centred."""
    for size in ((412, 892), (1280, 800)):
        ui.resize(*size)
        sheet = Sheet(title="Long")
        for number in range(30):
            sheet.add_widget(ListRow(title=f"Row {number}"))
        sheet.open()
        ui.advance(0.4)
        assert sheet.height <= size[1] - 40
        assert (sheet.y == 0) == (size[0] < 700)
        ui.tap(ui.find("Close"))
        ui.advance(0.4)
        assert not ui.all(cls="Sheet")


def test_a_toast_goes_by_itself_or_does_its_thing(ui: Any) -> None:
    """A message leaves after some seconds; its action is done once and hides it."""
    done: list[int] = []
    toast.show("Saved on this phone")
    ui.advance(1)
    assert ui.shows("Saved on this phone")
    ui.advance(toast.SECONDS)
    assert not ui.shows("Saved on this phone")
    toast.show("Entry removed", action="Undo", on_action=lambda: done.append(1))
    ui.advance(0.2)
    ui.tap("Undo")
    assert done == [1]
    assert not ui.shows("Entry removed")


def test_navigation_moves_and_reports(ui: Any) -> None:
    """Pressing an item chooses it; as a rail the same items stand at the side."""
    told: list[str] = []
    bar = Navigation(items=ITEMS, value="today")
    bar.bind(on_choose=lambda _widget, name: told.append(name))
    ui.add(bar)
    ui.tap(ui.find("Trends", "TabItem"))
    assert (bar.value, told) == ("trends", ["trends"])
    bar.rail = True
    ui.frames(3)
    ui.tap(ui.find("Me", "TabItem"))
    assert told == ["trends", "me"]
    assert bar.width < 200


def test_two_panes_stand_together_only_where_there_is_room(ui: Any) -> None:
    """A phone shows the pane in front, a tablet both."""
    panes = TwoPane()
    panes.fill(Text(text="map"), Text(text="guide"))
    ui.add(panes)
    assert ui.shows("map")
    assert not ui.shows("guide")
    panes.front = "secondary"
    ui.frames(2)
    assert ui.shows("guide")
    ui.resize(1280, 800)
    assert ui.shows("map")
    assert ui.shows("guide")


def test_tab_and_enter_reach_and_press_everything(ui: Any) -> None:
    """With a keyboard alone: Tab goes down the page, Space presses, arrows rate."""
    pressed: list[str] = []
    page = Page()
    first, scale, last = (
        PillButton(text="First"),
        RatingScale(title="Pain"),
        IconButton(icon="close"),
    )
    first.bind(on_release=lambda *_: pressed.append("first"))
    last.bind(on_release=lambda *_: pressed.append("last"))
    for widget in (first, scale, last):
        page.add_widget(widget)
    ui.add(page)
    walk = KeyboardWalk()
    walk.start()
    try:
        ui.key(TAB)
        assert first.key_focus
        ui.key(32)
        ui.key(TAB)
        ui.key(275)
        ui.key(275)
        ui.key(TAB)
        ui.key(13)
        ui.frames(20)
        ui.key(TAB, ("shift",))
        assert scale.track.key_focus
    finally:
        walk.stop()
    assert pressed == ["first", "last"]
    assert scale.value == 1


def test_no_motion_means_no_animation(ui: Any) -> None:
    """With reduced motion a switch is there at once."""
    row = ui.add(SwitchRow(title="Remind me"))
    theme.reduced_motion = True
    row.on = True
    assert row.slide == 1
    theme.reduced_motion = False
    row.on = False
    assert row.slide == 1
    ui.advance(0.3)
    assert row.slide == 0
