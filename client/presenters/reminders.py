"""Reminders: when each is due, with snooze and quiet hours. Off until a person turns one on.

The program looks every half minute while it runs. Where the system can wake for a reminder the
coming week is planned with it as well (`reminder_plan`), for while the program is closed; elsewhere
nothing is shown then, and the screen says so. A reminder more than two hours late is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast, get_args

from client.messages import _
from client.presenters.prompts import Prompt
from client.presenters.reminder_plan import Alarm, Alarms, NoAlarms, planned
from shared.diary.entry import Entry

Kind = Literal["check_in", "practice"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LATE = dt.timedelta(hours=2)
"""After so long a reminder is left out rather than shown at an odd time."""

SNOOZE = dt.timedelta(minutes=30)

USUAL = {"check_in": "19:30", "practice": "12:30"}
"""Times first offered."""

QUIET = ("22:00", "07:00")
"""Quiet hours until others are chosen: from, to."""


class Notices(Protocol):
    """What shows a notice outside the program's window."""

    available: bool

    def show(self, title: str, words: str) -> None:
        """Show a notice; must return at once."""


class Diary(Protocol):
    """The part of the journal that reminders need."""

    def entry(self, date: dt.date) -> Entry | None:
        """Return one day's entry."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting on this device."""
        ...


