"""Spoken cues, where the device has a voice: phones, Windows, macOS, Linux with espeak or flite."""

from __future__ import annotations

import contextlib
import queue
import shutil
import threading

from kivy.logger import Logger
from kivy.utils import platform


class DeviceSpeech:
    """Speaks through plyer in a thread of its own, since it waits until all is said.

    Only the newest words are kept: a cue that comes late is worse than none.
    """

    def __init__(self, system: str = platform) -> None:
        self.available = _has_voice(system)
        self._words: queue.Queue[str] = queue.Queue(maxsize=1)
        self._thread: threading.Thread | None = None

    def say(self, words: str) -> None:
        """Say it aloud as soon as what is being said is over."""
        if not self.available:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._speak, name="speech", daemon=True)
            self._thread.start()
        while not self._put(words):
            self._forget_older()

    def _put(self, words: str) -> bool:
        try:
            self._words.put_nowait(words)
        except queue.Full:
            return False
        return True

    def _forget_older(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._words.get_nowait()

    def _speak(self) -> None:
        from plyer import tts

        while True:
            words = self._words.get()
            try:
                tts.speak(words)
            except Exception as error:  # a voice that fails must not end the practice
                Logger.warning("Speech: %s", error)
                self.available = False
                return


def _has_voice(system: str) -> bool:
    if system == "linux":
        return bool(shutil.which("espeak") or shutil.which("flite"))
    return system in ("android", "ios", "win", "macosx")
