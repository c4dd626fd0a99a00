"""Pictures made on the server as SVG, with classes for colours so that one stylesheet rules."""

from __future__ import annotations

from markupsafe import Markup

from server.services.triage import Recent

WIDTH, HEIGHT = 160, 44
_PAD = 3
DAYS = 56


def sparkline(recent: Recent, today: int) -> Markup:
    """Return eight weeks of pain as a small picture: dots for days, a line for the level."""
    days = [row for row in recent if today - DAYS < row[0] <= today]
    if not days:
        return Markup("")
    step = (WIDTH - 2 * _PAD) / (DAYS - 1)

    def x(day: int) -> float:
        return _PAD + (day - (today - DAYS + 1)) * step

    def y(value: float) -> float:
        return HEIGHT - _PAD - value / 10 * (HEIGHT - 2 * _PAD)

    dots = "".join(
        f'<circle cx="{x(day):.1f}" cy="{y(pain):.1f}" r="1.3"/>' for day, _, pain in days
    )
    line = " ".join(f"{x(day):.1f},{y(level / 10):.1f}" for day, level, _ in days)
    last_day, last_level, _ = days[-1]
    first = days[0][1] / 10
    said = f"Pain level over eight weeks, from {first:.1f} to {last_level / 10:.1f} of 10"
    guide = "".join(
        f'<line x1="0" x2="{WIDTH}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>' for v in (0, 5, 10)
    )
    return Markup(  # noqa: S704 - made of numbers alone
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
        f'<g class="spark-grid">{guide}</g><g class="spark-dots">{dots}</g>'
        f'<polyline class="spark-line" points="{line}"/>'
        f'<circle class="spark-end" cx="{x(last_day):.1f}" cy="{y(last_level / 10):.1f}" r="2.6"/>'
        "</svg>"
    )
