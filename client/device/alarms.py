"""Reminders that come while the program is closed, where the system can wake for them (Android).

`AlarmManager` sends each planned reminder to `ReminderReceiver` (Java, in `client/android`), which
shows the notice. Alarms have a window of ten minutes, so no right to exact alarms is asked for.
The system forgets them when the phone restarts; they are planned again when the program opens.
This adapter has not been run on a phone; what it is asked to do is tested through its port.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kivy.logger import Logger
from kivy.utils import platform

from client.messages import _
from client.presenters.reminder_plan import Alarm

RECEIVER = "org.knotwise.reminders.ReminderReceiver"
WINDOW_MS = 10 * 60 * 1000
PLACES = 16
"""Alarms are told apart by a number below this; those not planned anew are cancelled."""

RTC_WAKEUP = 0
UPDATE_CURRENT, IMMUTABLE = 0x08000000, 0x04000000
ASKED_FROM = 33
"""From this version of the system on a person is asked before notices are shown."""


class DeviceAlarms:
    """Plans reminders with the system. Elsewhere `available` is False and nothing happens."""

    def __init__(self, system: str = platform) -> None:
        self.available = system == "android" and _receiver() is not None

    def plan(self, alarms: Sequence[Alarm]) -> None:
        """Plan these and no others; what was planned before is forgotten."""
        if not self.available:
            return
        try:
            for place in range(PLACES):
                self._set(place, alarms[place] if place < len(alarms) else None)
        except Exception as error:  # whatever the system raises, the program goes on without
            Logger.warning("Alarms: %s", error)
            self.available = False

    def ask(self) -> None:
        """Ask for the right to show notices, where the system wants that."""
        if not self.available:
            return
        from android.permissions import request_permissions  # type: ignore[import-not-found]

        if _class("android.os.Build$VERSION").SDK_INT >= ASKED_FROM:
            request_permissions(["android.permission.POST_NOTIFICATIONS"])

    def _set(self, place: int, alarm: Alarm | None) -> None:
        activity = _class("org.kivy.android.PythonActivity").mActivity
        manager = activity.getSystemService("alarm")
        intent = _class("android.content.Intent")(activity, _receiver())
        if alarm is not None:
            intent.putExtra("place", place)
            for name, text in (("title", alarm.title), ("words", alarm.words)):
                intent.putExtra(name, text)
            intent.putExtra("channel", _("Reminders"))
        pending = _class("android.app.PendingIntent").getBroadcast(
            activity, place, intent, UPDATE_CURRENT | IMMUTABLE
        )
        manager.cancel(pending)
        if alarm is not None:
            manager.setWindow(RTC_WAKEUP, _ms(alarm.at), WINDOW_MS, pending)


def _ms(at: dt.datetime) -> int:
    """Return local time in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def _class(name: str) -> Any:
    from jnius import autoclass  # type: ignore[import-not-found]  # Android has it

    return autoclass(name)


def _receiver() -> Any:
    """Return the class that shows reminders, or None in a package without it."""
    try:
        return _class(RECEIVER)
    except Exception:  # the bridge raises what the system raises
        return None
