"""What came of getting in touch with somebody, and whether it settles why they were looked at."""

from __future__ import annotations

from typing import Any, Literal, get_args

from sqlalchemy import Connection, insert, select

from server.models.care import call
from server.services.cases import mark_handled
from server.services.clinicians import Clinician

Outcome = Literal["reached", "message", "no_answer", "referred"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

NOTE_MAX = 1000

Wire = dict[str, Any]


def add_call(
    tx: Connection,
    who: Clinician,
    account_id: str,
    *,
    call_id: str,
    outcome: Outcome,
    note: str,
    handled: bool,
    now_ms: int,
) -> None:
    """Write a call down, once however often it is sent; `handled` settles the present reason."""
    if tx.scalar(select(call.c.id).where(call.c.id == call_id)) is not None:
        return
    tx.execute(
        insert(call).values(
            id=call_id,
            account_id=account_id,
            clinic_id=who.clinic_id,
            outcome=outcome,
            note=note,
            at_ms=now_ms,
            clinician_id=who.id,
            clinician_name=who.name,
        )
    )
    if handled:
        mark_handled(tx, who.clinic_id, account_id, now_ms)


def of_person(tx: Connection, account_id: str, clinic_id: str | None = None) -> list[Wire]:
    """Return the calls about a person, newest first, all or those of one clinic."""
    query = select(call).where(call.c.account_id == account_id).order_by(call.c.at_ms.desc())
    if clinic_id is not None:
        query = query.where(call.c.clinic_id == clinic_id)
    return [
        {
            "outcome": row.outcome,
            "note": row.note,
            "author": row.clinician_name,
            "at_ms": row.at_ms,
        }
        for row in tx.execute(query)
    ]
