"""The sync messages as JSON, from the device's side. A reply is read whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.diary.errors import InvalidValueError
from shared.schemas.problem import Problem
from shared.schemas.sync_wire import SCHEMA_VERSION, operation_to_wire, record_from_wire
from shared.sync.merge import Status
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from shared.sync.planner import Result
from shared.sync.problems import Refusal


def push_to_wire(request: PushRequest) -> dict[str, Any]:
    """Return the body of a push."""
    return {
        "device_id": request.device_id,
        "epoch": request.epoch,
        "schema": SCHEMA_VERSION,
        "ops": [operation_to_wire(operation) for operation in request.operations],
    }


def pull_to_wire(request: PullRequest) -> dict[str, Any]:
    """Return the body of a pull."""
    return {
        "device_id": request.device_id,
        "epoch": request.epoch,
        "cursor": request.cursor,
        "limit": request.limit,
    }


def push_reply_from_wire(wire: object) -> PushReply:
    """Return the reply, else raise `InvalidValueError` naming what is not whole."""
    body = _object(wire)
    return PushReply(
        results=tuple(_result(row) for row in _list(body, "results")),
        canon=tuple(record_from_wire(row) for row in _list(body, "canon")),
        durable_n=_whole(body, "durable_n"),
        epoch=_whole(body, "epoch"),
        server_time=_whole(body, "server_time"),
    )


def pull_reply_from_wire(wire: object) -> PullReply:
    """Return the page, else raise `InvalidValueError` naming what is not whole."""
    body = _object(wire)
    cursor, more, digest = body.get("next_cursor"), body.get("has_more"), body.get("digest")
    if not isinstance(cursor, str):
        raise InvalidValueError("next_cursor", "must be text")
    if not isinstance(more, bool):
        raise InvalidValueError("has_more", "must be true or false")
    if digest is not None and not isinstance(digest, str):
        raise InvalidValueError("digest", "must be text")
    return PullReply(
        rows=tuple(record_from_wire(row) for row in _list(body, "rows")),
        next_cursor=cursor,
        has_more=more,
        head=_whole(body, "head"),
        digest=digest,
        epoch=_whole(body, "epoch"),
        min_seq=_whole(body, "min_seq"),
        server_time=_whole(body, "server_time") if "server_time" in body else None,
    )


def _result(wire: object) -> Result:
    row = _object(wire)
    op_id, first, problem = row.get("op_id"), row.get("first"), row.get("problem")
    if not isinstance(op_id, str):
        raise InvalidValueError("op_id", "must be text")
    refusal = None
    if problem is not None:
        found = Problem.from_wire(_object(problem))
        refusal = Refusal(found.type, found.field, found.reason)
    return Result(
        op_id, _status(row.get("status")), refusal, None if first is None else _status(first)
    )


def _status(value: object) -> Status:
    try:
        return Status(value)  # type: ignore[arg-type]
    except ValueError:
        raise InvalidValueError("status", "is not one this version knows") from None


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValueError("reply", "must be fields with their values")
    return value


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if not isinstance(value, list):
        raise InvalidValueError(name, "must be a list")
    return value


def _whole(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidValueError(name, "must be a whole number")
    return value
