"""The day's check-in as plain data: every answer is kept the moment it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters import amounts
from client.presenters.day_words import greeting, long_day, weekday_short
from client.presenters.other_devices import also_logged
from client.storage.errors import DiaryError
from shared.atlas.regions import REGIONS
from shared.diary.entry import NOTE_MAX, Area, Entry, Flare, check_text
from shared.diary.errors import InvalidValueError

SCORES = ("pain", "pain_average", "stiffness", "stress", "sleep_quality")
AMOUNTS = ("stiffness_minutes", "sleep_hours", "sitting_hours", "activity_minutes")
STRIP_DAYS = 7
FLARE_SETTING = "flare_since"


class Diary(Protocol):
    """What the check-in needs of the diary on this device."""

    @property
    def kept(self) -> bool:
        """Whether all that was saved survives a power cut."""
        ...

    @property
    def problem(self) -> str:
        """Why what was saved could not be brought to the disk, or empty."""
        ...

    def entry(self, date: dt.date) -> Entry | None:
        """Return the entry of a day, or None."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries from `first` to `last`, both included."""

    def save(self, date: dt.date, patch: Mapping[str, Any]) -> Entry:
        """Change the fields named in the patch; None clears one."""

    def delete(self, date: dt.date) -> None:
        """Delete the entry of a day."""

    def losers(self, date: dt.date) -> Sequence[Any]:
        """Return what another device logged for a day and does not stand: `field`, `value`."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the strip: its number, its weekday, and the pain that was logged."""

    date: dt.date
    weekday: str
    number: str
    pain: str
    chosen: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether what was said is in the diary and on the disk, in words, and whether it is not."""

    saved: bool
    trouble: bool
    words: str


@dataclass(frozen=True, slots=True)
class TodayView:
    """All that the screen shows.

    `values` holds what was said, `typed` what is written in the fields of amounts and the note,
    `problems` the reason for each field that could not be taken. `also` tells what another device
    logged at the same time, or is empty.
    """

    heading: str
    question: str
    is_today: bool
    values: Mapping[str, Any]
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    standing: Standing
    also: str
    flare: bool
    where: str
    summary: str
    days: tuple[DayMark, ...]


class TodayPresenter:
    """Holds the day that is shown and what was said about it.

    Only pain is needed: answers given before it wait here and are saved together with it.
    Whatever cannot be saved stays as it was given, with the reason beside it.
    """

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._diary = diary
        self._today = today
        self._now = now
        self._chosen: dt.date | None = None
        self._begun: dt.date | None = None
        self._waiting: dict[str, Any] = {}
        self._typed: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self._trouble = ""

    @property
    def date(self) -> dt.date:
        """The day that is shown: the chosen one, else what was today when it was first shown.

        At midnight, or when a clock is set, what somebody is just writing stays with its day.
        """
        return self._chosen or self._begun or self._today()

    def go_on(self) -> None:
        """Show the day that it is by now, unless something said on the one before waits."""
        if not (self._waiting or self._typed or self._problems):
            self._begun = None

    def choose(self, date: dt.date) -> None:
        """Show another day, today at the latest. What could not be saved yet is let go."""
        today = self._today()
        self._chosen = None if date >= today else date
        self._begun = None
        self._forget()

    # Answers

    def say(self, field: str, value: Any) -> bool:
        """Keep an answer (None takes it back); say whether it is in the diary now."""
        self._problems.pop(field, None)
        self._waiting[field] = value
        return self._keep()

    def write(self, field: str, text: str) -> bool:
        """Keep an amount as it was written; say whether it is in the diary now."""
        self._typed[field] = text
        try:
            value = amounts.parse(field, text)
        except amounts.AmountError as error:
            self._problems[field] = str(error)
            return False
        return self.say(field, value)

    def step(self, field: str, direction: int) -> bool:
        """Move an amount up (1) or down (-1)."""
        value = amounts.stepped(field, self._value(field), direction)
        self._typed[field] = amounts.written(value)
        return self.say(field, value)

    def note(self, text: str) -> bool:
        """Keep the note; say whether it is in the diary now."""
        self._typed["note"] = text
        if not text and not self._value("note"):
            self._problems.pop("note", None)
            return True
        try:
            check_text("note", text, NOTE_MAX)
        except InvalidValueError:
            self._problems["note"] = (
                _("This note is too long. Keep it under {n} characters.").format(n=NOTE_MAX)
                if len(text) > NOTE_MAX
                else _("This note holds a character that cannot be kept. Please take it out.")
            )
            return False
        return self.say("note", text or None)

    def remove(self) -> Mapping[str, Any]:
        """Delete the day's check-in; return what it held, for `restore`."""
        entry = self._diary.entry(self.date)
        self._diary.delete(self.date)
        self._forget()
        return {} if entry is None else _patch(entry)

    def restore(self, held: Mapping[str, Any]) -> None:
        """Bring back what was removed."""
        self._waiting.update(held)
        self._keep()

    # Flares

    def start_flare(self) -> None:
        """Ask for a flare's course from now on, in place of everything else."""
        self._diary.set_setting(FLARE_SETTING, self._today().isoformat())

    def end_flare(self) -> None:
        """Go back to the usual check-in."""
        self._diary.set_setting(FLARE_SETTING, None)

    # What is shown

    def view(self) -> TodayView:
        """Return all that the screen shows."""
        date, today = self.date, self._today()
        self._begun = self._begun or today
        entry = self._diary.entry(date)
        values = self._values(entry)
        typed = {name: amounts.written(values.get(name)) for name in AMOUNTS}
        typed["note"] = values.get("note") or ""
        typed.update(self._typed)
        is_today = date == today
        return TodayView(
            heading=greeting(self._now().hour) if is_today else long_day(date),
            question=_("How does it feel right now?") if is_today else _("How was it on this day?"),
            is_today=is_today,
            values=values,
            typed=typed,
            problems=dict(self._problems),
            standing=self._standing(entry),
            also=also_logged(self._diary.losers(date)),
            flare=self._diary.setting(FLARE_SETTING) is not None,
            where=where(values.get("areas") or ()),
            summary=_summary(values),
            days=self._strip(date, today),
        )

    def standing(self) -> Standing:
        """Return how what was said stands by now."""
        return self._standing(self._diary.entry(self.date))

    def marks(self, month: dt.date) -> dict[str, str]:
        """Return the pain of each logged day of a month, by ISO date."""
        first = month.replace(day=1)
        last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        return {e.date.isoformat(): str(e.pain) for e in self._diary.entries(first, last)}

    def _values(self, entry: Entry | None) -> dict[str, Any]:
        held = {} if entry is None else _patch(entry)
        return {**held, **self._waiting}

    def _value(self, field: str) -> Any:
        return self._values(self._diary.entry(self.date)).get(field)

    def _keep(self) -> bool:
        """Save what waits, if pain is there to go with it."""
        if self._waiting.get("pain") is None and (
            "pain" in self._waiting or self._diary.entry(self.date) is None
        ):
            return False
        try:
            self._diary.save(self.date, dict(self._waiting))
        except InvalidValueError as error:
            self._problems[error.field] = error.reason
            return False
        except DiaryError as error:
            self._trouble = str(error) or _("This could not be saved.")
            return False
        for field in self._waiting:
            self._typed.pop(field, None)
        self._waiting.clear()
        self._trouble = ""
        return True

    def _forget(self) -> None:
        self._waiting.clear()
        self._typed.clear()
        self._problems.clear()
        self._trouble = ""

    def _standing(self, entry: Entry | None) -> Standing:
        trouble = self._trouble or self._diary.problem
        if trouble:
            words = _("Not saved yet. Your device said: {reason}").format(reason=trouble)
            return Standing(saved=False, trouble=True, words=words)
        if not self._diary.kept:
            return Standing(saved=False, trouble=bool(self._problems), words=_("Saving"))
        if self._problems:
            words = _("Saved, but for what is marked below.") if entry else _("Not saved yet.")
            return Standing(saved=False, trouble=True, words=words)
        if entry is not None:
            return Standing(saved=True, trouble=False, words=_("Saved on this device"))
        if self._waiting:
            words = _("Add your pain and the rest is saved with it.")
        else:
            words = _("Only this one is needed.")
        return Standing(saved=False, trouble=False, words=words)

    def _strip(self, date: dt.date, today: dt.date) -> tuple[DayMark, ...]:
        first = today - dt.timedelta(days=STRIP_DAYS - 1)
        pain = {e.date: str(e.pain) for e in self._diary.entries(first, today)}
        names = weekday_short()
        return tuple(
            DayMark(
                day,
                names[day.weekday()],
                str(day.day),
                pain.get(day, ""),
                day == date,
                day == today,
            )
            for day in (first + dt.timedelta(days=n) for n in range(STRIP_DAYS))
        )


