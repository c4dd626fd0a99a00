"""Every sentence a person reads passes through here, so that it can be in their language.

`_("...")` and `ngettext(...)` look a sentence up in the chosen catalogue
(`client/assets/locale/<language>/LC_MESSAGES/knotwise.mo`) and fall back to the English it was
written in. In kv: `#:import _ client.messages._`. Screens are built anew when the language changes.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable
from pathlib import Path

LOCALE = Path(__file__).parent / "assets" / "locale"
DOMAIN = "knotwise"
NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""What each language calls itself; one is offered only once its catalogue is there."""


class Messages:
    """The chosen catalogue. Watchers are told when the language changes."""

    def __init__(self, folder: Path = LOCALE) -> None:
        self._folder = folder
        self._watchers: list[Callable[[], None]] = []
        self.language = "en"
        self._catalogue: catalogues.NullTranslations = catalogues.NullTranslations()

    def languages(self) -> tuple[str, ...]:
        """Return the codes of every language there is a catalogue for; English always."""
        found = {path.parts[-3] for path in self._folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
        return ("en", *sorted(found - {"en"}))

    def choose(self, language: str) -> None:
        """Switch to a language; one without a catalogue reads as English."""
        self._catalogue = catalogues.translation(
            DOMAIN, str(self._folder), [language], fallback=True
        )
        self.language = language
        for watcher in tuple(self._watchers):
            watcher()

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after each change of language."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Stop calling `watcher`; fine if it never was."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def one(self, sentence: str) -> str:
        """Return the sentence in the chosen language."""
        return self._catalogue.gettext(sentence)

    def many(self, singular: str, plural: str, count: int) -> str:
        """Return the form that fits the count; fill in the number yourself."""
        return self._catalogue.ngettext(singular, plural, count)


messages = Messages()


def _(sentence: str) -> str:
    """Return the sentence in the chosen language."""
    return messages.one(sentence)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form that fits the count, in the chosen language."""
    return messages.many(singular, plural, count)
