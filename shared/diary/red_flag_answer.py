"""Answers to the red-flag questions: append-only, and what of them stands today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from shared.atlas.red_flags import RED_FLAGS, RedFlag, Tier
from shared.diary.errors import InvalidValueError

Answered = Literal["yes", "no", "seen", "skipped"]
"""`seen`: a professional has looked at it. `skipped`: asked, and left unanswered."""

TIERS: tuple[Tier, ...] = get_args(Tier)
"""From the most urgent to the least."""


@dataclass(frozen=True, slots=True)
class RedFlagAnswer:
    """One answer to one question; never changed, taken back only by a newer one.

    `at` is when it was given, in milliseconds since 1970 by the device's clock; `date` the local
    day. `features` are the indices of the question's features that fit; `escalated` says whether
    its `escalates_if` held.
    """

    flag: str
    answer: Answered
    date: dt.date
    at: int
    features: tuple[int, ...] = ()
    escalated: bool = False

    def __post_init__(self) -> None:
        if self.flag not in RED_FLAGS:
            raise InvalidValueError("flag", "is not a question the atlas knows")
        if self.answer not in get_args(Answered):
            raise InvalidValueError("answer", "must be yes, no, seen or skipped")
        count = len(RED_FLAGS[self.flag].needs.features)
        if any(not 0 <= index < count for index in self.features):
            raise InvalidValueError("features", "names one the question does not have")

    @property
    def question(self) -> RedFlag:
        """The question that was answered."""
        return RED_FLAGS[self.flag]

    @property
    def fires(self) -> bool:
        """Whether it calls for help: a yes, with enough of the features where some are needed."""
        return self.answer == "yes" and self.question.counts(len(set(self.features)))

    @property
    def urgency(self) -> Tier:
        """How soon help is needed when it fires."""
        return self.question.tier(escalated=self.escalated)

    def fields(self) -> dict[str, Any]:
        """Return the wire fields. A yes that needs more features is told as the `no` it amounts to.

        Readers that do not know the questions then need only `answer` and `urgency`.
        """
        effective = "no" if self.answer == "yes" and not self.fires else self.answer
        wire: dict[str, Any] = {
            "flag": self.flag,
            "date": self.date.isoformat(),
            "at": self.at,
            "urgency": self.urgency,
            "features": list(self.features),
            "escalated": self.escalated,
        }
        # A question that was left is no answer, so that it never outweighs an earlier yes.
        return wire if self.answer == "skipped" else {**wire, "answer": effective}


@dataclass(frozen=True, slots=True)
class StandingFlag:
    """A red flag whose newest answer calls for help, and how soon. It may be of a newer version.

    `escalated`: what makes it more urgent was so as well.
    """

    flag: str
    urgency: Tier
    date: str
    escalated: bool = False


def standing(answers: Iterable[Mapping[str, Any]]) -> tuple[StandingFlag, ...]:
    """Return what stands after these answers (wire fields, in any order), most urgent first.

    The newest answer to a question counts; of two given at one moment the yes does. A question
    this version does not know stands as well, as `same_day` unless it says otherwise.
    """
    newest: dict[str, Mapping[str, Any]] = {}
    for fields in answers:
        flag = fields.get("flag")
        if not isinstance(flag, str) or fields.get("answer") is None:
            continue
        if flag not in newest or outweighs(fields, newest[flag]):
            newest[flag] = fields
    found = [
        StandingFlag(
            flag,
            urgency_of(flag, fields),
            str(fields.get("date") or ""),
            fields.get("escalated") is True,
        )
        for flag, fields in newest.items()
        if says_yes(fields)
    ]
    return tuple(sorted(found, key=lambda flag: (TIERS.index(flag.urgency), flag.flag)))


def says_yes(fields: Mapping[str, Any]) -> bool:
    """Say whether an answer in wire form calls for help."""
    return fields.get("answer") is True or fields.get("answer") == "yes"


def outweighs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether an answer (wire fields) to a question counts instead of another one to it."""
    return _order(one) > _order(other)


def _order(fields: Mapping[str, Any]) -> tuple[str, int, bool]:
    at = fields.get("at")
    return str(fields.get("date") or ""), at if isinstance(at, int) else 0, says_yes(fields)


def urgency_of(flag: str, fields: Mapping[str, Any]) -> Tier:
    """Return how soon help is needed after a yes: what it says, else what the atlas says."""
    given = fields.get("urgency")
    if given in TIERS:
        return cast(Tier, given)
    known = RED_FLAGS.get(flag)
    return known.urgency if known else "same_day"
