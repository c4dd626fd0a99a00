"""Shares: `/v1/shares`, who may see what until when, and who looked."""

from __future__ import annotations

from typing import Any

import segno
from flask import Response
from marshmallow import Schema

from server.api.entries import LimitField
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
from server.api.share_forms import (
    MadeShareSchema,
    NewShareSchema,
    SharesSchema,
    ViewsSchema,
)
from server.extensions import runtime
from server.problems import ProblemError
from server.services import disclosures, shares
from server.services.ledger import Ledger
from server.services.spoken_codes import PREFIX, shown
from shared.schemas.fields import IdentifierField

resource = Resource("shares", "What you share with which clinic, and who looked.")

SHARE = path_parameter("share_id", "The share's `id`", pattern="^[0-9a-f]{32}$")


class ViewsRangeSchema(Schema):
    """Which views to read."""

    limit = LimitField()
    cursor = IdentifierField(
        load_default=None, metadata={"description": "`next_cursor` of the page before"}
    )


@resource.route("/v1/shares", methods=("POST",))
@signed_in
@problems("too-many-shares", *WITH_BODY, *WITH_STORE)
@resource.arguments(NewShareSchema())
@resource.response(201, MadeShareSchema())
def create(form: dict[str, Any]) -> Response:
    """Make a share and its code. Read the code out at the clinic, or let them scan it.

    The code works once, for 24 hours. Nobody sees anything before the clinic has redeemed it.
    """
    at, who = runtime(), asker()
    now = at.now_ms()
    made, code = at.database.run_tx(
        lambda tx: shares.create(
            tx,
            who.account_id,
            name=form["name"],
            scope=form["scope"],
            ends=form["ends"],
            now_ms=now,
            key=at.settings.key,
        )
    )
    rows = ["".join(map(str, row)) for row in segno.make_qr(PREFIX + code).matrix]
    return json_response({**made, "code": shown(code), "qr": rows}, 201)


@resource.route("/v1/shares")
@signed_in
@problems()
@resource.response(200, SharesSchema(), headers=ETAG)
def list_shares() -> Response:
    """List your shares, newest first, the ended ones too."""
    at, who = runtime(), asker()
    now = at.now_ms()
    found = at.database.read(lambda tx: shares.list_shares(tx, who.account_id, now))
    return unless_known({"shares": found})


@resource.route("/v1/shares/<share_id>", methods=("DELETE",), parameters=[SHARE])
@signed_in
@problems("not-found", *WITH_STORE)
@resource.response(204)
def revoke(share_id: str) -> Response:
    """End a share at once. What was already shown cannot be called back."""
    at, who = runtime(), asker()
    now = at.now_ms()
    if at.database.read(lambda tx: shares.owns(tx, who.account_id, share_id)):
        # On disk before it is in force: a backup put back must not bring the consent back.
        note = {"account_id": who.account_id, "share_id": share_id}
        Ledger(at.settings.data).note("revoked_share", now, **note)
    if not at.database.run_tx(lambda tx: shares.revoke(tx, who.account_id, share_id, now)):
        raise ProblemError("not-found", "You have no share with this id.")
    return Response(status=204)


@resource.route("/v1/shares/<share_id>/views", parameters=[SHARE])
@signed_in
@problems("not-found", "invalid-fields")
@resource.arguments(ViewsRangeSchema(), location="query")
@resource.response(200, ViewsSchema())
def views(query: dict[str, Any], share_id: str) -> Response:
    """List who looked: when, on which page, and what was on it. Newest first."""
    at, who = runtime(), asker()

    def read(tx: Any) -> dict[str, Any] | None:
        if not shares.owns(tx, who.account_id, share_id):
            return None
        seen, after = disclosures.views_of_share(
            tx, share_id, limit=query["limit"], before=query["cursor"]
        )
        return {"views": seen, "next_cursor": after}

    found = at.database.read(read)
    if found is None:
        raise ProblemError("not-found", "You have no share with this id.")
    return json_response(found)
