"""My guess beside what a therapist found, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client.messages import _
from client.presenters.therapist_marks import FoundLine
from client.screens.columns import line_with_icon
from client.widgets.rows import ListRow
from client.widgets.sheet import Sheet
from client.widgets.surface import Divider
from client.widgets.text import Text


class FoundSheet(Sheet):
    """Each muscle that was marked; a tap shows it on the map."""

    def __init__(
        self, lines: list[FoundLine], choose: Callable[[str, str], None], **kwargs: Any
    ) -> None:
        super().__init__(title=_("My guess, and what was found"), **kwargs)
        self.add_widget(
            Text(
                text=_(
                    "On the map your own press tests are round. A square is a therapist's word: "
                    "a tick confirmed it, a cross struck it out, a plus added it."
                ),
                role="small",
            )
        )
        for line in lines:
            self.add_widget(Divider())
            row = ListRow(icon="human", title=line.title, detail=_("Show it on the map"))
            row.bind(on_release=lambda _w, one=line: self._go(one, choose))
            self.add_widget(row)
            mine = _("My guess: {mine}").format(mine=line.mine)
            self.add_widget(line_with_icon("gesture-tap", mine, "ink"))
            for words in line.found:
                found = _("Therapist: {found}").format(found=words)
                self.add_widget(line_with_icon("stethoscope", found, "ink"))

    def _go(self, line: FoundLine, choose: Callable[[str, str], None]) -> None:
        self.dismiss()
        choose(line.muscle, line.side)
