"""What may lie on Today beside the check-in: at most one piece of advice and one prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SAFETY_CHECK = "safety_check"
"""Where a card leads that is no tab: the red-flag questions."""


@dataclass(frozen=True, slots=True)
class TodayCard:
    """A card: what it says, its icon (`client.widgets.icons`), and the tab it leads to."""

    title: str
    text: str
    icon: str
    tab: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    tone: str = "surface"
    icon_tone: str = "accent"
