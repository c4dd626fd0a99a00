"""Days of the diary: `/v1/entries`, for people with curl and for other programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response
from marshmallow import Schema, ValidationError, fields, validates_schema

from server.api.resource import (
    WITH_BODY,
    WITH_STORE,
    Resource,
    asker,
    conditional,
    json_response,
    path_parameter,
    problems,
    signed_in,
)
from server.extensions import runtime
from server.problems import ProblemError
from server.services import entries
from shared.schemas import EntriesSchema, EntryPatchSchema, EntrySchema
from shared.schemas.fields import DayField

resource = Resource("entries", "What you logged, one entry a day.")

LIMIT_MAX = 1000

DAY = path_parameter("date", "Your local day, `YYYY-MM-DD`", format="date")


class LimitField(fields.Integer):
    """How many items a page may have, written as digits in an address."""

    def __init__(self) -> None:
        super().__init__(
            load_default=100,
            metadata={"minimum": 1, "maximum": LIMIT_MAX, "description": "Most days in a page"},
        )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 4):
            raise ValidationError(f"must be a whole number from 1 to {LIMIT_MAX}")
        if not 1 <= int(text) <= LIMIT_MAX:
            raise ValidationError(f"must be from 1 to {LIMIT_MAX}")
        return int(text)


class RangeSchema(Schema):
    """Which days to read, both ends included."""

    from_ = DayField(data_key="from", load_default=entries.EARLIEST)
    to = DayField(load_default=dt.date.max)
    limit = LimitField()
    cursor = DayField(
        load_default=None, metadata={"description": "`next_cursor` of the page before"}
    )

    @validates_schema
    def _check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["from_"] > data["to"]:
            raise ValidationError("must not be before 'from'", "to")


@resource.route("/v1/entries/<date>", methods=("PUT",), parameters=[DAY])
@signed_in
@problems(*WITH_BODY, *WITH_STORE)
@resource.arguments(EntryPatchSchema())
@resource.response(200, EntrySchema(), description="The day, amended")
@resource.alt_response(201, schema=EntrySchema(), description="The day, new", success=True)
def put(patch: dict[str, Any], date: str) -> Response:
    """Create or amend a day. Only the fields sent change; null clears one; a new day needs `pain`.

    Answers the whole entry.
    """
    at, who, day = runtime(), asker(), entries.day_of(date)
    now = at.now_ms()
    entry, is_new = at.database.run_tx(lambda tx: entries.put(tx, who.account_id, day, patch, now))
    return json_response(entry, 201 if is_new else 200)


@resource.route("/v1/entries/<date>", parameters=[DAY])
@signed_in
@problems("not-found", "invalid-fields")
@resource.response(200, EntrySchema())
def get(date: str) -> Response:
    """Read a day."""
    at, who, day = runtime(), asker(), entries.day_of(date)
    entry = at.database.read(lambda tx: entries.get(tx, who.account_id, day))
    if entry is None:
        raise ProblemError("not-found", f"You logged nothing for {day}.")
    return json_response(entry)


@resource.route("/v1/entries/<date>", methods=("DELETE",), parameters=[DAY])
@signed_in
@problems("not-found", "invalid-fields", *WITH_STORE)
@resource.response(204)
def delete(date: str) -> Response:
    """Delete a day, on every device."""
    at, who, day = runtime(), asker(), entries.day_of(date)
    now = at.now_ms()
    if not at.database.run_tx(lambda tx: entries.remove(tx, who.account_id, day, now)):
        raise ProblemError("not-found", f"You logged nothing for {day}.")
    return Response(status=204)


@resource.route("/v1/entries")
@signed_in
@problems("invalid-fields")
@resource.arguments(RangeSchema(), location="query")
@resource.response(200, EntriesSchema())
def list_days(query: dict[str, Any]) -> Response:
    """List days by date.

    Go on with `cursor` until `next_cursor` is null. With `If-None-Match`, a diary that has not
    changed answers 304.
    """
    who = asker()
    first = max(query["from_"], query["cursor"] or query["from_"])

    def body(tx: Any) -> dict[str, Any]:
        page = entries.page(tx, who.account_id, first, query["to"], query["limit"])
        return {"entries": page.entries, "next_cursor": page.next_cursor}

    return conditional(who.account_id, (first, query["to"], query["limit"]), body)
