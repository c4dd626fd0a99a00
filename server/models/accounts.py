"""Tables of accounts, the devices signed in to them, and their tokens."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from server.models.database import KeyText, metadata

account = Table(
    "account",
    metadata,
    Column("id", KeyText, primary_key=True),
    # Compared without case; kept as given beside it, because that is how the person writes it.
    Column("email_key", KeyText, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
"""One person. The account's id is also the id of the stream that its diary syncs in."""

device_session = Table(
    "device_session",
    metadata,
    Column("account_id", KeyText, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("id", KeyText, primary_key=True),
    Column("device_name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    # Why it ended: `signed_out`, `revoked` or `reuse`.
    Column("ended_by", Text),
    Index("ix_device_session_account_id", "account_id"),
)
"""One sign-in on one device, and with it the family of tokens that came from it."""

access_token = Table(
    "access_token",
    metadata,
    Column("token_hash", KeyText, primary_key=True),
    Column(
        "session_id", KeyText, ForeignKey("device_session.id", ondelete="CASCADE"), nullable=False
    ),
    Column("account_id", KeyText, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index("ix_access_token_session_id", "session_id"),
)
"""Live access tokens by their hash; those of an ended session are deleted with it."""

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("token_hash", KeyText, primary_key=True),
    Column(
        "session_id", KeyText, ForeignKey("device_session.id", ondelete="CASCADE"), nullable=False
    ),
    Column("created_ms", BigInteger, nullable=False),
    # Set when the token is exchanged: by which rotation, so that a lost reply can be asked again.
    Column("rotation_id", KeyText),
    Column("successor_hash", KeyText),
    Index("ix_refresh_token_session_id", "session_id"),
)
"""Refresh tokens by their hash, the spent ones kept so that their reuse is seen."""
