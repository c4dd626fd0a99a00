"""Sync messages on the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from marshmallow import ValidationError

from shared.diary.errors import InvalidValueError
from shared.schemas import (
    OperationSchema,
    PullSchema,
    PushSchema,
    RecordSchema,
    flat_errors,
    operation_from_wire,
    operation_to_wire,
    record_from_wire,
    record_to_wire,
)
from shared.sync.operations import Operation
from shared.sync.records import Record
from tests.builders import a_record, an_operation
from tests.strategies import operations, records

PUSH = PushSchema()
PULL = PullSchema()


@given(operations)
def test_operation_round_trip(operation: Operation) -> None:
    """An operation comes back from JSON as it was, and the documented form accepts it."""
    wire = json.loads(json.dumps(operation_to_wire(operation)))
    assert operation_from_wire(wire) == operation
    assert OperationSchema().validate(wire) == {}
    push = PUSH.load({"device_id": "phone", "epoch": 1, "schema": 1, "ops": [wire]})
    assert push["ops"] == [operation]


@given(records)
def test_record_round_trip(record: Record) -> None:
    """A record comes back from JSON as it was, with every field's clock."""
    wire = json.loads(json.dumps(RecordSchema().dump(record)))
    assert record_from_wire(wire) == record


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"op_id": ""}, "op_id"),
        ({"op_id": "a\n"}, "op_id"),
        ({"op_id": 5}, "op_id"),
        ({"op_id": "x" * 65}, "op_id"),
        ({"record_id": "../../x"}, "record_id"),
        ({"kind": None}, "kind"),
        ({"n": 0}, "n"),
        ({"n": True}, "n"),
        ({"n": 2**60}, "n"),
        ({"t": -1}, "t"),
        ({"t": None}, "t"),
        ({"wall": "now"}, "wall"),
        ({"base": [1]}, "base"),
        ({"base": [1, -1]}, "base"),
        ({"base": [True, 1]}, "base"),
        ({"base": "11"}, "base"),
        ({"patch": []}, "patch"),
        ({"del": 1}, "del"),
        ({"group_id": ""}, "group_id"),
        ({"salvage": []}, "salvage"),
        ({"salvage": {"pain": [1, "\n", 3]}}, "salvage"),
        ({"salvage": {"pain": [1]}}, "salvage"),
    ],
)
def test_bad_operation(change: dict[str, Any], field: str) -> None:
    """A malformed operation is refused with the name of its field and its place in the batch."""
    wire = {**operation_to_wire(an_operation()), **change}
    with pytest.raises(InvalidValueError) as caught:
        operation_from_wire(wire)
    assert caught.value.field == field
    good = operation_to_wire(an_operation())
    with pytest.raises(ValidationError) as form:
        PUSH.load({"device_id": "d", "epoch": 1, "schema": 1, "ops": [good, wire]})
    assert flat_errors(form.value.messages)[0][0] == f"ops.1.{field}"


@pytest.mark.parametrize(
    "change",
    [
        {"fields": None},
        {"stamps": {}},
        {"stamps": {"date": [1, 2, "d"], "pain": [1, 2, "d", 4]}},
        {"deleted": None},
        {"removed": [1]},
        {"losers": [[1]]},
        {"seq": None},
        {"record_id": ""},
    ],
)
def test_a_record_that_is_not_whole(change: dict[str, Any]) -> None:
    """A record with any part missing is refused, so that nothing of a torn reply is used."""
    with pytest.raises(InvalidValueError):
        record_from_wire({**record_to_wire(a_record()), **change})
    with pytest.raises(InvalidValueError):
        record_from_wire([])


def test_push_limits() -> None:
    """A push holds at most 500 operations and names its sender, epoch and schema."""
    ops = [operation_to_wire(an_operation(n)) for n in range(1, 502)]
    whole = {"device_id": "d", "epoch": 1, "schema": 1, "ops": ops}
    with pytest.raises(ValidationError) as caught:
        PUSH.load(whole)
    assert flat_errors(caught.value.messages) == [("ops", "must be at most 500 operations")]
    with pytest.raises(ValidationError) as caught:
        PUSH.load({})
    assert {field for field, _ in flat_errors(caught.value.messages)} == whole.keys()


def test_pull_defaults() -> None:
    """A pull without a cursor starts at the beginning, with pages of bounded size."""
    assert PULL.load({"device_id": "d", "epoch": 1}) == {
        "device_id": "d",
        "epoch": 1,
        "cursor": None,
        "limit": 500,
    }
    for bad in ({"limit": 0}, {"limit": 1001}, {"cursor": 5}, {"cursor": "x" * 513}):
        with pytest.raises(ValidationError):
            PULL.load({"device_id": "d", "epoch": 1, **bad})
