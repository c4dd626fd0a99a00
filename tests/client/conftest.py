"""Opens Kivy on a window in memory, so that tests touch real screens on any machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from client import offscreen

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


@pytest.fixture
def ui(window: Any) -> Iterator[Any]:
    """A `Driver` on a phone-sized window (412 x 892), light, text at 100 %."""
    from client.theme import theme
    from tests.client.driver import Driver

    theme.reset()
    driver = Driver()
    yield driver
    driver.stop()
    theme.reset()
