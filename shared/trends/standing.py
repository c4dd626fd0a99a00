"""Which advice stands on a day: one at most, and silence once the person has answered it.

Advice comes from the trend and from the guidelines; what the person did with it (later, I have
booked, it passed) is kept beside it and never changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from shared.trends.advice import Advice

Choice = Literal["snoozed", "booked", "passed"]
State = Literal["none", "active", "snoozed", "booked", "passed", "red_flag"]

STANDS = 28
"""Days that advice stands when nobody answers it."""
QUIET = 28
"""Days of silence after an answer, unless things get worse."""
SNOOZE = 7
"""Days of silence after "later" when no day is named."""


@dataclass(frozen=True, slots=True)
class AdviceAnswer:
    """What a person did with advice: the advice by its rule and day, the choice, and when.

    `until` is the day a snoozed advice comes back; without it, a week later.
    """

    rule: str
    advice_day: int
    choice: Choice
    day: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The advice to show, if any, and why there is none: `until` is when silence ends."""

    advice: Advice | None
    state: State
    until: int | None = None


def weight(advice: Advice) -> int:
    """How weighty advice is; only weightier advice breaks a silence."""
    if advice.kind == "severe":
        return 3
    if advice.kind == "worsening":
        return 2
    return 1 if advice.urgency == "soon" else 0


def silent_until(answer: AdviceAnswer) -> int:
    """Return the first day on which an answer keeps nothing back any more."""
    if answer.choice == "snoozed":
        return answer.day + SNOOZE if answer.until is None else answer.until
    return answer.day + QUIET


def standing(
    history: Iterable[Advice],
    answers: Iterable[AdviceAnswer],
    today: int,
    *,
    red_flag: bool = False,
) -> Standing:
    """Choose the one advice that stands today.

    Advice stands for four weeks; the weightiest wins, then the newest. After an answer nothing is
    shown until its silence ends, unless weightier advice was given since. A red flag replaces
    everything.
    """
    if red_flag:
        return Standing(None, "red_flag")
    given = [advice for advice in history if advice.day <= today]
    by_id = {(advice.rule, advice.day): advice for advice in given}
    answered = {}
    silence: tuple[int, AdviceAnswer, int] | None = None
    for answer in sorted(answers, key=lambda a: a.day):
        if answer.day > today:
            continue
        answered[answer.rule, answer.advice_day] = answer
        about = by_id.get((answer.rule, answer.advice_day))
        until = silent_until(answer)
        if until > today:
            silence = (until, answer, weight(about) if about else 0)

    def open_still(advice: Advice) -> bool:
        answer = answered.get((advice.rule, advice.day))
        if answer is not None and (answer.choice != "snoozed" or silent_until(answer) > today):
            return False
        first_shown = advice.day if answer is None else silent_until(answer)
        if today - first_shown >= STANDS:
            return False
        if silence is None:
            return True
        _, quiet, least = silence
        return advice.day > quiet.day and weight(advice) > least

    candidates = [advice for advice in given if open_still(advice)]
    if candidates:
        return Standing(max(candidates, key=lambda a: (weight(a), a.day)), "active")
    if silence is not None:
        until, answer, _ = silence
        return Standing(None, answer.choice, until)
    return Standing(None, "none")
