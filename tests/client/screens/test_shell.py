"""The frame around the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from client.theme import theme
from tests.client.layout import problems

Open = Callable[..., Any]


def test_screens_are_built_on_their_first_visit_and_kept(ui: Any, open_app: Open) -> None:
    """Opening the app builds Today alone; coming back to a tab finds it as it was left."""
    app = open_app()
    assert list(app.shell.screens) == ["today"]
    first = app.shell.screens["today"]
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap(ui.find("Today", "TabItem"))
    assert set(app.shell.screens) == {"today", "me"}
    assert app.shell.screens["today"] is first
    assert first.parent is not None


@pytest.mark.parametrize("tab", ["Today", "Map", "Trends", "Relax", "Me"])
def test_every_tab_opens_on_phone_and_tablet(ui: Any, open_app: Open, tab: str) -> None:
    """Each of the five comes to the front, fits the phone and the tablet, also at 200 %."""
    app = open_app(days={n: {"pain": n % 10, "stiffness": 3} for n in range(40)})
    ui.tap(ui.find(tab, "TabItem"))
    ui.advance(0.5)
    assert app.shell.front == tab.lower()
    if tab == "Trends":
        ui.until(lambda: app.shell.screens["trends"].view)
    for size, scale in (((412, 892), 1.0), ((1280, 800), 1.0), ((412, 892), 2.0)):
        theme.scale = scale
        ui.resize(*size)
        ui.advance(0.5)
        assert app.shell.navigation.rail == (size[0] >= 700)
        assert problems(app.root, size[0]) == []


def test_back_goes_to_today_and_then_out(ui: Any, open_app: Open) -> None:
    """Back leaves a tab for Today; on Today it is left to the system."""
    app = open_app()
    ui.tap(ui.find("Me", "TabItem"))
    assert app._key(None, 27)
    assert app.shell.front == "today"
    assert not app._key(None, 27)


def test_back_closes_a_sheet_first(ui: Any, open_app: Open) -> None:
    """With a sheet open, Back closes the sheet and stays on the tab."""
    app = open_app()
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("Licences")
    ui.advance(0.4)
    ui.key(27)
    ui.advance(0.4)
    assert not ui.all(cls="Sheet")
    assert app.shell.front == "me"


def test_turning_the_tablet_keeps_what_was_typed(ui: Any, open_app: Open) -> None:
    """From two panes to one and back, a half-written amount and note are still there."""
    ui.resize(1280, 800)
    open_app(days={0: {"pain": 4}})
    ui.write("Note", "half")
    ui.resize(412, 892)
    ui.resize(1280, 800)
    assert ui.find("Note", "TextField").text == "half"


def test_many_notices_of_syncing_refresh_the_screen_once(ui: Any, open_app: Open) -> None:
    """A long backlog that comes in is shown every second, not at each of its parts."""
    from client.sync.status import SyncStatus

    app = open_app()
    seen: list[str] = []
    app.shell.screens["today"].refresh = lambda: seen.append("refreshed")
    for shown in range(1, 30):
        app._sync_changed(SyncStatus("syncing", shown=shown))
        ui.frames(1)
    assert not seen
    ui.advance(0.6)
    assert seen == ["refreshed"]
    app._sync_changed(SyncStatus("idle", shown=29))
    ui.advance(2.0)
    assert seen == ["refreshed"]
    app._sync_changed(SyncStatus("idle", shown=30))
    ui.advance(1.1)
    assert seen == ["refreshed", "refreshed"]
