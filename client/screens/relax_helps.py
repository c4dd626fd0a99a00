"""What helps me: a card for each practice, with its interval and the last times."""

from __future__ import annotations

from typing import Any

from client.messages import _
from client.presenters.what_helps import HelpLine, WhatHelps
from client.widgets.effect_bar import EffectBar
from client.widgets.sheet import Sheet
from client.widgets.surface import Divider
from client.widgets.text import Text


class HelpsSheet(Sheet):
    """For each practice how it felt right after, and how the mornings after it were."""

    def __init__(self, helps: WhatHelps, **kwargs: Any) -> None:
        super().__init__(title=_("What helps me"), **kwargs)
        lines = helps.lines()
        if not lines:
            self.add_widget(Text(text=_("Do a practice or two first. Then look here again.")))
            return
        for index, line in enumerate(lines):
            if index:
                self.add_widget(Divider())
            self._add(line)
        self.add_widget(Divider())
        self.add_widget(Text(text=_("How we compare"), role="strong"))
        self.add_widget(
            Text(
                text=_(
                    "People practise on bad days, and after a bad day the next is often better "
                    "by itself. So each morning after is held against mornings after days that "
                    "were as bad, in weeks that were as bad. We say that something helps only "
                    "when chance alone would seldom show as much. If it feels good, that is "
                    "reason enough to go on."
                ),
                role="small",
            )
        )

    def _add(self, line: HelpLine) -> None:
        self.add_widget(Text(text=_(line.relief.title), role="title"))
        if line.change is not None and line.low is not None and line.high is not None:
            self.add_widget(
                EffectBar(
                    change=line.change,
                    low=line.low,
                    high=line.high,
                    sure=line.verdict == "helps",
                    left_words=_("better morning"),
                    right_words=_("worse"),
                )
            )
        for words in line.words:
            self.add_widget(Text(text=words))
        for words in line.recent:
            self.add_widget(Text(text=words, role="small"))
