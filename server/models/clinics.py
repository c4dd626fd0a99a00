"""Tables of clinics, the people who work there, and their sign-ins to the dashboard."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from server.models.database import KeyText, metadata

clinic = Table(
    "clinic",
    metadata,
    Column("id", KeyText, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
"""One practice, however many therapists work in it."""

clinician = Table(
    "clinician",
    metadata,
    Column("id", KeyText, primary_key=True),
    Column("clinic_id", KeyText, ForeignKey("clinic.id"), nullable=False),
    Column("email_key", KeyText, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    # Sealed with the service's secret (`server.services.totp`).
    Column("totp_sealed", Text, nullable=False),
    # The last time step whose code was taken: a code works once.
    Column("totp_step", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("disabled_ms", BigInteger),
    Index("ix_clinician_clinic_id", "clinic_id"),
)
"""One therapist of one clinic. Made by command, never by a web page."""

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("code_hash", KeyText, primary_key=True),
    Column("clinician_id", KeyText, ForeignKey("clinician.id", ondelete="CASCADE"), nullable=False),
    Column("used_ms", BigInteger),
    Index("ix_recovery_code_clinician_id", "clinician_id"),
)
"""Codes that stand in for a lost authenticator, each once."""

dashboard_session = Table(
    "dashboard_session",
    metadata,
    Column("token_hash", KeyText, primary_key=True),
    Column("clinician_id", KeyText, ForeignKey("clinician.id", ondelete="CASCADE"), nullable=False),
    # `code`: the password was right, the second factor is awaited. `open`: both were.
    Column("stage", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    # Wrong second factors so far.
    Column("failures", Integer, nullable=False),
    Index("ix_dashboard_session_clinician_id", "clinician_id"),
)
"""A therapist's sign-in in one browser, by the hash of its cookie; deleted when it ends."""
