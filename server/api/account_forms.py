"""Forms of accounts and tokens."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.api.booking_forms import BookingSchema, MarkSchema, PlanSchema
from server.api.share_forms import ShareSchema, ViewSchema
from server.services.passwords import LONGEST, SHORTEST
from shared.schemas import RecordSchema
from shared.schemas.fields import REQUIRED, IdentifierField, TextField

EMAIL_PATTERN = r"^[!-?A-~]{1,64}@[0-9A-Za-z-]{1,63}(\.[0-9A-Za-z-]{1,63})+$"
"""Printable ASCII around one @, then a domain of two or more parts. Only a letter proves more."""

_EMAIL = re.compile(EMAIL_PATTERN)


class EmailField(fields.String):
    """An email address, at most 254 characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={**REQUIRED, "invalid": "must be text"},
            metadata={"pattern": EMAIL_PATTERN, "maxLength": 254},
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if len(text) > 254 or not _EMAIL.fullmatch(text):
            raise ValidationError("must be an email address like ana@example.org")
        return text


def _password_field(**kwargs: Any) -> fields.String:
    return fields.String(
        required=True,
        load_only=True,
        error_messages={**REQUIRED, "invalid": "must be text"},
        **kwargs,
    )


class NewAccountSchema(Schema):
    """A new account and its first device."""

    email = EmailField(required=True)
    password = _password_field(
        metadata={"minLength": SHORTEST, "maxLength": LONGEST, "format": "password"}
    )
    device_name = TextField(80, load_default="")


class SignInSchema(Schema):
    """A sign-in on one device."""

    email = EmailField(required=True)
    password = _password_field(
        validate=validate.Length(max=LONGEST, error="is too long"), metadata={"format": "password"}
    )
    device_name = TextField(80, load_default="")


class PasswordSchema(Schema):
    """A change of password: the one that works now, and the new one."""

    current = _password_field(
        validate=validate.Length(max=LONGEST, error="is too long"), metadata={"format": "password"}
    )
    new = _password_field(
        metadata={"minLength": SHORTEST, "maxLength": LONGEST, "format": "password"}
    )


class RefreshSchema(Schema):
    """An exchange of a refresh token; `rotation_id` is the device's own name for it."""

    refresh_token = fields.String(
        required=True,
        validate=validate.Length(max=128, error="is too long"),
        error_messages={**REQUIRED, "invalid": "must be text"},
    )
    rotation_id = IdentifierField(required=True)


class TokensSchema(Schema):
    """What a device signs its requests with."""

    account_id = fields.String(required=True)
    access_token = fields.String(required=True)
    refresh_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})


class KeptAccountSchema(Schema):
    """The account itself."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    created_ms = fields.Integer(required=True)


class DeviceSchema(Schema):
    """One sign-in on one device; `ended_by` says how the ended ones ended."""

    id = fields.String(required=True)
    device_name = fields.String(required=True)
    created_ms = fields.Integer(required=True)
    expires_ms = fields.Integer(required=True)
    ended_ms = fields.Integer(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)


class DevicesSchema(Schema):
    """The sign-ins of a person, oldest first."""

    devices = fields.List(fields.Nested(DeviceSchema), required=True)


class KeptChangeSchema(Schema):
    """One change; `patch` is null when it was refused or erased."""

    seq = fields.Integer(required=True)
    record_id = fields.String(required=True)
    kind = fields.String(required=True)
    device = fields.String(required=True)
    at_ms = fields.Integer(required=True)
    status = fields.String(required=True)
    deleted = fields.Boolean(required=True)
    patch = fields.Dict(keys=fields.String(), required=True, allow_none=True)


class CallSchema(Schema):
    """What came of a clinic's getting in touch."""

    outcome = fields.String(required=True)
    note = fields.String(required=True)
    author = fields.String(required=True)
    at_ms = fields.Integer(required=True)


class ExportSchema(Schema):
    """Everything that is kept about a person."""

    exported_ms = fields.Integer(required=True)
    account = fields.Nested(KeptAccountSchema, required=True)
    devices = fields.List(fields.Nested(DeviceSchema), required=True)
    records = fields.List(fields.Nested(RecordSchema), required=True)
    history = fields.List(fields.Nested(KeptChangeSchema), required=True)
    shares = fields.List(fields.Nested(ShareSchema), required=True)
    views = fields.List(fields.Nested(ViewSchema), required=True)
    bookings = fields.List(fields.Nested(BookingSchema), required=True)
    plans = fields.List(fields.Nested(PlanSchema), required=True)
    marks = fields.List(fields.Nested(MarkSchema), required=True)
    calls = fields.List(fields.Nested(CallSchema), required=True)
