"""Tables of the sync protocol.

Every key and every foreign key begins with the stream, so that a stream's rows can live together
on one partition or one node, whatever the engine.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from server.models.database import KeyText, metadata


def _stream_id() -> Column[str]:
    # A foreign key within the stream: both sides are on the same partition.
    head = ForeignKey("stream_head.stream_id", ondelete="CASCADE")
    return Column("stream_id", KeyText, head, primary_key=True)


stream_head = Table(
    "stream_head",
    metadata,
    Column("stream_id", KeyText, primary_key=True),
    # The last number handed out in the stream, in this epoch.
    Column("seq", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    # Tombstones up to here may have expired.
    Column("min_seq", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    # JSON: by older epoch, its last number that is still here.
    Column("restore_points", Text, nullable=False),
    # JSON: by device, its last operation answered, its id, and the last one that backups hold.
    Column("devices", Text, nullable=False),
)
"""One row per stream. Whoever writes to a stream locks it first and holds it to the commit."""

record = Table(
    "record",
    metadata,
    _stream_id(),
    Column("id", KeyText, primary_key=True),
    Column("kind", KeyText, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("erased", Boolean, nullable=False),
    # The local day it is about, for kinds that have one.
    Column("day", KeyText),
    Column("changed_ms", BigInteger, nullable=False),
    # JSON: the record in wire form, so that a page can be sent as it is stored.
    Column("body", Text, nullable=False),
    Index("ix_record_stream_id_seq", "stream_id", "seq"),
    Index("ix_record_stream_id_kind_day", "stream_id", "kind", "day"),
)
"""Each record as it is now."""

version = Table(
    "version",
    metadata,
    _stream_id(),
    Column("seq", BigInteger, primary_key=True),
    Column("op_id", KeyText, nullable=False),
    Column("device_id", KeyText, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("record_id", KeyText, nullable=False),
    Column("kind", KeyText, nullable=False),
    # JSON; none for a rejected or an erased operation, of which only id and fingerprint stay.
    Column("patch", Text),
    Column("deleted", Boolean, nullable=False),
    Column("t", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("status", Text, nullable=False),
    # JSON: the fields in which it did not win, and why it was refused.
    Column("lost", Text, nullable=False),
    Column("refusal", Text),
    UniqueConstraint("stream_id", "op_id"),
    Index("ix_version_stream_id_record_id_seq", "stream_id", "record_id", "seq"),
)
"""Every operation the server has answered, in order: the history, and what a repeat is told by."""
