"""A handover: four weeks of a diary on one page, for whoever helps next.

One model; `table`, `fhir` and `pdf` only write it down. It says what was logged and nothing it
does not know: no finding, no guess at what lies behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from shared.diary.composite import PlaceHistory, composite
from shared.diary.entry import NUMBERS, Entry, Flare
from shared.diary.peg import Peg
from shared.diary.press_test import Finding, PressTest

DAYS = 28
"""Days on a handover, the last one included."""

ENOUGH = 3
"""Fewest values for a mean to be given."""

QUESTIONS_MAX = 6

NOTHING: Mapping[dt.date, frozenset[str]] = MappingProxyType({})


class Feelings(Protocol):
    """Scores at one moment, 0 to 10, None for not said."""

    @property
    def pain(self) -> int | None:
        """Pain."""

    @property
    def stiffness(self) -> int | None:
        """Stiffness."""


class Done(Protocol):
    """One time that something was tried."""

    @property
    def relief(self) -> str:
        """The id of the practice in the relief library."""

    @property
    def date(self) -> dt.date:
        """The local day."""

    @property
    def completed(self) -> bool:
        """Whether it ran to its end."""

    @property
    def before(self) -> Feelings:
        """How it felt before."""

    @property
    def after(self) -> Feelings:
        """How it felt after."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One number over the period: how often it was logged, its mean and its range.

    `earlier` and `later` are the means of the first and the second half of the period, None where
    fewer than three days were logged.
    """

    name: str
    count: int
    mean: float
    low: float
    high: float
    earlier: float | None
    later: float | None


@dataclass(frozen=True, slots=True)
class PointLine:
    """The last press test of one point in the period, active and passive ones only."""

    muscle: str
    point: str
    side: str
    finding: Finding
    date: dt.date
    travels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One practice: how often it was done, and how pain changed from just before to just after.

    `change` is the mean over the `rated` times that have both ratings, negative for less pain;
    None when there are fewer than three. It says what followed, not what the practice did.
    """

    relief: str
    times: int
    completed: int
    rated: int
    eased: int
    change: float | None


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed over: the days from `first` to `last`, and what stands out in them."""

    name: str
    made: dt.date
    first: dt.date
    last: dt.date
    days: tuple[Entry, ...]
    summaries: tuple[Summary, ...]
    places: tuple[PlaceHistory, ...]
    points: tuple[PointLine, ...]
    tried: tuple[Tried, ...]
    flare_days: int
    questions: tuple[str, ...]
    pegs: tuple[Peg, ...] = ()
    marks: Mapping[dt.date, frozenset[str]] = field(default_factory=lambda: NOTHING)

    def marked(self, mark: str) -> int:
        """Return on how many days of the period a mark is set."""
        return sum(mark in found for found in self.marks.values())

    @property
    def length(self) -> int:
        """Days in the period, logged or not."""
        return (self.last - self.first).days + 1

    def summary(self, name: str) -> Summary | None:
        """Return the summary of one number, or None when it was not logged."""
        return next((found for found in self.summaries if found.name == name), None)


def build(
    entries: Iterable[Entry],
    press_tests: Iterable[PressTest],
    practices: Iterable[Done],
    *,
    last: dt.date,
    made: dt.date,
    name: str = "",
    questions: Sequence[str] = (),
    pegs: Iterable[Peg] = (),
    marks: Mapping[dt.date, frozenset[str]] = NOTHING,
    length: int = DAYS,
) -> Handover:
    """Return the handover of the `length` days that end with `last`; what lies outside is left out.

    `name` is printed on top and kept nowhere; `questions` are the person's own, six at most;
    `marks` are those of each day (`shared.diary.impact`).
    """
    first = last - dt.timedelta(days=length - 1)
    days = tuple(
        sorted((e for e in entries if first <= e.date <= last), key=lambda entry: entry.date)
    )
    middle = first + dt.timedelta(days=length // 2)
    summaries = (_summary(number, days, middle) for number in NUMBERS)
    return Handover(
        name=name,
        made=made,
        first=first,
        last=last,
        days=days,
        summaries=tuple(found for found in summaries if found is not None),
        places=composite(days),
        points=_points(t for t in press_tests if first <= t.date <= last),
        tried=_tried(p for p in practices if first <= p.date <= last),
        flare_days=sum(entry.flare is Flare.WORSE for entry in days),
        questions=tuple(text for q in questions if (text := q.strip()))[:QUESTIONS_MAX],
        pegs=tuple(sorted((p for p in pegs if first <= p.date <= last), key=lambda p: p.date)),
        marks={day: found for day, found in sorted(marks.items()) if first <= day <= last},
    )


def _summary(name: str, days: Sequence[Entry], middle: dt.date) -> Summary | None:
    values = [(e.date, value) for e in days if (value := getattr(e, name)) is not None]
    if not values:
        return None
    numbers = [value for _, value in values]
    return Summary(
        name=name,
        count=len(numbers),
        mean=sum(numbers) / len(numbers),
        low=min(numbers),
        high=max(numbers),
        earlier=_mean([value for date, value in values if date < middle]),
        later=_mean([value for date, value in values if date >= middle]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if len(values) >= ENOUGH else None


def _points(tests: Iterable[PressTest]) -> tuple[PointLine, ...]:
    """Return the last test of each point; active before passive, then by muscle."""
    latest: dict[tuple[str, str, str], PressTest] = {}
    for test in sorted(tests, key=lambda test: test.date):
        latest[(test.muscle, test.point, test.side)] = test
    lines = [
        PointLine(t.muscle, t.point, t.side, t.finding, t.date, t.travels)
        for t in latest.values()
        if t.finding is not Finding.QUIET
    ]
    return tuple(
        sorted(lines, key=lambda p: (p.finding is not Finding.ACTIVE, p.muscle, p.point, p.side))
    )


def _tried(practices: Iterable[Done]) -> tuple[Tried, ...]:
    """Return the practices, most often done first."""
    by_relief: dict[str, list[Done]] = {}
    for practice in practices:
        by_relief.setdefault(practice.relief, []).append(practice)
    lines = []
    for relief, done in by_relief.items():
        changes = [
            after - before
            for p in done
            if (before := p.before.pain) is not None and (after := p.after.pain) is not None
        ]
        lines.append(
            Tried(
                relief=relief,
                times=len(done),
                completed=sum(p.completed for p in done),
                rated=len(changes),
                eased=sum(change < 0 for change in changes),
                change=_mean(changes),
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.times, line.relief)))
