"""What a person is told about their diary on one day: the level, one piece of advice, the links.

The phone, the service and the clinic's caseload all come here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shared.trends.advice import Advice
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.follow import Trend, follow
from shared.trends.guidelines import Situation, advise
from shared.trends.standing import AdviceAnswer, Standing, standing

LOOK_BACK = 84
"""Days back from today in which the day a guideline's rule first held is looked for."""

APART = 28
"""Days without a rule holding, or without pain, after which it counts as new."""

PAINFUL = 3
"""Pain from which a day belongs to a spell of pain."""

BELOW_KNEE = ("calf_", "leg_", "shin", "ankle_", "foot_", "heel", "achilles", "great_toe", "sole_")
"""How the atlas names regions below the knee begin."""


@dataclass(frozen=True, slots=True)
class Review:
    """The trend, the advice that stands today and why there is none, and all advice ever given."""

    trend: Trend
    standing: Standing
    history: tuple[Advice, ...]


def review(
    days: Iterable[DayNumbers],
    *,
    today: int,
    leg_pains: Sequence[tuple[int, int]] = (),
    answers: Iterable[AdviceAnswer] = (),
    red_flag: bool = False,
) -> Review:
    """Review a diary, days in order, `today` as a day number.

    `leg_pains` are days with the strongest pain (0 to 10) drawn below the knee; `answers` what the
    person did with advice; `red_flag` whether one stands, which replaces all advice. Raises what
    `follow` raises.
    """
    taken = list(days)
    trend = follow(taken)
    pains = [(day.day, day.pain) for day in taken if day.pain is not None]
    situation = Situation(today, pains, None, leg_pains, flares=flare_spans(trend.points))
    given = (*trend.history, *guideline_history(situation))
    history = tuple(sorted(given, key=lambda advice: advice.day))
    return Review(trend, standing(history, answers, today, red_flag=red_flag), history)


def guideline_history(situation: Situation) -> list[Advice]:
    """Return guideline advice of the last weeks, each on the day its rule first held.

    A rule that goes on holding is told once, not each day.
    """
    last_held: dict[str, int] = {}
    given: list[Advice] = []
    for day in range(situation.today - LOOK_BACK, situation.today + 1):
        for advice in advise(_as_known_on(situation, day)):
            if day - last_held.get(advice.rule, day - APART - 1) > APART:
                given.append(advice)
            last_held[advice.rule] = day
    return given


def _as_known_on(situation: Situation, day: int) -> Situation:
    """Return what was known on an earlier day."""
    pains = [pain for pain in situation.pains if pain[0] <= day]
    return replace(
        situation,
        today=day,
        pains=pains,
        began=spell_start(pains, day),
        leg_pains=[pain for pain in situation.leg_pains if pain[0] <= day],
        flares=[(first, min(last, day)) for first, last in situation.flares if first <= day],
    )


def spell_start(pains: Sequence[tuple[int, int]], today: int) -> int | None:
    """Return the first day of the spell of pain that goes on today, or None when there is none.

    Four weeks without a painful day part two spells.
    """
    painful = [day for day, pain in pains if pain >= PAINFUL]
    if not painful or today - painful[-1] > APART // 2:
        return None
    start = painful[-1]
    for day in reversed(painful):
        if start - day > APART:
            break
        start = day
    return start


def flare_spans(points: Iterable[LevelPoint]) -> tuple[tuple[int, int], ...]:
    """Return the runs of days that are more likely part of a flare than not."""
    spans: list[tuple[int, int]] = []
    for point in points:
        if point.flare <= 0.5:
            continue
        if spans and point.day == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], point.day)
        else:
            spans.append((point.day, point.day))
    return tuple(spans)


def below_knee(region: str) -> bool:
    """Say whether a region of the atlas lies below the knee."""
    return region.startswith(BELOW_KNEE)
