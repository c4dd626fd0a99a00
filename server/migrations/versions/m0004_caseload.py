"""The caseload, appointments, plans, marks and calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "diary_summary",
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("last_day", sa.Integer),
        sa.Column("level", sa.Float),
        sa.Column("advice", sa.Text, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.Column("recent", sa.Text, nullable=False),
        sa.Column("last_numbers", sa.Text, nullable=False),
        sa.Column("monitor", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_diary_summary"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_diary_summary_account_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "case_row",
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("share_id", _KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", _KEY, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("opened_ms", sa.BigInteger, nullable=False),
        sa.Column("ends_ms", sa.BigInteger, nullable=False),
        sa.Column("reason", _KEY, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("next_change_on", sa.Integer, nullable=False),
        sa.Column("handled_ms", sa.BigInteger, nullable=False),
        sa.Column("booking_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", "account_id", name="pk_case_row"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_case_row_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_case_row_clinic_id"),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name="fk_case_row_share_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_case_row_account_id", "case_row", ["account_id"])
    op.create_index("ix_case_row_clinic_id_name_key", "case_row", ["clinic_id", "name_key"])
    op.create_index(
        "ix_case_row_clinic_id_next_change_on", "case_row", ["clinic_id", "next_change_on"]
    )
    op.create_index(
        "ix_case_row_clinic_id_place_account_id", "case_row", ["clinic_id", "place", "account_id"]
    )
    op.create_index("ix_case_row_share_id", "case_row", ["share_id"])
    op.create_table(
        "case_count",
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("reason", _KEY, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", "reason", name="pk_case_count"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_case_count_clinic_id"),
    )
    op.create_table(
        "booking",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("share_id", _KEY, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("times", sa.Text, nullable=False),
        sa.Column("include", sa.Text, nullable=False),
        sa.Column("asked_ms", sa.BigInteger, nullable=False),
        sa.Column("answered_ms", sa.BigInteger),
        sa.Column("answered_by", sa.Text),
        sa.Column("starts", sa.Text),
        sa.Column("minutes", sa.Integer),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_booking_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_booking_clinic_id"),
        sa.ForeignKeyConstraint(
            ["share_id"], ["share.id"], name="fk_booking_share_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_booking_account_id", "booking", ["account_id"])
    op.create_index("ix_booking_clinic_id_account_id", "booking", ["clinic_id", "account_id"])
    op.create_index("ix_booking_share_id", "booking", ["share_id"])
    op.create_table(
        "plan",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("review_on", sa.Text),
        sa.Column("saved_ms", sa.BigInteger, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("clinician_name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint(
            "account_id", "clinic_id", "version", name="uq_plan_account_id_clinic_id_version"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_plan_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_plan_clinic_id"),
    )
    op.create_table(
        "mark",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("muscle", _KEY, nullable=False),
        sa.Column("point", _KEY, nullable=False),
        sa.Column("side", _KEY, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("clinician_name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
        sa.UniqueConstraint(
            "account_id",
            "clinic_id",
            "muscle",
            "point",
            "side",
            name="uq_mark_account_id_clinic_id_muscle_point_side",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_mark_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_mark_clinic_id"),
    )
    op.create_table(
        "call",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("clinician_name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_call_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_call_clinic_id"),
    )
    op.create_index(
        "ix_call_account_id_clinic_id_at_ms", "call", ["account_id", "clinic_id", "at_ms"]
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("call", "mark", "plan", "booking", "case_count", "case_row", "diary_summary"):
        op.drop_table(name)
