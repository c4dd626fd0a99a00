"""The trend of a diary as a document, computed by the same engine as on the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from shared.diary.advice_answer import answers_from
from shared.diary.red_flag_answer import standing
from shared.trends import Advice, DayNumbers, Sentence, Trend, review, say
from shared.trends.review import below_knee

Wire = dict[str, Any]


def trend_document(
    entries: Iterable[Mapping[str, Any]],
    *,
    today: dt.date,
    advice_answers: Iterable[Mapping[str, Any]] = (),
    red_flag_answers: Iterable[Mapping[str, Any]] = (),
) -> Wire:
    """Return levels, advice and associations of a diary's days (wire form, by date).

    What the person did with advice silences it, and a red flag replaces it, as on the phone.
    """
    days = list(entries)
    flags = standing(red_flag_answers)
    reviewed = review(
        [_numbers(entry) for entry in days],
        today=max([today.toordinal(), *(_day(entry) for entry in days)]),
        leg_pains=[pain for entry in days for pain in _leg_pain(entry)],
        answers=answers_from(advice_answers),
        red_flag=bool(flags),
    )
    return {
        **trend_to_wire(reviewed.trend),
        "advice": advice_to_wire(reviewed.standing.advice) if reviewed.standing.advice else None,
        "advice_state": reviewed.standing.state,
        "history": [advice_to_wire(advice) for advice in reviewed.history],
        "red_flags": [{"flag": flag.flag, "urgency": flag.urgency} for flag in flags],
    }


def _day(entry: Mapping[str, Any]) -> int:
    return dt.date.fromisoformat(entry["date"]).toordinal()


def _leg_pain(entry: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the day with its strongest pain below the knee, if any was drawn."""
    strengths = [
        strength
        for area in entry.get("areas") or ()
        if below_knee(str(area.get("region")))
        and (strength := _score(area.get("intensity"))) is not None
    ]
    return [(_day(entry), max(strengths))] if strengths else []


def _numbers(entry: Mapping[str, Any]) -> DayNumbers:
    """Return what the engine reads of a day."""
    return DayNumbers(
        day=_day(entry),
        pain=_score(entry.get("pain")),
        stiffness=_score(entry.get("stiffness")),
        stress=_score(entry.get("stress")),
        sleep=_score(entry.get("sleep_quality")),
        sitting=_hours(entry.get("sitting_hours")),
    )


def _score(value: object) -> int | None:
    """Return a score this version understands; a newer device may have written another kind."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= 10 else None  # type: ignore[operator, return-value]


def _hours(value: object) -> float | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number and 0 <= value <= 24 else None  # type: ignore[arg-type, operator]


def trend_to_wire(trend: Trend) -> Wire:
    """Return the trend as JSON values, day numbers as dates."""
    return {
        "levels": [
            {
                "date": _date(point.day),
                "level": round(point.level, 2),
                "low": round(point.low, 2),
                "high": round(point.high, 2),
                "flare": round(point.flare, 3),
            }
            for point in trend.points
        ],
        "advice": None if trend.active is None else advice_to_wire(trend.active),
        "history": [advice_to_wire(advice) for advice in trend.history],
        "associations": [asdict(association) for association in trend.associations],
    }


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
