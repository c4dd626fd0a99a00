"""Accounts, the devices signed in to them, and their tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("email_key", _KEY, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email_key", name="uq_account_email_key"),
    )
    op.create_table(
        "device_session",
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.Column("device_name", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_ms", sa.BigInteger),
        sa.Column("ended_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_device_session"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_device_session_account_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_device_session_account_id", "device_session", ["account_id"])
    op.create_table(
        "access_token",
        sa.Column("token_hash", _KEY, nullable=False),
        sa.Column("session_id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_access_token"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["device_session.id"],
            name="fk_access_token_session_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_access_token_session_id", "access_token", ["session_id"])
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", _KEY, nullable=False),
        sa.Column("session_id", _KEY, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("rotation_id", _KEY),
        sa.Column("successor_hash", _KEY),
        sa.PrimaryKeyConstraint("token_hash", name="pk_refresh_token"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["device_session.id"],
            name="fk_refresh_token_session_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_refresh_token_session_id", "refresh_token", ["session_id"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("refresh_token", "access_token", "device_session", "account"):
        op.drop_table(name)
