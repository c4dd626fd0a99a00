"""Clinics, clinicians, shares, and the log of who looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "clinic",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinic"),
    )
    op.create_table(
        "clinician",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("email_key", _KEY, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("totp_sealed", sa.Text, nullable=False),
        sa.Column("totp_step", sa.BigInteger, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("disabled_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_clinician"),
        sa.UniqueConstraint("email_key", name="uq_clinician_email_key"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_clinician_clinic_id"),
    )
    op.create_index("ix_clinician_clinic_id", "clinician", ["clinic_id"])
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", _KEY, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("used_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["clinician.id"],
            name="fk_recovery_code_clinician_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_recovery_code_clinician_id", "recovery_code", ["clinician_id"])
    op.create_table(
        "dashboard_session",
        sa.Column("token_hash", _KEY, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_dashboard_session"),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["clinician.id"],
            name="fk_dashboard_session_clinician_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_dashboard_session_clinician_id", "dashboard_session", ["clinician_id"])
    op.create_table(
        "share",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("ends_ms", sa.BigInteger, nullable=False),
        sa.Column("code_hash", _KEY),
        sa.Column("code_ends_ms", sa.BigInteger, nullable=False),
        sa.Column("clinic_id", _KEY),
        sa.Column("redeemed_ms", sa.BigInteger),
        sa.Column("revoked_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("code_hash", name="uq_share_code_hash"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_share_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_share_clinic_id"),
    )
    op.create_index("ix_share_account_id", "share", ["account_id"])
    op.create_index("ix_share_clinic_id_account_id", "share", ["clinic_id", "account_id"])
    op.create_table(
        "disclosure",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("share_id", _KEY, nullable=False),
        sa.Column("account_id", _KEY, nullable=False),
        sa.Column("clinic_id", _KEY, nullable=False),
        sa.Column("clinician_id", _KEY, nullable=False),
        sa.Column("clinician_name", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_account_id", "disclosure", ["account_id"])
    op.create_index("ix_disclosure_share_id_id", "disclosure", ["share_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER disclosure_keeps_{verb.lower()} BEFORE {verb} ON disclosure"
                " BEGIN SELECT RAISE(ABORT, 'the log of disclosures only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION disclosure_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the log of disclosures only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER disclosure_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure"
        " EXECUTE FUNCTION disclosure_only_grows()"
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "disclosure",
        "share",
        "dashboard_session",
        "recovery_code",
        "clinician",
        "clinic",
    ):
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION disclosure_only_grows()")
