"""Believable diaries: one told story for the demo, and any number of others by seed."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Patch = dict[str, Any]
"""One day's fields in wire form, `date` included."""

NOTES_OF_THE_STORY = {
    104: "Long drive to my sister. Left buttock ached all evening.",
    86: "Moved boxes at work. Sharp when I stand up.",
    83: "Hardly slept. Pillow between the knees helps a little.",
    79: "Much better today. Walked to the market.",
    52: "New chair at the desk.",
    33: "It now goes down the outside of the leg by evening.",
    17: "Woke twice when I turned over.",
    6: "Stairs are hard. The ball on the wall feels good while I do it.",
}


@dataclass(frozen=True)
class Story:
    """How one person's pain goes.

    `level` gives the underlying pain (0 to 10) by days ago; `flares` are (first, last, height) in
    days ago; `gaps` are (first, last) days ago with nothing logged; `missed` is the share of other
    days not logged; `noise` the standard deviation of a day in points; `stress_next_day` what one
    point of stress adds to the next day's pain.
    """

    level: Callable[[int], float]
    flares: tuple[tuple[int, int, float], ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    missed: float = 0.12
    noise: float = 0.7
    stress_next_day: float = 0.0
    side: str = "left"
    notes: dict[int, str] = field(default_factory=dict)


def slow_worsening(ago: int) -> float:
    """A steady 2.3 that starts to climb 62 days ago and stands at 5 a month ago."""
    return 2.3 + 2.7 * min(1.0, max(0.0, (62 - ago) / 30))


DEMO = Story(
    level=slow_worsening,
    flares=((87, 81, 3.5),),
    gaps=((71, 64),),
    notes=NOTES_OF_THE_STORY,
)
"""120 days with gaps, a flare that passes, and a slow worsening."""

DEMO_SEED = 1


def diary(story: Story, *, today: dt.date, days: int, seed: int) -> Iterator[Patch]:
    """Yield the days of a story that were logged, oldest first, the same for the same seed.

    The last logged day is yesterday, so that today is still free for a check-in.
    """
    rng = random.Random(seed)
    drift, carried = 0.0, 0.0
    for ago in range(days, 0, -1):
        drift = 0.5 * drift + rng.gauss(0, story.noise)
        stress = 4 + 2 * math.sin(ago / 9) + rng.gauss(0, 1.3)
        skipped = rng.random() < story.missed
        flare = next((height for first, last, height in story.flares if last <= ago <= first), 0.0)
        pain = story.level(ago) + flare + drift + carried
        carried = story.stress_next_day * (stress - 4)
        if any(last <= ago <= first for first, last in story.gaps) or skipped:
            continue
        date = today - dt.timedelta(days=ago)
        patch = _fields(rng, story, date, ago, pain=pain, stress=stress)
        if flare:
            patch["flare"] = "worse" if ago > 85 else "same" if ago > 83 else "better"
        if ago in story.notes:
            patch["note"] = story.notes[ago]
        yield patch


def _fields(
    rng: random.Random, story: Story, date: dt.date, ago: int, *, pain: float, stress: float
) -> Patch:
    working = date.weekday() < 5
    sitting = max(0.5, (7.5 if working else 3.5) + rng.gauss(0, 1.2))
    quality = 7.5 - 0.45 * pain + rng.gauss(0, 1.0)
    now = _score(pain)
    return {
        "date": date.isoformat(),
        "pain": now,
        "pain_average": _score(pain - 0.4),
        "stiffness": _score(0.8 * pain + 0.1 * sitting + rng.gauss(0, 0.8)),
        "stiffness_minutes": 5 * max(0, round((2 * pain + rng.gauss(0, 4)) / 5)),
        "stress": _score(stress),
        "sleep_quality": _score(quality),
        "sleep_hours": round(2 * min(9.5, max(3.5, 5.2 + 0.25 * quality))) / 2,
        "sitting_hours": round(2 * sitting) / 2,
        "activity_minutes": 5 * max(0, round((35 - 3 * pain + rng.gauss(0, 9)) / 5)),
        "areas": _areas(story.side, ago, now),
    }


def _areas(side: str, ago: int, pain: int) -> list[dict[str, Any]]:
    """Return where it hurts: the buttock at first, then down the outside of the leg."""
    spread = [("buttock_mid", 0), ("buttock_lower", 1)]
    if ago < 50:
        spread += [("hip_lateral", 1), ("thigh_lat_prox", 2)]
    if ago < 34:
        spread += [("thigh_lat_mid", 2), ("thigh_lat_dist", 3), ("leg_lat_prox", 4)]
    return [
        {"region": region, "side": side, "intensity": pain - less}
        for region, less in spread
        if pain - less > 0
    ]


def _score(value: float) -> int:
    return min(10, max(0, round(value)))
