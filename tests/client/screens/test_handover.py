"""The page for a therapist, made under a thumb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from client.theme import theme
from tests.client.layout import problems

Open = Callable[..., Any]


def open_sheet(ui: Any, open_app: Open) -> Any:
    """Open Me and its sheet, on a diary with two days."""
    app = open_app(days={0: {"pain": 5}, 1: {"pain": 6}})
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("A page for your therapist")
    ui.advance(0.5)
    return app


def test_a_page_is_made(ui: Any, open_app: Open) -> None:
    """A name and a question, one tap, and the sheet says where the page is."""
    app = open_sheet(ui, open_app)
    ui.write("Your name, if you like", "Ana")
    ui.write("Your questions", "May I run?")
    ui.tap(ui.find("Make the page", "PillButton"))
    ui.until(lambda: ui.shows("Your page is ready"))
    made = sorted(path.suffix for path in (app.data_dir / "exports").iterdir())
    assert made == [".csv", ".json", ".pdf"]
    assert app.journal.setting("handover_questions") == ["May I run?"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(ui: Any, open_app: Open, scale: float) -> None:
    """The sheet reads well at any text size."""
    theme.scale = scale
    open_app(days={0: {"pain": 5}}, text_scale=scale)
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("A page for your therapist")
    ui.advance(0.5)
    assert problems(ui.find(cls="HandoverSheet"), 412) == []
