"""The log of who was shown what: written in the transaction that reads it, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select

from server.models.clinics import clinic
from server.models.shares import disclosure
from server.services.clinicians import Clinician
from shared.sync.identity import uuid7

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """Something of one person that a page shows: by which share, and the scopes on it."""

    share_id: str
    account_id: str
    scope: Sequence[str]


def log_disclosures(
    tx: Connection, who: Clinician, page: str, shown: Iterable[Shown], now_ms: int
) -> None:
    """Write that `who` was shown these on a page."""
    rows = [
        {
            "id": uuid7(now_ms, os.urandom(10)),
            "share_id": one.share_id,
            "account_id": one.account_id,
            "clinic_id": who.clinic_id,
            "clinician_id": who.id,
            "clinician_name": who.name,
            "at_ms": now_ms,
            "page": page,
            "scope": orjson.dumps(list(one.scope)).decode(),
        }
        for one in shown
    ]
    if rows:
        tx.execute(insert(disclosure), rows)


def views_of_share(
    tx: Connection, share_id: str, *, limit: int, before: str | None = None
) -> tuple[list[Wire], str | None]:
    """Return who saw what of one share, newest first, and where to go on (None at the end)."""
    query = _query().where(disclosure.c.share_id == share_id).limit(limit + 1)
    if before is not None:
        query = query.where(disclosure.c.id < before)
    rows = tx.execute(query).all()
    views = [_to_wire(row) for row in rows[:limit]]
    return views, rows[limit - 1].id if len(rows) > limit else None


def views_of_person(tx: Connection, account_id: str) -> list[Wire]:
    """Return every time somebody was shown something of this person, newest first."""
    return [
        _to_wire(row) for row in tx.execute(_query().where(disclosure.c.account_id == account_id))
    ]


def _query() -> Any:
    return (
        select(disclosure, clinic.c.name.label("clinic_name"))
        .join(clinic, clinic.c.id == disclosure.c.clinic_id)
        .order_by(disclosure.c.id.desc())
    )


def _to_wire(row: Row[Any]) -> Wire:
    return {
        "id": row.id,
        "at_ms": row.at_ms,
        "who": row.clinician_name,
        "clinic": row.clinic_name,
        "page": row.page,
        "scope": orjson.loads(row.scope),
    }
