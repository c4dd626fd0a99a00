"""Reminders: at their time, once, not in quiet hours, not when there is no need."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from client.presenters.reminders import RemindersPresenter
from tests.builders import TODAY
from tests.client.presenters.practising import Device, MemoryDiary, Waking, relax


class Evening:
    """Local time, moved by hand."""

    def __init__(self, time: str = "19:00") -> None:
        self.set(time)

    def set(self, time: str, days: int = 0) -> None:
        moment = dt.time.fromisoformat(time)
        self.now = dt.datetime.combine(TODAY + dt.timedelta(days=days), moment)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Evening:
    return Evening()


@pytest.fixture
def diary() -> MemoryDiary:
    return MemoryDiary()


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def reminders(diary: MemoryDiary, clock: Evening, device: Device) -> RemindersPresenter:
    presenter = relax(diary)
    return RemindersPresenter(diary, now=clock, notices=device, presenter=lambda _name: presenter)


def test_nothing_is_shown_until_a_person_turns_it_on(
    reminders: RemindersPresenter, clock: Evening
) -> None:
    """No time chosen, no reminder, at any hour."""
    for hour in range(24):
        clock.set(f"{hour:02d}:00")
        assert reminders.due() is None


def test_a_check_in_reminder_comes_once_at_its_time(
    reminders: RemindersPresenter, clock: Evening, device: Device
) -> None:
    """Not before, then once, and again the next day."""
    assert reminders.choose("check_in", "19:30") == ""
    assert reminders.tick() is None
    clock.set("19:30")
    assert reminders.tick().tab == "today"  # type: ignore[union-attr]
    assert reminders.tick() is None
    assert len(device.notices) == 1
    clock.set("19:31", days=1)
    assert reminders.tick() is not None


def test_a_day_that_is_logged_needs_no_reminder(
    reminders: RemindersPresenter, clock: Evening, diary: MemoryDiary
) -> None:
    """Logged in the morning: quiet in the evening."""
    reminders.choose("check_in", "19:30")
    diary.log(0)
    clock.set("19:30")
    assert reminders.due() is None


def test_a_snoozed_reminder_comes_again_in_half_an_hour(
    reminders: RemindersPresenter, clock: Evening
) -> None:
    """Once more at 20:00, and the next day at its own time."""
    reminders.choose("check_in", "19:30")
    clock.set("19:30")
    assert reminders.due() is not None
    reminders.snooze("check_in")
    clock.set("19:45")
    assert reminders.due() is None
    clock.set("20:00")
    assert reminders.due() is not None
    assert reminders.due() is None


def test_a_snooze_into_quiet_hours_does_not_silence_the_next_day(
    reminders: RemindersPresenter, clock: Evening
) -> None:
    """What fell into the night is dropped; tomorrow is another day."""
    reminders.choose("check_in", "21:45")
    clock.set("21:45")
    assert reminders.due() is not None
    reminders.snooze("check_in")
    clock.set("22:15")
    assert reminders.due() is None
    clock.set("21:45", days=1)
    assert reminders.due() is not None


def test_the_practice_reminder_says_which_and_why(
    reminders: RemindersPresenter, clock: Evening, diary: MemoryDiary
) -> None:
    """It carries today's prompt, and is not needed once that was done."""
    diary.log(0, stress=9)
    reminders.choose("practice", "12:30")
    clock.set("12:40")
    reminder = reminders.due()
    assert reminder is not None
    assert "stress is 9 of 10" in reminder.words


def test_a_reminder_that_is_hours_late_is_left_out(
    reminders: RemindersPresenter, clock: Evening
) -> None:
    """The program was closed at noon and opened in the evening: no lunch reminder."""
    reminders.choose("practice", "12:30")
    clock.set("18:00")
    assert reminders.due() is None


@pytest.mark.parametrize(
    ("written", "read"), [("19:30", "19:30"), ("19.30", "19:30"), ("9", "09:00"), ("0930", "09:30")]
)
def test_times_are_read_as_people_write_them(
    reminders: RemindersPresenter, written: str, read: str
) -> None:
    """Colon, dot, hour alone, or four digits."""
    assert reminders.choose("check_in", written) == ""
    assert f"{reminders.time('check_in'):%H:%M}" == read


