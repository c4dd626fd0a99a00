"""Appointments as plain data: asked for here, answered by the clinic, and the calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from client.messages import _
from client.presenters.appointment_request import MESSAGE_MAX, Request, request_problem
from client.presenters.clinic_link import (
    BOOKINGS,
    Desk,
    Errand,
    Wire,
    ms_of,
    text_of,
    time_of,
)
from client.presenters.clinic_link import Diary as ClinicDiary
from client.presenters.clinic_words import time_words
from client.presenters.share_lines import ShareLine, active_shares, shares_of
from client.presenters.today_cards import TodayCard
from client.presenters.trends import AdviceCard
from client.storage.errors import DiaryError
from shared.diary.advice_answer import answer_fields
from shared.handover.calendar_file import CalendarEvent, to_ics
from shared.trends.standing import AdviceAnswer

SHOWN_AFTER = dt.timedelta(hours=2)
"""So long after its start an appointment still stands on Today."""

REMIND_MINUTES = 60
"""So long before the start the calendar rings."""

SEEN_SETTING = "appointments_seen"

OPEN_STATES = ("waiting", "held", "asked", "set", "taking_back")


class Diary(ClinicDiary, Protocol):
    """What appointments need of the diary on this device."""

    def put(self, kind: str, record_id: str, patch: dict[str, Any]) -> object:
        """Save fields of a record."""

    def remove(self, record_id: str) -> None:
        """Delete a record; without one nothing happens."""


class Writer(Protocol):
    """The way to a file a person can find."""

    def write_bytes(self, name: str, content: bytes) -> Path:
        """Write a file; raise `OSError` when that fails."""


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One request or appointment.

    `state` is the server's (asked, set, declined, withdrawn), or `waiting` and `held` for one the
    server has not got, or `taking_back` while that has not arrived there. `starts` is local.
    """

    id: str
    state: str
    title: str
    status: str
    lines: tuple[str, ...]
    icon: str
    tone: str
    starts: dt.datetime | None = None
    share_id: str = ""

    @property
    def open(self) -> bool:
        """Whether something may still come of it."""
        return self.state in OPEN_STATES

    @property
    def can_take_back(self) -> bool:
        """Whether the person can take it back."""
        return self.state in ("waiting", "held", "asked", "set")


