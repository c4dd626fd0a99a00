"""The clinic's plan on Today: its items with a tick each, and the whole of it on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.plan import PlanItem, PlanPresenter, PlanView
from client.screens.columns import button, column, line_with_icon
from client.screens.shell import Shell
from client.widgets.buttons import IconButton
from client.widgets.rows import ListRow
from client.widgets.sheet import Sheet, confirm
from client.widgets.surface import Card, Divider
from client.widgets.text import Text

Done = Callable[[], None]


class PlanRow(BoxLayout):
    """One item: a tick to press, and words that lead to the practice or say more."""

    done = BooleanProperty(False)

    def __init__(
        self, item: PlanItem, tick: Callable[[], None], open_item: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(size_hint_y=None, padding=[-dp(12), 0, 0, 0], **kwargs)
        self.bind(minimum_height=self.setter("height"))
        self.done = item.done
        self.box = IconButton(
            icon="checkbox-marked" if item.done else "checkbox-blank-outline",
            label=_("Not done: {item}").format(item=item.title)
            if item.done
            else _("Done: {item}").format(item=item.title),
            tone="good" if item.done else "ink_soft",
            pos_hint={"center_y": 0.5},
        )
        self.box.bind(on_release=lambda *_args: tick())
        words = ListRow(
            title=item.title,
            title_tone="ink_soft" if item.done else "ink",
            detail=item.detail,
            opens=bool(item.relief or item.text),
        )
        words.bind(on_release=lambda *_args: open_item())
        self.add_widget(self.box)
        self.add_widget(words)


class PlanCard(Card):
    """One clinic's plan as today's items."""

    def __init__(
        self, plan: PlanView, presenter: PlanPresenter, shell: Shell, changed: Done, **kwargs: Any
    ) -> None:
        super().__init__(spacing=dp(4), **kwargs)
        self._presenter, self._shell, self._changed = presenter, shell, changed
        self.add_widget(Text(text=plan.title, role="title"))
        if plan.news:
            self.add_widget(line_with_icon("information-outline", plan.news, "accent", "strong"))
        self.add_widget(Text(text=plan.summary, role="small"))
        for item in plan.items:
            self.add_widget(PlanRow(item, partial(self._tick, item), partial(self._open, item)))
        self.add_widget(Divider())
        row = ListRow(
            icon="calendar-check" if plan.review_due else "file-document-outline",
            icon_tone="caution" if plan.review_due else "accent",
            title=_("The whole plan"),
            detail=plan.review,
        )
        row.bind(on_release=lambda *_args: self._open_plan(plan))
        self.add_widget(row)

    def _tick(self, item: PlanItem) -> None:
        problem = self._presenter.tick(item)
        if not problem and item.done and not item.by_hand:
            problem = _("You did this in Relax today. It stays done.")
        self._changed()
        if problem:
            self._shell.toast(problem)

    def _open(self, item: PlanItem) -> None:
        if item.relief is not None:
            self._shell.open("relax", relief=item.relief)
        elif item.text:
            sheet = Sheet(title=item.title)
            sheet.add_widget(Text(text=item.detail, role="strong"))
            sheet.add_widget(Text(text=item.text))
            sheet.open()

    def _open_plan(self, plan: PlanView) -> None:
        self._presenter.opened()
        PlanSheet(plan, self._presenter, self._changed).open()
        self._changed()


class PlanSheet(Sheet):
    """All that a plan says."""

    def __init__(
        self, plan: PlanView, presenter: PlanPresenter, changed: Done, **kwargs: Any
    ) -> None:
        super().__init__(title=plan.title, **kwargs)
        self._plan, self._presenter, self._changed = plan, presenter, changed
        self.add_widget(Text(text=plan.author, role="small"))
        if plan.note:
            self.add_widget(Text(text=plan.note))
        for item in plan.items:
            self.add_widget(Divider())
            part = column(2)
            part.add_widget(Text(text=item.title, role="strong"))
            part.add_widget(Text(text=item.detail, role="small", tone="ink"))
            part.add_widget(Text(text=item.text, role="small"))
            self.add_widget(part)
        self.add_widget(Divider())
        if plan.review:
            tone = "caution" if plan.review_due else "ink_soft"
            self.add_widget(line_with_icon("calendar-check", plan.review, tone))
        self.add_widget(button(_("Put this plan away"), "archive-outline", self._ask, "text"))

    def _ask(self) -> None:
        confirm(
            _("Put this plan away?"),
            _("It leaves Today. If your clinic changes it, it comes back."),
            _("Put it away"),
            _("Keep it on Today"),
            self._put_away,
        )

    def _put_away(self) -> None:
        self._presenter.put_away(self._plan.id)
        self.dismiss()
        self._changed()
