"""What a clinic gives back: `/v1/plans/current`, and `/v1/marks` on a person's own map."""

from __future__ import annotations

from flask import Response

from server.api.booking_forms import MarksSchema, PlansSchema
from server.api.resource import ETAG, Resource, asker, problems, signed_in, unless_known
from server.extensions import runtime
from server.services import marks, plans

resource = Resource("plans", "Personal plans, and what therapists found.")


@resource.route("/v1/plans/current")
@signed_in
@problems()
@resource.response(200, PlansSchema(), headers=ETAG)
def current() -> Response:
    """Read the plan that each of your clinics made for you, newest first."""
    who = asker()
    found = runtime().database.read(lambda tx: plans.of_person(tx, who.account_id))
    return unless_known({"plans": found})


@resource.route("/v1/marks")
@signed_in
@problems()
@resource.response(200, MarksSchema(), headers=ETAG)
def found_by_therapists() -> Response:
    """Read what therapists confirmed, struck out or added on your map."""
    who = asker()
    found = runtime().database.read(lambda tx: marks.of_person(tx, who.account_id))
    return unless_known({"marks": found})
