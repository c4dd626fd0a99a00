"""What a person did with a piece of advice: later, booked, or it passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from shared.trends.standing import AdviceAnswer, Choice


def answer_fields(answer: AdviceAnswer) -> dict[str, Any]:
    """Return the wire fields of an `advice_answer` record; days as dates."""
    fields: dict[str, Any] = {
        "rule": answer.rule,
        "given": _date(answer.advice_day),
        "choice": answer.choice,
        "date": _date(answer.day),
    }
    return fields if answer.until is None else {**fields, "until": _date(answer.until)}


def answers_from(records: Iterable[Mapping[str, Any]]) -> Iterator[AdviceAnswer]:
    """Yield the answers of these wire fields; what this version cannot read is passed over."""
    for fields in records:
        try:
            if fields["choice"] in get_args(Choice):
                yield AdviceAnswer(
                    rule=str(fields["rule"]),
                    advice_day=_day(fields["given"]),
                    choice=fields["choice"],
                    day=_day(fields["date"]),
                    until=_day(fields["until"]) if fields.get("until") else None,
                )
        except (KeyError, TypeError, ValueError):
            continue


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()
