"""The map of a period: where it hurt, how often, how strongly, in numbers and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from client.messages import _, ngettext
from client.presenters.drawing_diary import Diary
from client.presenters.map import Place, place_name
from shared.diary.composite import composite

PERIODS = (7, 28, 90)
"""Days that can be looked back on."""

MOST_LISTED = 4
"""Places named in words."""


@dataclass(frozen=True, slots=True)
class BodyHistory:
    """A period on the body: shares for the map (0 to 1), numbers beside them, and sentences."""

    often: Mapping[Place, float]
    strong: Mapping[Place, float]
    days: Mapping[Place, str]
    means: Mapping[Place, str]
    summary: str
    lines: tuple[str, ...]


def body_history(diary: Diary, today: dt.date, days: int) -> BodyHistory:
    """Return the last `days` days up to today."""
    entries = diary.entries(today - dt.timedelta(days=days - 1), today)
    places = composite(entries)
    if not entries:
        summary = _("Nothing logged in this time yet.")
    elif not places:
        summary = _("No places marked in this time. Draw where it hurts to fill this map.")
    else:
        marked = sum(1 for entry in entries if any(a.intensity > 0 for a in entry.areas))
        summary = ngettext(
            "Places marked on {marked} of {n} day logged.",
            "Places marked on {marked} of {n} days logged.",
            len(entries),
        ).format(marked=marked, n=len(entries))
    return BodyHistory(
        often={(p.region, p.side): p.share for p in places},
        strong={(p.region, p.side): p.mean / 10 for p in places},
        days={(p.region, p.side): str(p.days) for p in places},
        means={(p.region, p.side): str(round(p.mean)) for p in places},
        summary=summary,
        lines=tuple(
            ngettext(
                "{place}: {n} day, {mean} of 10", "{place}: {n} days, {mean} of 10", p.days
            ).format(place=place_name((p.region, p.side)), n=p.days, mean=f"{p.mean:.1f}")
            for p in places[:MOST_LISTED]
        ),
    )
