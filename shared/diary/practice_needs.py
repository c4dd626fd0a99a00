"""What a day calls for: stress, a flare, long sitting, stiffness, a poor night, a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.atlas.reliefs import Suits
from shared.diary.entry import Entry

HIGH = 6
"""From this score (0 to 10) stress or stiffness calls for something."""

LONG_SITTING = 7.0
"""From these many hours of sitting a day calls for breaks."""

POOR_SLEEP = 3
"""At and below this score (0 to 10, higher is better) a night was poor."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something a day calls for, with the number that says so (None where there is none)."""

    suits: Suits
    number: float | None = None


def needs_of(entry: Entry | None) -> tuple[Need, ...]:
    """Return what a day calls for, most pressing first; nothing for a calm day or none logged."""
    if entry is None:
        return ()
    found = []
    if entry.flare is not None:
        found.append(Need("flare"))
    if entry.stress is not None and entry.stress >= HIGH:
        found.append(Need("stress", entry.stress))
    if entry.sitting_hours is not None and entry.sitting_hours >= LONG_SITTING:
        found.append(Need("sitting", entry.sitting_hours))
    if entry.stiffness is not None and entry.stiffness >= HIGH:
        found.append(Need("stiff", entry.stiffness))
    if entry.sleep_quality is not None and entry.sleep_quality <= POOR_SLEEP:
        found.append(Need("sleep", entry.sleep_quality))
    return tuple(found)


def calls_of(entries: Sequence[Entry]) -> Mapping[Suits, float]:
    """Return the share of days (above 0, up to 1) that called for each thing that any did."""
    days = Counter(need.suits for entry in entries for need in needs_of(entry))
    return {suits: count / len(entries) for suits, count in days.items()}
