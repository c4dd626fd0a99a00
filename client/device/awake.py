"""Keeps the screen on while a practice is played."""

from __future__ import annotations

from typing import Any


class DeviceAwake:
    """Holds the screen on through the window (SDL does it on phones and desktops alike)."""

    def hold(self, awake: bool) -> None:
        """Keep the screen on, or let it go dark again."""
        from kivy.core.window import Window

        window: Any = Window
        if window is not None:
            window.allow_screensaver = not awake
