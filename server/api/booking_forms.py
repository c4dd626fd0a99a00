"""Forms of appointments, plans and marks."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.services.bookings import MESSAGE_MAX, TIMES_MAX
from server.services.shares import SCOPES
from shared.schemas.fields import REQUIRED, CodeField, IdentifierField, ListField, TextField

LOCAL_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"
"""A time on the clock of the clinic's wall."""

_LOCAL_TIME = re.compile(LOCAL_TIME.rstrip("$"))


class LocalTimeField(fields.String):
    """A local time `YYYY-MM-DDTHH:MM`, without a zone."""

    def __init__(self) -> None:
        super().__init__(
            metadata={"pattern": LOCAL_TIME, "example": "2026-12-01T10:30"},
            error_messages={"invalid": "must be text"},
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, *args, **kwargs))
        try:
            if not _LOCAL_TIME.fullmatch(text):
                raise ValueError  # noqa: TRY301
            dt.datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError("must be a time written like 2026-12-01T10:30") from None
        return text


class NewBookingSchema(Schema):
    """What a person asks for: a few words, up to three times, what to have at hand."""

    share_id = IdentifierField(required=True)
    message = TextField(MESSAGE_MAX, load_default="")
    times = ListField(
        LocalTimeField(),
        load_default=list,
        validate=validate.Length(max=TIMES_MAX, error=f"must be at most {TIMES_MAX}"),
        error_messages={**REQUIRED, "invalid": "must be a list"},
    )
    include = ListField(
        CodeField(SCOPES, f"must be of {', '.join(SCOPES)}"),
        load_default=list,
        validate=validate.Length(max=len(SCOPES), error="names too much"),
        error_messages={**REQUIRED, "invalid": "must be a list"},
    )


class BookingSchema(Schema):
    """An appointment: asked, set, declined or withdrawn. `starts` is the clinic's local time."""

    id = fields.String(required=True)
    share_id = fields.String(required=True)
    clinic = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("asked", "set", "declined", "withdrawn"))
    )
    message = fields.String(required=True)
    times = fields.List(fields.String(), required=True)
    include = fields.List(fields.String(), required=True)
    asked_ms = fields.Integer(required=True)
    answered_ms = fields.Integer(required=True, allow_none=True)
    answered_by = fields.String(required=True, allow_none=True)
    starts = fields.String(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    place = fields.String(required=True)
    reply = fields.String(required=True)


class BookingsSchema(Schema):
    """A person's appointments, newest first."""

    bookings = fields.List(fields.Nested(BookingSchema), required=True)


class PlanItemSchema(Schema):
    """One thing to do; `relief` is the id of a guided practice, or null."""

    relief = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    how_often = fields.String(required=True)
    text = fields.String(required=True)


class PlanSchema(Schema):
    """What one clinic asks of a person."""

    id = fields.String(required=True)
    clinic = fields.String(required=True)
    author = fields.String(required=True)
    version = fields.Integer(required=True)
    items = fields.List(fields.Nested(PlanItemSchema), required=True)
    note = fields.String(required=True)
    review_on = fields.String(required=True, allow_none=True)
    saved_ms = fields.Integer(required=True)


class PlansSchema(Schema):
    """The plan of each clinic, newest first."""

    plans = fields.List(fields.Nested(PlanSchema), required=True)


class MarkSchema(Schema):
    """What a therapist found at a point; `point` is empty for the muscle as a whole."""

    id = fields.String(required=True)
    clinic = fields.String(required=True)
    author = fields.String(required=True)
    muscle = fields.String(required=True)
    point = fields.String(required=True)
    side = fields.String(required=True)
    verdict = fields.String(
        required=True, validate=validate.OneOf(("confirmed", "struck", "added"))
    )
    note = fields.String(required=True)
    at_ms = fields.Integer(required=True)


class MarksSchema(Schema):
    """What therapists found, newest first."""

    marks = fields.List(fields.Nested(MarkSchema), required=True)
