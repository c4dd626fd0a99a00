"""Find a muscle by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout

import client.widgets.text_field  # noqa: F401  (its rules are used in kv)
from client.messages import _
from client.presenters import map as map_presenter
from client.widgets.rows import ListRow
from client.widgets.rules import load_rules
from client.widgets.sheet import Sheet
from client.widgets.text import Text


class MuscleList(BoxLayout):
    """The muscles that fit what is written."""

    def fill(self, words: str, on_choose: Callable[[str], None]) -> None:
        """Show the muscles whose names hold the words."""
        self.clear_widgets()
        found = map_presenter.search(words)
        for muscle in found:
            row = ListRow(title=muscle.latin, detail=_(muscle.common))
            row.bind(on_release=lambda _row, chosen=muscle.id: on_choose(chosen))
            self.add_widget(row)
        if not found:
            self.add_widget(Text(text=_("No muscle of that name. Try a part of it.")))


def open_search(on_choose: Callable[[str], None]) -> Sheet:
    """Open the search; `on_choose` gets the muscle's id."""
    from client.widgets.text_field import TextField

    sheet = Sheet(title=_("Find a muscle"))
    field = TextField(hint=_("Name, such as piriformis"))
    rows = MuscleList()

    def chosen(muscle: str) -> None:
        sheet.dismiss()
        on_choose(muscle)

    def refill(_field: Any, words: str) -> None:
        rows.fill(words, chosen)

    field.bind(text=refill)
    sheet.add_widget(field)
    sheet.add_widget(rows)
    rows.fill("", chosen)
    sheet.open()
    return sheet


load_rules(__file__)
