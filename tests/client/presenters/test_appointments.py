"""Appointments' rules, without a screen: asking, following, answering, the calendar file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from client.device.files import Files
from client.presenters.appointment_request import Request, letter, read_time
from client.presenters.appointments import AppointmentsPresenter
from client.presenters.clinic_link import BOOKINGS, SHARES
from client.presenters.trends import AdviceCard
from shared.diary.advice_answer import answers_from
from tests.builders import TODAY
from tests.calendar_reader import read_events
from tests.client.conftest import MORNING
from tests.client.presenters.clinic_desk import MemoryDesk, a_booking, a_set_booking, a_share
from tests.client.presenters.practising import MemoryDiary

FRIDAY = dt.datetime(2026, 11, 27, 9, 0)  # noqa: DTZ001  (local time)
ADVICE = AdviceCard(
    title="A good time to book",
    since="Since 1 Nov",
    reasons=("Your pain has stayed above 5.",),
    against=(),
    days="",
    rule="",
    urgency="",
    rule_id="slow",
    given=TODAY.toordinal(),
)


def appointments(folder: Path, *bookings: dict[str, Any], **shares: Any) -> Any:
    """Return a presenter with a linked clinic and these bookings."""
    diary = MemoryDiary()
    diary.clinic = MemoryDesk(**{SHARES: [a_share(**shares)], BOOKINGS: list(bookings)})
    presenter: Any = AppointmentsPresenter(
        diary,
        today=lambda: TODAY,
        now=lambda: MORNING,
        files=Files(folder),
        new_id=lambda: "fresh",
    )
    presenter.diary = diary
    return presenter


def test_a_request_waits_until_it_is_sent(tmp_path: Path) -> None:
    """What was asked stands there at once, as waiting, with words and times."""
    presenter = appointments(tmp_path)
    assert presenter.ask("share", Request(" Could we meet? ", (FRIDAY,), ("numbers",))) == ""
    (line,) = presenter.lines()
    assert (line.state, line.status) == ("waiting", "Waiting to be sent")
    assert line.lines == ("Could we meet?", "Asked for: Friday, 27 November at 09:00")
    (errand,) = presenter.diary.clinic.errands("ask")
    assert errand.body == {
        "message": "Could we meet?",
        "times": ["2026-11-27T09:00"],
        "include": ["numbers"],
    }
    assert presenter.diary.kept == {}
    assert presenter.today_card().text == "Waiting to be sent"


def test_asking_answers_the_advice_it_came_from(tmp_path: Path) -> None:
    """The advice falls silent as after "I have booked"; taken back unsent, it speaks again."""
    presenter = appointments(tmp_path)
    assert presenter.first_words(ADVICE).endswith('"Your pain has stayed above 5."')
    presenter.ask("share", Request("Hello"), ADVICE)
    records = presenter.diary.records("advice_answer")
    (answer,) = answers_from(records.values())
    assert (answer.rule, answer.choice, answer.day) == ("slow", "booked", TODAY.toordinal())
    (line,) = presenter.lines()
    assert presenter.take_back(line) == ""
    assert presenter.lines() == []
    assert presenter.diary.records("advice_answer") == {}


def test_someone_without_a_clinic_can_note_that_they_booked(tmp_path: Path) -> None:
    """Booked by telephone, the advice is answered the same way."""
    presenter = appointments(tmp_path, state="ended")
    assert presenter.clinics() == []
    assert presenter.booked(ADVICE) == ""
    assert presenter.diary.records("advice_answer").keys() == {"fresh"}


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        (Request("Hello", (FRIDAY,)), set()),
        (Request("   "), {"message"}),
        (Request("x" * 1001), {"message"}),
        (Request("a\x00b"), {"message"}),
        (Request("Hello", (MORNING,)), {"times"}),
        (Request("Hello", (MORNING - dt.timedelta(days=1),)), {"times"}),
        (Request("Hello", (FRIDAY, FRIDAY)), {"times"}),
        (Request("Hello", tuple(FRIDAY + dt.timedelta(days=n) for n in range(4))), {"times"}),
    ],
)
def test_a_request_is_checked_before_it_is_kept(
    tmp_path: Path, request_: Request, fields: set[str]
) -> None:
    """Words, and times that are past, doubled or too many, are told by field."""
    assert set(appointments(tmp_path).check(request_)) == fields


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10:30", dt.time(10, 30)),
        ("9", dt.time(9)),
        (" 14.05 ", dt.time(14, 5)),
        ("24:00", None),
        ("10:75", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, time: dt.time | None) -> None:
    """A colon, a point or the hour alone will do."""
    assert read_time(text) == time


def test_an_answer_is_told_in_the_clinics_words(tmp_path: Path) -> None:
    """A set time has its place and reply; a refusal its words, on Today until they were seen."""
    presenter = appointments(tmp_path, a_set_booking())
    (line,) = presenter.lines()
    assert line.status == "Tuesday, 1 December at 10:30"
    assert line.lines == ("45 minutes, Room 2; left", "Tess: Bring the ball,\nplease")
    card = presenter.today_card()
    assert (card.title, card.tab) == ("Appointment at Hill Street", "sharing")
    assert card.text.startswith("Tuesday, 1 December at 10:30\n45 minutes")

    no = a_booking(state="declined", reply="We are full.", answered_by="Tess")
    presenter = appointments(tmp_path, no)
    assert presenter.lines()[0].lines == ("Tess: We are full.",)
    assert "could not offer a time" in presenter.today_card().text
    presenter.mark_seen()
    assert presenter.today_card() is None


def test_an_appointment_leaves_today_when_it_is_over(tmp_path: Path) -> None:
    """Two hours after its start it is no news any more."""
    over = a_set_booking(starts="2026-11-23T06:00")
    now = a_set_booking(id="now", starts="2026-11-23T08:00")
    assert appointments(tmp_path, over).today_card() is None
    assert appointments(tmp_path, over, now).today_card() is not None


def test_a_sent_request_is_taken_back_at_the_server(tmp_path: Path) -> None:
    """Until the server has heard it, it says so."""
    presenter = appointments(tmp_path, a_booking())
    (line,) = presenter.lines()
    assert line.status == "Asked. Waiting for their answer."
    presenter.take_back(line)
    (line,) = presenter.lines()
    assert line.state == "taking_back"
    assert "does not know yet" in line.status
    assert not line.can_take_back


def test_a_refused_request_keeps_its_words(tmp_path: Path) -> None:
    """It says why, can be changed, and is sent again as a new one."""
    presenter = appointments(tmp_path)
    presenter.ask("share", Request("Hello", (FRIDAY,), ("numbers",)))
    presenter.diary.clinic.refuse("errand-1", "share-not-active")
    (line,) = presenter.lines()
    assert "do not share with this clinic any more" in line.status
    assert presenter.draft(line) == Request("Hello", (FRIDAY,), ("numbers",))
    assert presenter.replace(line, Request("Again"), "share") == ""
    (line,) = presenter.lines()
    assert (line.state, line.lines) == ("waiting", ("Again",))


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        ("booking-open", "", "another request already waits"),
        ("not-found", "", "do not share"),
        ("perhaps-sent", "", "may have been sent before"),
        ("odd", "times is wrong", "The server said: times is wrong"),
        ("odd", "", "did not take it"),
    ],
)
def test_every_refusal_has_a_plain_sentence(
    tmp_path: Path, kind: str, reason: str, said: str
) -> None:
    """Known problems have their own words; of others the server's are told."""
    presenter = appointments(tmp_path)
    presenter.ask("share", Request("Hello"))
    presenter.diary.clinic.refuse("errand-1", kind, reason)
    assert said in presenter.lines()[0].status


