"""How peers decide: the rules of common apps and of statistics, each as one small function.

Each takes the answers of a diary (`None` for a missed day) and returns a score a day, minus
infinity where it may not speak; the judge finds the threshold. Rules of statistics look at the
last `SPAN` answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from tests.benchmarks.diaries import Series

Answers = Sequence[int | None]
Rule = Callable[[Answers], Series]
NEVER = -math.inf
SPAN = 56
PLAIN_OFFSETS = (-2.3, -0.4)
"""What the worsening and severe clause on plain means give way to the third: tuned for D14."""


def _each(answers: Answers, score: Callable[[list[int], Series], float]) -> Series:
    """Score every logged day from the days logged so far and their answers."""
    out = np.full(len(answers), NEVER)
    days: list[int] = []
    pains: list[float] = []
    for day, answer in enumerate(answers):
        if answer is None:
            continue
        days.append(day)
        pains.append(float(answer))
        out[day] = score(days[-SPAN:], np.array(pains[-SPAN:]))
    return out


def last_value(answers: Answers) -> Series:
    """The last answer is X or more (common in apps)."""
    return _each(answers, lambda _, y: float(y[-1]))


def in_a_row(answers: Answers) -> Series:
    """The last k = 6 answers are all X or more."""
    return _each(answers, lambda _, y: float(y[-6:].min()) if y.size >= 6 else NEVER)


def week_against_week(answers: Answers) -> Series:
    """The mean of this week less that of the week before."""

    def score(days: list[int], y: Series) -> float:
        age = days[-1] - np.array(days)
        now, then = y[age < 7], y[(age >= 7) & (age < 14)]
        return float(now.mean() - then.mean()) if now.size >= 3 and then.size >= 3 else NEVER

    return _each(answers, score)


def over_baseline(answers: Answers) -> Series:
    """The mean of this week over the first four weeks, in per cent (at least one point)."""
    first: list[float] = []
    out = np.full(len(answers), NEVER)
    recent: list[tuple[int, int]] = []
    for day, answer in enumerate(answers):
        if answer is None:
            continue
        if day < 28:
            first.append(answer)
        recent = [item for item in recent if item[0] > day - 7] + [(day, answer)]
        if day >= 28 and len(first) >= 5 and len(recent) >= 3:
            base = max(sum(first) / len(first), 1.0)
            out[day] = sum(pain for _, pain in recent) / len(recent) / base - 1.0
    return out


def slope(answers: Answers) -> Series:
    """The t value of a straight line through the last 28 days."""

    def score(days: list[int], y: Series) -> float:
        x = np.array(days, dtype=float)
        keep = x > x[-1] - 28
        x, y = x[keep], y[keep]
        if x.size < 8:
            return NEVER
        x = x - x.mean()
        sxx = float((x * x).sum())
        gradient = float((x * y).sum()) / sxx
        rest = y - y.mean() - gradient * x
        error = math.sqrt(max(float((rest * rest).sum()) / (x.size - 2), 0.05) / sxx)
        return gradient / error

    return _each(answers, score)


def mann_kendall(answers: Answers) -> Series:
    """The Mann-Kendall Z of the last 56 answers."""

    def score(_: list[int], y: Series) -> float:
        n = y.size
        if n < 8:
            return NEVER
        s = float(np.sign(y[None, :] - y[:, None])[np.triu_indices(n, 1)].sum())
        _, ties = np.unique(y, return_counts=True)
        variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
        return (s - math.copysign(1.0, s)) / math.sqrt(variance) if variance > 0 and s else 0.0

    return _each(answers, score)


def _standard(answers: Answers) -> list[tuple[int, float]]:
    """Answers in standard units of the person's first four weeks, from then on."""
    first = [answer for answer in answers[:28] if answer is not None]
    if len(first) < 5:
        return []
    mean, spread = float(np.mean(first)), max(float(np.std(first, ddof=1)), 0.7)
    return [
        (day, (answer - mean) / spread)
        for day, answer in enumerate(answers)
        if answer is not None and day >= 28
    ]


def ewma_chart(answers: Answers) -> Series:
    """An EWMA control chart (lambda 0.2) against the first four weeks."""
    out = np.full(len(answers), NEVER)
    level = 0.0
    for day, z in _standard(answers):
        level += 0.2 * (z - level)
        out[day] = level
    return out


def western_electric(answers: Answers) -> Series:
    """Western Electric: how far 1, 2 of 3, 4 of 5 and 8 in a row lie above the centre line."""
    out = np.full(len(answers), NEVER)
    past: list[float] = []
    for day, z in _standard(answers):
        past = [*past[-7:], z]
        rules = [past[-1] / 3]
        if len(past) >= 3:
            rules.append(sorted(past[-3:])[1] / 2)
        if len(past) >= 5:
            rules.append(sorted(past[-5:])[1])
        if len(past) >= 8:
            rules.append(1.0 + min(past[-8:]))
        out[day] = max(rules)
    return out


def cusum(answers: Answers) -> Series:
    """A one-sided CUSUM (allowance half a standard unit) against the first four weeks."""
    out = np.full(len(answers), NEVER)
    total = 0.0
    for day, z in _standard(answers):
        total = max(0.0, total + z - 0.5)
        out[day] = total
    return out


