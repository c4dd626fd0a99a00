"""What a therapist found at a point, beside what the person had guessed."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, insert, select

from server.models.care import mark
from server.models.clinics import clinic
from server.services.clinicians import Clinician
from shared.atlas.artwork import VIEWS
from shared.atlas.muscles import MUSCLES

Verdict = Literal["confirmed", "struck", "added"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

NOTE_MAX = 500

Wire = dict[str, Any]


def set_mark(
    tx: Connection,
    who: Clinician,
    account_id: str,
    place: tuple[str, str, str],
    *,
    verdict: Verdict | None,
    note: str,
    now_ms: int,
) -> bool:
    """Mark a `(muscle, point, side)`, or with no verdict take the mark away.

    Returns whether the atlas knows the place. The clinic's last word on a place stands.
    """
    muscle, point, side = place
    if not is_known(muscle, point, side):
        return False
    tx.execute(
        delete(mark).where(
            mark.c.account_id == account_id,
            mark.c.clinic_id == who.clinic_id,
            mark.c.muscle == muscle,
            mark.c.point == point,
            mark.c.side == side,
        )
    )
    if verdict is not None:
        tx.execute(
            insert(mark).values(
                id=secrets.token_hex(16),
                account_id=account_id,
                clinic_id=who.clinic_id,
                muscle=muscle,
                point=point,
                side=side,
                verdict=verdict,
                note=note,
                at_ms=now_ms,
                clinician_id=who.id,
                clinician_name=who.name,
            )
        )
    return True


def is_known(muscle: str, point: str, side: str) -> bool:
    """Return whether the atlas has this point; an empty one stands for the muscle as a whole."""
    known = MUSCLES.get(muscle)
    if known is None or side not in ("left", "right"):
        return False
    return point == "" or (muscle, point) in _points()


@cache
def _points() -> frozenset[tuple[str, str]]:
    """Return every point: those with a pattern of their own, and those that are only drawn."""
    told = {(muscle.id, point.id) for muscle in MUSCLES.values() for point in muscle.points}
    drawn = {(mark.muscle, mark.trp) for view in VIEWS.values() for mark in view.points}
    return frozenset(told | drawn)


def of_person(tx: Connection, account_id: str, clinic_id: str | None = None) -> list[Wire]:
    """Return the marks on a person's map, newest first, all or those of one clinic."""
    query = (
        select(mark, clinic.c.name.label("clinic_name"))
        .join(clinic, clinic.c.id == mark.c.clinic_id)
        .where(mark.c.account_id == account_id)
        .order_by(mark.c.at_ms.desc(), mark.c.id)
    )
    if clinic_id is not None:
        query = query.where(mark.c.clinic_id == clinic_id)
    return [
        {
            "id": row.id,
            "clinic": row.clinic_name,
            "author": row.clinician_name,
            "muscle": row.muscle,
            "point": row.point,
            "side": row.side,
            "verdict": row.verdict,
            "note": row.note,
            "at_ms": row.at_ms,
        }
        for row in tx.execute(query)
    ]
