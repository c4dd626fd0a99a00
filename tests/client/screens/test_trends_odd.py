"""Trends on odd diaries: gaps, ten years, one day, out of order; never a NaN on a screen."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from client.presenters.trends import Period, TrendsPresenter
from tests.builders import TODAY, an_entry
from tests.client.layout import problems
from tests.client.memory_diary import MemoryDiary


def logged(*pains: tuple[int, int]) -> MemoryDiary:
    """Return a diary of (days ago, pain)."""
    return MemoryDiary(an_entry(TODAY - dt.timedelta(days=ago), pain=pain) for ago, pain in pains)


def out_of_order() -> MemoryDiary:
    """Days saved in another order than they came."""
    return logged((1, 5), (9, 2), (4, 7), (0, 3), (30, 1))


def in_the_future() -> MemoryDiary:
    """A day after today, as a clock that was wrong left it."""
    diary = logged((1, 5))
    diary.put("entry", "later", {"date": "2031-01-01", "pain": 9})
    return diary


def out_of_range() -> MemoryDiary:
    """Values that no version of this program writes, beside good ones."""
    diary = logged((2, 4), (1, 5))
    bad: list[dict[str, Any]] = [
        {"date": "2026-11-20", "pain": 11},
        {"date": "2026-11-19", "pain": "much"},
        {"date": "2026-11-18", "pain": 4, "stress": -1, "sitting_hours": 99},
        {"date": "yesterday", "pain": 4},
        {"pain": 4},
    ]
    for number, fields in enumerate(bad):
        diary.put("entry", f"bad{number}", fields)
    diary.put("peg", "peg:2026-11-16", {"date": "2026-11-16", "average": math.inf, "enjoyment": 1})
    diary.put("impact", "impact:x", {"date": None, "numb": True})
    return diary


def only_marks() -> MemoryDiary:
    """Weeks answered and days marked, without one check-in."""
    diary = MemoryDiary()
    for ago in range(20):
        day = (TODAY - dt.timedelta(days=ago)).isoformat()
        diary.put("impact", f"impact:{day}", {"date": day, "woken": True, "off": ago < 3})
    return diary


DIARIES = {
    "nothing": MemoryDiary,
    "one day": lambda: logged((0, 6)),
    "one day long ago": lambda: logged((900, 6)),
    "two days years apart": lambda: logged((3000, 9), (0, 2)),
    "a gap of months": lambda: logged(*((d, 4) for d in range(120, 100, -1)), (3, 6), (1, 7)),
    "all zero": lambda: logged(*((day, 0) for day in range(60))),
    "all ten": lambda: logged(*((day, 10) for day in range(60))),
    "up and down": lambda: logged(*((day, 10 * (day % 2)) for day in range(60))),
    "ten years": lambda: logged(*((day, (day * 7) % 11) for day in range(3650))),
    "out of order": out_of_order,
    "in the future": in_the_future,
    "out of range": out_of_range,
    "only marks": only_marks,
}


def texts(root: Any) -> Iterator[str]:
    """Yield every text on a screen."""
    for widget in root.walk():
        for name in ("text", "title", "detail"):
            if isinstance(value := getattr(widget, name, None), str):
                yield value


def drawn(chart: Any) -> Iterator[float]:
    """Yield every number that the chart hands to the graphics card."""
    from kivy.graphics import Mesh, Rectangle

    for instruction in chart.canvas.children:
        if isinstance(instruction, Mesh):
            yield from instruction.vertices
        elif isinstance(instruction, Rectangle):
            yield from (*instruction.pos, *instruction.size)


@pytest.mark.parametrize("name", DIARIES)
def test_no_diary_breaks_the_screen(ui: Any, name: str) -> None:
    """In each period: finite numbers drawn, no NaN told, nothing cut off, days to be tapped."""
    from client.screens.trends import TrendsScreen

    presenter = TrendsPresenter(DIARIES[name](), today=lambda: TODAY, new_id=lambda: "one")
    screen = ui.add(TrendsScreen(presenter))
    for period in Period:
        screen.choose_period(period)
        ui.frames(4)
        assert all(math.isfinite(number) for number in drawn(screen.card.chart))
        said = " ".join(texts(screen))
        assert not re.search(r"\bnan\b|\binf\b|None|[{}]", said, re.IGNORECASE)
    assert problems(screen, 412) == []
    chart = screen.card.chart
    x, y = ui.center(chart)
    ui.drag((x - 80, y), (x + 120, y))
    ui.tap((x, y))
    assert math.isfinite(chart.start)
    assert math.isfinite(chart.end)
