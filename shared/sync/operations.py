"""What a device sends: immutable operations, each one change to one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Base = tuple[int, int]
"""The `(epoch, seq)` of the copy the author had seen; `(epoch, 0)` for none. Frozen once made."""


class Stamp(NamedTuple):
    """When and where a field got its value: time (ms, adjusted), device, and the device's count.

    A tuple, like `FieldValue`: they are made by the thousand, and a frozen dataclass takes five
    times as long to make.
    """

    t: int
    device: str
    n: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to one record, made on one device and never altered afterwards.

    `op_id` is a UUIDv7; `n` counts this device's operations from 1 without a gap. `patch` holds
    only the fields that changed (JSON values); `deleted` is a tombstone. `t` is the device's
    monotonic, server-bridged time in milliseconds, stamped once; `wall` its own clock, for people
    to read, never for ordering. Members of a `group_id` stand or fall together.

    `salvage` is given only after a server restore: the stamps of another device's fields that this
    device had seen and offers back, so that they decide as they first did.
    """

    op_id: str
    n: int
    record_id: str
    kind: str
    base: Base
    patch: Mapping[str, Any]
    deleted: bool
    t: int
    wall: int
    group_id: str | None = None
    salvage: Mapping[str, Stamp] | None = field(default=None)
