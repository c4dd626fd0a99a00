"""Pain over time as SVG, for lists, paper and browsers without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from server.calendar_words import short_day
from server.messages import _
from server.services.triage import Recent
from shared.trends import LevelPoint

SPARK_WIDTH, SPARK_HEIGHT, SPARK_DAYS = 160, 44, 56
_PAD = 3

CHART_WIDTH, CHART_HEIGHT = 760, 250
_LEFT, _BOTTOM, _TOP = 28, 24, 14

_INTERVAL, _REACH = 140, 0.6
"""Width of an estimate's picture, and the score at its ends."""


def sparkline(recent: Recent, today: int) -> Markup:
    """Return eight weeks of pain as a small picture: dots for days, a line for the level."""
    days = [row for row in recent if today - SPARK_DAYS < row[0] <= today]
    if not days:
        return Markup("")
    step = (SPARK_WIDTH - 2 * _PAD) / (SPARK_DAYS - 1)

    def x(day: int) -> float:
        return _PAD + (day - (today - SPARK_DAYS + 1)) * step

    def y(value: float) -> float:
        return SPARK_HEIGHT - _PAD - value / 10 * (SPARK_HEIGHT - 2 * _PAD)

    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(pain):.1f}" r="1.3"/>' for day, _level, pain in days
    )
    line = " ".join(f"{x(day):.1f},{y(level / 10):.1f}" for day, level, _pain in days)
    last_day, last_level, _pain = days[-1]
    told = _("Pain level over eight weeks, from {first} to {last} of 10").format(
        first=f"{days[0][1] / 10:.1f}", last=f"{last_level / 10:.1f}"
    )
    guide = "".join(
        f'<line x1="0" x2="{SPARK_WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>' for v in (0, 5, 10)
    )
    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img"'
        f' aria-label="{escape(told)}">'
        f'<g class="spark-grid">{guide}</g><g class="spark-dots">{dots}</g>'
        f'<polyline class="spark-line" points="{line}"/>'
        f'<circle class="spark-end" cx="{x(last_day):.1f}" cy="{y(last_level / 10):.1f}" r="2.6"/>'
        "</svg>"
    )


def trend_picture(
    points: Sequence[LevelPoint],
    pains: Mapping[int, int],
    flares: Iterable[tuple[int, int]],
    *,
    practices: Iterable[int] = (),
    visits: Iterable[int] = (),
) -> Markup:
    """Return the chart of a period for paper and for browsers without scripts.

    `pains` are the logged scores by day, `flares` first and last days, `practices` and `visits`
    days.
    """
    if not points:
        return Markup("")
    first, last = points[0].day, max(points[-1].day, points[0].day + 1)

    def x(day: float) -> float:
        return _LEFT + (day - first) / (last - first) * (CHART_WIDTH - _LEFT - 8)

    def y(value: float) -> float:
        return _TOP + (10 - value) / 10 * (CHART_HEIGHT - _TOP - _BOTTOM)

    grid = "".join(
        f'<line x1="{_LEFT}" x2="{CHART_WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end">{v}</text>'
        for v in (0, 2, 4, 6, 8, 10)
    )
    dates = "".join(
        f'<text x="{x(day):.1f}" y="{CHART_HEIGHT - 6}" text-anchor="middle">'
        f"{escape(short_day(dt.date.fromordinal(day)))}</text>"
        for day in _ticks(first, last)
    )
    shades = "".join(
        f'<rect x="{x(a - 0.5):.1f}" y="{_TOP}" width="{x(b + 0.5) - x(a - 0.5):.1f}"'
        f' height="{CHART_HEIGHT - _TOP - _BOTTOM}"/>'
        for a, b in flares
        if b >= first and a <= last
    )
    top = [f"{x(p.day):.1f},{y(p.high):.1f}" for p in points]
    low = [f"{x(p.day):.1f},{y(p.low):.1f}" for p in reversed(points)]
    line = " ".join(f"{x(p.day):.1f},{y(p.level):.1f}" for p in points)
    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(pain):.1f}" r="2.2"/>'
        for day, pain in pains.items()
        if first <= day <= last
    )
    foot = CHART_HEIGHT - _BOTTOM
    ticks = "".join(
        f'<rect x="{x(day) - 1.5:.1f}" y="{foot - 6}" width="3" height="6"/>'
        for day in practices
        if first <= day <= last
    )
    met = "".join(
        f'<path d="M{x(day):.1f} {_TOP}V{foot}"/>'
        f'<path class="trend-flag" d="M{x(day):.1f} {_TOP - 12}l6 6-6 6-6-6z"/>'
        for day in visits
        if first <= day <= last
    )
    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="trend" viewBox="0 0 {CHART_WIDTH} {CHART_HEIGHT}" aria-hidden="true">'
        f'<g class="trend-flares">{shades}</g><g class="trend-grid">{grid}{dates}</g>'
        f'<polygon class="trend-band" points="{" ".join(top + low)}"/>'
        f'<g class="trend-visits">{met}</g><g class="trend-practices">{ticks}</g>'
        f'<g class="trend-dots">{dots}</g><polyline class="trend-line" points="{line}"/></svg>'
    )


def _ticks(first: int, last: int) -> list[int]:
    """Return about six days to write under the axis."""
    step = max(1, (last - first) // 6)
    return list(range(first + step // 2, last, step))


def interval_picture(low: float, middle: float, high: float) -> Markup:
    """Return an estimate with its interval on a line, zero in its middle.

    What lies beyond the ends is drawn at the end.
    """

    def x(value: float) -> float:
        return _INTERVAL / 2 + min(1.0, max(-1.0, value / _REACH)) * (_INTERVAL / 2 - 5)

    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="interval" viewBox="0 0 {_INTERVAL} 20" aria-hidden="true">'
        f'<path class="interval-zero" d="M{x(0):.1f} 1V19"/>'
        f'<path class="interval-axis" d="M0 10H{_INTERVAL}"/>'
        f'<path class="interval-line" d="M{x(low):.1f} 10H{x(high):.1f}"/>'
        f'<circle cx="{x(middle):.1f}" cy="10" r="4"/></svg>'
    )
