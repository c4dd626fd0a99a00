"""The wire form of what is recorded and synced: marshmallow forms, plain readers, the judge."""

from shared.schemas.entry import (
    AreaSchema,
    EntriesSchema,
    EntryPatchSchema,
    EntrySchema,
)
from shared.schemas.fields import flat_errors
from shared.schemas.judge import check_patch
from shared.schemas.lookup import LookupReplySchema, LookupSchema
from shared.schemas.problem import Problem, ProblemSchema
from shared.schemas.sync import (
    PULL_MAX,
    PUSH_MAX,
    OperationSchema,
    PullReplySchema,
    PullSchema,
    PushReplySchema,
    PushSchema,
    RecordSchema,
)
from shared.schemas.sync_wire import (
    SCHEMA_VERSION,
    operation_from_wire,
    operation_to_wire,
    record_from_wire,
    record_to_wire,
)
from shared.schemas.wire import entry_from_record, entry_from_wire, entry_to_wire

__all__ = [
    "PULL_MAX",
    "PUSH_MAX",
    "SCHEMA_VERSION",
    "AreaSchema",
    "EntriesSchema",
    "EntryPatchSchema",
    "EntrySchema",
    "LookupReplySchema",
    "LookupSchema",
    "OperationSchema",
    "Problem",
    "ProblemSchema",
    "PullReplySchema",
    "PullSchema",
    "PushReplySchema",
    "PushSchema",
    "RecordSchema",
    "check_patch",
    "entry_from_record",
    "entry_from_wire",
    "entry_to_wire",
    "flat_errors",
    "operation_from_wire",
    "operation_to_wire",
    "record_from_wire",
    "record_to_wire",
]
