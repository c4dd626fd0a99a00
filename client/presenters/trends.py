"""What the Trends screen shows, as plain data: level, flares, advice with its reason, a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

from client.interpreter import give_way
from client.messages import _, ngettext
from client.presenters.day_words import short_day
from client.presenters.red_flags import tier_title
from client.presenters.today_cards import TodayCard
from client.presenters.week import mark_words
from shared.diary import impact, peg
from shared.diary.advice_answer import answer_fields, answers_from
from shared.diary.day_facts import READERS, day_series
from shared.diary.entry import NUMBERS, Entry
from shared.diary.red_flag_answer import standing
from shared.trends import Advice, Review, Trend, say
from shared.trends.associations import Association
from shared.trends.days import LevelPoint
from shared.trends.follow import Follower
from shared.trends.review import flare_spans, reviewed
from shared.trends.standing import AdviceAnswer, Choice

Day = TypeVar("Day")

LINES = ("stiffness", "stress", "sleep", "peg")
"""The quiet lines that can be switched on beside pain; `peg` once a week was answered."""


class Diary(Protocol):
    """The part of the journal that trends read."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries of these days, oldest first."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> object:
        """Save fields of a record."""
        ...


class Period(Enum):
    """How far back the chart looks, in days."""

    FOUR_WEEKS = 28
    THREE_MONTHS = 91
    YEAR = 365


@dataclass(frozen=True)
class AdviceCard:
    """A piece of advice as a person reads it; `rule_id` and `given` (a day) are its name."""

    title: str
    since: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    days: str
    rule: str
    urgency: str
    rule_id: str
    given: int


@dataclass(frozen=True)
class LinkNote:
    """What the diary can say about one factor and one outcome: what it is about, and what it says.

    `clear` says that a link was found.
    """

    about: str
    words: str
    clear: bool = False


@dataclass(frozen=True)
class TableRow:
    """One week of the table beside the chart."""

    week: str
    logged: str
    pain: str
    stiffness: str


@dataclass(frozen=True)
class TrendsView:
    """Everything the screen draws. Days are `date.toordinal()` numbers, scores 0 to 10.

    `warning` says how soon to get help while a red flag stands; there is no advice then.
    """

    first: int
    last: int
    dots: tuple[tuple[int, int], ...]
    points: tuple[LevelPoint, ...]
    flares: tuple[tuple[int, int], ...]
    lines: Mapping[str, tuple[tuple[int, float], ...]]
    advice: AdviceCard | None
    warning: str
    summary: str
    table: tuple[TableRow, ...]
    notes: tuple[LinkNote, ...]


