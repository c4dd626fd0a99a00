"""The safety check: one question at a time, then what to do. Needs no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.red_flags import Outcome, RedFlagsPresenter, why
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Icon, Text
from shared.atlas.red_flags import RedFlag
from shared.diary.red_flag_answer import Answered
from shared.diary.red_flag_check import Check

LOOKS = {
    "now": ("danger_tint", "danger", "alert-circle-outline"),
    "same_day": ("caution_tint", "caution", "clock-outline"),
    "days": ("surface_alt", "ink_soft", "calendar"),
    None: ("good_tint", "good", "check-circle-outline"),
}
"""Tone, ink and icon by how soon help is needed."""


class SafetyCheckSheet(Sheet):
    """Asks the questions of a check, or all of them, and shows what the answers come to.

    Each answer is kept at once, so that closing the sheet loses nothing. `on_done` hears of the
    end, so that what lies behind can show what stands now.
    """

    def __init__(
        self,
        presenter: RedFlagsPresenter,
        check: Check | None = None,
        *,
        on_done: Callable[[], None] = lambda: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(title=_("Safety check"), **kwargs)
        self._presenter = presenter
        self._check = check
        self._questions = presenter.questions(check)
        self._at = 0
        self._on_done = on_done
        self.bind(on_dismiss=lambda *_args: self._on_done())
        if presenter.outcome().tier is not None:
            self._show_outcome()
        else:
            self._ask()

    # -- asking

    def _ask(self) -> None:
        self.content.clear_widgets()
        question = self._questions[self._at]
        count = _("Question {n} of {count}").format(n=self._at + 1, count=len(self._questions))
        self.add_widget(Text(text=count, role="small"))
        if self._at == 0 and self._check is not None:
            self.add_widget(Text(text=why(self._check), tone="ink_soft"))
        self.add_widget(Text(text=question.question, role="title"))
        if question.private:
            self.add_widget(
                Text(text=_("Only you see this question. You may skip it."), role="small")
            )
        yes = PillButton(text=_("Yes"), kind="quiet")
        yes.bind(on_release=lambda *_args: self._yes(question))
        no = PillButton(text=_("No"), kind="tonal")
        no.bind(on_release=lambda *_args: self._answer(question, "no"))
        skip = PillButton(text=_("Skip"), kind="text")
        skip.bind(on_release=lambda *_args: self._answer(question, "skipped"))
        row = BoxLayout(size_hint_y=None, spacing=dp(12))
        row.bind(minimum_height=row.setter("height"))
        row.add_widget(yes)
        row.add_widget(no)
        self.add_widget(row)
        self.add_widget(skip)

    def _yes(self, question: RedFlag) -> None:
        """Take a yes, after asking what else decides how soon."""
        if not question.needs.features and question.escalates_if is None:
            self._answer(question, "yes")
            return
        self.content.clear_widgets()
        chips: list[Chip] = []
        if question.needs.features:
            self.add_widget(Text(text=_("Which of these fit?"), role="title"))
            flow = Flow()
            for feature in question.needs.features:
                chip = Chip(text=feature, limit=dp(320))
                chips.append(chip)
                flow.add_widget(chip)
            self.add_widget(flow)
        worse = Chip(text=_("Yes, this too"))
        if question.escalates_if is not None:
            self.add_widget(Text(text=_("And is this so?"), role="strong"))
            self.add_widget(Text(text=question.escalates_if))
            flow = Flow()
            flow.add_widget(worse)
            self.add_widget(flow)
        go = PillButton(text=_("Continue"), icon="arrow-right")
        go.bind(
            on_release=lambda *_args: self._answer(
                question,
                "yes",
                features=tuple(i for i, chip in enumerate(chips) if chip.on),
                escalated=worse.on,
            )
        )
        self.add_widget(go)

    def _answer(self, question: RedFlag, answer: Answered, **more: Any) -> None:
        self._presenter.answer(question.id, answer, **more)
        self._at += 1
        # What needs help now is said at once, not after the other questions.
        if self._at < len(self._questions) and self._presenter.outcome().tier != "now":
            self._ask()
        else:
            self._show_outcome()

    # -- what to do

    def _show_outcome(self) -> None:
        self.content.clear_widgets()
        outcome = self._presenter.outcome()
        self.add_widget(_outcome_card(outcome))
        if outcome.tier is None:
            self.add_widget(
                Text(
                    text=_(
                        "If something changes, come back to this check. You find it on Me, under "
                        "When to get help now."
                    )
                )
            )
        else:
            self.add_widget(
                Text(
                    text=_(
                        "Knotwise cannot tell what is wrong. Nobody is watching this log: please "
                        "call yourself. Until this is settled it gives no other advice."
                    )
                )
            )
            seen = PillButton(text=_("Someone has looked at it"), kind="tonal")
            seen.bind(on_release=lambda *_args: self._seen())
            self.add_widget(seen)
            again = PillButton(text=_("Answer again"), kind="text")
            again.bind(on_release=lambda *_args: self._again())
            self.add_widget(again)
        close = PillButton(text=_("Close"), kind="quiet")
        close.bind(on_release=lambda *_args: self.dismiss())
        self.add_widget(close)

    def _seen(self) -> None:
        self._presenter.seen()
        self._show_outcome()

    def _again(self) -> None:
        self._questions = self._presenter.questions(self._check)
        self._at = 0
        self._ask()


def _outcome_card(outcome: Outcome) -> Card:
    tone, ink, icon = LOOKS[outcome.tier]
    card = Card(tone=tone, raised=False, padding=dp(16), spacing=dp(10))
    head = BoxLayout(size_hint_y=None, spacing=dp(10))
    head.bind(minimum_height=head.setter("height"))
    head.add_widget(Icon(name=icon, tone=ink, pos_hint={"top": 1}))
    head.add_widget(Text(text=outcome.title, role="title"))
    card.add_widget(head)
    for action in outcome.what_to_do:
        card.add_widget(Text(text=action, role="strong"))
    return card
