"""Streams, their records and their history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "stream_head",
        sa.Column("stream_id", _KEY, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("min_seq", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("restore_points", sa.Text, nullable=False),
        sa.Column("devices", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stream_id", name="pk_stream_head"),
    )
    op.create_table(
        "record",
        sa.Column("stream_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.Column("day", _KEY),
        sa.Column("changed_ms", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("stream_id", "id", name="pk_record"),
        sa.ForeignKeyConstraint(
            ["stream_id"],
            ["stream_head.stream_id"],
            name="fk_record_stream_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_record_stream_id_seq", "record", ["stream_id", "seq"])
    op.create_index("ix_record_stream_id_kind_day", "record", ["stream_id", "kind", "day"])
    op.create_table(
        "version",
        sa.Column("stream_id", _KEY, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("op_id", _KEY, nullable=False),
        sa.Column("device_id", _KEY, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("record_id", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("patch", sa.Text),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("t", sa.BigInteger, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("lost", sa.Text, nullable=False),
        sa.Column("refusal", sa.Text),
        sa.PrimaryKeyConstraint("stream_id", "seq", name="pk_version"),
        sa.UniqueConstraint("stream_id", "op_id", name="uq_version_stream_id_op_id"),
        sa.ForeignKeyConstraint(
            ["stream_id"],
            ["stream_head.stream_id"],
            name="fk_version_stream_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_version_stream_id_record_id_seq", "version", ["stream_id", "record_id", "seq"]
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("version", "record", "stream_head"):
        op.drop_table(name)
