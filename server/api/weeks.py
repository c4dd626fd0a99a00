"""Weeks of the diary: `/v1/weeks`, the weekly PEG and the days that pain marked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Response
from marshmallow import Schema, ValidationError, validates_schema

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
from server.services import weeks
from server.services.entries import EARLIEST, day_of
from shared.schemas.fields import DayField
from shared.schemas.week import WeekPatchSchema, WeekSchema, WeeksSchema

resource = Resource("weeks", "How far pain got in the way, week by week.")

DAY = path_parameter("date", "Any day of the week, `YYYY-MM-DD`", format="date")


class WeekRangeSchema(Schema):
    """Which days to read the weeks of, both ends included."""

    from_ = DayField(data_key="from", load_default=EARLIEST)
    to = DayField(load_default=dt.date.max)

    @validates_schema
    def _check_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["from_"] > data["to"]:
            raise ValidationError("must not be before 'from'", "to")


@resource.route("/v1/weeks")
@signed_in
@problems("invalid-fields")
@resource.arguments(WeekRangeSchema(), location="query")
@resource.response(200, WeeksSchema())
def list_weeks(query: dict[str, Any]) -> Response:
    """List the weeks in which something was said. A diary that has not changed answers 304."""
    who = asker()

    def body(tx: Any) -> dict[str, Any]:
        return {"weeks": weeks.read(tx, who.account_id, query["from_"], query["to"])}

    return conditional(who.account_id, (query["from_"], query["to"]), body)


@resource.route("/v1/weeks/<date>", methods=("PUT",), parameters=[DAY])
@signed_in
@problems(*WITH_BODY, *WITH_STORE)
@resource.arguments(WeekPatchSchema())
@resource.response(200, WeekSchema(), description="The week, amended")
def put_week(patch: dict[str, Any], date: str) -> Response:
    """Answer the week's questions. Only the fields sent change; null takes an answer back.

    Answers the whole week.
    """
    at, who, day = runtime(), asker(), day_of(date)
    now = at.now_ms()
    return json_response(
        at.database.run_tx(lambda tx: weeks.put(tx, who.account_id, day, patch, now))
    )
