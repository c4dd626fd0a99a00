"""What a therapist does on a person's page: mark, call, answer, plan. Each under live consent."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from server.clinic.patient import consenting, patient_page, period_asked, verdict_asked
from server.clinic.web import ROOT, RefusedError, change, dashboard, go, is_htmx
from server.messages import _
from server.services import bookings, calls, marks, plans
from server.services.calls import OUTCOMES
from server.services.clinicians import Clinician
from server.services.plans import Plan

_CALL_ID = re.compile(r"[0-9a-f]{32}")


def _text(name: str, longest: int) -> str:
    """Return a form's text in lines of its own, what no store can keep left out."""
    kept = request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "")
    return kept.encode("utf-8", "ignore").decode().strip()[:longest]


def _done(account_id: str, block: str) -> Response:
    """Answer a change: the block anew for htmx, else back to the page."""
    if is_htmx():
        return patient_page(account_id, block=block)
    return go(f"{ROOT}/patients/{account_id}?weeks={period_asked()}#{block}")


@dashboard.post("/patients/<account_id>/marks")
def mark(account_id: str) -> Response:
    """Confirm, strike out, add, or take a mark away."""
    form = request.form
    muscle, _slash, point = form.get("place", "").partition("/")
    place, verdict = (muscle, point, form.get("side", "")), verdict_asked()
    note = _text("note", marks.NOTE_MAX)

    def work(tx: Connection, who: Clinician, now_ms: int) -> bool:
        consenting(tx, who, account_id, now_ms)
        return marks.set_mark(tx, who, account_id, place, verdict=verdict, note=note, now_ms=now_ms)

    if not change(work):
        raise RefusedError(422, _("That point is not in the atlas"), _("Choose one from the list."))
    return _done(account_id, "points")


@dashboard.post("/patients/<account_id>/calls")
def call(account_id: str) -> Response:
    """Write down what came of getting in touch."""
    form = request.form
    outcome = next((one for one in OUTCOMES if one == form.get("outcome")), None)
    call_id = form.get("call", "")
    if outcome is None or not _CALL_ID.fullmatch(call_id):
        raise RefusedError(
            422, _("Choose what came of it"), _("Reached, left a message, no answer ...")
        )
    note, handled = _text("note", calls.NOTE_MAX), form.get("handled") == "yes"

    def work(tx: Connection, who: Clinician, now_ms: int) -> None:
        consenting(tx, who, account_id, now_ms)
        calls.add_call(
            tx,
            who,
            account_id,
            call_id=call_id,
            outcome=outcome,
            note=note,
            handled=handled,
            now_ms=now_ms,
        )

    change(work)
    return _done(account_id, "contact")


@dashboard.post("/patients/<account_id>/bookings/<booking_id>")
def answer(account_id: str, booking_id: str) -> Response:
    """Set an appointment, or decline it."""
    form = request.form
    declined = form.get("decision") == "decline"
    starts = None if declined else _local_time(form.get("starts") or form.get("pick", ""))
    minutes = form.get("minutes", "30")
    low, high = bookings.MINUTES
    whole = minutes.isascii() and minutes.isdigit() and len(minutes) <= 3
    if not declined and (starts is None or not whole or not low <= int(minutes) <= high):
        raise RefusedError(
            422,
            _("Choose a time"),
            _("Pick one of the times or set another, {low} to {high} minutes.").format(
                low=low, high=high
            ),
        )

    def work(tx: Connection, who: Clinician, now_ms: int) -> bool:
        consenting(tx, who, account_id, now_ms)
        return bookings.answer(
            tx,
            who,
            account_id,
            booking_id,
            starts=starts,
            minutes=0 if declined else int(minutes),
            place=_text("place", 200),
            reply=_text("reply", bookings.MESSAGE_MAX),
            now_ms=now_ms,
        )

    if not change(work):
        raise RefusedError(
            409, _("Nobody waits for this answer"), _("It was answered or taken back meanwhile.")
        )
    return _done(account_id, "contact")


@dashboard.post("/patients/<account_id>/plan")
def plan(account_id: str) -> Response:
    """Save the plan, unless somebody saved another one meanwhile: then show theirs first."""
    draft = _draft()

    def work(tx: Connection, who: Clinician, now_ms: int) -> Plan | None:
        consenting(tx, who, account_id, now_ms)
        return plans.save(tx, who, account_id, draft, now_ms)

    theirs = change(work)
    if theirs is None:
        return _done(account_id, "plan")
    return patient_page(account_id, 409, block="plan", conflict=theirs, draft=draft)


def _draft() -> Plan:
    """Return the plan in the editor's form. Raises `RefusedError` for a date that is none."""
    form = request.form
    columns = [form.getlist(name) for name in ("relief", "title", "how_often", "text")]
    lines: list[Any] = [plans.item_of(*line) for line in zip(*columns, strict=False)]
    version = form.get("version", "")
    review = form.get("review_on", "")
    try:
        review_on = dt.date.fromisoformat(review) if review else None
    except ValueError:
        raise RefusedError(422, _("The review date is no date"), _("Choose it again.")) from None
    return Plan(
        version=int(version) if version.isascii() and version.isdigit() and version else 0,
        items=plans.items_of(lines),
        note=_text("note", plans.NOTE_MAX),
        review_on=review_on,
    )


def _local_time(text: str) -> dt.datetime | None:
    """Return the local time in a form, None when there is none."""
    try:
        return dt.datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the wall's clock
    except ValueError:
        return None