class TrendsPresenter:
    """Follows the whole diary once and shows the part that was asked for."""

    def __init__(
        self, diary: Diary, *, today: Callable[[], dt.date], new_id: Callable[[], str]
    ) -> None:
        self._diary = diary
        self._today = today
        self._new_id = new_id
        self._follower = Follower(give_way)

    def view(self, period: Period = Period.THREE_MONTHS) -> TrendsView:
        """Return what the screen shows for the period that ends today."""
        today = self._today()
        entries = self._diary.entries(dt.date.min, today)
        flags = standing(self._diary.records("red_flag_answer").values())
        reviewed = self._review(today, red_flag=bool(flags))
        trend, advice = reviewed.trend, reviewed.standing.advice
        last = today.toordinal()
        first = last - period.value + 1
        shown = [entry for entry in entries if first <= entry.date.toordinal()]
        return TrendsView(
            first=first,
            last=last,
            dots=_series(entries, "pain"),
            points=trend.points,
            flares=flare_spans(trend.points),
            lines={
                **{name: _series(entries, field) for name, field in _FIELDS.items()},
                "peg": pegs(self._diary.records(peg.KIND).values(), last),
            },
            advice=advice_card(advice) if advice else None,
            warning=tier_title(flags[0].urgency) if flags else "",
            summary=_summary(shown, trend, first, last),
            table=_table(shown),
            notes=tuple(link_note(found) for found in trend.associations),
        )

    def answer(self, card: AdviceCard, choice: Choice) -> None:
        """Keep what the person did with advice; it falls silent for a while."""
        answer = AdviceAnswer(card.rule_id, card.given, choice, self._today().toordinal())
        self._diary.put("advice_answer", self._new_id(), answer_fields(answer))

    def _review(self, today: dt.date, *, red_flag: bool) -> Review:
        records = {kind: _gently(self._diary.records(kind).values()) for kind in READERS}
        return reviewed(
            self._follower.follow(_gently(day_series(records, last=today))),
            today=today.toordinal(),
            answers=answers_from(self._diary.records("advice_answer").values()),
            red_flag=red_flag,
        )

    def today_card(self) -> TodayCard | None:
        """Return the advice that stands, as a card on Today."""
        advice = self.view(Period.FOUR_WEEKS).advice
        if advice is None:
            return None
        return TodayCard(
            title=advice.title,
            text=advice.reasons[0],
            icon="calendar-check",
            tab="trends",
            tone="warm_tint",
            icon_tone="warm",
        )

    def day(self, ordinal: int) -> Entry | None:
        """Return the entry of one day, for its details."""
        date = dt.date.fromordinal(ordinal)
        found = self._diary.entries(date, date)
        return found[0] if found else None

    def details(self, entry: Entry) -> list[tuple[str, str]]:
        """Return what was logged on a day, as names and values a person reads."""
        names = {
            "pain": _("Pain now"),
            "pain_average": _("Pain on average"),
            "stiffness": _("Stiffness"),
            "stiffness_minutes": _("Stiff for"),
            "stress": _("Stress"),
            "sleep_quality": _("Sleep quality"),
            "sleep_hours": _("Sleep"),
            "sitting_hours": _("Sitting"),
            "activity_minutes": _("Activity"),
        }
        day = impact.impact_id(entry.date)
        marks = impact.marks_of(self._diary.records(impact.KIND).get(day, {}))
        units = {"score": _("{n} of 10"), "minutes": _("{n} minutes"), "hours": _("{n} hours")}
        return [
            (names[name], units[number.unit].format(n=f"{value:g}"))
            for name, number in NUMBERS.items()
            if (value := getattr(entry, name)) is not None
        ] + [(mark_words(mark), _("yes")) for mark in impact.MARKS if mark in marks]


_FIELDS = {"stiffness": "stiffness", "stress": "stress", "sleep": "sleep_quality"}

_TITLES = {
    "worsening": "A good time to book: it has been getting worse",
    "not_recovering": "A good time to book: it is not getting better",
    "severe": "A good time to book: it has been strong",
    "guideline": "A good time to book",
}


def format_ordinal(day: int) -> str:
    """Return a day number as a date a person reads."""
    return short_day(dt.date.fromordinal(day))


def advice_card(advice: Advice) -> AdviceCard:
    """Return the advice in words: why, what speaks against it, and which days made it."""
    count = len(advice.days)
    return AdviceCard(
        title=_(_TITLES[advice.kind]),
        since=_("Since {day}").format(day=format_ordinal(advice.since)),
        reasons=tuple(say(s, _, format_day=format_ordinal) for s in advice.reason),
        against=tuple(say(s, _, format_day=format_ordinal) for s in advice.against),
        days=ngettext(
            "Made from {count} day, {first} to {last}.",
            "Made from {count} days, {first} to {last}.",
            count,
        ).format(
            count=count,
            first=format_ordinal(min(advice.days)),
            last=format_ordinal(max(advice.days)),
        ),
        rule=_("Rule: {rule}, version {version}").format(rule=advice.rule, version=advice.version),
        urgency=(
            _("Best booked within the next days")
            if advice.urgency == "soon"
            else _("Book when it suits you")
        ),
        rule_id=advice.rule,
        given=advice.day,
    )


