"""Opens Kivy on a window in memory, so that tests touch real screens on any machine."""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client import offscreen
from client.interpreter import favour_the_screen, no_longer

offscreen.prepare()


@pytest.fixture(scope="session")
def window() -> Any:
    """The window in memory. Needs the system's EGL and GL libraries (Mesa's do)."""
    from kivy.core.window import Window

    if Window is None:
        reason = "no window: install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Window


COLLECTED_EVERY = 5
"""Tests. Each leaves a whole app, some 145,000 objects and up to 100 MB."""

_tests = itertools.count(1)


@pytest.fixture
def rarely_collected() -> Iterator[None]:
    """Look through old garbage after every fifth test: Python by itself does in nearly each.

    A look goes through half a million objects of this process as well, and takes as long as a
    short test.
    """
    favour_the_screen()
    yield
    no_longer()
    if next(_tests) % COLLECTED_EVERY == 0:
        gc.collect()
    gc.freeze()


@pytest.fixture
def theme_let_go(window: Any) -> Iterator[None]:
    """Take from the theme what a test bound to it: screens that are dropped would follow it still.

    Only `fbind`, which kv rules use, gives what is bound a number.
    """
    from client.theme import theme

    def bound() -> dict[tuple[str, Any], Any]:
        return {
            (name, uid or id(callback)): (uid, callback)
            for name in theme.properties()
            for callback, *_with, uid in theme.get_property_observers(name, args=True)
        }

    before = bound()
    yield
    for (name, key), (uid, callback) in bound().items():
        if (name, key) in before:
            continue
        if uid:
            theme.unbind_uid(name, uid)
        else:
            theme.unbind(**{name: callback() or callback})


@pytest.fixture
def ui(window: Any, rarely_collected: None, theme_let_go: None) -> Iterator[Any]:
    """A `Driver` on a phone-sized window (412 x 892), light, text at 100 %."""
    from client.theme import theme
    from tests.client.driver import Driver

    theme.reset()
    driver = Driver()
    yield driver
    # Before the end: what still redraws is let go of with the app.
    theme.reset()
    driver.stop()


TODAY = dt.date(2026, 11, 23)
MORNING = dt.datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001  (local time, as a phone shows it)


@pytest.fixture
def open_app(ui: Any, tmp_path: Path) -> Callable[..., Any]:
    """Open the whole app on a diary in a temporary folder; opened again, it is the same diary.

    `days` maps how many days ago to the fields logged then; other names are settings. Today is
    Monday, 23 November 2026, half past eight. `server` is an address to keep in step with.
    """

    def opened(
        days: dict[int, dict[str, Any]] | None = None, *, server: str | None = None, **settings: Any
    ) -> Any:
        from client.app import KnotwiseApp

        app = KnotwiseApp(
            tmp_path,
            server,
            today=lambda: TODAY,
            now=lambda: MORNING,
            monotonic=lambda: ui.now,
        )
        plain = app.open_journal

        def with_history(folder: Path) -> Any:
            journal = plain(folder)
            for ago, fields in (days or {}).items():
                journal.save(TODAY - dt.timedelta(days=ago), fields)
            for name, value in settings.items():
                journal.set_setting(name, value)
            return journal

        app.open_journal = with_history
        ui.start(app)
        ui.advance(0.4)
        return app

    return opened
