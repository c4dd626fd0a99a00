"""What one person shares, read within its scope and put in the order a therapist asks for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, select

from server.models.sync import record
from server.services.shares import Share
from server.services.summaries import day_number
from server.services.trends import KINDS as REVIEWED
from server.services.warning_signs import Answer, read_answer
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import UnknownPlaceError, check_place
from shared.atlas.reliefs import RELIEFS
from shared.diary.advice_answer import answers_from
from shared.diary.day_facts import day_numbers
from shared.diary.errors import InvalidValueError
from shared.diary.peg import KIND as PEG
from shared.diary.peg import Peg, peg_from
from shared.diary.press_test import PressTest, press_test_from_fields
from shared.diary.red_flag_answer import standing
from shared.trends import Review, review
from shared.trends.days import DayNumbers
from shared.trends.practice_effect import PracticeEffect, PracticeUse, practice_effects

Place = tuple[str, str]

KINDS_OF: Mapping[str, frozenset[str]] = {
    "numbers": frozenset(REVIEWED),
    "drawings": frozenset({"entry", "drawing"}),
    "notes": frozenset({"entry"}),
    "press_tests": frozenset({"press_test"}),
    "practices": frozenset({"practice"}),
}
"""Which records each scope needs."""

NOTES_MAX = 40


@dataclass(frozen=True, slots=True)
class Day:
    """One logged day as the scope lets it be seen; `fields` are wire values."""

    day: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaintedPlace:
    """One place over a period: on how many days, and how strong on those days (1 to 10)."""

    region: str
    side: str
    days: int
    mean: float


@dataclass(frozen=True, slots=True)
class Tried:
    """One practice over a period: how often, and how often the score fell afterwards."""

    relief: str
    title: str
    times: int
    rated: int
    helped: int
    mean_change: float | None
    last_day: int


@dataclass(frozen=True, slots=True)
class PatientFile:
    """Everything of one share that the page shows; empty where the scope does not reach.

    Of the period, `logged_days` have an entry or a drawing, `painted_days` of them a place.
    """

    share: Share
    days: tuple[Day, ...] = ()
    review: Review | None = None
    pegs: tuple[Peg, ...] = ()
    painted: tuple[PaintedPlace, ...] = ()
    painted_days: int = 0
    logged_days: int = 0
    press_tests: tuple[tuple[int, PressTest], ...] = ()
    tried: tuple[Tried, ...] = ()
    mornings: tuple[PracticeEffect, ...] = ()
    answers: tuple[Answer, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    practice_days: tuple[int, ...] = field(default=())


Rows = Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]
"""Records by kind, each its id and its fields, in the order of their days."""


def read_rows(tx: Connection, share: Share) -> Rows:
    """Read the records that the scope of a share reaches, and no others."""
    kinds = frozenset().union(*(KINDS_OF[one] for one in share.scope))
    rows = tx.execute(
        select(record.c.id, record.c.kind, record.c.body)
        .where(
            record.c.stream_id == share.account_id,
            record.c.kind.in_(sorted(kinds)),
            record.c.deleted.is_(False),
        )
        .order_by(record.c.day, record.c.seq)
    )
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for row in rows:
        found[row.kind].append((row.id, orjson.loads(row.body)["fields"]))
    return found


def arranged(share: Share, rows: Rows, first: int, today: int) -> PatientFile:
    """Return what a share shows; `first` is the ordinal of the period's first day.

    Trends follow the whole diary, as on the phone; everything else is of the period. Slow enough
    to be done after the transaction that read the rows.
    """
    found = defaultdict(list, rows)
    scope = frozenset(share.scope)
    entries = [
        (day, fields)
        for _, fields in found["entry"]
        if (day := day_number(fields.get("date"), today)) is not None
    ]
    period = [(day, fields) for day, fields in entries if day >= first]
    by_day = _painted_by_day(period, found["drawing"], first, today)
    practices = [fields for _, fields in found["practice"]]
    numbers = _numbers(found, today) if "numbers" in scope else []
    return PatientFile(
        share=share,
        days=tuple(Day(day, fields) for day, fields in entries) if "numbers" in scope else (),
        review=_review(found, numbers, today) if "numbers" in scope else None,
        pegs=_pegs(found[PEG], today),
        painted=_composite(by_day) if "drawings" in scope else (),
        painted_days=sum(1 for places in by_day.values() if places),
        logged_days=len(by_day),
        press_tests=_latest_tests(fields for _, fields in found["press_test"]),
        tried=_tried(practices, first, today),
        mornings=practice_effects(_uses(practices, today), numbers) if numbers else (),
        answers=_answers(found["red_flag_answer"]) if "numbers" in scope else (),
        notes=_notes(period) if "notes" in scope else (),
        practice_days=tuple(
            sorted({d for f in practices if (d := day_number(f.get("date"), today)) is not None})
        ),
    )


def _numbers(found: Rows, today: int) -> list[DayNumbers]:
    """Return what the trend engine reads of the days, in order."""
    records = {kind: [fields for _, fields in rows] for kind, rows in found.items()}
    return day_numbers(records, last=dt.date.fromordinal(today + 1))


def _review(found: Rows, numbers: Sequence[DayNumbers], today: int) -> Review:
    """Return what the diary says, as the person's phone says it."""
    records = {kind: [fields for _, fields in rows] for kind, rows in found.items()}
    return review(
        numbers,
        today=today,
        answers=answers_from(records.get("advice_answer", ())),
        red_flag=bool(standing(records.get("red_flag_answer", ()))),
    )


