"""What the protocol refuses: single items with a reason, and whole batches by type.

A refused item is invalid for ever and never holds up its neighbours. A batch error stores nothing:
it tells the device how to go on, by its `type` (the last part of the problem's URI) and details.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol


class Judged(Protocol):
    """Why an item may not be stored; any object with these three will do."""

    @property
    def type(self) -> str:
        """The type name, for programs."""

    @property
    def field(self) -> str:
        """The field at fault, or an empty text."""

    @property
    def reason(self) -> str:
        """Why, in plain words that go on from the name of the field."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one item was refused."""

    type: str
    field: str
    reason: str

    @classmethod
    def of(cls, judged: Judged) -> Refusal:
        """Return a judge's verdict as a plain refusal."""
        return cls(judged.type, judged.field, judged.reason)


@dataclass(eq=False)
class BatchError(Exception):
    """A push or pull that was not carried out, though it was understood."""

    type: ClassVar[str] = "sync-problem"
    status: ClassVar[int] = 400

    def details(self) -> dict[str, Any]:
        """Return what goes beside `type` and `status` in the problem document."""
        return {}

    @classmethod
    def read(cls, _details: Mapping[str, Any]) -> BatchError:
        """Return the error that wrote these details; raises `ValueError` when they are broken."""
        return cls()

    def __str__(self) -> str:
        return f"{self.type} {self.details()}"


@dataclass(eq=False)
class EpochChangedError(BatchError):
    """The server was restored from a backup since the device last spoke with it.

    `last_n` is this device's last operation the server still has, and `last_op` its id, by which a
    device finds out that another one goes by its name; `restore_points` gives, by older epoch, the
    last `seq` of it that survived.
    """

    epoch: int
    last_n: int
    restore_points: Mapping[int, int]
    last_op: str | None = None

    type: ClassVar[str] = "epoch-changed"
    status: ClassVar[int] = 409

    def details(self) -> dict[str, Any]:
        """Return what a device needs to take up the new epoch."""
        points = {str(epoch): seq for epoch, seq in sorted(self.restore_points.items())}
        return {
            "epoch": self.epoch,
            "last_n": self.last_n,
            "last_op": self.last_op,
            "restore_points": points,
        }

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> EpochChangedError:
        """Return the error; `ValueError` when a number is missing."""
        points = details.get("restore_points")
        if not isinstance(points, Mapping):
            raise ValueError("restore_points")  # noqa: TRY004 the caller reads it as a torn reply
        last_op = details.get("last_op")
        return cls(
            _whole(details, "epoch"),
            _whole(details, "last_n"),
            {int(epoch): _whole(points, epoch) for epoch in points},
            last_op if isinstance(last_op, str) else None,
        )


@dataclass(eq=False)
class GapError(BatchError):
    """Operations are missing between the device's last stored one and the first of the batch."""

    last_n: int

    type: ClassVar[str] = "gap"
    status: ClassVar[int] = 409

    def details(self) -> dict[str, Any]:
        """Return the last `n` the server has."""
        return {"last_n": self.last_n}

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> GapError:
        """Return the error; `ValueError` when the number is missing."""
        return cls(_whole(details, "last_n"))


@dataclass(eq=False)
class DeviceForkError(BatchError):
    """The number `n` was already used by another operation: two devices share one identity."""

    n: int

    type: ClassVar[str] = "device-fork"
    status: ClassVar[int] = 409

    def details(self) -> dict[str, Any]:
        """Return the number that was used twice."""
        return {"n": self.n}

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> DeviceForkError:
        """Return the error; `ValueError` when the number is missing."""
        return cls(_whole(details, "n"))


@dataclass(eq=False)
class OpIdReuseError(BatchError):
    """An operation id came again with other content."""

    op_id: str

    type: ClassVar[str] = "op-id-reuse"
    status: ClassVar[int] = 422

    def details(self) -> dict[str, Any]:
        """Return the id."""
        return {"op_id": self.op_id}

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> OpIdReuseError:
        """Return the error."""
        return cls(str(details.get("op_id", "")))


class CursorAheadError(BatchError):
    """The cursor is past the end of the stream: read from the start."""

    type: ClassVar[str] = "cursor-ahead"
    status: ClassVar[int] = 409


class CursorInvalidError(BatchError):
    """The cursor was not made by this server for this stream: read from the start."""

    type: ClassVar[str] = "cursor-invalid"
    status: ClassVar[int] = 400


class ResyncRequiredError(BatchError):
    """Tombstones after the cursor have expired: read all, then drop what did not come."""

    type: ClassVar[str] = "resync-required"
    status: ClassVar[int] = 410


class BatchTooLargeError(BatchError):
    """More operations, or more bytes, than one push may carry."""

    type: ClassVar[str] = "batch-too-large"
    status: ClassVar[int] = 413


@dataclass(eq=False)
class SchemaTooOldError(BatchError):
    """The app is too old to write to this server; it keeps everything until it is updated."""

    least: int

    type: ClassVar[str] = "schema-too-old"
    status: ClassVar[int] = 426

    def details(self) -> dict[str, Any]:
        """Return the oldest schema that may write."""
        return {"least": self.least}

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> SchemaTooOldError:
        """Return the error; `ValueError` when the number is missing."""
        return cls(_whole(details, "least"))


BATCH_ERRORS: Mapping[str, type[BatchError]] = {
    error.type: error
    for error in (
        EpochChangedError,
        GapError,
        DeviceForkError,
        OpIdReuseError,
        CursorAheadError,
        CursorInvalidError,
        ResyncRequiredError,
        BatchTooLargeError,
        SchemaTooOldError,
    )
}
"""Every batch error by its type name."""


def read_batch_error(type_name: str, details: Mapping[str, Any]) -> BatchError | None:
    """Return the error a server answered with, or None when it is not one of the protocol's.

    `type_name` may be the whole URI; its last part counts. Raises `ValueError` when the type is
    known and its details are broken, which is to be treated like a torn reply.
    """
    error = BATCH_ERRORS.get(type_name.rsplit("/", 1)[-1])
    return None if error is None else error.read(details)


def _whole(details: Mapping[Any, Any], name: Any) -> int:
    value = details.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(name)
    return value
