"""Gives words to other programs: the clipboard everywhere, the system's share sheet on Android."""

from __future__ import annotations

from kivy.core.clipboard import Clipboard
from kivy.logger import Logger
from kivy.utils import platform


class DeviceShareSheet:
    """Copies words, and hands them to a program the person chooses where the system asks."""

    def __init__(self, system: str = platform) -> None:
        self.available = system == "android"

    def copy(self, words: str) -> None:
        """Put words on the clipboard."""
        Clipboard.copy(words)

    def share(self, title: str, words: str) -> bool:
        """Ask the person which program shall have the words; say whether they were asked."""
        if not self.available:
            return False
        try:
            _ask_android(title, words)
        except Exception as error:  # a share sheet that fails must not end the program
            Logger.warning("Share sheet: %s", error)
            self.available = False
        return self.available


def _ask_android(title: str, words: str) -> None:
    from jnius import autoclass, cast  # type: ignore[import-not-found]  # Android has it

    intent_class, text_class = autoclass("android.content.Intent"), autoclass("java.lang.String")
    intent = intent_class(intent_class.ACTION_SEND)
    intent.setType("text/plain")
    intent.putExtra(intent_class.EXTRA_TEXT, cast("java.lang.CharSequence", text_class(words)))
    chooser = intent_class.createChooser(intent, cast("java.lang.CharSequence", text_class(title)))
    autoclass("org.kivy.android.PythonActivity").mActivity.startActivity(chooser)
