"""Summaries keep the engine's state with and without the last day; reasons are kept as keys.

Both are made anew from the diaries by the command that migrates (`server.services.cases.refresh`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Change the columns."""
    op.drop_column("diary_summary", "monitor")
    op.add_column("diary_summary", sa.Column("before_last", sa.Text))
    op.add_column("diary_summary", sa.Column("after_last", sa.Text))
    op.add_column("diary_summary", sa.Column("made_by", _KEY, nullable=False, server_default=""))
    op.create_index(
        "ix_diary_summary_made_by_account_id", "diary_summary", ["made_by", "account_id"]
    )
    emptied = sa.text("UPDATE diary_summary SET advice = :advice, flags = '[]'")
    op.execute(emptied.bindparams(advice='{"now":[],"before":[],"answers":[]}'))
    op.execute("UPDATE case_row SET why = '[]'")


def downgrade() -> None:
    """Put the columns back; the summaries have to be made anew."""
    op.drop_index("ix_diary_summary_made_by_account_id", "diary_summary")
    for name in ("made_by", "after_last", "before_last"):
        op.drop_column("diary_summary", name)
    op.add_column(
        "diary_summary", sa.Column("monitor", sa.Text, nullable=False, server_default="null")
    )
