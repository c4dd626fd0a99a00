"""What stands in the app's place while the diary cannot be opened: why, and a way to try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client.messages import _
from client.widgets.buttons import PillButton
from client.widgets.page import Page
from client.widgets.surface import Backdrop, Card
from client.widgets.text import Text


class CannotOpen(Backdrop):
    """Says the reason; `try_again` puts the app itself in this one's place when it can."""

    def __init__(self, reason: str, try_again: Callable[[], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        card = Card()
        card.add_widget(Text(text=_("Your diary cannot be opened now"), role="title"))
        card.add_widget(Text(text=reason))
        again = PillButton(text=_("Try again"))
        again.bind(on_release=lambda *_args: try_again())
        card.add_widget(again)
        page = Page()
        page.add_widget(card)
        self.add_widget(page)