def pelt(answers: Answers) -> Series:
    """Optimal segments online: the rise of the last segment over the one before it."""
    out = np.full(len(answers), NEVER)
    total, squares, best, back = [0.0], [0.0], [-6.0], [0]
    for day, answer in enumerate(answers):
        if answer is None:
            continue
        total.append(total[-1] + answer)
        squares.append(squares[-1] + answer * answer)
        n = len(total) - 1
        starts = np.arange(max(0, n - 150), n)
        sums = total[n] - np.array(total)[starts]
        cost = squares[n] - np.array(squares)[starts] - sums * sums / (n - starts)
        value = np.array(best)[starts] + cost / 1.2 + 6.0
        at = int(value.argmin())
        best.append(float(value[at]))
        back.append(int(starts[at]))
        start = back[n]
        if start > 0 and n - start >= 3:
            before = back[start]
            then = (total[start] - total[before]) / (start - before)
            out[day] = (total[n] - total[start]) / (n - start) - then
    return out


def change_point(answers: Answers) -> Series:
    """Bayesian online change point: expected level now, weighed by run length, over the lowest."""
    out = np.full(len(answers), NEVER)
    weight, mean, precision = np.array([1.0]), np.array([4.0]), np.array([0.16])
    lowest = math.inf
    for count, (day, answer) in enumerate(
        (day, answer) for day, answer in enumerate(answers) if answer is not None
    ):
        spread = 1.0 / precision + 1.5
        chance = np.exp(-0.5 * (answer - mean) ** 2 / spread) / np.sqrt(spread)
        grown = weight * chance
        weight = np.concatenate([[grown.sum() / 60], grown * (1 - 1 / 60)])
        weight /= weight.sum()
        after = precision + 1 / 1.5
        mean = np.concatenate([[4.0], (precision * mean + answer / 1.5) / after])
        precision = np.concatenate([[0.16], after])
        weight, mean, precision = weight[:150], mean[:150], precision[:150]
        level = float((weight * mean).sum())
        if count >= 14:
            lowest = min(lowest, level)
            out[day] = level - 0.5 * lowest
    return out


def local_linear(answers: Answers) -> Series:
    """A local linear trend (Kalman): standard errors the level lies above 5.5."""
    out = np.full(len(answers), NEVER)
    level, trend, a, b, c = 4.0, 0.0, 6.0, 0.0, 0.01
    for day, answer in enumerate(answers):
        level, a, b, c = level + trend, a + 2 * b + c + 0.03, b + c, c + 0.00002
        if answer is None:
            continue
        gain, lift = a / (a + 1.6), b / (a + 1.6)
        miss = answer - level
        level, trend = level + gain * miss, trend + lift * miss
        a, b, c = a * (1 - gain), b * (1 - gain), c - lift * b
        if day >= 7:
            out[day] = (level - 5.5) / math.sqrt(a)
    return out


def three_clauses(answers: Answers) -> Series:
    """The three clauses on plain means of the answers, in points above bars tuned for them."""
    size = len(answers)
    total = np.concatenate([[0.0], np.cumsum([answer or 0 for answer in answers])])
    count = np.concatenate([[0], np.cumsum([answer is not None for answer in answers])])

    def means(days: int, least: int) -> Series:
        """Mean of the last `days` days at the end of every day, where there are enough."""
        out = np.full(size + 1, math.nan)
        n, sums = count[days:] - count[:-days], total[days:] - total[:-days]
        out[days:] = np.where(n >= least, sums / np.maximum(n, 1), math.nan)
        return out

    recent, fortnights, months = means(10, 5), means(14, 4), means(28, 7)
    out = np.full(size, NEVER)
    for day, answer in enumerate(answers):
        if answer is None:
            continue
        end = day + 1
        scores = [NEVER]
        if math.isfinite(recent[end]):
            scores.append(recent[end] - 6.5 + PLAIN_OFFSETS[1])
            past = months[max(0, end - 179) : end + 1]
            if np.isfinite(past).any():
                bar = max(float(np.nanmin(past)) + 2.0, 3.0)
                scores.append(recent[end] - bar + PLAIN_OFFSETS[0])
        window = fortnights[max(0, end - 28) : end + 1]
        known = window[np.isfinite(window)]
        if end >= 42 and known.size >= 20:
            fall = max(float(known[0] - known[-1]), 0.0)
            scores.append(float(known.min()) - 4.0 - max(fall - 0.5, 0.0))
        out[day] = max(scores)
    return out


def known_course(latent: Series, answers: Answers) -> Series:
    """The clauses on the latent pain itself, spoken on logged days: what noise and gaps cost."""
    size = len(answers)
    course = latent[:size]
    months = np.full(size, math.inf)
    for end in range(28, size + 1):
        months[end - 1] = course[end - 28 : end].mean()
    fortnights = np.array([course[max(0, day - 13) : day + 1].mean() for day in range(size)])
    out = np.full(size, NEVER)
    for day, answer in enumerate(answers):
        if answer is None:
            continue
        lasting = float(np.percentile(course[max(0, day - 11) : day + 1], 10))
        scores = [lasting - 6.7]
        base = float(months[max(0, day - 179) : day + 1].min())
        if math.isfinite(base):
            scores.append(lasting - max(base + 2.0, 3.0) + 0.3)
        if day >= 41:
            window = fortnights[day - 28 : day + 1]
            fall = max(float(window[0] - window[-1]), 0.0)
            scores.append(float(window.min()) - 4.0 - max(fall - 0.5, 0.0))
        out[day] = max(scores)
    return out


RULES: dict[str, Rule] = {
    "last value >= X": last_value,
    "6 entries in a row >= X": in_a_row,
    "week against previous week": week_against_week,
    "mean against baseline + x %": over_baseline,
    "regression slope": slope,
    "Mann-Kendall": mann_kendall,
    "EWMA chart": ewma_chart,
    "Western Electric": western_electric,
    "CUSUM": cusum,
    "PELT online": pelt,
    "Bayesian online change point": change_point,
    "local linear trend (Kalman)": local_linear,
    "three clauses on plain means": three_clauses,
}