class Offers(Protocol):
    """What the practice reminder offers."""

    def prompt(self) -> Prompt | None:
        """Return today's prompt."""
        ...

    def done_today(self, relief: str) -> bool:
        """Whether a practice was done today."""
        ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder to show now, and the tab it leads to."""

    kind: Kind
    title: str
    words: str
    tab: str


class RemindersPresenter:
    """Keeps the chosen times and says what is due. `now` is local time."""

    def __init__(
        self,
        diary: Diary,
        *,
        now: Callable[[], dt.datetime],
        notices: Notices,
        presenter: Callable[[str], Any],
        alarms: Alarms | None = None,
    ) -> None:
        self._diary = diary
        self._now = now
        self._notices = notices
        self._presenter = presenter
        self._alarms = alarms or NoAlarms()
        self._planned: tuple[Alarm, ...] | None = None

    # What was chosen

    def time(self, kind: Kind) -> dt.time | None:
        """Return when a reminder is shown, or None while it is off."""
        return _time(self._diary.setting(f"reminder_{kind}"))

    def choose(self, kind: Kind, time: str | None) -> str:
        """Turn a reminder on at a time ("19:30") or off; return what is wrong, or nothing."""
        if time is None:
            self._diary.set_setting(f"reminder_{kind}", None)
            self.plan()
            return ""
        read = _time(time)
        if read is None:
            return _("Write a time such as 19:30.")
        first, last = self.quiet
        if _quiet(read, first, last):
            return _("That is in your quiet hours, {first} to {last}.").format(
                first=f"{first:%H:%M}", last=f"{last:%H:%M}"
            )
        self._diary.set_setting(f"reminder_{kind}", f"{read:%H:%M}")
        self._alarms.ask()
        self.plan()
        return ""

    @property
    def quiet(self) -> tuple[dt.time, dt.time]:
        """The hours without reminders: from, to (over midnight when `to` is earlier)."""
        kept = self._diary.setting("reminder_quiet", list(QUIET))
        first, last = (_time(text) for text in kept)
        return (first or dt.time(22), last or dt.time(7))

    def choose_quiet(self, first: str, last: str) -> str:
        """Choose the quiet hours; return what is wrong, or nothing."""
        times = _time(first), _time(last)
        if None in times:
            return _("Write a time such as 19:30.")
        self._diary.set_setting(
            "reminder_quiet", [f"{time:%H:%M}" for time in times if time is not None]
        )
        self.plan()
        return ""

    def support_words(self) -> str:
        """Return in plain words what this device can do."""
        if self._alarms.available:
            return _(
                "Reminders also come while Knotwise is closed, up to ten minutes late. After your "
                "phone restarts, open Knotwise once."
            )
        if not self._notices.available:
            return _(
                "This device shows no notices for us. Reminders appear inside Knotwise, and only "
                "while it is open."
            )
        return _(
            "Reminders come only while Knotwise is running, also behind other windows. Closed, it "
            "cannot remind you."
        )

    # What is due

    def due(self) -> Reminder | None:
        """Return the reminder to show now, at most one, and remember that it was shown."""
        now = self._now()
        first, last = self.quiet
        if _quiet(now.time(), first, last):
            return None
        for kind in KINDS:
            at = self._at(kind, now)
            if at is None or not at <= now <= at + LATE:
                continue
            reminder = self._reminder(kind, now.date())
            self._diary.set_setting(f"reminder_{kind}_shown", now.date().isoformat())
            self._diary.set_setting(f"reminder_{kind}_snoozed", None)
            if reminder is not None:
                return reminder
        return None

    def tick(self) -> Reminder | None:
        """Show what is due outside the window as well, and return it.

        Where the system wakes for reminders it shows the notice itself.
        """
        reminder = self.due()
        if reminder is not None and not self._alarms.available:
            self._notices.show(reminder.title, reminder.words)
        self.plan()
        return reminder

    def plan(self) -> None:
        """Plan the coming week with the system; nothing is told that it knows already."""
        if not self._alarms.available:
            return
        now = self._now()
        first, last = self.quiet
        alarms = planned(
            now,
            {kind: self.time(kind) for kind in KINDS},
            today=lambda kind: self._to_come(cast(Kind, kind), now),
            quiet=lambda time: _quiet(time, first, last),
        )
        if alarms != self._planned:
            self._planned = alarms
            self._alarms.plan(alarms)

    def snooze(self, kind: Kind) -> None:
        """Show a reminder again in half an hour."""
        again = self._now() + SNOOZE
        self._diary.set_setting(f"reminder_{kind}_snoozed", again.isoformat(timespec="minutes"))
        self.plan()

    def _to_come(self, kind: Kind, now: dt.datetime) -> dt.datetime | None:
        """Return when a reminder is still to come today, or None."""
        at = self._at(kind, now)
        if at is None or at <= now or self._reminder(kind, now.date()) is None:
            return None
        return at

    def _at(self, kind: Kind, now: dt.datetime) -> dt.datetime | None:
        """Return when a reminder is due next today, snooze included."""
        snoozed = self._diary.setting(f"reminder_{kind}_snoozed")
        if snoozed and snoozed[:10] == now.date().isoformat():
            return dt.datetime.fromisoformat(snoozed)
        time = self.time(kind)
        shown = self._diary.setting(f"reminder_{kind}_shown") == now.date().isoformat()
        return None if time is None or shown else dt.datetime.combine(now.date(), time)

    def _reminder(self, kind: Kind, today: dt.date) -> Reminder | None:
        """Return what a reminder says, or None when it is no longer needed today."""
        if kind == "check_in":
            if self._diary.entry(today) is not None:
                return None
            return Reminder(kind, _("How is it today?"), _("One tap is enough."), "today")
        relax = cast(Offers, self._presenter("relax"))
        prompt = relax.prompt()
        if prompt is None or relax.done_today(prompt.relief.id):
            return None
        return Reminder(kind, _(prompt.relief.title), prompt.because, "relax")


def _time(text: object) -> dt.time | None:
    """Read a time as people write it: 19:30, 19.30, 9, 0930."""
    if not isinstance(text, str):
        return None
    digits = text.strip().replace(".", ":").replace("h", ":").rstrip(":")
    hours, colon, minutes = digits.partition(":")
    if not colon and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    try:
        return dt.time(int(hours), int(minutes or 0))
    except ValueError:
        return None


def _quiet(time: dt.time, first: dt.time, last: dt.time) -> bool:
    if first <= last:
        return first <= time < last
    return time >= first or time < last
