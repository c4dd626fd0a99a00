"""Consent: a person shares a scope of their diary with one clinic until a day, and takes it back.

A share begins as a code that the person reads out. The clinic redeems it once. From then on
every page of the clinic asks `live_share` in the transaction in which it reads.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, insert, select, update

from server.models.clinics import clinic
from server.models.shares import share
from server.problems import ProblemError
from server.services import cases
from server.services.spoken_codes import fingerprint, heard, new_code

SCOPES = ("numbers", "drawings", "notes", "press_tests", "practices")
"""What can be shared. `numbers` are the scores, and answers to the warning-sign questions."""

CODE_LENGTH = 8
CODE_MS = 24 * 3_600_000
"""A code has 8 signs (34 bits) and works for a day."""

OPEN_MAX = 20
"""Most shares of one person that have not ended."""

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """A consent in force: whose, under which name, for what."""

    id: str
    account_id: str
    name: str
    scope: tuple[str, ...]
    ends_ms: int


def end_of(day: dt.date) -> int:
    """Return the moment at which a share that ends on this day stops, in ms (UTC)."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    return int(after.timestamp() * 1000)


def create(
    tx: Connection,
    account_id: str,
    *,
    name: str,
    scope: Sequence[str],
    ends: dt.date,
    now_ms: int,
    key: bytes,
) -> tuple[Wire, str]:
    """Make a share that waits for a clinic; return it and its code, told this once.

    Raises `ProblemError`: `invalid-fields` for an end that is past, `too-many-shares`.
    """
    if end_of(ends) <= now_ms:
        raise ProblemError.of_fields(("ends", "is in the past"))
    open_now = tx.scalar(
        select(func.count()).where(
            share.c.account_id == account_id,
            share.c.revoked_ms.is_(None),
            share.c.ends_ms > now_ms,
            # A code that nobody redeemed in time is no share any more.
            share.c.redeemed_ms.is_not(None) | (share.c.code_ends_ms > now_ms),
        )
    )
    if (open_now or 0) >= OPEN_MAX:
        raise ProblemError("too-many-shares")
    share_id, code = secrets.token_hex(16), new_code(CODE_LENGTH)
    tx.execute(
        insert(share).values(
            id=share_id,
            account_id=account_id,
            name=name,
            scope=orjson.dumps([one for one in SCOPES if one in scope]).decode(),
            created_ms=now_ms,
            ends_ms=end_of(ends),
            code_hash=_hash(code, key),
            code_ends_ms=min(now_ms + CODE_MS, end_of(ends)),
        )
    )
    row = _find(tx, account_id, share_id)
    if row is None:
        raise AssertionError("a share that was written can be read")
    return _to_wire(row, now_ms), code


def redeem(tx: Connection, clinic_id: str, code: str, now_ms: int, key: bytes) -> str | None:
    """Link the code's share to a clinic; return whose it is.

    None for a code that is wrong, used, expired or taken back: nobody learns which. A share that
    the clinic already had of this person ends, since the newer consent replaces it.
    """
    row = tx.execute(
        update(share)
        .where(
            share.c.code_hash == _hash(heard(code), key),
            share.c.code_ends_ms > now_ms,
            share.c.revoked_ms.is_(None),
            share.c.redeemed_ms.is_(None),
            share.c.ends_ms > now_ms,
        )
        .values(code_hash=None, clinic_id=clinic_id, redeemed_ms=now_ms)
        .returning(share.c.id, share.c.account_id)
    ).first()
    if row is None:
        return None
    tx.execute(
        update(share)
        .where(
            share.c.account_id == row.account_id,
            share.c.clinic_id == clinic_id,
            share.c.id != row.id,
            share.c.revoked_ms.is_(None),
        )
        .values(revoked_ms=now_ms)
    )
    cases.open_case(tx, row.id, now_ms)
    return str(row.account_id)


def revoke(tx: Connection, account_id: str, share_id: str, now_ms: int) -> bool:
    """End a share at once; return whether this person has it. Ending it again changes nothing."""
    row = _find(tx, account_id, share_id)
    if row is None:
        return False
    tx.execute(
        update(share)
        .where(share.c.id == share_id, share.c.revoked_ms.is_(None))
        .values(revoked_ms=now_ms, code_hash=None)
    )
    cases.close_case(tx, share_id)
    return True


def list_shares(tx: Connection, account_id: str, now_ms: int) -> list[Wire]:
    """Return a person's shares, newest first, the ended ones too."""
    rows = tx.execute(_query(account_id).order_by(share.c.created_ms.desc(), share.c.id))
    return [_to_wire(row, now_ms) for row in rows]


def owns(tx: Connection, account_id: str, share_id: str) -> bool:
    """Return whether this person made this share."""
    return _find(tx, account_id, share_id) is not None


def live_share(tx: Connection, clinic_id: str, account_id: str, now_ms: int) -> Share | None:
    """Return the consent under which a clinic may see a person in this very transaction."""
    row = tx.execute(
        select(share)
        .where(
            share.c.clinic_id == clinic_id,
            share.c.account_id == account_id,
            share.c.revoked_ms.is_(None),
            share.c.ends_ms > now_ms,
        )
        .order_by(share.c.redeemed_ms.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Share(row.id, row.account_id, row.name, tuple(orjson.loads(row.scope)), row.ends_ms)


def _query(account_id: str) -> Any:
    return (
        select(share, clinic.c.name.label("clinic_name"))
        .outerjoin(clinic, clinic.c.id == share.c.clinic_id)
        .where(share.c.account_id == account_id)
    )


def _find(tx: Connection, account_id: str, share_id: str) -> Row[Any] | None:
    found: Row[Any] | None = tx.execute(_query(account_id).where(share.c.id == share_id)).first()
    return found


def _state(row: Row[Any], now_ms: int) -> str:
    if row.revoked_ms is not None:
        return "revoked"
    if row.ends_ms <= now_ms:
        return "ended"
    if row.redeemed_ms is not None:
        return "active"
    return "waiting" if row.code_ends_ms > now_ms else "lapsed"


def _to_wire(row: Row[Any], now_ms: int) -> Wire:
    last_day = dt.datetime.fromtimestamp(row.ends_ms / 1000 - 1, dt.UTC).date()
    return {
        "id": row.id,
        "name": row.name,
        "scope": orjson.loads(row.scope),
        "state": _state(row, now_ms),
        "clinic": row.clinic_name,
        "ends": last_day.isoformat(),
        "created_ms": row.created_ms,
        "redeemed_ms": row.redeemed_ms,
        "revoked_ms": row.revoked_ms,
        "code_ends_ms": row.code_ends_ms,
    }


def _hash(code: str, key: bytes) -> str:
    return fingerprint(code, "share code", key)
