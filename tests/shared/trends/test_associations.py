"""Associations: a real link is found, a shared week or drift is not taken for one."""

from __future__ import annotations

import math
import random

import pytest

from shared.trends import DayNumbers, follow, say
from shared.trends.associations import (
    PAIRS,
    Association,
    Factor,
    associations,
    chance,
    interval,
    sentence,
)
from shared.trends.regression import Estimate, FlatDataError, fit, t_quantile, t_two_sided


def diary(days: int, effect: float, *, seed: int = 1, keep: float = 0.75) -> list[DayNumbers]:
    """Stress follows its own past; pain follows yesterday's stress by `effect`."""
    rng = random.Random(seed)
    stress = 4.0
    out = []
    pain = 4.0
    for day in range(days):
        if rng.random() < keep:
            out.append(DayNumbers(day, clip(pain), stress=clip(stress)))
        pain = 4.0 + effect * (stress - 4.0) + rng.gauss(0, 1.0)
        stress = 4.0 + 0.4 * (stress - 4.0) + rng.gauss(0, 1.5)
    return out


def clip(value: float) -> int:
    """A whole answer from 0 to 10."""
    return max(0, min(10, round(value)))


def about(found: tuple[Association, ...], factor: str = "stress") -> Association:
    """The association of one factor with pain."""
    return next(a for a in found if (a.factor, a.outcome) == (factor, "pain"))


def test_a_strong_link_is_found_with_its_size() -> None:
    """Pain that follows yesterday's stress by 0.6 is found; 0.6 is in most of the intervals."""
    inside = 0
    for seed in range(40):
        link = about(associations(diary(180, 0.6, seed=seed)))
        assert link.verdict == "link"
        assert link.low is not None
        assert link.high is not None
        assert 0 < link.low < link.high
        assert "higher" in say(sentence(link))
        inside += link.low < 0.6 < link.high
    assert inside >= 36


