"""Tables of what a clinic does for a person: appointments, plans, marks on the map, calls."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from server.models.database import KeyText, metadata


def _account_id() -> Column[str]:
    owner = ForeignKey("account.id", ondelete="CASCADE")
    return Column("account_id", KeyText, owner, nullable=False)


def _clinic_id() -> Column[str]:
    return Column("clinic_id", KeyText, ForeignKey("clinic.id"), nullable=False)


def _author() -> tuple[Column[str], Column[str]]:
    return (
        Column("clinician_id", KeyText, nullable=False),
        Column("clinician_name", Text, nullable=False),
    )


booking = Table(
    "booking",
    metadata,
    Column("id", KeyText, primary_key=True),
    _account_id(),
    _clinic_id(),
    Column("share_id", KeyText, ForeignKey("share.id", ondelete="CASCADE"), nullable=False),
    # `asked`, `set`, `declined` or `withdrawn`.
    Column("state", Text, nullable=False),
    Column("message", Text, nullable=False),
    # JSON: up to three local times that would suit, and what the person wants looked at.
    Column("times", Text, nullable=False),
    Column("include", Text, nullable=False),
    Column("asked_ms", BigInteger, nullable=False),
    Column("answered_ms", BigInteger),
    Column("answered_by", Text),
    # Local time at the clinic, `2026-12-01T10:30`.
    Column("starts", Text),
    Column("minutes", Integer),
    Column("place", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Index("ix_booking_account_id", "account_id"),
    Index("ix_booking_share_id", "share_id"),
    Index("ix_booking_clinic_id_account_id", "clinic_id", "account_id"),
)
"""An appointment that a person asked for, and the clinic's answer."""

plan = Table(
    "plan",
    metadata,
    Column("id", KeyText, primary_key=True),
    _account_id(),
    _clinic_id(),
    Column("version", Integer, nullable=False),
    # JSON: the items in order.
    Column("items", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("review_on", Text),
    Column("saved_ms", BigInteger, nullable=False),
    *_author(),
    UniqueConstraint("account_id", "clinic_id", "version"),
)
"""Every version of each personal plan; the highest number is the plan."""

mark = Table(
    "mark",
    metadata,
    Column("id", KeyText, primary_key=True),
    _account_id(),
    _clinic_id(),
    Column("muscle", KeyText, nullable=False),
    Column("point", KeyText, nullable=False),
    Column("side", KeyText, nullable=False),
    # `confirmed`, `struck` or `added`.
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    *_author(),
    UniqueConstraint("account_id", "clinic_id", "muscle", "point", "side"),
)
"""What a therapist found at one point, beside what the person had guessed."""

call = Table(
    "call",
    metadata,
    Column("id", KeyText, primary_key=True),
    _account_id(),
    _clinic_id(),
    # `reached`, `message`, `no_answer` or `referred`.
    Column("outcome", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    *_author(),
    Index("ix_call_account_id_clinic_id_at_ms", "account_id", "clinic_id", "at_ms"),
)
"""What came of getting in touch."""
