"""Appointments: a person asks a clinic they share with, the clinic answers."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select, update

from server.models.care import booking
from server.models.clinics import clinic
from server.models.shares import share
from server.problems import ProblemError
from server.services.cases import mark_booking
from server.services.clinicians import Clinician
from server.services.sync_rows import lock_head
from shared.handover.calendar_file import CalendarEvent, to_ics

MESSAGE_MAX = 1000
TIMES_MAX = 3
MINUTES = (5, 240)

Wire = dict[str, Any]


def ask(
    tx: Connection,
    account_id: str,
    share_id: str,
    *,
    message: str,
    times: Sequence[str],
    include: Sequence[str],
    now_ms: int,
) -> Wire:
    """Ask the clinic of a share for an appointment.

    Raises `ProblemError`: `not-found`, `share-not-active`, `booking-open`.
    """
    lock_head(tx, account_id)
    row = tx.execute(
        select(share).where(share.c.id == share_id, share.c.account_id == account_id)
    ).first()
    if row is None:
        raise ProblemError("not-found", "You have no share with this id.")
    if row.clinic_id is None or row.revoked_ms is not None or row.ends_ms <= now_ms:
        raise ProblemError("share-not-active")
    waiting = select(booking.c.id).where(
        booking.c.account_id == account_id,
        booking.c.clinic_id == row.clinic_id,
        booking.c.state == "asked",
    )
    if tx.scalar(waiting.limit(1)) is not None:
        raise ProblemError("booking-open")
    made = secrets.token_hex(16)
    tx.execute(
        insert(booking).values(
            id=made,
            account_id=account_id,
            clinic_id=row.clinic_id,
            share_id=share_id,
            state="asked",
            message=message,
            times=orjson.dumps(list(times)).decode(),
            include=orjson.dumps(list(include)).decode(),
            asked_ms=now_ms,
            place="",
            reply="",
        )
    )
    mark_booking(tx, row.clinic_id, account_id, now_ms, now_ms)
    found = get(tx, account_id, made)
    if found is None:
        raise AssertionError("a booking that was written can be read")
    return found


def get(tx: Connection, account_id: str, booking_id: str) -> Wire | None:
    """Return one of a person's bookings."""
    row = tx.execute(_query(account_id).where(booking.c.id == booking_id)).first()
    return None if row is None else _to_wire(row)


def of_person(tx: Connection, account_id: str, clinic_id: str | None = None) -> list[Wire]:
    """Return a person's bookings, newest first, all or those of one clinic."""
    query = _query(account_id).order_by(booking.c.asked_ms.desc(), booking.c.id)
    if clinic_id is not None:
        query = query.where(booking.c.clinic_id == clinic_id)
    return [_to_wire(row) for row in tx.execute(query)]


def withdraw(tx: Connection, account_id: str, booking_id: str, now_ms: int) -> bool:
    """Take a booking back; return whether this person has it. Taking it back again is harmless."""
    lock_head(tx, account_id)
    row = tx.execute(
        update(booking)
        .where(booking.c.id == booking_id, booking.c.account_id == account_id)
        .values(state="withdrawn")
        .returning(booking.c.clinic_id)
    ).first()
    if row is None:
        return False
    mark_booking(tx, row.clinic_id, account_id, 0, now_ms)
    return True


def answer(
    tx: Connection,
    who: Clinician,
    account_id: str,
    booking_id: str,
    *,
    starts: dt.datetime | None,
    minutes: int,
    place: str,
    reply: str,
    now_ms: int,
) -> bool:
    """Set an appointment, or decline with no `starts`; return whether one waited for an answer."""
    answered = tx.execute(
        update(booking)
        .where(
            booking.c.id == booking_id,
            booking.c.account_id == account_id,
            booking.c.clinic_id == who.clinic_id,
            booking.c.state == "asked",
        )
        .values(
            state="declined" if starts is None else "set",
            starts=None if starts is None else starts.isoformat(timespec="minutes"),
            minutes=None if starts is None else minutes,
            place=place,
            reply=reply,
            answered_ms=now_ms,
            answered_by=who.name,
        )
    ).rowcount
    if answered:
        mark_booking(tx, who.clinic_id, account_id, 0, now_ms)
    return bool(answered)


def calendar(wire: Wire) -> str | None:
    """Return the iCalendar file of a set appointment, None while it is not set."""
    if wire["state"] != "set":
        return None
    return to_ics(
        CalendarEvent(
            uid=wire["id"],
            stamp=dt.datetime.fromtimestamp(wire["answered_ms"] / 1000, dt.UTC),
            starts=dt.datetime.fromisoformat(wire["starts"]),
            minutes=wire["minutes"],
            summary="Appointment at " + wire["clinic"],
            place=wire["place"],
            description=wire["reply"],
        )
    )


def _query(account_id: str) -> Any:
    return (
        select(booking, clinic.c.name.label("clinic_name"))
        .join(clinic, clinic.c.id == booking.c.clinic_id)
        .where(booking.c.account_id == account_id)
    )


def _to_wire(row: Row[Any]) -> Wire:
    return {
        "id": row.id,
        "share_id": row.share_id,
        "clinic": row.clinic_name,
        "state": row.state,
        "message": row.message,
        "times": orjson.loads(row.times),
        "include": orjson.loads(row.include),
        "asked_ms": row.asked_ms,
        "answered_ms": row.answered_ms,
        "answered_by": row.answered_by,
        "starts": row.starts,
        "minutes": row.minutes,
        "place": row.place,
        "reply": row.reply,
    }
