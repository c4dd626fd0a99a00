"""Fingerprints: of a whole stream, to notice that two replicas differ, and of one operation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from shared.sync.operations import Operation
from shared.sync.records import Record

_BITS = 256
_WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> str:
    """Return JSON that is the same text for the same value on every machine: ASCII, sorted keys.

    Raises `ValueError` for NaN and infinities.
    """
    return _WRITE(value)


def record_digest(record: Record | None) -> int:
    """Return a record's part of the stream's digest; nothing and a deleted record count 0.

    So a tombstone that expires on one side only does not look like a difference.
    """
    if record is None or record.deleted:
        return 0
    text = canonical([record.record_id, record.visible()])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def changed_digest(digest: str, before: Record | None, after: Record | None) -> str:
    """Return the stream's digest after one record changed; costs the same for any stream."""
    return digest_text(int(digest, 16) - record_digest(before) + record_digest(after))


def digest_text(total: int) -> str:
    """Return the sum of record digests as 64 hexadecimal digits."""
    return f"{total % (1 << _BITS):064x}"


EMPTY = digest_text(0)
"""The digest of a stream without records."""


def digest(records: Iterable[Record]) -> str:
    """Return the digest of what is visible in these records, in any order: 64 hex digits.

    A sum of SHA-256 values, so that it can be kept up record by record. It finds differences that
    come from faults, not from forgery.
    """
    return digest_text(sum(record_digest(record) for record in records))


def fingerprint(operation: Operation) -> str:
    """Return 32 hex digits of an operation's content, to tell a repeat from a reused id.

    The number `n` is left out: a device that takes a new identity counts its operations anew.
    """
    salvage = operation.salvage
    stamps = None if salvage is None else [[k, s.t, s.device, s.n] for k, s in salvage.items()]
    content = [
        operation.record_id,
        operation.kind,
        list(operation.base),
        dict(operation.patch),
        operation.deleted,
        operation.t,
        operation.wall,
        operation.group_id,
        None if stamps is None else sorted(stamps),
    ]
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:32]
