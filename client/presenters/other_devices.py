"""What another device logged for the same day and does not stand, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.field_words import field_name

LONGEST = 60
"""Most characters of a note that are shown."""


class Loser(Protocol):
    """A value of a field that lost against the one that stands."""

    @property
    def field(self) -> str:
        """The field of the entry."""

    @property
    def value(self) -> Any:
        """What the other device wrote (JSON), None for a field it cleared."""


def also_logged(losers: Sequence[Loser]) -> str:
    """Return a sentence that names what else was logged, or nothing when there was nothing."""
    if not losers:
        return ""
    others = ", ".join(f"{field_name(loser.field)} {_words(loser.value)}" for loser in losers)
    return _("Also logged on another device: {others}. Answer again to settle it.").format(
        others=others
    )


def _words(value: Any) -> str:
    if value is None:
        return _("left empty")
    if isinstance(value, list):
        return ngettext("{n} place", "{n} places", len(value)).format(n=len(value))
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
