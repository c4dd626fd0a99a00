"""What may lie on Today beside the check-in: at most one piece of advice and one prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SAFETY_CHECK = "safety_check"
"""Where a card leads that is no tab: the red-flag questions."""

WEEK = "week"
"""Where a card leads that is no tab: the questions about the week."""

CLOCK = "clock_check"
"""Where a card leads that is no tab: whether this device's clock is right."""


MOST = 3
"""Cards on Today from which a quiet one is left out."""


@dataclass(frozen=True, slots=True)
class TodayCard:
    """A card: what it says, its icon (`client.widgets.icons`), and the tab it leads to.

    A `quiet` one gives way to others; `put_off` are the words of its way to be asked later.
    """

    title: str
    text: str
    icon: str
    tab: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    tone: str = "surface"
    icon_tone: str = "accent"
    quiet: bool = False
    put_off: str = ""


def fitting(cards: Sequence[TodayCard]) -> list[TodayCard]:
    """Return the cards that may lie on Today at once: two, and quiet ones only where room is."""
    pressing = [card for card in cards if not card.quiet]
    room = max(0, MOST - len(pressing))
    allowed = [card for card in cards if card.quiet][:room]
    return [card for card in cards if not card.quiet or card in allowed]
