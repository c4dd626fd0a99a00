"""Forms of the sync messages: push, pull, and their replies."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.diary.errors import InvalidValueError
from shared.schemas.fields import REQUIRED, CountField, IdentifierField, ListField
from shared.schemas.sync_wire import operation_from_wire, record_to_wire
from shared.sync.operations import Operation
from shared.sync.records import Record

PUSH_MAX = 500
"""Most operations in one push."""

PULL_MAX = 1000
"""Most rows in one page of a pull."""

STATUSES = ("applied", "merged", "kept_other", "duplicate", "rejected")


class OperationSchema(Schema):
    """One change to one record, as it is pushed."""

    op_id = IdentifierField(required=True)
    n = CountField(1, required=True)
    record_id = IdentifierField(required=True)
    kind = IdentifierField(required=True)
    base = fields.List(
        CountField(),
        required=True,
        validate=validate.Length(equal=2),
        metadata={"description": "[epoch, seq] of the copy the author had seen"},
    )
    patch = fields.Dict(keys=fields.String(), required=True)
    del_ = fields.Boolean(data_key="del", load_default=False)
    t = CountField(required=True)
    wall = CountField(required=True)
    group_id = IdentifierField(allow_none=True, load_default=None)
    salvage = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)


class OperationField(fields.Nested):
    """Reads an operation with the plain reader, ten times quicker than the form it documents."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Operation:
        try:
            return operation_from_wire(value)
        except InvalidValueError as error:
            raise ValidationError({error.field: [error.reason]}) from None


class PushSchema(Schema):
    """A device's operations, in the order of their `n`; `ops` loads to `Operation`s."""

    device_id = IdentifierField(required=True)
    epoch = CountField(required=True)
    schema = CountField(1, required=True, metadata={"description": "Schema version of the sender"})
    ops = ListField(
        OperationField(OperationSchema),
        required=True,
        validate=validate.Length(max=PUSH_MAX, error=f"must be at most {PUSH_MAX} operations"),
        error_messages={**REQUIRED, "invalid": "must be a list of operations"},
    )


class ItemProblemSchema(Schema):
    """Why one operation was rejected."""

    type = fields.String(required=True)
    field = fields.String()
    reason = fields.String()
    detail = fields.String()


class ItemResultSchema(Schema):
    """What became of one operation; an operation that is not listed was not processed."""

    op_id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    first = fields.String(
        validate=validate.OneOf(STATUSES),
        metadata={"description": "The first answer, when the operation came again"},
    )
    problem = fields.Nested(ItemProblemSchema)


class RecordSchema(Schema):
    """A record as the server has it after the merge."""

    record_id = fields.String(required=True)
    kind = fields.String(required=True)
    seq = fields.Integer(required=True)
    deleted = fields.Boolean(required=True)
    erased = fields.Boolean(metadata={"description": "Erased for good: nothing of it is kept"})
    removed = fields.List(
        fields.Raw(),
        allow_none=True,
        metadata={"description": "[seq, t, device, n] of the deletion"},
    )
    losers = fields.List(
        fields.List(fields.Raw()),
        metadata={
            "description": "Values that lost against one written at the same time: "
            "[field, value, seq, t, device, n]; field * is a deletion"
        },
    )
    fields_ = fields.Dict(keys=fields.String(), data_key="fields", required=True)
    stamps = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Raw()),
        required=True,
        metadata={"description": "[seq, t, device, n] by field"},
    )

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Return `Record`s in wire form; dictionaries already in it pass unchanged."""
        if many or (many is None and self.many):
            return [self.dump(item, many=False) for item in obj]
        return record_to_wire(obj) if isinstance(obj, Record) else obj


class PushReplySchema(Schema):
    """What became of a push."""

    results = fields.List(fields.Nested(ItemResultSchema), required=True)
    canon = fields.List(fields.Nested(RecordSchema), required=True)
    durable_n = fields.Integer(required=True)
    epoch = fields.Integer(required=True)
    server_time = fields.Integer(required=True, metadata={"description": "ms since 1970, UTC"})


class PullSchema(Schema):
    """Which page of the stream a device wants; no cursor means from the start."""

    device_id = IdentifierField(required=True)
    epoch = CountField(required=True)
    cursor = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Length(max=512),
        error_messages={"invalid": "must be text"},
    )
    limit = CountField(1, PULL_MAX, load_default=500)


class PullReplySchema(Schema):
    """One page of the stream; `digest` comes with the last page."""

    rows = fields.List(fields.Nested(RecordSchema), required=True)
    next_cursor = fields.String(required=True)
    has_more = fields.Boolean(required=True)
    head = fields.Integer(required=True)
    digest = fields.String(required=True, allow_none=True)
    epoch = fields.Integer(required=True)
    min_seq = fields.Integer(
        required=True, metadata={"description": "Tombstones up to here may have expired"}
    )
    server_time = fields.Integer(required=True, metadata={"description": "ms since 1970, UTC"})
