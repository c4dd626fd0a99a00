"""The judge: messages from scores, and how many were right, late, wrong or repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.diaries import Diary, Series
from tests.benchmarks.truth import Truth

EARLY, LATE, NAG = 7, 14, 56
RATE = 0.25
"""False alerts in a not-book person-year at which detectors are compared."""


@dataclass(frozen=True)
class Case:
    """A diary with its truth and one detector's scores (minus infinity where it may not speak).

    `scores` has one row for each reason the detector knows, most have one.
    """

    diary: Diary
    truth: Truth
    scores: Series


@dataclass
class Verdict:
    """What a detector did over many diaries at one threshold."""

    threshold: float
    false_alerts: float = 0.0
    years: float = 0.0
    onsets: dict[str, int] = field(default_factory=dict)
    caught: dict[str, int] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    eventless: int = 0
    eventless_told: int = 0
    by_course: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Onsets caught in time and all onsets, by course and kind."""

    @property
    def rate(self) -> float:
        """False alerts in a not-book person-year."""
        return self.false_alerts / max(self.years, 1e-9)

    @property
    def share(self) -> float:
        """Share of all onsets caught in time, per cent."""
        return 100.0 * sum(self.caught.values()) / max(sum(self.onsets.values()), 1)

    def share_of(self, kind: str) -> float:
        """Share of the onsets of one kind (W, P, S) caught in time, per cent."""
        return 100.0 * self.caught.get(kind, 0) / max(self.onsets.get(kind, 0), 1)

    def share_on(self, course: str, kind: str) -> float:
        """Share of the onsets of one kind on one course caught in time, per cent."""
        caught, total = self.by_course.get((course, kind), (0, 0))
        return 100.0 * caught / max(total, 1)

    @property
    def delay(self) -> float:
        """Median days from onset to the first message, never counted as infinite."""
        return float(np.median(self.delays)) if self.delays else float("inf")

    @property
    def nag(self) -> float:
        """Mean repeats within 56 days after the first message of an event that was caught."""
        return float(np.mean(self.repeats)) if self.repeats else 0.0

    @property
    def eventless_share(self) -> float:
        """Share of people without an event who got a false alert, per cent (grey days as ever)."""
        return 100.0 * self.eventless_told / max(self.eventless, 1)


Policy = Callable[[Series, float], list[int]]
"""Days of messages from scores and a threshold."""


def every(silence: int) -> Policy:
    """A message whenever a score is at or above the threshold, then so many days of silence."""

    def messages(scores: Series, threshold: float) -> list[int]:
        out: list[int] = []
        for day in np.flatnonzero(scores.max(axis=0) >= threshold):
            if not out or day - out[-1] >= silence:
                out.append(int(day))
        return out

    return messages


def judge(cases: Sequence[Case], threshold: float, policy: Policy) -> Verdict:
    """Judge the messages that a threshold makes."""
    verdict = Verdict(threshold)
    for case in cases:
        end, truth = case.diary.end, case.truth
        told = policy(case.scores[:, :end], threshold)
        verdict.years += float(truth.not_book[:end].sum()) / 365
        verdict.false_alerts += sum(1 for day in told if truth.not_book[day])
        for onset in truth.onsets:
            if onset.day + LATE >= end:
                continue
            kind, course = onset.kind, case.diary.course
            verdict.onsets[kind] = verdict.onsets.get(kind, 0) + 1
            seen = [day for day in told if onset.day - EARLY <= day]
            hit = bool(seen) and seen[0] <= onset.day + LATE
            verdict.caught[kind] = verdict.caught.get(kind, 0) + hit
            caught, total = verdict.by_course.get((course, kind), (0, 0))
            verdict.by_course[course, kind] = (caught + hit, total + 1)
            verdict.delays.append(max(seen[0] - onset.day, 0) if seen else float("inf"))
            if hit:
                verdict.repeats.append(sum(1 for day in seen[1:] if day <= seen[0] + NAG))
        if not truth.book[:end].any() and not truth.onsets:
            verdict.eventless += 1
            verdict.eventless_told += any(truth.not_book[day] for day in told)
    return verdict


def rate_at(cases: Sequence[Case], threshold: float, policy: Policy) -> float:
    """False alerts in a not-book person-year at one threshold."""
    years, wrong = 0.0, 0
    for case in cases:
        end = case.diary.end
        years += float(case.truth.not_book[:end].sum()) / 365
        for day in policy(case.scores[:, :end], threshold):
            wrong += bool(case.truth.not_book[day])
    return wrong / max(years, 1e-9)


def threshold_at(cases: Sequence[Case], policy: Policy, rate: float = RATE) -> float:
    """The lowest threshold whose false-alert rate is at most `rate`, by bisection."""
    values = np.unique(np.concatenate([case.scores[np.isfinite(case.scores)] for case in cases]))
    low, high = 0, values.size - 1
    while low < high:
        middle = (low + high) // 2
        if rate_at(cases, float(values[middle]), policy) <= rate:
            high = middle
        else:
            low = middle + 1
    return float(values[low])
