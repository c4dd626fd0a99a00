"""Today: the check-in, one tap long, with more for whoever wants to say more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

import client.widgets.amount_field
import client.widgets.calendar
import client.widgets.rating_scale
import client.widgets.rows
import client.widgets.segmented
import client.widgets.text_field  # noqa: F401  (their rules are used in kv)
from client.messages import _
from client.presenters.appointments import AppointmentsPresenter
from client.presenters.plan import PlanPresenter
from client.presenters.sharing import SharingPresenter
from client.presenters.today import AMOUNTS, SCORES, Standing, TodayPresenter, TodayView
from client.presenters.today_cards import TodayCard
from client.screens.day_strip import DayStrip
from client.screens.shell import Shell
from client.screens.today_cards import CardView
from client.screens.today_clinic import TodayClinic
from client.widgets.buttons import PillButton
from client.widgets.calendar import Calendar
from client.widgets.page import Page, TwoPane
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet, confirm
from client.widgets.slices import Slices
from client.widgets.surface import Card
from client.widgets.text import Text

NOTE_PAUSE = 1.5
"""After so many seconds without a key the note is kept, so that a phone put away loses nothing."""


CARDS_PAUSE = 0.4
"""Seconds after a change before advice is looked for again, so that a burst asks once."""


class Heading(BoxLayout):
    """The greeting or the day, the question, and two buttons: calendar and help."""

    heading = StringProperty("")
    question = StringProperty("")
    screen = ObjectProperty(None)


class PainCard(Card):
    """Pain now, and whether it is kept."""

    screen = ObjectProperty(None)
    saved = BooleanProperty(False)
    trouble = BooleanProperty(False)
    status = StringProperty("")
    also = StringProperty("")


class FlareCard(Card):
    """A flare's course in one tap, or the way to say that there is one."""

    screen = ObjectProperty(None)
    flare = BooleanProperty(False)
    value = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("flare", self._fill)
        self._fill()

    def _fill(self, *_args: object) -> None:
        self.clear_widgets()
        if not self.flare:
            row = ListRow(
                icon="fire",
                icon_tone="warm",
                title=_("Having a flare?"),
                detail=_("One tap a day is enough then."),
            )
            row.bind(on_release=lambda *_args: self.screen.turn_flare(True))
            self.add_widget(row)
            return
        self.add_widget(Text(text=_("Your flare, compared with last time"), role="title"))
        course = Segmented(
            options=[
                ("better", _("Better"), "trending-down"),
                ("same", _("Same"), "trending-neutral"),
                ("worse", _("Worse"), "trending-up"),
            ],
            value=self.value,
            clearable=True,
        )
        self.bind(value=course.setter("value"))
        course.bind(on_choose=lambda _widget, value: self.screen.say_flare(value))
        self.add_widget(course)
        self.add_widget(
            Text(
                text=_("Keep it small today: warmth, short walks, and rest in between."),
                role="small",
                tone="ink",
            )
        )
        calm = PillButton(text=_("Something that may help"), kind="quiet", icon="leaf")
        calm.bind(on_release=lambda *_args: self.screen.shell.open("relax"))
        over = PillButton(text=_("The flare is over"), kind="text")
        over.bind(on_release=lambda *_args: self.screen.turn_flare(False))
        self.add_widget(calm)
        self.add_widget(over)


class MoreCard(Card):
    """All that may be said beside pain. Closed on a phone until asked for."""

    screen = ObjectProperty(None)
    open = BooleanProperty(False)
    foldable = BooleanProperty(True)
    summary = StringProperty("")
    where = StringProperty("")
    stored = BooleanProperty(False)


class MoreFields(BoxLayout):
    """The scales, amounts and the note."""

    screen = ObjectProperty(None)
    where = StringProperty("")
    stored = BooleanProperty(False)


