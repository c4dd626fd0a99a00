"""Personal plans: what a clinic asks a person to do, kept in versions so that nothing is lost."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, insert, select

from server.models.care import plan
from server.models.clinics import clinic
from server.services.clinicians import Clinician
from server.services.sync_rows import lock_head
from shared.atlas.reliefs import RELIEFS

ITEMS_MAX = 12
TITLE_MAX, TEXT_MAX, NOTE_MAX = 120, 500, 2000

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do: a practice of the relief library by its id, or the therapist's own words."""

    relief: str | None
    title: str
    how_often: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan; version 0 is no plan yet."""

    version: int
    items: tuple[PlanItem, ...] = ()
    note: str = ""
    review_on: dt.date | None = None
    saved_ms: int = 0
    author: str = ""

    def says_the_same(self, other: Plan) -> bool:
        """Return whether both ask for the same, whoever wrote them and when."""
        return (self.items, self.note, self.review_on) == (other.items, other.note, other.review_on)


def current(tx: Connection, clinic_id: str, account_id: str) -> Plan:
    """Return a clinic's plan for a person."""
    row = tx.execute(
        select(plan)
        .where(plan.c.account_id == account_id, plan.c.clinic_id == clinic_id)
        .order_by(plan.c.version.desc())
        .limit(1)
    ).first()
    return Plan(0) if row is None else _plan(row)


def save(tx: Connection, who: Clinician, account_id: str, new: Plan, now_ms: int) -> Plan | None:
    """Save a plan that was written over version `new.version`; None when it is in place.

    When somebody saved in between, nothing is written and their plan comes back, to be seen first.
    The same plan sent twice is saved once.
    """
    lock_head(tx, account_id)
    now = current(tx, who.clinic_id, account_id)
    if now.version > 0 and now.says_the_same(new):
        return None
    if now.version != new.version:
        return now
    tx.execute(
        insert(plan).values(
            id=secrets.token_hex(16),
            account_id=account_id,
            clinic_id=who.clinic_id,
            version=now.version + 1,
            items=orjson.dumps([asdict(item) for item in new.items]).decode(),
            note=new.note,
            review_on=None if new.review_on is None else new.review_on.isoformat(),
            saved_ms=now_ms,
            clinician_id=who.id,
            clinician_name=who.name,
        )
    )
    return None


def of_person(tx: Connection, account_id: str) -> list[Wire]:
    """Return the plan of each clinic that made one for this person, newest first."""
    newest = (
        select(plan.c.clinic_id, func.max(plan.c.version).label("version"))
        .where(plan.c.account_id == account_id)
        .group_by(plan.c.clinic_id)
        .subquery()
    )
    rows = tx.execute(
        select(plan, clinic.c.name.label("clinic_name"))
        .join(
            newest, (newest.c.clinic_id == plan.c.clinic_id) & (newest.c.version == plan.c.version)
        )
        .join(clinic, clinic.c.id == plan.c.clinic_id)
        .where(plan.c.account_id == account_id)
        .order_by(plan.c.saved_ms.desc())
    )
    return [
        {
            "id": row.id,
            "clinic": row.clinic_name,
            "author": row.clinician_name,
            "version": row.version,
            "items": orjson.loads(row.items),
            "note": row.note,
            "review_on": row.review_on,
            "saved_ms": row.saved_ms,
        }
        for row in rows
    ]


def item_of(relief: str, title: str, how_often: str, text: str) -> PlanItem | None:
    """Return the item in one line of the editor; None for a line without a practice or a title."""
    known = RELIEFS.get(relief)
    name = " ".join(title.split())[:TITLE_MAX] or (known.title if known else "")
    if not name:
        return None
    often = " ".join(how_often.split())[:TITLE_MAX]
    return PlanItem(known.id if known else None, name, often, text.strip()[:TEXT_MAX])


def items_of(lines: Sequence[PlanItem | None]) -> tuple[PlanItem, ...]:
    """Return the items of the lines that are not empty."""
    return tuple(item for item in lines if item is not None)[:ITEMS_MAX]


def _plan(row: Row[Any]) -> Plan:
    return Plan(
        version=row.version,
        items=tuple(PlanItem(**item) for item in orjson.loads(row.items)),
        note=row.note,
        review_on=None if row.review_on is None else dt.date.fromisoformat(row.review_on),
        saved_ms=row.saved_ms,
        author=row.clinician_name,
    )
