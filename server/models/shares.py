"""Tables of consent: what a person shares with which clinic until when, and who looked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from server.models.database import KeyText, metadata

share = Table(
    "share",
    metadata,
    Column("id", KeyText, primary_key=True),
    Column("account_id", KeyText, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    # How the person wants to be called there.
    Column("name", Text, nullable=False),
    # JSON: the scopes, in a fixed order.
    Column("scope", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    # A keyed hash of the code, none once it was used; it works until `code_ends_ms`.
    Column("code_hash", KeyText, unique=True),
    Column("code_ends_ms", BigInteger, nullable=False),
    # Set when a clinic redeems the code.
    Column("clinic_id", KeyText, ForeignKey("clinic.id")),
    Column("redeemed_ms", BigInteger),
    Column("revoked_ms", BigInteger),
    Index("ix_share_account_id", "account_id"),
    Index("ix_share_clinic_id_account_id", "clinic_id", "account_id"),
)
"""One person's consent towards one clinic."""

disclosure = Table(
    "disclosure",
    metadata,
    Column("id", KeyText, primary_key=True),
    # No foreign keys: the log outlives what it speaks of.
    Column("share_id", KeyText, nullable=False),
    Column("account_id", KeyText, nullable=False),
    Column("clinic_id", KeyText, nullable=False),
    Column("clinician_id", KeyText, nullable=False),
    Column("clinician_name", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    # Which page showed it, and JSON: the scopes that were on it.
    Column("page", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Index("ix_disclosure_share_id_id", "share_id", "id"),
    Index("ix_disclosure_account_id", "account_id"),
)
"""Every time somebody was shown something, written in the transaction that read it.

Rows are added and never changed or removed; the database itself refuses. Ids begin with the time.
"""