class TodayScreen(BoxLayout):
    """The Today tab. On a tablet everything that may be added stands beside the pain."""

    def __init__(
        self,
        presenter: TodayPresenter,
        shell: Shell,
        cards: Callable[[Callable[[list[TodayCard]], None]], None],
        *,
        sharing: SharingPresenter,
        appointments: AppointmentsPresenter,
        plan: PlanPresenter,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self.clinic = TodayClinic(sharing, appointments, plan, shell)
        self._shown_cards: list[TodayCard] = []
        self._slices = Slices()
        self._showing = False
        self.heading = Heading(screen=self)
        self.strip = DayStrip()
        self.strip.choose = self.choose
        self.pain = PainCard(screen=self)
        self.flare = FlareCard(screen=self)
        self.slot = BoxLayout(orientation="vertical", size_hint_y=None, height=0, spacing=dp(16))
        self.slot.bind(minimum_height=self.slot.setter("height"))
        self.more = MoreCard(screen=self)
        self.month = Card()
        self.fields = MoreFields(screen=self)
        self.panes = TwoPane(share=0.5)
        self.main, self.side = Page(), Page()
        self.panes.bind(wide=lambda *_args: self._arrange())
        self.add_widget(self.panes)
        self._fields = {
            name: widget for name, widget in self.fields.ids.items() if name in (*SCORES, *AMOUNTS)
        }
        self._note_later = Clock.create_trigger(self._keep_note, NOTE_PAUSE)
        self._cards_later = Clock.create_trigger(lambda _dt: cards(self._show_cards), CARDS_PAUSE)
        self.fields.ids.note.fbind("text", self._note_changed)
        self.more.fbind("open", self._fold)
        self._arrange()

    # The shell calls these

    def refresh(self) -> None:
        """Show what the diary holds."""
        if not any(field.writing for field in self._written()):
            self.presenter.go_on()
        was_empty = self.clinic.empty
        self.clinic.refresh()
        if was_empty != self.clinic.empty:
            self._arrange()
        self._show()
        self._cards_later()

    def shown(self, date: dt.date | None = None) -> None:
        """Come to the front, on another day if one is given."""
        if date is not None:
            self.choose(date)

    def kept(self) -> None:
        """Say so: what was saved is on the disk now, or why it is not."""
        self._show_standing(self.presenter.standing())

    def hidden(self) -> None:
        """Keep what was written before the screen goes."""
        self._keep_note()
        for name in AMOUNTS:
            field = self._fields[name]
            if field.writing:
                self.wrote(name, field.text)

    def _written(self) -> list[Any]:
        """Return the fields that are written into."""
        return [self.fields.ids.note, *(self._fields[name] for name in AMOUNTS)]

    def back(self) -> bool:
        """Go back to today from another day, or close what is open."""
        if self.presenter.view().is_today:
            return False
        self.choose(self.strip.children[0].date)
        return True

    # The widgets call these

    def say(self, field: str, value: Any) -> None:
        """Keep an answer."""
        self.presenter.say(field, None if value is None else int(value))
        self._after()

    def wrote(self, field: str, text: str) -> None:
        """Keep an amount that was written."""
        self.presenter.write(field, text)
        self._after()

    def step(self, field: str, direction: int) -> None:
        """Move an amount."""
        self.presenter.step(field, direction)
        self._after()

    def say_flare(self, value: str | None) -> None:
        """Keep how the flare goes."""
        self.presenter.say("flare", value)
        self._after()

    def turn_flare(self, on: bool) -> None:
        """Begin or end asking about a flare."""
        if on:
            self.presenter.start_flare()
        else:
            self.presenter.end_flare()
        self._after()

    def choose(self, date: dt.date) -> None:
        """Show another day."""
        self._keep_note()
        self.presenter.choose(date)
        self._show()

    def draw(self) -> None:
        """Go and draw where it hurts."""
        self._keep_note()
        self.shell.open("map", draw=self.presenter.date)

    def open_calendar(self) -> None:
        """Choose a day from the months."""
        sheet = Sheet(title=_("Choose a day"))
        days = self._calendar()

        def chosen(_widget: Any, date: dt.date) -> None:
            sheet.dismiss()
            self.choose(date)

        days.bind(on_choose=chosen)
        sheet.add_widget(days)
        sheet.add_widget(self._week_row(sheet.dismiss))
        sheet.open()

    def _week_row(self, leave: Callable[[], object] = lambda: None) -> ListRow:
        """Return the way to the questions about the week of the day that is shown."""
        row = ListRow(
            icon="calendar-today",
            title=_("Your week"),
            detail=_("Three questions, nights, days off"),
        )

        def go(*_args: object) -> None:
            leave()
            self.shell.week(self.presenter.date)

        row.bind(on_release=go)
        return row

    def ask_to_remove(self) -> None:
        """Remove the day's check-in, once that is confirmed; it can be undone."""
        confirm(
            _("Remove this check-in?"),
            _("What you logged for this day is taken out of your diary."),
            _("Remove"),
            _("Keep it"),
            self._remove,
            danger=True,
        )

    def _remove(self) -> None:
        held = self.presenter.remove()
        self._after()

        def undo() -> None:
            self.presenter.restore(held)
            self._after()

        self.shell.toast(_("Check-in removed"), action=_("Undo"), on_action=undo)

    def _after(self) -> None:
        self.shell.changed()  # which refreshes this screen too

    def _note_changed(self, *_args: object) -> None:
        if not self._showing:
            self._note_later()

    def _keep_note(self, *_args: object) -> None:
        self._note_later.cancel()
        text = self.fields.ids.note.text
        if text != self.presenter.view().typed["note"]:
            self.presenter.note(text)
            self._show()

    def _show(self) -> None:
        view = self.presenter.view()
        self._showing = True
        self.heading.heading, self.heading.question = view.heading, view.question
        self.strip.show(view)
        pain = self.pain
        pain.ids.pain.value = view.values.get("pain")
        self._show_standing(view.standing)
        pain.also = view.also
        self.flare.flare, self.flare.value = view.flare, view.values.get("flare")
        self.more.summary, self.fields.where = view.summary, view.where
        self.fields.stored = view.values.get("pain") is not None
        for name, field in self._fields.items():
            if name in AMOUNTS:
                if not field.writing:
                    field.text = view.typed[name]
                field.reason = view.problems.get(name, "")
            else:
                field.value = view.values.get(name)
        note = self.fields.ids.note
        if not note.writing:
            note.text = view.typed["note"]
        note.reason = view.problems.get("note", "")
        self._showing = False
        if self.panes.wide:
            self._show_month(view)

    def _show_standing(self, standing: Standing) -> None:
        pain = self.pain
        pain.saved, pain.trouble, pain.status = standing.saved, standing.trouble, standing.words

    def _show_month(self, view: TodayView) -> None:
        """Show the month beside the check-in, where there is room for it."""
        if not self.month.children:
            days = self._calendar()
            days.bind(on_choose=lambda _widget, date: self.choose(date))
            self.month.add_widget(days)
            self.month.add_widget(self._week_row())
        days = self.month.children[-1]
        days.last, days.chosen = view.days[-1].date, self.presenter.date
        days.marks = self.presenter.marks(days.month)

    def _calendar(self) -> Calendar:
        days = Calendar(last=self.strip.children[0].date, chosen=self.presenter.date)
        days.month = self.presenter.date.replace(day=1)
        days.marks = self.presenter.marks(days.month)
        days.bind(on_turn=lambda _w, month: setattr(days, "marks", self.presenter.marks(month)))
        return days

    def _show_cards(self, cards: list[TodayCard]) -> None:
        """Lay these cards, a new one in each frame; those that lie there already stay."""
        if cards == self._shown_cards:
            return
        self._shown_cards = cards
        for view in list(self.slot.children):
            if view.card not in cards:
                self.slot.remove_widget(view)
        self._slices.start(self._lay_all(cards))

    def _lay_all(self, cards: list[TodayCard]) -> Iterator[None]:
        for place, card in enumerate(cards):
            self._lay(card, place)
            yield

    def _lay(self, card: TodayCard, place: int) -> None:
        lying = self.slot.children[::-1]
        view = next((view for view in lying if view.card == card), None)
        if view is None:
            view = CardView(card, self.shell)
        elif lying[place] is view:
            return
        else:
            self.slot.remove_widget(view)
        self.slot.add_widget(view, len(self.slot.children) - place)

    def _fold(self, *_args: object) -> None:
        holder = self.more.ids.holder
        if self.fields.parent is not None:
            self.fields.parent.remove_widget(self.fields)
        if self.more.open or not self.more.foldable:
            holder.add_widget(self.fields)

    def _arrange(self) -> None:
        """Put what may be added beside the pain where there is room, else below it."""
        wide = self.panes.wide
        parts = (self.heading, self.strip, self.pain, self.flare, self.clinic, self.slot)
        for part in (*parts, self.more, self.month):
            if part.parent is not None:
                part.parent.remove_widget(part)
        self.main.clear()
        self.side.clear()
        for part in (self.heading, self.strip, self.pain, self.flare):
            self.main.add_widget(part)
        # An empty place would still be given its spacing.
        clinic = [] if self.clinic.empty else [self.clinic]
        below = [*clinic, self.slot, self.month] if wide else [self.more, *clinic, self.slot]
        for part in below:
            self.main.add_widget(part)
        if wide:
            self.side.add_widget(self.more)
        self.more.foldable = not wide
        self._fold()
        self.panes.fill(self.main, self.side)
        if wide and self.strip.children:
            self._show()


load_rules(__file__)