class AppointmentsPresenter:
    """Asks for appointments, follows them, and writes the calendar file."""

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        now: Callable[[], dt.datetime],
        files: Writer,
        new_id: Callable[[], str],
    ) -> None:
        self._diary = diary
        self._new_id = new_id
        self._today = today
        self._now = now
        self._files = files

    # What is shown

    def now(self) -> dt.datetime:
        """Return the local time."""
        return self._now()

    def lines(self) -> list[AppointmentLine]:
        """Return every request and appointment: those waiting here first, then the newest."""
        desk = self._diary.clinic
        clinics = {share.id: share.clinic for share in shares_of(desk, self._today())}
        going = {errand.target for errand in desk.errands("withdraw")}
        mine = [_waiting_line(e, clinics.get(e.target, "")) for e in reversed(desk.errands("ask"))]
        return mine + [_line(row, text_of(row, "id") in going) for row in desk.listed(BOOKINGS)]

    def today_card(self) -> TodayCard | None:
        """Return what stands on Today: the next appointment, else an answer, else a request."""
        lines = self.lines()
        coming = [
            line
            for line in lines
            if line.state == "set" and line.starts and line.starts + SHOWN_AFTER > self._now()
        ]
        if coming:
            line = min(coming, key=lambda one: str(one.starts))
            return _card(line, "tint")
        seen = self._seen()
        for line in lines:
            if line.state in ("waiting", "held", "asked", "taking_back"):
                return _card(line)
            if line.state == "declined" and line.id not in seen:
                return _card(line)
        return None

    def mark_seen(self) -> None:
        """Note that the answers were read; a refusal then leaves Today."""
        answered = {line.id for line in self.lines() if line.state == "declined"}
        if not answered <= self._seen():
            self._diary.set_setting(SEEN_SETTING, sorted(answered))

    def _seen(self) -> set[str]:
        return {str(one) for one in self._diary.setting(SEEN_SETTING, [])}

    def clinics(self) -> list[ShareLine]:
        """Return the shares whose clinic can be asked."""
        return active_shares(self._diary.clinic, self._today())

    # Asking

    @staticmethod
    def first_words(advice: AdviceCard | None) -> str:
        """Return the message to begin with: the advice's reason, or a plain request."""
        plain = _("Hello, I would like an appointment.")
        if advice is None:
            return plain
        reason = " ".join(advice.reasons)
        words = _('{hello} My diary says: "{reason}"').format(hello=plain, reason=reason)
        return words if len(words) <= MESSAGE_MAX else plain

    def check(self, request: Request) -> dict[str, str]:
        """Return what is wrong with a request, by field: message, times."""
        return request_problem(request, self._now())

    def ask(self, share_id: str, request: Request, advice: AdviceCard | None = None) -> str:
        """Keep a request, to be sent as soon as there is a network; return a problem.

        Asking answers the advice it came from: it falls silent as after "I have booked".
        """
        body = {
            "message": request.message.strip(),
            "times": [time.isoformat(timespec="minutes") for time in request.times],
            "include": list(request.include),
        }
        try:
            errand = self._diary.clinic.add("ask", share_id, body)
            if advice is not None:
                self._answer(advice, errand.id)
        except DiaryError as error:
            return str(error)
        return ""

    def booked(self, advice: AdviceCard) -> str:
        """Note that the person booked by themselves; return a problem."""
        try:
            self._answer(advice, self._new_id())
        except DiaryError as error:
            return str(error)
        return ""

    def _answer(self, advice: AdviceCard, record_id: str) -> None:
        answer = AdviceAnswer(advice.rule_id, advice.given, "booked", self._today().toordinal())
        self._diary.put("advice_answer", record_id, answer_fields(answer))

    def draft(self, line: AppointmentLine) -> Request | None:
        """Return what was written in a request that was not sent, to change it."""
        errand = self._errand(line)
        if errand is None:
            return None
        times = (_time(text) for text in errand.body.get("times") or ())
        return Request(
            message=text_of(errand.body, "message"),
            times=tuple(time for time in times if time is not None),
            include=tuple(str(one) for one in errand.body.get("include") or ()),
        )

    def take_back(self, line: AppointmentLine) -> str:
        """Take a request or an appointment back; return a problem.

        One that was never sent is dropped, and the advice it came from speaks again.
        """
        try:
            if line.state in ("waiting", "held"):
                self._diary.clinic.drop(line.id)
                self._diary.remove(line.id)
            else:
                self._diary.clinic.add("withdraw", line.id)
        except DiaryError as error:
            return str(error)
        return ""

    def replace(self, line: AppointmentLine, request: Request, share_id: str) -> str:
        """Put another request in place of one that was not sent; return a problem."""
        problem = self.ask(share_id, request)
        if not problem and self._errand(line) is not None:
            self._diary.clinic.drop(line.id)
        return problem

    def _errand(self, line: AppointmentLine) -> Errand | None:
        return next((e for e in self._diary.clinic.errands("ask") if e.id == line.id), None)

    # The calendar

    def calendar(self, line: AppointmentLine) -> tuple[bool, str]:
        """Write an appointment's calendar file; say whether it worked, and where it is or why."""
        row = _row(self._diary.clinic, line.id)
        starts = None if row is None else time_of(row, "starts")
        if row is None or starts is None or text_of(row, "state") != "set":
            return False, _("This appointment is not set any more.")
        clinic = text_of(row, "clinic")
        agreed = ms_of(row, "answered_ms") or 0
        event = CalendarEvent(
            uid=text_of(row, "id"),
            stamp=dt.datetime.fromtimestamp(agreed / 1000, dt.UTC),
            starts=starts,
            minutes=ms_of(row, "minutes") or 30,
            summary=_("Appointment at {clinic}").format(clinic=clinic),
            place=text_of(row, "place"),
            description=text_of(row, "reply"),
            remind_minutes=REMIND_MINUTES,
        )
        return self._write(f"knotwise-appointment-{starts:%Y-%m-%d}.ics", event)

    def call_reminder(self, at: dt.datetime, message: str) -> tuple[bool, str]:
        """Write a calendar file that reminds to call a therapist who is not linked here."""
        event = CalendarEvent(
            uid=f"knotwise-call-{at:%Y%m%dT%H%M}",
            stamp=self._now().astimezone(dt.UTC),
            starts=at,
            minutes=15,
            summary=_("Call to book an appointment"),
            description=message,
            remind_minutes=0,
        )
        return self._write(f"knotwise-call-{at:%Y-%m-%d}.ics", event)

    def _write(self, name: str, event: CalendarEvent) -> tuple[bool, str]:
        try:
            return True, str(self._files.write_bytes(name, to_ics(event).encode()))
        except OSError as error:
            return False, str(error)