@pytest.mark.parametrize("factor", ["stress", "sleep", "sitting"])
@pytest.mark.parametrize("t", [-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
def test_what_is_expected_needs_less_to_show_for_it(factor: Factor, t: float) -> None:
    """More stress or sitting, or worse sleep, before a worse day: four times less than against it.

    The interval says the same as the chance: below 5 % it leaves zero out, above it does not.
    """
    result = Estimate(0.1 * t, 0.1, 80)
    expected = (factor == "sleep") == (t < 0)
    tail = result.p / 2
    assert chance(result, factor) == pytest.approx(min(tail / (0.8 if expected else 0.2), 1.0))
    low, high = interval(result, factor)
    assert (low > 0 or high < 0) == (chance(result, factor) < 0.05)


def test_the_tails_share_what_may_be_false() -> None:
    """Without a link, chance says less than 5 % in 5 % of all cases."""
    rng = random.Random(5)
    cases = [Estimate(rng.gauss(0, 1), 1.0, 1000) for _ in range(4000)]
    assert 0.04 < sum(chance(case, "sleep") < 0.05 for case in cases) / 4000 < 0.06


def test_no_link_is_not_called_no_effect() -> None:
    """Without an effect the interval is given and the words stay open."""
    unclear = about(associations(diary(180, 0.0, seed=3)))
    assert unclear.verdict == "no_clear_link"
    assert unclear.low is not None
    assert unclear.high is not None
    assert unclear.low < 0 < unclear.high
    assert "no clear link yet" in say(sentence(unclear))


def test_a_short_diary_says_how_many_days_are_missing() -> None:
    """With too few pairs nothing is estimated; the days needed follow the person's own rate."""
    short = about(associations(diary(40, 0.6, keep=1.0)))
    assert (short.verdict, short.change, short.pairs) == ("not_enough", None, 39)
    assert PAIRS - 39 <= short.days_needed <= PAIRS - 39 + 2
    assert f"about {short.days_needed} more days" in say(sentence(short))
    never = about(associations(diary(40, 0.6)), "sitting")
    assert (never.pairs, never.days_needed) == (0, 2 * PAIRS)


def test_a_factor_that_never_varies_is_no_link() -> None:
    """The same stress every day gives neither an estimate nor an error."""
    days = [DayNumbers(day, day % 5, stress=3) for day in range(120)]
    same = about(associations(days))
    assert (same.verdict, same.change) == ("no_clear_link", None)
    assert "always the same" in say(sentence(same))


def test_days_apart_are_no_pairs() -> None:
    """Only neighbouring days count; every second day logged gives no pair at all."""
    days = [DayNumbers(day, 3, stress=day % 7) for day in range(0, 300, 2)]
    assert about(associations(days)).pairs == 0


def test_a_shared_week_is_no_link() -> None:
    """Stress and pain that both peak on the same weekday are rarely taken for a link."""
    claims = 0
    for seed in range(30):
        rng = random.Random(seed)
        days = []
        for day in range(120):
            week = 1.5 * (day % 7 in (0, 1))
            days.append(
                DayNumbers(
                    day,
                    clip(3 + week + rng.gauss(0, 1)),
                    stress=clip(4 + week + rng.gauss(0, 1)),
                )
            )
        claims += about(associations(days)).verdict == "link"
    assert claims <= 4


def test_rising_on_the_same_day_is_no_link_to_the_next() -> None:
    """Stress and pain that rise together and fade alike are rarely taken for a link.

    Yesterday's stress foretells today's pain then, but no better than yesterday's pain does.
    """
    claims = 0
    for seed in range(40):
        rng = random.Random(seed)
        days = []
        stress = pain = 0.0
        for day in range(240):
            shared = rng.gauss(0, 1)
            stress = 0.6 * stress + shared + 0.5 * rng.gauss(0, 1)
            pain = 0.6 * pain + shared + 0.5 * rng.gauss(0, 1)
            if rng.random() < 0.6:
                days.append(DayNumbers(day, clip(5 + pain), stress=clip(5 + stress)))
        claims += about(associations(days)).verdict == "link"
    assert claims <= 5


def test_follow_carries_the_associations() -> None:
    """A followed diary has one association for every factor and outcome."""
    found = follow(diary(60, 0.0)).associations
    assert len({(a.factor, a.outcome) for a in found}) == len(found) == 6


@pytest.mark.parametrize(
    ("t", "freedom", "p"), [(2.0, 10, 0.0734), (2.02, 40, 0.0501), (1.0, 30, 0.3253)]
)
def test_the_tail_of_t_is_close(t: float, freedom: int, p: float) -> None:
    """The approximated p values agree with tables to a thousandth."""
    assert t_two_sided(t, freedom) == pytest.approx(p, abs=0.001)


@pytest.mark.parametrize(
    ("chance", "freedom", "quantile"),
    [(0.975, 10, 2.2281), (0.975, 34, 2.0322), (0.975, 100, 1.9840), (0.99, 30, 2.4573)],
)
def test_the_quantile_of_t_is_close(chance: float, freedom: int, quantile: float) -> None:
    """The approximated quantiles agree with tables."""
    assert t_quantile(chance, freedom) == pytest.approx(quantile, abs=0.003)


def test_independent_rows_give_ordinary_least_squares() -> None:
    """On a straight line without noise the slope comes out exactly."""
    days = list(range(0, 60, 2))
    x = [math.sin(day) for day in days]
    estimate = fit(days, [3 + 2 * value for value in x], [[1.0] * len(days), x])
    assert estimate.value == pytest.approx(2.0)


def test_columns_that_mix_are_refused() -> None:
    """A column that repeats another one raises instead of dividing by nothing."""
    with pytest.raises(FlatDataError):
        fit([1, 2, 3, 4], [1, 2, 3, 5], [[1.0] * 4, [2.0] * 4])
