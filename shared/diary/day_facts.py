"""What the trend engine reads of a diary: records of a day, in wire form, put together.

The phone, the service and the caseload all read records here, so one diary has one series.
Values that this version does not understand count as not said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from shared.diary import impact, peg
from shared.diary.days import parse_day
from shared.diary.errors import InvalidValueError
from shared.trends.days import DayNumbers

BELOW_KNEE = ("calf_", "leg_", "shin", "ankle_", "foot_", "heel", "achilles", "great_toe", "sole_")
"""How the atlas names regions below the knee begin."""

Fields = Mapping[str, Any]
Facts = dict[str, Any]
"""Some of the numbers of a `DayNumbers`, by name."""


def below_knee(region: str) -> bool:
    """Say whether a region of the atlas lies below the knee."""
    return region.startswith(BELOW_KNEE)


def _entry(fields: Fields) -> Facts | None:
    pain = _score(fields.get("pain"))
    if pain is None:
        return None
    return {
        "pain": pain,
        "stiffness": _score(fields.get("stiffness")),
        "stress": _score(fields.get("stress")),
        "sleep": _score(fields.get("sleep_quality")),
        "sitting": _hours(fields.get("sitting_hours")),
        "leg_pain": _leg_pain(fields.get("areas")),
    }


def _impact(fields: Fields) -> Facts | None:
    marks = impact.marks_of(fields)
    return {name: name in marks for name in impact.MARKS}


def _peg(fields: Fields) -> Facts | None:
    found = peg.peg_from(fields)
    return None if found is None else {"peg": found.score}


READERS: Mapping[str, Callable[[Fields], Facts | None]] = MappingProxyType(
    {"entry": _entry, impact.KIND: _impact, peg.KIND: _peg}
)
"""The kinds of record that make up a day, and what is read of each; None where it says nothing."""


def day_of(fields: Fields) -> int | None:
    """Return the ordinal of the day that a record is about, or None."""
    try:
        return parse_day(fields.get("date")).toordinal()
    except InvalidValueError:
        return None


def day_numbers(
    records: Mapping[str, Iterable[Fields]], *, last: dt.date = dt.date.max
) -> list[DayNumbers]:
    """Return the series of a diary, as `day_series` yields it."""
    return list(day_series(records, last=last))


def day_series(
    records: Mapping[str, Iterable[Fields]], *, last: dt.date = dt.date.max
) -> Iterator[DayNumbers]:
    """Yield the series of a diary, in order, from its records by kind; other kinds are left out.

    Days after `last` are left out too: a clock may have been wrong.
    """
    end = last.toordinal()
    found: dict[int, Facts] = {}
    for kind, reader in READERS.items():
        for fields in records.get(kind, ()):
            day, facts = day_of(fields), reader(fields)
            if day is not None and day <= end and facts is not None:
                found.setdefault(day, {}).update(facts)
    for day in sorted(found):
        yield DayNumbers(day, **found[day])


def _score(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= 10 else None  # type: ignore[operator, return-value]


def _hours(value: object) -> float | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number and 0 <= value <= 24 else None  # type: ignore[arg-type, operator]


def _leg_pain(areas: object) -> int | None:
    """Return the strongest pain drawn below the knee, if any was."""
    strengths = [
        strength
        for area in (areas if isinstance(areas, list | tuple) else ())
        if isinstance(area, Mapping)
        and below_knee(str(area.get("region")))
        and (strength := _score(area.get("intensity"))) is not None
    ]
    return max(strengths, default=None)