def _card(line: AppointmentLine, tone: str = "surface") -> TodayCard:
    text = "\n".join((line.status, *line.lines[:2])) if line.state == "set" else line.status
    return TodayCard(
        title=line.title,
        text=text,
        icon=line.icon,
        tab="sharing",
        arguments={"back_to": "today"},
        tone=tone,
        icon_tone="accent" if tone == "tint" else line.tone,
    )


def _row(desk: Desk, booking_id: str) -> Wire | None:
    return next((row for row in desk.listed(BOOKINGS) if row.get("id") == booking_id), None)


def _line(row: Wire, going: bool) -> AppointmentLine:
    clinic, state = text_of(row, "clinic"), text_of(row, "state")
    starts = time_of(row, "starts")
    reply, place = text_of(row, "reply"), text_of(row, "place")
    minutes = ms_of(row, "minutes")
    lines: list[str] = []
    title = _("Appointment at {clinic}").format(clinic=clinic)
    status, icon, tone = _state_words("taking_back" if going else state, clinic)
    if state == "set" and starts is not None and not going:
        status = time_words(starts)
        if minutes:
            lines.append(_("{n} minutes").format(n=minutes))
    if state in ("set", "declined"):
        who = text_of(row, "answered_by")
        words = _("{name}: {words}").format(name=who, words=reply) if who and reply else reply
        where = ", ".join(filter(None, (*lines, place)))
        lines = [line for line in (where, words) if line]
    elif state == "asked" and not going:
        lines += asked_for(_times(row))
    return AppointmentLine(
        id=text_of(row, "id"),
        state="taking_back" if going else state,
        title=title,
        status=status,
        lines=tuple(lines),
        icon=icon,
        tone=tone,
        starts=starts,
        share_id=text_of(row, "share_id"),
    )


def _waiting_line(errand: Errand, clinic: str) -> AppointmentLine:
    status, icon, tone = _state_words(errand.state, clinic)
    if errand.state == "held":
        status = refusal_words(errand.problem or {})
    message = text_of(errand.body, "message")
    return AppointmentLine(
        id=errand.id,
        state=errand.state,
        title=_("Appointment at {clinic}").format(clinic=clinic) if clinic else _("Appointment"),
        status=status,
        lines=(*([message] if message else []), *asked_for(_times(errand.body))),
        icon=icon,
        tone=tone,
        share_id=errand.target,
    )


def _state_words(state: str, clinic: str) -> tuple[str, str, str]:
    """Return a state's words, its icon and its tone."""
    return {
        "waiting": (_("Waiting to be sent"), "cloud-upload-outline", "caution"),
        "held": (_("Not sent"), "alert-circle-outline", "danger"),
        "asked": (_("Asked. Waiting for their answer."), "timer-sand", "caution"),
        "set": (_("Set"), "calendar-check", "good"),
        "declined": (
            _("{clinic} could not offer a time.").format(clinic=clinic),
            "close-circle",
            "ink_soft",
        ),
        "withdrawn": (_("Taken back by you"), "close-circle", "ink_soft"),
        "taking_back": (
            _("Taken back. The clinic does not know yet: it is sent once it can be."),
            "cloud-upload-outline",
            "caution",
        ),
    }.get(state, (state, "circle-outline", "ink_soft"))


def refusal_words(problem: Wire) -> str:
    """Return why the server did not take a request, and what can be done."""
    known = {
        "share-not-active": _("Not sent: you do not share with this clinic any more."),
        "not-found": _("Not sent: you do not share with this clinic any more."),
        "booking-open": _("Not sent: another request already waits for their answer."),
        "perhaps-sent": _("This may have been sent before your diary was repaired. Send it again?"),
    }
    kind = text_of(problem, "type")
    if kind in known:
        return known[kind]
    reason = text_of(problem, "reason")
    if reason:
        return _("Not sent. The server said: {reason}").format(reason=reason)
    return _("Not sent: the server did not take it.")


def asked_for(times: Sequence[dt.datetime]) -> list[str]:
    """Return the times that were asked for, in a line; none for none."""
    if not times:
        return []
    return [_("Asked for: {times}").format(times="; ".join(time_words(time) for time in times))]


def _times(row: Wire) -> list[dt.datetime]:
    texts: Iterable[Any] = row.get("times") or ()
    return [time for text in texts if (time := _time(text)) is not None]


def _time(text: Any) -> dt.datetime | None:
    return time_of({"at": text}, "at")
