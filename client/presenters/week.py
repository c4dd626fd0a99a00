"""The week in a few taps: the weekly PEG, nights woken, days off, a numb patch. Never pressing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from client.presenters.day_words import short_day, weekday_name, weekday_short
from client.presenters.today_cards import WEEK, TodayCard
from shared.diary import impact, peg
from shared.diary.days import monday_of
from shared.diary.entry import Entry
from shared.diary.impact import impact_id, marks_of
from shared.diary.peg import Peg, peg_from, peg_id

PUT_OFF = "peg_put_off"
"""Setting: until which day the weekly questions were put off, and how often in a row."""

WEEK_DAYS, LONG_PAUSE = 7, 28
ENOUGH_DAYS = 3
"""Check-ins in the last two weeks from which the weekly questions are offered at all."""


class Diary(Protocol):
    """The part of the journal that the week needs."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries of these days, oldest first."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> object:
        """Save fields of a record."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting of this device."""
        ...


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of a row of marks: its names, whether it is marked, whether it has come yet."""

    date: dt.date
    short: str
    name: str
    on: bool
    open: bool


@dataclass(frozen=True, slots=True)
class WeekView:
    """What the sheet shows of one week. `answers` has the questions of the PEG by field."""

    title: str
    monday: dt.date
    is_this_week: bool
    answers: Mapping[str, int | None]
    score: str
    marks: Mapping[str, tuple[DayMark, ...]]
    numb: bool


class WeekPresenter:
    """Shows one week and keeps each answer the moment it is given."""

    def __init__(self, diary: Diary, *, today: Callable[[], dt.date]) -> None:
        self._diary = diary
        self._today = today

    def view(self, day: dt.date | None = None) -> WeekView:
        """Return the week of a day, this week's unless one is given."""
        today = self._today()
        monday = monday_of(min(day or today, today))
        days = [monday + dt.timedelta(days=n) for n in range(WEEK_DAYS)]
        said = self._diary.records(peg.KIND).get(peg_id(monday), {})
        kept = self._diary.records(impact.KIND)
        marked = {date: marks_of(kept.get(impact_id(date), {})) for date in days}
        names = weekday_short()
        marks = {
            mark: tuple(
                DayMark(date, names[n], weekday_name(date), mark in marked[date], date <= today)
                for n, date in enumerate(days)
            )
            for mark in impact.MARKS
        }
        answers = {name: _score(said.get(name)) for name in peg.QUESTIONS}
        return WeekView(
            title=_("{first} to {last}").format(first=short_day(monday), last=short_day(days[-1])),
            monday=monday,
            is_this_week=monday == monday_of(today),
            answers=answers,
            score=_score_words(peg_from(said)),
            marks=marks,
            numb=any("numb" in found for found in marked.values()),
        )

    def rate(self, monday: dt.date, question: str, value: int | None) -> None:
        """Keep one answer of a week's PEG; None takes it back."""
        record_id = peg_id(monday)
        known = self._diary.records(peg.KIND).get(record_id, {})
        last = min(self._today(), monday + dt.timedelta(days=WEEK_DAYS - 1))
        patch = {"date": known.get("date") or last.isoformat(), question: value}
        self._diary.put(peg.KIND, record_id, patch)
        self._diary.set_setting(PUT_OFF, None)

    def mark(self, date: dt.date, mark: str, on: bool) -> None:
        """Mark a day, or take the mark back."""
        self._diary.put(impact.KIND, impact_id(date), {"date": date.isoformat(), mark: on})

    def due(self) -> bool:
        """Say whether the weekly questions may be offered today."""
        today = self._today()
        put_off = self._diary.setting(PUT_OFF) or {}
        if str(put_off.get("until", "")) > today.isoformat():
            return False
        recent = self._diary.entries(today - dt.timedelta(days=2 * WEEK_DAYS - 1), today)
        if len(recent) < ENOUGH_DAYS:
            return False
        week_ago = today - dt.timedelta(days=WEEK_DAYS)
        answered = (peg_from(fields) for fields in self._diary.records(peg.KIND).values())
        return not any(found is not None and found.date > week_ago for found in answered)

    def put_off(self) -> None:
        """Offer the questions again next week; after a second time in a row, in four weeks."""
        times = int((self._diary.setting(PUT_OFF) or {}).get("times", 0)) + 1
        pause = WEEK_DAYS if times == 1 else LONG_PAUSE
        until = self._today() + dt.timedelta(days=pause)
        self._diary.set_setting(PUT_OFF, {"until": until.isoformat(), "times": times})

    def today_card(self) -> TodayCard | None:
        """Return the offer as a card on Today, which gives way to anything more pressing."""
        if not self.due():
            return None
        return TodayCard(
            title=_("Your week in three questions"),
            text=_("How far did pain get in your way? It takes half a minute."),
            icon="calendar-today",
            tab=WEEK,
            quiet=True,
            put_off=_("Not this week"),
        )


def question_words(question: str) -> tuple[str, str, str]:
    """Return a question of the PEG in words, and what 0 and 10 stand for."""
    return {
        "average": (_("Pain on average"), _("none"), _("as bad as you can imagine")),
        "enjoyment": (
            _("How far it kept you from enjoying life"),
            _("not at all"),
            _("completely"),
        ),
        "activity": (
            _("How far it kept you from what you usually do"),
            _("not at all"),
            _("completely"),
        ),
    }[question]


def mark_words(mark: str) -> str:
    """Return what a mark says of a day."""
    return {
        "woken": _("Pain woke you in the night before"),
        "off": _("Pain kept you from work or your main activity"),
        "numb": _("A numb patch, or pins and needles"),
    }[mark]


def _score(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= 10 else None  # type: ignore[operator, return-value]


def _score_words(found: Peg | None) -> str:
    if found is None:
        return _("All three together make one number for the week.")
    return _("Together {score} of 10 for this week.").format(score=f"{found.score:g}")
