"""Appointments: `/v1/bookings`, asked for by a person and answered by their clinic."""

from __future__ import annotations

from typing import Any

from flask import Response

from server.api.booking_forms import BookingSchema, BookingsSchema, NewBookingSchema
from server.api.resource import (
    ETAG,
    WITH_BODY,
    WITH_STORE,
    Resource,
    asker,
    json_response,
    path_parameter,
    problems,
    signed_in,
    unless_known,
)
from server.extensions import runtime
from server.problems import ProblemError
from server.services import bookings

resource = Resource("bookings", "Appointments with a clinic you share with.")

BOOKING = path_parameter("booking_id", "The booking's `id`", pattern="^[0-9a-f]{32}$")


@resource.route("/v1/bookings", methods=("POST",))
@signed_in
@problems("not-found", "share-not-active", "booking-open", *WITH_BODY, *WITH_STORE)
@resource.arguments(NewBookingSchema())
@resource.response(201, BookingSchema())
def ask(form: dict[str, Any]) -> Response:
    """Ask the clinic of an active share for an appointment. One request can wait at a time."""
    at, who = runtime(), asker()
    now = at.now_ms()
    made = at.database.run_tx(
        lambda tx: bookings.ask(
            tx,
            who.account_id,
            form["share_id"],
            message=form["message"],
            times=form["times"],
            include=form["include"],
            now_ms=now,
        )
    )
    return json_response(made, 201)


@resource.route("/v1/bookings")
@signed_in
@problems()
@resource.response(200, BookingsSchema(), headers=ETAG)
def list_bookings() -> Response:
    """List your appointments and requests, newest first."""
    who = asker()
    found = runtime().database.read(lambda tx: bookings.of_person(tx, who.account_id))
    return unless_known({"bookings": found})


@resource.route("/v1/bookings/<booking_id>", methods=("DELETE",), parameters=[BOOKING])
@signed_in
@problems("not-found", *WITH_STORE)
@resource.response(204)
def withdraw(booking_id: str) -> Response:
    """Take a request or an appointment back."""
    at, who = runtime(), asker()
    now = at.now_ms()
    if not at.database.run_tx(lambda tx: bookings.withdraw(tx, who.account_id, booking_id, now)):
        raise ProblemError("not-found", "You have no booking with this id.")
    return Response(status=204)


@resource.route("/v1/bookings/<booking_id>/calendar", parameters=[BOOKING])
@signed_in
@problems("not-found")
@resource.response(200, content_type="text/calendar", description="An iCalendar file")
def calendar(booking_id: str) -> Response:
    """Read a set appointment as a calendar file."""
    who = asker()
    found = runtime().database.read(lambda tx: bookings.get(tx, who.account_id, booking_id))
    text = None if found is None else bookings.calendar(found)
    if text is None:
        raise ProblemError("not-found", "You have no appointment with this id.")
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
