"""Tables of the caseload: what is known of each shared diary, and each clinic's list by reason."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, Table, Text

from server.models.database import KeyText, metadata


def _account_id(*, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("account.id", ondelete="CASCADE")
    return Column("account_id", KeyText, owner, nullable=False, primary_key=primary_key)


diary_summary = Table(
    "diary_summary",
    metadata,
    _account_id(primary_key=True),
    # The last day with a pain, as an ordinal; none for an empty diary.
    Column("last_day", Integer),
    Column("level", Float),
    # JSON: the advice given last with its answers, and the newest answer to each warning sign.
    Column("advice", Text, nullable=False),
    Column("flags", Text, nullable=False),
    # JSON: the last eight weeks, `[day, level in tenths, pain or null]` each.
    Column("recent", Text, nullable=False),
    # JSON: what was recorded on the last day, and the engine's state without and with that day:
    # an amended last day goes on from the one, a new day from the other.
    Column("last_numbers", Text, nullable=False),
    Column("before_last", Text),
    Column("after_last", Text),
    # The version of the engine that made it.
    Column("made_by", KeyText, nullable=False, server_default=""),
    Index("ix_diary_summary_made_by_account_id", "made_by", "account_id"),
)
"""One row for each diary that is shared, kept in step by the transaction that writes to it."""

case_row = Table(
    "case_row",
    metadata,
    Column("clinic_id", KeyText, ForeignKey("clinic.id"), nullable=False, primary_key=True),
    _account_id(primary_key=True),
    Column("share_id", KeyText, ForeignKey("share.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", KeyText, nullable=False),
    # JSON: the scopes of the share.
    Column("scope", Text, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("reason", KeyText, nullable=False),
    # Where it stands in the list: the reason's rank, then how pressing it is.
    Column("place", BigInteger, nullable=False),
    # JSON: the sentences that say why, as keys with numbers (`server.services.case_words`).
    Column("why", Text, nullable=False),
    # The ordinal of the day on which the reason changes though nothing is written.
    Column("next_change_on", Integer, nullable=False),
    # When a therapist last dealt with it, and when an appointment was asked for.
    Column("handled_ms", BigInteger, nullable=False),
    Column("booking_ms", BigInteger, nullable=False),
    Index("ix_case_row_clinic_id_place_account_id", "clinic_id", "place", "account_id"),
    Index("ix_case_row_clinic_id_name_key", "clinic_id", "name_key"),
    Index("ix_case_row_clinic_id_next_change_on", "clinic_id", "next_change_on"),
    Index("ix_case_row_account_id", "account_id"),
    Index("ix_case_row_share_id", "share_id"),
)
"""One row for each person a clinic may see: the reason they stand where they stand."""

case_count = Table(
    "case_count",
    metadata,
    Column("clinic_id", KeyText, ForeignKey("clinic.id"), nullable=False, primary_key=True),
    Column("reason", KeyText, nullable=False, primary_key=True),
    Column("people", Integer, nullable=False),
)
"""How many people of a clinic stand under each reason, so that no page has to count them."""
