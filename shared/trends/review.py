"""What a person is told about their diary on one day: the level, one piece of advice, the links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.trends.advice import Advice
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.follow import Trend, follow
from shared.trends.guideline_monitor import FLARE
from shared.trends.standing import AdviceAnswer, Standing, standing


@dataclass(frozen=True, slots=True)
class Review:
    """The trend, the advice that stands today or why there is none, and all advice ever given."""

    trend: Trend
    standing: Standing
    history: tuple[Advice, ...]


def review(
    days: Iterable[DayNumbers],
    *,
    today: int,
    answers: Iterable[AdviceAnswer] = (),
    red_flag: bool = False,
) -> Review:
    """Review a diary, days in order, `today` as a day number.

    `answers` are what the person did with advice; `red_flag` says whether one stands, which
    replaces all advice. Raises what `follow` raises.
    """
    return reviewed(follow(days), today=today, answers=answers, red_flag=red_flag)


def reviewed(
    trend: Trend, *, today: int, answers: Iterable[AdviceAnswer] = (), red_flag: bool = False
) -> Review:
    """Review a diary that was followed already."""
    history = tuple(sorted((*trend.history, *trend.guidelines), key=lambda advice: advice.day))
    return Review(trend, standing(history, answers, today, red_flag=red_flag), history)


def flare_spans(points: Iterable[LevelPoint]) -> tuple[tuple[int, int], ...]:
    """Return the runs of days that are more likely part of a flare than not."""
    spans: list[tuple[int, int]] = []
    for point in points:
        if point.flare <= FLARE:
            continue
        if spans and point.day == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], point.day)
        else:
            spans.append((point.day, point.day))
    return tuple(spans)
