"""The PEG: three weekly questions on how much pain there was and how far it got in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.diary.days import monday_of, parse_day
from shared.diary.entry import Number
from shared.diary.errors import InvalidValueError

KIND = "peg"

QUESTIONS = ("average", "enjoyment", "activity")
"""Fields of the answers: average pain, and how far it got in the way of enjoying life and of
general activity, each in the past week (s68)."""

NUMBERS: Mapping[str, Number] = {name: Number(name, 0, 10, True, "score") for name in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Peg:
    """One week's answers, 0 to 10 each; `date` is the last day of the week they are about."""

    date: dt.date
    average: int
    enjoyment: int
    activity: int

    def __post_init__(self) -> None:
        for name, number in NUMBERS.items():
            number.check(getattr(self, name))

    @property
    def score(self) -> float:
        """The mean of the three answers, 0 to 10, to one decimal."""
        return round((self.average + self.enjoyment + self.activity) / 3, 1)

    def fields(self) -> dict[str, Any]:
        """Return the wire fields."""
        return {"date": self.date.isoformat(), **{name: getattr(self, name) for name in QUESTIONS}}


def peg_id(date: dt.date) -> str:
    """Return the id of the PEG of a day's week: one a week, the same on every device."""
    return f"{KIND}:{monday_of(date).isoformat()}"


def peg_from(fields: Mapping[str, Any]) -> Peg | None:
    """Return the PEG in a stored record, or None when an answer is missing or not understood."""
    try:
        return Peg(parse_day(fields.get("date")), *(fields[name] for name in QUESTIONS))
    except (InvalidValueError, KeyError):
        return None
