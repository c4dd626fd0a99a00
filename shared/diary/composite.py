"""Many days on one body: how often and how strongly each place hurt in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.diary.entry import Entry


@dataclass(frozen=True, slots=True)
class PlaceHistory:
    """One place over a period.

    `days` of the `logged` days (those with an entry) it was marked on; `mean` and `strongest`
    are its intensity, 0 to 10, on the days it was marked.
    """

    region: str
    side: str
    days: int
    logged: int
    mean: float
    strongest: int

    @property
    def share(self) -> float:
        """Share of the logged days, 0 to 1."""
        return self.days / self.logged


def composite(entries: Iterable[Entry]) -> tuple[PlaceHistory, ...]:
    """Return every place marked in the entries, most often first, then strongest.

    A day without an entry says nothing about a place; a day whose entry names no places counts
    as a day on which nothing was marked. An intensity of 0 is not a mark.
    """
    days: dict[tuple[str, str], list[int]] = {}
    logged = 0
    for entry in entries:
        logged += 1
        for area in entry.areas:
            if area.intensity > 0:
                days.setdefault((area.region, area.side), []).append(area.intensity)
    found = [
        PlaceHistory(
            region=region,
            side=side,
            days=len(values),
            logged=logged,
            mean=round(sum(values) / len(values), 2),
            strongest=max(values),
        )
        for (region, side), values in days.items()
    ]
    return tuple(sorted(found, key=lambda p: (-p.days, -p.mean, p.region, p.side)))
