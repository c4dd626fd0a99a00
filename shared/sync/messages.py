"""What the two halves say to each other, without its wire form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared.sync.operations import Operation
from shared.sync.planner import Result
from shared.sync.records import Record

PUSH_MAX = 500
"""Most operations in one push."""

PULL_MAX = 1000
"""Most rows in one page of a pull."""

BYTES_MAX = 1 << 20
"""Most bytes in one push, decoded."""


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A device's operations, in the order of their `n`, for the epoch it believes in."""

    device_id: str
    epoch: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class PushReply:
    """The answers, and every touched record as it is now; times in milliseconds."""

    results: tuple[Result, ...]
    canon: tuple[Record, ...]
    durable_n: int
    epoch: int
    server_time: int

    def pieces(self, request: PushRequest, most: int) -> Iterator[PushReply]:
        """Yield the answer in parts of at most `most` operations, in the order they were sent.

        Each part comes with its own records and can be kept by itself. What backups hold is said
        last. What was not sent in this request is left out.
        """
        results = {result.op_id: result for result in self.results}
        canon = {record.record_id: record for record in self.canon}
        sent = request.operations
        for start in range(0, len(sent), most):
            part = sent[start : start + most]
            touched = dict.fromkeys(operation.record_id for operation in part)
            yield replace(
                self,
                results=tuple(results[o.op_id] for o in part if o.op_id in results),
                canon=tuple(canon[record_id] for record_id in touched if record_id in canon),
                durable_n=self.durable_n if start + most >= len(sent) else 0,
            )


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Where the device is; no cursor means from the start."""

    device_id: str
    epoch: int
    cursor: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class PullReply:
    """One page of records, in the order of their last change; `digest` ends the last page.

    `head` is the last `seq` of the stream, and tombstones up to `min_seq` may have expired.
    `server_time` is in milliseconds, None from a server that does not say.
    """

    rows: tuple[Record, ...]
    next_cursor: str
    has_more: bool
    head: int
    digest: str | None
    epoch: int
    min_seq: int
    server_time: int | None = None