def test_a_set_appointment_becomes_a_calendar_file(tmp_path: Path) -> None:
    """The file can be read by the rules of its format and names the event for ever."""
    presenter = appointments(tmp_path, a_set_booking())
    worked, path = presenter.calendar(presenter.lines()[0])
    assert worked
    (event,) = read_events(Path(path).read_bytes().decode())
    assert event["UID"] == "booking"
    assert event["DTSTART"] == "20261201T103000"
    assert event["DURATION"] == "PT45M"
    assert event["SUMMARY"] == "Appointment at Hill Street"
    assert event["LOCATION"] == "Room 2; left"
    assert event["DESCRIPTION"] == "Bring the ball,\nplease"
    assert presenter.calendar(presenter.lines()[0]) == (True, path)


def test_a_file_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    """A full disk and an appointment that is gone are told."""
    (tmp_path / "exports").write_text("in the way")
    presenter = appointments(tmp_path, a_set_booking())
    worked, words = presenter.calendar(presenter.lines()[0])
    assert not worked
    assert "knotwise-appointment-2026-12-01.ics" in words
    line = presenter.lines()[0]
    presenter.diary.clinic.keep(BOOKINGS, [])
    assert presenter.calendar(line) == (False, "This appointment is not set any more.")


def test_without_a_clinic_there_is_a_letter_and_a_reminder(tmp_path: Path) -> None:
    """The message holds the times in words; the reminder is a valid file with the message."""
    presenter = appointments(tmp_path)
    words = letter(Request(" Hello ", (FRIDAY,)))
    assert words == "Hello\n\nThese times would suit me:\n- Friday, 27 November at 09:00"
    worked, path = presenter.call_reminder(FRIDAY, words)
    assert worked
    (event,) = read_events(Path(path).read_bytes().decode())
    assert event["SUMMARY"] == "Call to book an appointment"
    assert event["DESCRIPTION"] == words
    assert event["VALARM/TRIGGER"] == "-PT0M"
