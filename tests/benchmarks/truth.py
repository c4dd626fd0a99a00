"""What was really so: when a latent course calls for booking, and when it does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.benchmarks.diaries import DAYS, Series

Days = npt.NDArray[np.bool_]

RUN_UP = 21
"""Grey days before an onset."""
AFTER = 14
"""Grey days after an end."""
MERGE = 28
"""An event that pauses for fewer days goes on; an onset so soon after another belongs to it."""


@dataclass(frozen=True)
class Onset:
    """A lasting change that began: its day and its kind (W worsening, P persistence, S severe)."""

    day: int
    kind: str


@dataclass(frozen=True)
class Truth:
    """Days on which booking is right, days on which it is not; all others count for nothing."""

    onsets: tuple[Onset, ...]
    book: Days
    not_book: Days


def _means(latent: Series, days: int) -> Series:
    """Mean of the last `days` days; infinite before there are as many."""
    out = np.full(latent.size, np.inf)
    total = np.cumsum(latent)
    out[days - 1] = total[days - 1] / days
    out[days:] = (total[days:] - total[:-days]) / days
    return out


def baselines(latent: Series) -> Series:
    """Lowest 28-day mean that ended in the last 180 days; infinite in the first four weeks."""
    means = _means(latent, 28)
    return np.array([means[max(0, t - 179) : t + 1].min() for t in range(latent.size)])


def _ahead(above: npt.NDArray[np.bool_], days: int, share: float) -> Days:
    """Whether a share of the next `days` days (today included) is above."""
    total = np.concatenate([[0], np.cumsum(above)])
    hits = total[days:] - total[:-days]
    return hits >= share * days


def _worse(latent: Series, rise: float, floor: float, share: float) -> Days:
    base = baselines(latent)
    out = np.zeros(DAYS, dtype=bool)
    for day in range(DAYS):
        if np.isfinite(base[day]):
            window = latent[day : day + 28]
            bound = max(base[day] + rise, floor)
            out[day] = window[0] >= bound and (window >= bound).mean() >= share
    return out


def _persists(latent: Series, level: float, points: float, part: float) -> Days:
    means = _means(latent, 14)
    out = np.zeros(DAYS, dtype=bool)
    for day in range(55, DAYS):
        window, now, then = means[day - 41 : day + 1], means[day], means[day - 42]
        out[day] = window.min() >= level and now > then - points and now > then * (1.0 - part)
    return out


def _lasting(starts: Days, days: int) -> Days:
    """Each true day and those that its window covers."""
    out = starts.copy()
    for day in np.flatnonzero(starts):
        out[day : day + days] = True
    return out


def _onsets(days: Days) -> list[int]:
    return [int(day) for day in np.flatnonzero(days & ~np.concatenate([[False], days[:-1]]))]


def _begins(days: Days) -> list[int]:
    """Onsets of events; days that go on after a pause are no new event."""
    on = np.flatnonzero(days)
    return [int(day) for i, day in enumerate(on) if i == 0 or day - on[i - 1] > MERGE]


def truth(latent: Series) -> Truth:
    """Judge a latent course, flares included, of at least `DAYS` + 28 days."""
    worse = _lasting(_worse(latent, 2.0, 3.0, 0.75), 28)
    severe = _lasting(_ahead(latent >= 6.5, 14, 0.8)[:DAYS] & (latent[:DAYS] >= 6.5), 14)
    persists = _persists(latent, 4.0, 1.0, 0.2)
    book = worse | severe | persists

    found = sorted(
        [(day, "S") for day in _begins(severe)]
        + [(day, "W") for day in _begins(worse)]
        # Whoever is worse or in severe pain has been told: that it lasts is no news.
        + [(day, "P") for day in _begins(persists) if not (worse[day] or severe[day])]
    )
    onsets: list[Onset] = []
    for day, kind in found:
        if not onsets or day - onsets[-1].day >= MERGE:
            onsets.append(Onset(day, kind))

    grey = _lasting(_worse(latent, 1.5, 2.5, 0.6), 28)
    grey |= _lasting(_ahead(latent >= 6.0, 14, 0.65)[:DAYS], 14)
    grey |= _persists(latent, 3.5, 1.5, 0.3)
    for day in _onsets(book):
        grey[max(0, day - RUN_UP) : day] = True
    for day in _onsets(~book):
        grey[day : day + AFTER] = True
    return Truth(tuple(onsets), book, ~book & ~grey)