def where(areas: Any) -> str:
    """Return the places that hurt in words, strongest first."""
    places = sorted(
        (a if isinstance(a, Area) else Area(a["region"], a["side"], a["intensity"]) for a in areas),
        key=lambda area: -area.intensity,
    )
    sides = {"left": _("left"), "right": _("right"), "mid": _("middle")}
    words = [f"{_(REGIONS[a.region].label)} {sides[a.side]}" for a in places[:2]]
    rest = len(places) - len(words)
    if rest > 0:
        words.append(ngettext("{n} more place", "{n} more places", rest).format(n=rest))
    return ", ".join(words)


def _patch(entry: Entry) -> dict[str, Any]:
    """Return what was said that day, in wire form."""
    values = {name: getattr(entry, name) for name in (*SCORES, *AMOUNTS, "note")}
    values["flare"] = None if entry.flare is None else Flare(entry.flare).value
    values["areas"] = [
        {"region": a.region, "side": a.side, "intensity": a.intensity} for a in entry.areas
    ]
    return {name: value for name, value in values.items() if value not in (None, [])}


def _summary(values: Mapping[str, Any]) -> str:
    names = {
        "stiffness": _("stiffness"),
        "stress": _("stress"),
        "sleep_quality": _("sleep"),
        "pain_average": _("average pain"),
    }
    said = [
        f"{word} {values[name]}" for name, word in names.items() if values.get(name) is not None
    ]
    return ", ".join(said)
