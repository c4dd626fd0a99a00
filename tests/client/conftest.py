"""Opens Kivy on a window in memory, so that tests touch real screens on any machine."""

from __future__ import annotations

import datetime as dt
import gc
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


PILE = 200
"""So many collections of middle-aged objects leave a pile of old ones worth looking through: about
1.4 million objects, the screens of ten tests."""


@pytest.fixture
def rarely_collected() -> Iterator[None]:
    """Look through old garbage once in ten tests: by itself Python does so again and again.

    Each test builds and drops a whole app, and a look costs as much as a short test.
    """
    favour_the_screen()
    yield
    pile = gc.get_count()[2]
    no_longer()
    if pile > PILE:
        gc.collect()
    gc.freeze()


@pytest.fixture
def ui(window: Any, rarely_collected: None) -> Iterator[Any]:
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
