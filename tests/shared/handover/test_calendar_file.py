"""The calendar file of an appointment."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from shared.handover.calendar_file import CalendarEvent, to_ics
from tests.calendar_reader import read_events

STARTS = dt.datetime(2026, 12, 1, 10, 30)  # noqa: DTZ001  (the clock on the wall)
STAMP = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)


def test_what_the_clinic_set_stands_in_the_file() -> None:
    """Name, local time, length, place, words and the alarm can be read back."""
    event = CalendarEvent(
        "a1b2", STAMP, STARTS, 45, "Appointment at Hill Street", "Room 2; left", "Yes.\r\nCome", 60
    )
    (read,) = read_events(to_ics(event))
    assert read == {
        "UID": "a1b2",
        "DTSTAMP": "20261123T083000Z",
        "DTSTART": "20261201T103000",
        "DURATION": "PT45M",
        "SUMMARY": "Appointment at Hill Street",
        "LOCATION": "Room 2; left",
        "DESCRIPTION": "Yes.\nCome",
        "VALARM/ACTION": "DISPLAY",
        "VALARM/TRIGGER": "-PT60M",
        "VALARM/DESCRIPTION": "Appointment at Hill Street",
    }


def test_nothing_is_said_that_was_not_set() -> None:
    """Without a place, words or an alarm the file has no empty lines for them."""
    (read,) = read_events(to_ics(CalendarEvent("a", STAMP, STARTS, 30, "Call")))
    assert read.keys() == {"UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY"}


@given(st.text(max_size=300))
def test_any_words_come_back_as_they_were(words: str) -> None:
    """Whatever somebody writes, the file stays valid and tells it unchanged."""
    meant = "".join(
        sign
        for sign in words.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\n\t" or not (sign < " " or sign == "\x7f")
    )
    event = CalendarEvent("a", STAMP, STARTS, 30, "S" + words, description="D" + words)
    (read,) = read_events(to_ics(event))
    assert read["SUMMARY"] == "S" + meant
    assert read["DESCRIPTION"] == "D" + meant
