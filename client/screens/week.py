"""One week: three questions, and the days that pain woke, kept away or left numb. All optional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.week import WeekPresenter, WeekView, mark_words, question_words
from client.widgets.buttons import IconButton, PillButton
from client.widgets.rating_scale import RatingScale
from client.widgets.sheet import Sheet
from client.widgets.surface import Card, Divider
from client.widgets.text import Text
from client.widgets.week_days import WeekDays
from shared.diary.impact import MARKS
from shared.diary.peg import QUESTIONS


class WeekSheet(Sheet):
    """Asks about a week; each answer is kept at once, and any of them may be left open.

    `on_done` hears of the end, `on_check` of the wish to go through the safety check.
    """

    def __init__(
        self,
        presenter: WeekPresenter,
        day: dt.date | None = None,
        *,
        on_check: Callable[[], None],
        on_done: Callable[[], None] = lambda: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_("Your week"), **kwargs)
        self._presenter = presenter
        self._on_check = on_check
        self.bind(on_dismiss=lambda *_args: on_done())
        self._view = presenter.view(day)
        self._words = Text(role="strong", halign="center", pos_hint={"center_y": 0.5})
        self._later = IconButton(icon="chevron-right", label=_("Week after"))
        self._score = Text(role="small")
        self._numb = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self._numb.bind(minimum_height=self._numb.setter("height"))
        self._scales = {name: self._scale(name) for name in QUESTIONS}
        self._rows = {mark: WeekDays() for mark in MARKS}
        self._build()
        self._show()

    def _build(self) -> None:
        earlier = IconButton(icon="chevron-left", label=_("Week before"))
        earlier.bind(on_release=lambda *_args: self._turn(-1))
        self._later.bind(on_release=lambda *_args: self._turn(1))
        head = BoxLayout(size_hint_y=None)
        head.bind(minimum_height=head.setter("height"))
        for part in (earlier, self._words, self._later):
            head.add_widget(part)
        self.add_widget(head)
        self.add_widget(Text(text=_("How far did pain get in your way?"), role="title"))
        for scale in self._scales.values():
            self.add_widget(scale)
        self.add_widget(self._score)
        self.add_widget(Divider())
        self.add_widget(Text(text=_("On which days was it so?"), role="title"))
        self.add_widget(
            Text(text=_("Tap the days that fit. Leave the others as they are."), role="small")
        )
        for mark, row in self._rows.items():
            row.label = mark_words(mark)
            row.bind(on_mark=lambda _row, date, on, mark=mark: self._mark(date, mark, on))
            self.add_widget(row)
        self.add_widget(self._numb)
        close = PillButton(text=_("Done"), kind="tonal")
        close.bind(on_release=lambda *_args: self.dismiss())
        self.add_widget(close)

    def _scale(self, name: str) -> RatingScale:
        title, low, high = question_words(name)
        scale = RatingScale(title=title, low_words=low, high_words=high, not_said=_("not said"))
        scale.bind(on_settle=partial(self._rate, name))
        return scale

    def _rate(self, name: str, scale: RatingScale) -> None:
        value = None if scale.value is None else int(scale.value)
        self._presenter.rate(self._view.monday, name, value)
        self._show()

    def _mark(self, date: dt.date, mark: str, on: bool) -> None:
        self._presenter.mark(date, mark, on)
        self._show()

    def _turn(self, weeks: int) -> None:
        self._view = self._presenter.view(self._view.monday + dt.timedelta(weeks=weeks))
        self._show()

    def _show(self) -> None:
        view = self._view = self._presenter.view(self._view.monday)
        self._words.text = _("This week") if view.is_this_week else view.title
        self._later.disabled = view.is_this_week
        for name, scale in self._scales.items():
            scale.value = view.answers[name]
        self._score.text = view.score
        for mark, row in self._rows.items():
            row.show(view.marks[mark])
        self._show_numb(view)

    def _show_numb(self, view: WeekView) -> None:
        """Point to the safety check while numbness is marked: some numbness cannot wait."""
        if view.numb == bool(self._numb.children):
            return
        self._numb.clear_widgets()
        if not view.numb:
            return
        card = Card(tone="caution_tint", raised=False, padding=dp(16), spacing=dp(10))
        card.add_widget(
            Text(
                text=_(
                    "Numb between your legs, in both legs, or with a weak leg? Then do not wait "
                    "for the week to end."
                )
            )
        )
        check = PillButton(text=_("Safety check"), icon="shield-check-outline", kind="quiet")
        check.bind(on_release=lambda *_args: self._check())
        card.add_widget(check)
        self._numb.add_widget(card)

    def _check(self) -> None:
        self.dismiss()
        self._on_check()
