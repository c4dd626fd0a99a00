"""Trends: `/v1/trends`, the level of the pain, and advice with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from server.api.resource import Resource, asker, conditional, problems, signed_in
from server.extensions import runtime
from server.services import entries
from server.services.trends import KINDS, trend_document
from shared.atlas.red_flags import Tier
from shared.trends.advice import Kind, Urgency
from shared.trends.associations import Factor, Outcome, Verdict
from shared.trends.standing import State

resource = Resource("trends", "What the diary shows, with reasons.")


def _date() -> fields.Date:
    return fields.Date(required=True)


def _one_of(codes: Any) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(get_args(codes)))


class LevelSchema(Schema):
    """The pain level on one day, flares left out, with the bounds that hold 80 % of belief.

    A day of the past is judged from the days before and after it, so it may move when later days
    come; the last day from what came before it.
    """

    date = _date()
    level = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    flare = fields.Float(
        required=True, metadata={"description": "Probability that the day is part of a flare"}
    )


class SentenceSchema(Schema):
    """A sentence: its key and numbers for programs, its English text for people."""

    key = fields.String(required=True)
    numbers = fields.Dict(keys=fields.String(), required=True)
    text = fields.String(required=True)


class AdviceSchema(Schema):
    """A good time to book, and why: the rule, its version, the days that made it."""

    kind = _one_of(Kind)
    rule = fields.String(required=True)
    version = fields.String(required=True)
    given = _date()
    since = _date()
    days = fields.List(fields.Date(), required=True)
    urgency = _one_of(Urgency)
    reason = fields.List(fields.Nested(SentenceSchema), required=True)
    against = fields.List(
        fields.Nested(SentenceSchema),
        required=True,
        metadata={"description": "What speaks against it; never empty"},
    )


class AssociationSchema(Schema):
    """What the diary can say about one factor and one outcome on the next day."""

    factor = _one_of(Factor)
    outcome = _one_of(Outcome)
    verdict = _one_of(Verdict)
    pairs = fields.Integer(required=True)
    change = fields.Float(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)
    days_needed = fields.Integer(required=True)


class RedFlagSchema(Schema):
    """A red flag whose newest answer calls for help."""

    flag = fields.String(required=True)
    urgency = _one_of(Tier)


class TrendSchema(Schema):
    """The trend of a whole diary."""

    levels = fields.List(fields.Nested(LevelSchema), required=True)
    advice = fields.Nested(AdviceSchema, required=True, allow_none=True)
    advice_state = fields.String(
        required=True,
        validate=validate.OneOf(get_args(State)),
        metadata={"description": "`active`, or why there is no advice"},
    )
    red_flags = fields.List(
        fields.Nested(RedFlagSchema),
        required=True,
        metadata={"description": "What stands above every trend, most urgent first"},
    )
    history = fields.List(fields.Nested(AdviceSchema), required=True)
    associations = fields.List(fields.Nested(AssociationSchema), required=True)


@resource.route("/v1/trends")
@signed_in
@problems()
@resource.response(200, TrendSchema())
def trend() -> Response:
    """Return level, advice and associations. A diary that has not changed answers 304."""
    at, who = runtime(), asker()
    today = dt.datetime.fromtimestamp(at.now_ms() / 1000, dt.UTC).date()
    last = today + dt.timedelta(days=1)

    def body(tx: Connection) -> dict[str, Any]:
        records = {kind: entries.records_of(tx, who.account_id, kind) for kind in KINDS}
        return trend_document(records, today=today)

    return conditional(who.account_id, (last,), body)
