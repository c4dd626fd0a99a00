"""Reasons to book that are not trends: each a plain rule taken from public guidance.

Every rule looks at one thing the person said and answers with advice or with `None`. They stand
beside the trend rules and never feed them. Thresholds and sources: see each rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shared.trends.advice import Advice, Sentence, Urgency

VERSION = "2"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known on one day, beyond the trend; days are day numbers, lists oldest first.

    `pains` are logged days with pain 0 to 10, `leg_pains` the strongest pain drawn below the knee
    on a day, `pegs` the days and values (0 to 10) of the weekly PEG, `woken` the days after a
    night in which pain woke the person, `flares` the first and last day of each flare.
    `began` is when this pain began (weeks of 3 or more on average, flares left out); `numb` and
    `off` are the first and last day on which a numb or tingling patch was noticed, and pain kept
    the person from work or the main activity, of the spell that goes on. `None` when that is not
    so or not said.
    """

    today: int
    pains: Sequence[tuple[int, int]] = ()
    began: int | None = None
    leg_pains: Sequence[tuple[int, int]] = ()
    numb: tuple[int, int] | None = None
    pegs: Sequence[tuple[int, float]] = ()
    woken: Sequence[int] = ()
    off: tuple[int, int] | None = None
    flares: Sequence[tuple[int, int]] = field(default=())

    def recent(self, days: int) -> list[tuple[int, int]]:
        """Logged days and pain of the last `days` days."""
        return [pain for pain in self.pains if self.today - days < pain[0] <= self.today]

    def calm_week(self) -> list[tuple[int, int]]:
        """Logged days and pain of the last week that were no part of a flare."""
        return [
            (day, pain)
            for day, pain in self.recent(7)
            if not any(first <= day <= last for first, last in self.flares)
        ]


def _advice(
    situation: Situation,
    rule: str,
    days: Sequence[int],
    against: str,
    urgency: Urgency = "soon",
    **numbers: float,
) -> Advice:
    return Advice(
        kind="guideline",
        rule=rule,
        version=VERSION,
        day=situation.today,
        since=min(days),
        days=tuple(days),
        urgency=urgency,
        reason=(Sentence(f"{rule}.reason", numbers),),
        against=(Sentence(f"against.{against}", {}),),
    )


def _length(spell: tuple[int, int]) -> int:
    return spell[1] - spell[0] + 1


def six_weeks(situation: Situation) -> Advice | None:
    """Pain is still there six weeks after it began, 3 or more in the last week (s91, s101).

    Days of a flare do not count: a flare that passes is no sign of pain that stays.
    """
    week = situation.calm_week()
    if situation.began is None or situation.today - situation.began < 42 or len(week) < 2:
        return None
    mean = sum(pain for _, pain in week) / len(week)
    if mean < 3:
        return None
    weeks = (situation.today - situation.began) // 7
    return _advice(
        situation,
        "six_weeks",
        [day for day, _ in week],
        "can_settle",
        "soon" if mean >= 5 else "routine",
        weeks=weeks,
        mean=round(mean, 1),
    )


def leg_pain(situation: Situation) -> Advice | None:
    """Pain below the knee: 7 or more over two weeks, or 4 or more over six (s104)."""
    for span, least in ((14, 7), (42, 4)):
        drawn = [
            (day, pain)
            for day, pain in situation.leg_pains
            if situation.today - span <= day <= situation.today and pain >= least
        ]
        lasts = len(drawn) >= 3 and drawn[-1][0] - drawn[0][0] >= span - 4
        if lasts and situation.today - drawn[-1][0] <= 3:
            return _advice(
                situation,
                "leg_pain",
                [day for day, _ in drawn],
                "leg_can_settle",
                count=len(drawn),
                least=least,
                weeks=span // 7,
            )
    return None


def numb_patch(situation: Situation) -> Advice | None:
    """A numb patch or pins and needles for more than a week (s105)."""
    if situation.numb is None or _length(situation.numb) <= 7:
        return None
    count = _length(situation.numb)
    return _advice(situation, "numb_patch", situation.numb, "numb_can_pass", count=count)


def peg(situation: Situation) -> Advice | None:
    """PEG of 4 or more in two weeks in a row, or 1.5 more than four weeks or so ago (s69)."""
    pegs = [item for item in situation.pegs if situation.today - item[0] <= 56]
    if len(pegs) < 2 or situation.today - pegs[-1][0] > 10:
        return None
    (day_before, before), (day_now, now) = pegs[-2:]
    if before >= 4 and now >= 4 and day_now - day_before <= 10:
        return _advice(
            situation, "peg_high", [day_before, day_now], "one_measure", before=before, now=now
        )
    lowest = min(pegs[:-1], key=lambda item: item[1])
    if now - lowest[1] >= 1.5:
        return _advice(
            situation,
            "peg_up",
            [lowest[0], day_now],
            "one_measure",
            before=lowest[1],
            now=now,
            since_day=lowest[0],
        )
    return None


def sleep_lost(situation: Situation) -> Advice | None:
    """Woken by pain on three nights a week or more, four weeks running (s107, s108)."""
    weeks = [
        [
            day
            for day in situation.woken
            if situation.today - 7 * (week + 1) < day <= situation.today - 7 * week
        ]
        for week in range(4)
    ]
    if any(len(week) < 3 for week in weeks):
        return None
    nights = sorted(day for week in weeks for day in week)
    return _advice(situation, "sleep_lost", nights, "sleep_other", count=len(nights), weeks=4)


def off_work(situation: Situation) -> Advice | None:
    """Kept from work or the main activity for a week or more (s86)."""
    if situation.off is None or _length(situation.off) < 7:
        return None
    count = _length(situation.off)
    return _advice(situation, "off_work", situation.off, "can_settle", count=count)


def flares(situation: Situation) -> Advice | None:
    """Three flares of a day or more in three months, or one of more than two weeks (s109)."""
    recent = [flare for flare in situation.flares if situation.today - flare[1] <= 91]
    for first, last in recent:
        if last - first + 1 > 14:
            return _advice(
                situation,
                "long_flare",
                [first, last],
                "flares_pass",
                "routine",
                count=last - first + 1,
            )
    if len(recent) < 3:
        return None
    return _advice(
        situation,
        "many_flares",
        [first for first, _ in recent],
        "flares_pass",
        "routine",
        count=len(recent),
    )


ABOUT_PAIN = frozenset({"six_weeks", "long_flare", "many_flares"})
"""Rules about how pain goes; they say nothing new to somebody whom the trend has just told."""

RULES: tuple[Callable[[Situation], Advice | None], ...] = (
    leg_pain,
    numb_patch,
    off_work,
    sleep_lost,
    peg,
    six_weeks,
    flares,
)
"""Every rule, the weightiest first."""


def advise(situation: Situation) -> list[Advice]:
    """The advice of every rule that holds, the weightiest first."""
    found = (rule(situation) for rule in RULES)
    return [advice for advice in found if advice is not None]
