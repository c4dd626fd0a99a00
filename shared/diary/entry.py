"""One day of the diary: what hurts, how much, and what the day was like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, cast

from shared.atlas.regions import check_place
from shared.diary.errors import InvalidValueError

NOTE_MAX = 4000
"""Longest note kept, in characters."""

AREAS_MAX = 120
"""Most areas in one entry: every region on both sides, with room to spare."""


@dataclass(frozen=True, slots=True)
class Number:
    """The range of one number a person logs.

    `whole` numbers are scores or minutes; the others are hours and may have a fraction.
    """

    name: str
    low: int
    high: int
    whole: bool
    unit: Literal["score", "minutes", "hours"]

    def check(self, value: object) -> int | float:
        """Return the value if it may be stored, else raise `InvalidValueError` naming the field.

        True and False are not numbers here, though Python counts them as such.
        """
        fits = isinstance(value, int) or (isinstance(value, float) and not self.whole)
        if isinstance(value, bool) or not fits:
            wanted = "a whole number" if self.whole else "a number"
            raise InvalidValueError(self.name, f"must be {wanted} from {self.low} to {self.high}")
        number = cast("int | float", value)
        if not self.low <= number <= self.high:  # also refuses NaN
            raise InvalidValueError(self.name, f"must be from {self.low} to {self.high}")
        return number


NUMBERS: Mapping[str, Number] = MappingProxyType(
    {
        n.name: n
        for n in (
            Number("pain", 0, 10, True, "score"),
            Number("pain_average", 0, 10, True, "score"),
            Number("stiffness", 0, 10, True, "score"),
            Number("stiffness_minutes", 0, 1440, True, "minutes"),
            Number("stress", 0, 10, True, "score"),
            Number("sleep_quality", 0, 10, True, "score"),
            Number("sleep_hours", 0, 24, False, "hours"),
            Number("sitting_hours", 0, 24, False, "hours"),
            Number("activity_minutes", 0, 1440, True, "minutes"),
        )
    }
)
"""Every number of an entry by its field name. Sleep quality: higher is better."""


INTENSITY = Number("intensity", 0, 10, True, "score")
"""How much one place hurts."""


class Flare(StrEnum):
    """How a flare goes compared with the last time it was asked."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Area:
    """One place that hurts: a region, its side (`left`, `right`, or `mid`), intensity 0 to 10.

    `extra` holds what a newer peer says about the place and this version does not know.

    Raises `UnknownPlaceError` for a place the atlas does not have, else `InvalidValueError`.
    """

    region: str
    side: str
    intensity: int
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        check_place(self.region, self.side)
        INTENSITY.check(self.intensity)
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person logged for one local day. Only the date and pain are needed.

    `extra` holds fields this version does not know, from a newer peer, so that they survive a
    round trip through an older program. `None` means not said, never zero.

    Raises `InvalidValueError` when a value is outside its range.
    """

    date: dt.date
    pain: int
    pain_average: int | None = None
    stiffness: int | None = None
    stiffness_minutes: int | None = None
    stress: int | None = None
    sleep_quality: int | None = None
    sleep_hours: float | None = None
    sitting_hours: float | None = None
    activity_minutes: int | None = None
    flare: Flare | None = None
    areas: tuple[Area, ...] = ()
    note: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if type(self.date) is not dt.date:
            raise InvalidValueError("date", "must be a calendar day")
        for name, number in NUMBERS.items():
            value = getattr(self, name)
            if value is not None or name == "pain":
                number.check(value)
        if self.flare is not None:
            try:
                object.__setattr__(self, "flare", Flare(self.flare))
            except ValueError:
                raise InvalidValueError("flare", "must be same, better or worse") from None
        if len(self.areas) > AREAS_MAX:
            raise InvalidValueError("areas", f"must be at most {AREAS_MAX} places")
        places = [(area.region, area.side) for area in self.areas]
        if len(set(places)) != len(places):
            raise InvalidValueError("areas", "names the same place twice")
        if self.note is not None:
            check_text("note", self.note, NOTE_MAX)
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))


def check_text(name: str, value: object, longest: int) -> str:
    """Return the text if every store can keep it, else raise `InvalidValueError`.

    PostgreSQL refuses NUL and no encoder writes a lone surrogate, so both are refused everywhere.
    """
    if not isinstance(value, str):
        raise InvalidValueError(name, "must be text")
    if len(value) > longest:
        raise InvalidValueError(name, f"must be at most {longest} characters")
    lone = not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value)
    if lone or "\x00" in value:
        raise InvalidValueError(name, "contains a character that cannot be stored")
    return value
