"""Advice put together: the days that made it, why, and what speaks against it.

Every number in a sentence is a plain count or mean over answers the person gave, so that it can
be checked by hand and is true whatever the filter believes.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.trends.advice import Advice, Kind, Sentence, Urgency
from shared.trends.course import EIGHT_WEEKS, MONTH, Course
from shared.trends.smoothing import look_back

VERSION = "5"
"""Raised whenever a rule would speak on other days than before."""

RULES: dict[Kind, str] = {
    "worsening": "level-above-best-month",
    "not_recovering": "six-weeks-not-falling",
    "severe": "level-severe",
}

FORTNIGHT = 14

MILD = 3
"""Answers up to this are mild pain."""

Answers = Sequence[tuple[int, int]]
"""Logged days and their pain, oldest first."""


def _mean(answers: Answers) -> float:
    return round(sum(pain for _, pain in answers) / len(answers), 1)


def _start(kind: Kind, day: int, course: Course) -> int:
    """First day of the span an advice looks at; at least the last four days."""
    if kind == "not_recovering":
        return day - EIGHT_WEEKS + 1
    bound = 6.0 if kind == "severe" else (course.baseline or 0.0) + 1.0
    run = 0
    for pain in reversed(look_back(course.answers(EIGHT_WEEKS))):
        if pain < bound:
            break
        run += 1
    return day - max(run, 4) + 1


def _reason(kind: Kind, answers: Answers, course: Course) -> list[Sentence]:
    numbers: dict[str, float | int | str] = {
        "since_day": answers[0][0],
        "count": len(answers),
        "mean": _mean(answers),
    }
    if kind == "severe":
        return [Sentence("severe.reason", numbers)]
    if kind == "worsening":
        said = [Sentence("worsening.reason", numbers)]
        best = course.best_month
        then = course.logged(*best) if best else []
        if best and then:
            said.append(
                Sentence(
                    "worsening.best",
                    {"first_day": best[0], "last_day": best[1], "best": _mean(then)},
                )
            )
        return said
    last = answers[-1][0]
    early = [answer for answer in answers if answer[0] <= last - EIGHT_WEEKS + 14]
    late = [answer for answer in answers if answer[0] > last - 14]
    said = [Sentence("not_recovering.reason", {**numbers, "weeks": EIGHT_WEEKS // 7})]
    if early and late:
        said.append(Sentence("not_recovering.change", {"early": _mean(early), "late": _mean(late)}))
    return said


def _against(day: int, start: int, answers: Answers) -> list[Sentence]:
    against = []
    span = day - start + 1
    if len(answers) * 2 < span:
        against.append(Sentence("against.few_days", {"count": len(answers), "days": span}))
    week = [answer for answer in answers if answer[0] > day - 7]
    earlier = [answer for answer in answers if answer[0] <= day - 7]
    if week and earlier and _mean(week) <= _mean(earlier) - 0.5:
        against.append(
            Sentence("against.better_week", {"week": _mean(week), "earlier": _mean(earlier)})
        )
    mild = sum(1 for _, pain in answers if pain <= MILD)
    if mild:
        against.append(Sentence("against.mild_days", {"count": mild, "total": len(answers)}))
    if not against and span < MONTH:
        against.append(Sentence("against.short", {"days": span}))
    return against or [Sentence("against.can_settle", {})]


def urgency(kind: Kind, course: Course) -> Urgency:
    """Moderate pain that stays can wait its turn, unless it was milder within the half year.

    The last day of the course must be a logged one.
    """
    if kind != "not_recovering":
        return "soon"
    answers = [pain for pain in course.answers(EIGHT_WEEKS) if pain is not None]
    if round(sum(answers) / len(answers), 1) >= 5.0:
        return "soon"
    best = course.baseline
    risen = best is not None and course.mean(FORTNIGHT) >= best + 1.0
    return "soon" if risen else "routine"


def advise(kind: Kind, day: int, course: Course) -> Advice:
    """Put the advice of a clause into words; `day` must be the last, logged day of the course."""
    answers = course.logged(_start(kind, day, course))
    return Advice(
        kind=kind,
        rule=RULES[kind],
        version=VERSION,
        day=day,
        since=answers[0][0],
        days=tuple(logged for logged, _ in answers),
        urgency=urgency(kind, course),
        reason=tuple(_reason(kind, answers, course)),
        against=tuple(_against(day, answers[0][0], answers)),
    )
