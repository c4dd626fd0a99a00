"""The trend of a diary as a document, computed by the same engine as on the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from shared.diary.advice_answer import answers_from
from shared.diary.day_facts import READERS, day_numbers
from shared.diary.red_flag_answer import standing
from shared.trends import Advice, LevelPoint, Sentence, review, say

Wire = dict[str, Any]

KINDS = (*READERS, "red_flag_answer", "advice_answer")
"""The kinds of record that a review reads."""


def trend_document(records: Mapping[str, Iterable[Mapping[str, Any]]], *, today: dt.date) -> Wire:
    """Return levels, advice and associations of a diary from its records (wire form) by kind.

    What the person did with advice silences it, and a red flag replaces it, as on the phone.
    """
    days = day_numbers(records, last=today + dt.timedelta(days=1))
    flags = standing(records.get("red_flag_answer", ()))
    reviewed = review(
        days,
        # Somewhere it is tomorrow already.
        today=max([today.toordinal(), *(numbers.day for numbers in days[-1:])]),
        answers=answers_from(records.get("advice_answer", ())),
        red_flag=bool(flags),
    )
    advice = reviewed.standing.advice
    return {
        "levels": levels_to_wire(reviewed.trend.points),
        "advice": None if advice is None else advice_to_wire(advice),
        "advice_state": reviewed.standing.state,
        "history": [advice_to_wire(advice) for advice in reviewed.history],
        "associations": [asdict(association) for association in reviewed.trend.associations],
        "red_flags": [{"flag": flag.flag, "urgency": flag.urgency} for flag in flags],
    }


def levels_to_wire(points: Iterable[LevelPoint]) -> list[Wire]:
    """Return the level of every day as JSON values, day numbers as dates."""
    return [
        {
            "date": _date(point.day),
            "level": round(point.level, 2),
            "low": round(point.low, 2),
            "high": round(point.high, 2),
            "flare": round(point.flare, 3),
        }
        for point in points
    ]


def advice_to_wire(advice: Advice) -> Wire:
    """Return advice with its reasons, as keys with numbers for programs and as text for people."""
    return {
        "kind": advice.kind,
        "rule": advice.rule,
        "version": advice.version,
        "given": _date(advice.day),
        "since": _date(advice.since),
        "days": [_date(day) for day in advice.days],
        "urgency": advice.urgency,
        "reason": [_sentence(sentence) for sentence in advice.reason],
        "against": [_sentence(sentence) for sentence in advice.against],
    }


def _sentence(sentence: Sentence) -> Wire:
    return {"key": sentence.key, "numbers": dict(sentence.numbers), "text": say(sentence)}


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
