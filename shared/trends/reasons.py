"""Advice put together: the days that made it, why, and what speaks against it.

Every sentence is a plain count or mean over the logged answers, so that it is true whatever the
filter believes.
"""

from __future__ import annotations

from shared.trends.advice import Advice, Kind, Sentence, Urgency
from shared.trends.course import MONTH, SIX_WEEKS, Course
from shared.trends.days import LevelPoint

VERSION = "1"
"""Raised whenever a rule would speak on other days than before."""

RULES: dict[Kind, str] = {
    "worsening": "level-above-best-month",
    "not_recovering": "six-weeks-not-falling",
    "severe": "level-severe",
}


def _mean(answers: list[tuple[int, int]]) -> float:
    return sum(pain for _, pain in answers) / len(answers)


def _since(kind: Kind, day: int, course: Course, level: float) -> int:
    if kind == "worsening":
        base = course.baseline or 0.0
        run = course.run_above((base + level) / 2)
        return day - min(max(run, 4), MONTH) + 1
    if kind == "severe":
        return day - min(max(course.run_above(6.0), 4), MONTH) + 1
    return day - SIX_WEEKS + 1


def _reason(kind: Kind, since: int, course: Course, answers: list[tuple[int, int]]) -> Sentence:
    mean = round(_mean(answers), 1)
    if kind == "worsening":
        best = round(course.baseline or 0.0, 1)
        return Sentence(
            "worsening.reason",
            {"since_day": since, "count": len(answers), "mean": mean, "best": best},
        )
    if kind == "severe":
        return Sentence("severe.reason", {"since_day": since, "count": len(answers), "mean": mean})
    low = sum(1 for _, pain in answers if pain < 4)
    return Sentence(
        "not_recovering.reason",
        {"weeks": 6, "count": len(answers), "mean": mean, "low_days": low},
    )


def _against(
    day: int, since: int, course: Course, answers: list[tuple[int, int]]
) -> list[Sentence]:
    against = []
    span = day - since + 1
    if len(answers) * 2 < span:
        against.append(Sentence("against.few_days", {"count": len(answers), "days": span}))
    week = course.logged(day - 6)
    earlier = [answer for answer in answers if answer[0] < day - 6]
    if week and earlier and _mean(week) <= _mean(earlier) - 0.5:
        against.append(
            Sentence(
                "against.better_week",
                {"week": round(_mean(week), 1), "earlier": round(_mean(earlier), 1)},
            )
        )
    mild = [pain for _, pain in answers if pain <= 3]
    if mild:
        against.append(Sentence("against.mild_days", {"count": len(mild), "total": len(answers)}))
    if not against:
        against.append(Sentence("against.can_settle", {"days": span}))
    return against


def advise(kind: Kind, day: int, course: Course, point: LevelPoint) -> Advice:
    """Put the advice of a clause into words; `day` must be a logged day."""
    since = _since(kind, day, course, point.level)
    answers = course.logged(since)
    since = answers[0][0]
    urgency: Urgency = "soon"
    if kind == "not_recovering" and _mean(answers) < 5.0:
        urgency = "routine"
    return Advice(
        kind=kind,
        rule=RULES[kind],
        version=VERSION,
        day=day,
        since=since,
        days=tuple(logged for logged, _ in answers),
        urgency=urgency,
        reason=(_reason(kind, since, course, answers),),
        against=tuple(_against(day, since, course, answers)),
    )