def _pegs(rows: Iterable[tuple[str, Mapping[str, Any]]], today: int) -> tuple[Peg, ...]:
    """Return the weekly PEGs, newest first."""
    found = [peg for _, fields in rows if (peg := peg_from(fields)) is not None]
    past = [peg for peg in found if peg.date.toordinal() <= today + 1]
    return tuple(sorted(past, key=lambda peg: peg.date, reverse=True))


def _uses(practices: Iterable[Mapping[str, Any]], today: int) -> list[PracticeUse]:
    """Return each practice with its day, as the comparison of mornings reads it."""
    return [
        PracticeUse(day, relief)
        for fields in practices
        if (day := day_number(fields.get("date"), today)) is not None
        and isinstance(relief := fields.get("relief"), str)
    ]


def _painted_by_day(
    period: Iterable[tuple[int, Mapping[str, Any]]],
    drawings: Iterable[tuple[str, Mapping[str, Any]]],
    first: int,
    today: int,
) -> dict[int, dict[Place, int]]:
    """Return the places of each logged day with their intensity; none on a day nothing hurt."""
    by_day: dict[int, dict[Place, int]] = {}
    for _, fields in drawings:
        day = day_number(fields.get("date"), today)
        if day is not None and day >= first:
            by_day.setdefault(day, {}).update(_places(fields.get("areas")))
    for day, fields in period:
        by_day.setdefault(day, {}).update(_places(fields.get("areas")))
    return by_day


def _composite(by_day: Mapping[int, Mapping[Place, int]]) -> tuple[PaintedPlace, ...]:
    """Return where it hurt over a period, the places of most days first."""
    felt: dict[Place, list[int]] = defaultdict(list)
    for places in by_day.values():
        for place, intensity in places.items():
            felt[place].append(intensity)
    found = [
        PaintedPlace(region, side, len(all_), sum(all_) / len(all_))
        for (region, side), all_ in felt.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.days, -one.mean, one.region, one.side)))


def _places(areas: object) -> dict[Place, int]:
    """Return the places this version's atlas knows with their intensity, the painless left out."""
    found: dict[Place, int] = {}
    for row in areas if isinstance(areas, list) else ():
        try:
            region, side, intensity = row["region"], row["side"], row["intensity"]
            check_place(region, side)
        except (KeyError, TypeError, UnknownPlaceError):
            continue
        if isinstance(intensity, int) and 1 <= intensity <= 10:
            found[region, side] = intensity
    return found


def _latest_tests(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[int, PressTest], ...]:
    """Return the last press test of each point that the atlas knows, newest first."""
    latest: dict[tuple[str, str, str], PressTest] = {}
    for fields in rows:
        try:
            test = press_test_from_fields(fields)
        except InvalidValueError:
            continue
        key = (test.muscle, test.point, test.side)
        if test.muscle in MUSCLES and (key not in latest or latest[key].date <= test.date):
            latest[key] = test
    tests = sorted(latest.values(), key=lambda one: (-one.date.toordinal(), one.muscle, one.point))
    return tuple((test.date.toordinal(), test) for test in tests)


def _tried(practices: Iterable[Mapping[str, Any]], first: int, today: int) -> tuple[Tried, ...]:
    """Return what was tried in the period, the most often first."""
    by_relief: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for fields in practices:
        day = day_number(fields.get("date"), today)
        relief = fields.get("relief")
        if day is not None and day >= first and isinstance(relief, str):
            by_relief[relief].append((day, _change(fields)))
    found = []
    for relief, times in by_relief.items():
        changes = [change for _, change in times if change is not None]
        known = RELIEFS.get(relief)
        found.append(
            Tried(
                relief=relief,
                title=known.title if known else relief.replace("_", " "),
                times=len(times),
                rated=len(changes),
                helped=sum(change < 0 for change in changes),
                mean_change=sum(changes) / len(changes) if changes else None,
                last_day=max(day for day, _ in times),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.times, one.title)))


def _change(fields: Mapping[str, Any]) -> int | None:
    """Return after minus before, of pain, else tension, else stiffness; None when not rated."""
    for name in ("pain", "tension", "stiffness"):
        before, after = fields.get(f"before_{name}"), fields.get(f"after_{name}")
        if isinstance(before, int) and isinstance(after, int):
            return after - before
    return None


def _answers(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Answer, ...]:
    found = [answer for record_id, fields in rows if (answer := read_answer(record_id, fields))]
    return tuple(sorted(found, key=lambda one: (one.day, one.record_id), reverse=True))


def _notes(period: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[tuple[int, str], ...]:
    found = [
        (day, note)
        for day, fields in period
        if isinstance(note := fields.get("note"), str) and note.strip()
    ]
    return tuple(reversed(found))[:NOTES_MAX]
