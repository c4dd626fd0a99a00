"""What will be wanted soon is made while nobody has the screen in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client.screens.shell import TABS
from client.widgets.unseen import draw_unseen

Open = Callable[..., Any]


def test_the_other_tabs_are_built_in_a_calm_moment(ui: Any, open_app: Open) -> None:
    """Seconds after the last touch they are there, laid out, and none is in front."""
    from client.ahead import CALM_S

    app = open_app(days={0: {"pain": 5}})
    ui.rate("Pain now", 6)
    ui.advance(CALM_S - 1)
    assert set(app.shell.screens) == {"today"}
    ui.advance(CALM_S + 10)
    assert set(app.shell.screens) == set(TABS)
    assert app.shell.front == "today"
    assert app.shell.holder.children == [app.shell.screens["today"]]
    before = app.shell.screens["me"]
    assert before.size == app.shell.holder.size
    ui.tap(ui.find("Me", "TabItem"))
    assert app.shell.holder.children == [before]


def test_a_screen_shown_before_is_left_as_it_is(ui: Any, open_app: Open) -> None:
    """Whoever was quicker keeps the screen they are on."""
    app = open_app()
    ui.tap(ui.find("Trends", "TabItem"))
    screen = app.shell.screens["trends"]
    ui.advance(15)
    assert app.shell.screens["trends"] is screen
    assert set(app.shell.screens) == set(TABS)


def test_what_is_drawn_ahead_is_not_seen(ui: Any, open_app: Open) -> None:
    """The window shows what it showed, and holds nothing of a screen that is not in front."""
    app = open_app(days={0: {"pain": 5}})
    ui.advance(20)
    before, parts = ui.image(), list(ui.window.render_context.children)
    draw_unseen(app.shell.screens["map"])
    assert ui.image().tobytes() == before.tobytes()
    assert list(ui.window.render_context.children) == parts
