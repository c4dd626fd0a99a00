"""The look a person chose, kept on this device and put on the theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from client.messages import messages

LOOKS = ("system", "light", "dark")
SCALES = (1.0, 1.25, 1.5, 2.0)


class SettingStore(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""


class Look(Protocol):
    """What takes on the look; `client.theme.theme` does."""

    dark: bool
    high_contrast: bool
    reduced_motion: bool
    scale: float


class Appearance:
    """Reads the settings `look`, `text_scale`, `reduced_motion`, `high_contrast`, `language`."""

    def __init__(
        self,
        store: SettingStore,
        *,
        system_is_dark: Callable[[], bool],
        theme: Look,
    ) -> None:
        self._store = store
        self._system_is_dark = system_is_dark
        self._theme = theme

    def apply(self) -> bool:
        """Put the settings on the theme; say whether the language changed with them."""
        look = self._store.setting("look", "system")
        self._theme.dark = self._system_is_dark() if look == "system" else look == "dark"
        scale = self._store.setting("text_scale", 1.0)
        fits = isinstance(scale, (int, float)) and not isinstance(scale, bool)
        self._theme.scale = min(2.0, max(1.0, float(scale))) if fits else 1.0
        self._theme.reduced_motion = bool(self._store.setting("reduced_motion", False))
        self._theme.high_contrast = bool(self._store.setting("high_contrast", False))
        language = self._store.setting("language", "en")
        if language == messages.language:
            return False
        messages.choose(str(language))
        return True
