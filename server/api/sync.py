"""Sync: `/v1/sync/push` and `/v1/sync/pull`, the protocol of the devices."""

from __future__ import annotations

import hmac
from functools import partial
from typing import Any

import orjson
from flask import Response

from server.api.resource import (
    WITH_BODY,
    WITH_STORE,
    Resource,
    asker,
    json_response,
    problems,
    signed_in,
)
from server.extensions import runtime
from server.services import sync
from shared.schemas import (
    SCHEMA_VERSION,
    Problem,
    PullReplySchema,
    PullSchema,
    PushReplySchema,
    PushSchema,
    check_patch,
)
from shared.sync.planner import Result

resource = Resource("sync", "How devices and the service come to hold the same.")


@resource.route("/v1/sync/push", methods=("POST",))
@signed_in
@problems(
    "epoch-changed",
    "gap",
    "device-fork",
    "op-id-reuse",
    "batch-too-large",
    "schema-too-old",
    *WITH_BODY,
    *WITH_STORE,
)
@resource.arguments(PushSchema())
@resource.response(200, PushReplySchema())
def push(form: dict[str, Any]) -> Response:
    """Store a device's operations, in the order of their `n`.

    Each operation listed in `results` is settled; one that is not listed still waits. All of a
    push is stored, or nothing.
    """
    at, who = runtime(), asker()
    sync.check_schema(form["schema"])
    now = at.now_ms()
    judge = partial(check_patch, newer=form["schema"] > SCHEMA_VERSION)
    stored = at.database.run_tx(
        lambda tx: sync.push_rows(
            tx, who.account_id, form["device_id"], form["epoch"], form["ops"], now=now, judge=judge
        )
    )
    reply = stored.reply
    return json_response(
        {
            "results": [_result(result) for result in reply.results],
            "canon": [orjson.Fragment(row) for row in stored.canon],
            "durable_n": reply.durable_n,
            "epoch": reply.epoch,
            "server_time": reply.server_time,
        }
    )


def _result(result: Result) -> dict[str, Any]:
    wire: dict[str, Any] = {"op_id": result.op_id, "status": result.status.value}
    if result.first is not None:
        wire["first"] = result.first.value
    if (refusal := result.refusal) is not None:
        wire["problem"] = Problem(refusal.type, refusal.field, refusal.reason).to_wire()
    return wire


@resource.route("/v1/sync/pull", methods=("POST",))
@signed_in
@problems("epoch-changed", "cursor-ahead", "cursor-invalid", "resync-required", *WITH_BODY)
@resource.arguments(PullSchema())
@resource.response(200, PullReplySchema())
def pull(form: dict[str, Any]) -> Response:
    """Read what changed after the cursor, in the order of the last change."""
    at, who = runtime(), asker()
    key = hmac.digest(at.settings.key, b"cursor", "sha256")
    page = at.database.read(
        lambda tx: sync.pull_rows(
            tx,
            who.account_id,
            form["device_id"],
            form["epoch"],
            form["cursor"],
            limit=form["limit"],
            key=key,
        )
    )
    return json_response(
        {
            "rows": [orjson.Fragment(row) for row in page.rows],
            "next_cursor": page.next_cursor,
            "has_more": page.has_more,
            "head": page.head,
            "digest": page.digest,
            "epoch": page.epoch,
            "min_seq": page.min_seq,
            "server_time": at.now_ms(),
        }
    )