def link_note(found: Association) -> LinkNote:
    """Return what the diary can say about a factor and the next day: a link, none yet, or when."""
    factor = {"stress": _("stress"), "sleep": _("sleep quality"), "sitting": _("sitting")}
    outcome = {"pain": _("pain"), "stiffness": _("stiffness")}[found.outcome]
    about = _("{factor} and {outcome} the next day").format(
        factor=factor[found.factor].capitalize(), outcome=outcome
    )
    if found.change is None or found.low is None or found.high is None:
        if not found.days_needed:
            return LinkNote(about, _("One of them was always the same, so nothing can be said."))
        words = ngettext(
            "Not enough yet: about {n} more day.",
            "Not enough yet: about {n} more days.",
            found.days_needed,
        )
        return LinkNote(about, words.format(n=found.days_needed))
    each = _("hour") if found.factor == "sitting" else _("point")
    span = {"low": _by(found.low), "high": _by(found.high), "each": each}
    if found.verdict == "no_clear_link":
        words = _("No clear link yet: from {low} to {high} for each {each}.")
        return LinkNote(about, words.format(**span))
    words = _("{change} for each {each}, give or take ({low} to {high}).")
    words = words.format(change=_by(found.change), **span)
    return LinkNote(about, words[:1].upper() + words[1:], clear=True)


def _by(change: float) -> str:
    """Return a change in words, such as "0.2 more"."""
    size = f"{abs(change):.1f}"
    if size == "0.0":
        return _("no more")
    words = _("{n} more") if change > 0 else _("{n} less")
    return words.format(n=size)


def pegs(records: Iterable[Mapping[str, Any]], last: int) -> tuple[tuple[int, float], ...]:
    """Return the weekly PEGs as days and scores, oldest first."""
    found = (peg.peg_from(fields) for fields in records)
    series = sorted((one.date.toordinal(), one.score) for one in found if one is not None)
    return tuple(point for point in series if point[0] <= last)


def _gently(days: Iterable[Day]) -> Iterator[Day]:
    """Yield what there may be thousands of, giving way in between."""
    for day in days:
        give_way()
        yield day


def _series(entries: Iterable[Entry], field: str) -> tuple[tuple[int, int], ...]:
    values = ((entry.date.toordinal(), getattr(entry, field)) for entry in _gently(entries))
    return tuple((day, value) for day, value in values if value is not None)


def _summary(shown: Sequence[Entry], trend: Trend, first: int, last: int) -> str:
    """Return the chart in a sentence or two, for ears and for small screens."""
    if not shown:
        return _("Nothing logged in this time yet. One check-in is enough to start.")
    points = [p for p in trend.points if first <= p.day <= last]
    parts = [
        ngettext(
            "{count} check-in. Pain from {low} to {high}.",
            "{count} check-ins. Pain from {low} to {high}.",
            len(shown),
        ).format(count=len(shown), low=min(e.pain for e in shown), high=max(e.pain for e in shown))
    ]
    if len(points) >= 2:
        parts.append(
            _("Your usual level went from {start} to {end}.").format(
                start=f"{points[0].level:.1f}", end=f"{points[-1].level:.1f}"
            )
        )
    flares = sum(1 for a, b in flare_spans(trend.points) if b >= first and a <= last)
    if flares:
        parts.append(ngettext("{count} flare.", "{count} flares.", flares).format(count=flares))
    return " ".join(parts)


def _table(shown: Sequence[Entry]) -> tuple[TableRow, ...]:
    """Return a row a week, newest first: what was logged and the means."""
    weeks: dict[dt.date, list[Entry]] = {}
    for entry in shown:
        weeks.setdefault(entry.date - dt.timedelta(days=entry.date.weekday()), []).append(entry)
    return tuple(
        TableRow(
            week=_("Week of {day}").format(day=short_day(monday)),
            logged=_("{count} of 7 days").format(count=len(entries)),
            pain=_mean([e.pain for e in entries]),
            stiffness=_mean([e.stiffness for e in entries if e.stiffness is not None]),
        )
        for monday, entries in sorted(weeks.items(), reverse=True)
    )


def _mean(values: Sequence[int]) -> str:
    return f"{sum(values) / len(values):.1f}" if values else "–"
