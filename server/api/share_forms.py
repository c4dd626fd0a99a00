"""Forms of shares and of who looked."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.services.shares import SCOPES
from shared.schemas.fields import REQUIRED, CodeField, DayField, ListField, TextField

NAME_MAX = 80


class NameField(TextField):
    """How somebody wants to be called: one line, not empty."""

    def __init__(self) -> None:
        super().__init__(
            NAME_MAX,
            required=True,
            error_messages=REQUIRED,
            metadata={"minLength": 1, "description": "How the clinic shall see you in its list"},
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if "\n" in text or "\r" in text or "\t" in text:
            raise ValidationError("must be one line")
        if not text.strip():
            raise ValidationError("is missing")
        return text.strip()


class NewShareSchema(Schema):
    """What to share, under which name, and until which day (included)."""

    name = NameField()
    scope = ListField(
        CodeField(SCOPES, f"must be of {', '.join(SCOPES)}"),
        required=True,
        validate=validate.Length(min=1, max=len(SCOPES), error="must name something to share"),
        error_messages={**REQUIRED, "invalid": "must be a list"},
    )
    ends = DayField(required=True, error_messages=REQUIRED)


class ShareSchema(Schema):
    """One share. `state`: waiting for a clinic, active, lapsed, ended or revoked."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scope = fields.List(fields.String(), required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(("waiting", "active", "lapsed", "ended", "revoked")),
    )
    clinic = fields.String(required=True, allow_none=True)
    ends = fields.Date(required=True)
    created_ms = fields.Integer(required=True)
    redeemed_ms = fields.Integer(required=True, allow_none=True)
    revoked_ms = fields.Integer(required=True, allow_none=True)
    code_ends_ms = fields.Integer(required=True)


class MadeShareSchema(ShareSchema):
    """A new share with its code, told this once.

    `qr` holds the rows of the picture a clinic can scan, a `1` for each dark square.
    """

    code = fields.String(required=True, metadata={"description": "like K7M4-2RXA"})
    qr = fields.List(fields.String(), required=True)


class SharesSchema(Schema):
    """A person's shares, newest first."""

    shares = fields.List(fields.Nested(ShareSchema), required=True)


class ViewSchema(Schema):
    """One time somebody at the clinic was shown something."""

    id = fields.String(required=True)
    at_ms = fields.Integer(required=True)
    who = fields.String(required=True)
    clinic = fields.String(required=True)
    page = fields.String(required=True)
    scope = fields.List(fields.String(), required=True)


class ViewsSchema(Schema):
    """Who looked, newest first, and where to go on."""

    views = fields.List(fields.Nested(ViewSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
