"""A clinic's caseload as its page needs it: one page of people, and how many stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, Row, Select, select, tuple_

from server.models.caseload import case_count, case_row, diary_summary
from server.models.shares import share
from server.services.case_words import told
from server.services.disclosures import Shown
from server.services.triage import REASONS, STEP, Reason, Recent

PAGE = 50
"""People on one page."""


@dataclass(frozen=True, slots=True)
class Case:
    """One person in the list. Without `numbers` in the scope, level, days and recent are empty."""

    account_id: str
    share_id: str
    name: str
    scope: tuple[str, ...]
    reason: Reason
    why: str
    level: float | None
    last_day: int | None
    recent: Recent

    @property
    def shown(self) -> Shown:
        """What seeing this row discloses."""
        seen = tuple(one for one in self.scope if one == "numbers")
        return Shown(self.share_id, self.account_id, seen)


@dataclass(frozen=True, slots=True)
class CasePage:
    """People in the order of their reasons; `after` leads to the next page, None at the end."""

    cases: tuple[Case, ...]
    after: str | None


def page(
    tx: Connection,
    clinic_id: str,
    now_ms: int,
    *,
    reason: Reason | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> CasePage:
    """Return the people who stand behind the person `after`, or the first ones.

    `after` is an account, not a place: an address must not say how somebody is.
    """
    query = _cases(clinic_id, now_ms).order_by(case_row.c.place, case_row.c.account_id)
    if reason is not None:
        first = REASONS.index(reason) * STEP
        query = query.where(case_row.c.place >= first, case_row.c.place < first + STEP)
    if after is not None:
        here = (case_row.c.clinic_id == clinic_id) & (case_row.c.account_id == after)
        place = tx.scalar(select(case_row.c.place).where(here))
        if place is not None:
            query = query.where(
                tuple_(case_row.c.place, case_row.c.account_id) > tuple_(place, after)
            )
    rows = tx.execute(query.limit(limit + 1)).all()
    cases = tuple(_case(row) for row in rows[:limit])
    return CasePage(cases, cases[-1].account_id if len(rows) > limit else None)


def search(tx: Connection, clinic_id: str, now_ms: int, text: str) -> CasePage:
    """Return the people one of whose names begins with the text, the first 50."""
    key = text.strip().casefold()
    escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    query = _cases(clinic_id, now_ms).where(
        case_row.c.name_key.like(f"{escaped}%", escape="\\")
        | case_row.c.name_key.like(f"% {escaped}%", escape="\\")
    )
    rows = tx.execute(query.order_by(case_row.c.name_key).limit(PAGE)).all()
    return CasePage(tuple(_case(row) for row in rows), None)


def counts(tx: Connection, clinic_id: str) -> Mapping[Reason, int]:
    """Return how many people stand under each reason."""
    rows = tx.execute(
        select(case_count.c.reason, case_count.c.people).where(case_count.c.clinic_id == clinic_id)
    )
    found = {str(row.reason): int(row.people) for row in rows}
    return {reason: found.get(reason, 0) for reason in REASONS}


def _cases(clinic_id: str, now_ms: int) -> Select[tuple[object, ...]]:
    """Select the rows of a clinic whose consent is in force at this very moment."""
    return (
        select(
            case_row.c.account_id,
            case_row.c.share_id,
            case_row.c.name,
            case_row.c.scope,
            case_row.c.reason,
            case_row.c.why,
            diary_summary.c.level,
            diary_summary.c.last_day,
            diary_summary.c.recent,
        )
        .join(share, share.c.id == case_row.c.share_id)
        .join(diary_summary, diary_summary.c.account_id == case_row.c.account_id)
        .where(
            case_row.c.clinic_id == clinic_id,
            share.c.revoked_ms.is_(None),
            share.c.ends_ms > now_ms,
        )
    )


def _case(row: Row[tuple[object, ...]]) -> Case:
    scope = tuple(orjson.loads(row.scope))
    seen = "numbers" in scope
    return Case(
        account_id=row.account_id,
        share_id=row.share_id,
        name=row.name,
        scope=scope,
        reason=row.reason,
        why=told(row.why),
        level=row.level if seen else None,
        last_day=row.last_day if seen else None,
        recent=orjson.loads(row.recent) if seen else (),
    )