@pytest.mark.parametrize("written", ["", "soon", "25:00", "12:61", "-3"])
def test_what_is_no_time_is_answered_in_words(reminders: RemindersPresenter, written: str) -> None:
    """The reason is said and nothing is changed."""
    assert "such as 19:30" in reminders.choose("check_in", written)
    assert reminders.time("check_in") is None


def test_a_time_in_quiet_hours_is_refused_with_the_hours(reminders: RemindersPresenter) -> None:
    """Quiet hours can be changed; a reminder in them would never be seen."""
    assert "22:00 to 07:00" in reminders.choose("check_in", "23:00")
    assert reminders.choose_quiet("23:30", "06:00") == ""
    assert reminders.choose("check_in", "23:00") == ""


def test_missing_support_is_said(diary: MemoryDiary, clock: Evening) -> None:
    """A device without notices says that reminders show inside the program only."""
    made: Any = RemindersPresenter(
        diary, now=clock, notices=Device(available=False), presenter=lambda _name: None
    )
    assert "inside Knotwise" in made.support_words()


@pytest.fixture
def waking(diary: MemoryDiary, clock: Evening, device: Device) -> tuple[Any, Waking]:
    """Reminders on a device that wakes for them."""
    alarms, presenter = Waking(), relax(diary)
    made = RemindersPresenter(
        diary, now=clock, notices=device, presenter=lambda _name: presenter, alarms=alarms
    )
    return made, alarms


def test_the_coming_week_is_planned_with_a_system_that_wakes(
    waking: tuple[Any, Waking], clock: Evening
) -> None:
    """Seven evenings at the chosen time; the right to show notices is asked for; off plans none."""
    reminders, alarms = waking
    clock.set("12:00")
    reminders.choose("check_in", "19:30")
    assert [a.at - dt.datetime.combine(TODAY, dt.time(19, 30)) for a in alarms.alarms] == [
        dt.timedelta(days=n) for n in range(7)
    ]
    assert alarms.asked == 1
    reminders.choose("check_in", None)
    assert alarms.alarms == ()


def test_a_logged_day_is_taken_out_of_the_plan(
    waking: tuple[Any, Waking], clock: Evening, diary: MemoryDiary
) -> None:
    """Logged at noon: tonight is left out; the system hears only of what changed."""
    reminders, alarms = waking
    clock.set("12:00")
    reminders.choose("check_in", "19:30")
    diary.log(0)
    reminders.tick()
    assert alarms.alarms[0].at.date() == TODAY + dt.timedelta(days=1)
    told = alarms.told
    reminders.tick()
    assert alarms.told == told


def test_a_snooze_is_planned_and_quiet_hours_are_kept(
    waking: tuple[Any, Waking], clock: Evening, device: Device
) -> None:
    """Half an hour later, unless that is in the night; the system shows the notice, not we."""
    reminders, alarms = waking
    reminders.choose("check_in", "19:30")
    clock.set("19:30")
    assert reminders.tick() is not None
    assert device.notices == []
    reminders.snooze("check_in")
    assert alarms.alarms[0].at == dt.datetime.combine(TODAY, dt.time(20))
    clock.set("21:45")
    reminders.snooze("check_in")
    assert alarms.alarms[0].at.date() == TODAY + dt.timedelta(days=1)


def test_what_is_planned_says_nothing_private(waking: tuple[Any, Waking], clock: Evening) -> None:
    """On a locked screen nobody reads of pain, stress or a muscle."""
    reminders, alarms = waking
    clock.set("08:00")
    reminders.choose("check_in", "19:30")
    reminders.choose("practice", "12:30")
    assert {(a.title, a.words) for a in alarms.alarms} == {
        ("How is it today?", "One tap is enough."),
        ("A few minutes for you", "Your practice of the day is ready."),
    }


def test_what_a_device_can_do_is_said_as_it_is(
    waking: tuple[Any, Waking], reminders: RemindersPresenter
) -> None:
    """Closed or open, late or not: the sheet says when reminders come."""
    assert "while Knotwise is closed" in waking[0].support_words()
    assert "only while Knotwise is running" in reminders.support_words()
