"""Notices outside the program's window: what a reminder shows when another program is in front."""

from __future__ import annotations

import importlib.util
import shutil
import threading

from kivy.logger import Logger
from kivy.utils import platform


class DeviceNotices:
    """Shows notices through plyer, in a thread since some systems wait for an answer.

    `available` is False where the system offers no way; then only the program's window tells.
    """

    def __init__(self, system: str = platform) -> None:
        self.available = _has_notices(system)

    def show(self, title: str, words: str) -> None:
        """Show a notice."""
        if self.available:
            threading.Thread(
                target=self._show, args=(title, words), name="notice", daemon=True
            ).start()

    def _show(self, title: str, words: str) -> None:
        from plyer import notification

        try:
            notification.notify(title=title, message=words, app_name="Knotwise", timeout=20)
        except Exception as error:  # a notice that fails must not harm the program
            Logger.warning("Notices: %s", error)
            self.available = False


def _has_notices(system: str) -> bool:
    if system == "linux":
        return bool(shutil.which("notify-send") or importlib.util.find_spec("dbus"))
    return system in ("android", "ios", "win", "macosx")
