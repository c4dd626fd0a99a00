"""Tokens of a signed-in device: short access tokens, and refresh tokens that turn over.

A refresh token is exchanged once. The device names each exchange with a `rotation_id` of its own
making and sends the same one again when the reply was lost: it then gets the same successor, which
is derived from both and so needs no copy on the server. The same token with another id means that
two parties hold it, and the whole sign-in ends. Source: OAuth 2.0 Security BCP, section 4.14.2.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from server.models.accounts import access_token, device_session, refresh_token
from server.settings import Settings

ACCESS_PREFIX = "kwa_"
REFRESH_PREFIX = "kwr_"
"""Prefixes, so that a scanner finds a token that somebody left in public."""

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the account, and the sign-in that the access token came from."""

    account_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a device gets when it signs in or refreshes; `expires_in` is in seconds."""

    account_id: str
    access_token: str
    refresh_token: str
    expires_in: int


def digest(token: str) -> str:
    """Return what is stored in place of a token. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _new(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)


def _successor(settings: Settings, token: str, rotation_id: str) -> str:
    """Return the refresh token that follows `token` by this rotation, always the same."""
    message = b"refresh successor\0" + token.encode() + b"\0" + rotation_id.encode()
    made = hmac.digest(settings.key, message, "sha256")
    return REFRESH_PREFIX + urlsafe_b64encode(made).decode().rstrip("=")


def open_session(
    tx: Connection, account_id: str, device_name: str, now_ms: int, settings: Settings
) -> Tokens:
    """Start a sign-in on one device and return its first tokens."""
    session_id = secrets.token_hex(16)
    token = _new(REFRESH_PREFIX)
    tx.execute(
        insert(device_session).values(
            id=session_id,
            account_id=account_id,
            device_name=device_name,
            created_ms=now_ms,
            expires_ms=now_ms + settings.session_days * DAY_MS,
        )
    )
    tx.execute(
        insert(refresh_token).values(
            token_hash=digest(token), session_id=session_id, created_ms=now_ms
        )
    )
    return _with_access(tx, Principal(account_id, session_id), token, now_ms, settings)


def _with_access(
    tx: Connection, who: Principal, refresh: str, now_ms: int, settings: Settings
) -> Tokens:
    """Return the refresh token together with a new access token; drop the expired ones."""
    token = _new(ACCESS_PREFIX)
    tx.execute(
        delete(access_token).where(
            access_token.c.session_id == who.session_id, access_token.c.expires_ms <= now_ms
        )
    )
    tx.execute(
        insert(access_token).values(
            token_hash=digest(token),
            session_id=who.session_id,
            account_id=who.account_id,
            expires_ms=now_ms + settings.access_seconds * 1000,
        )
    )
    return Tokens(who.account_id, token, refresh, settings.access_seconds)


def authenticate(tx: Connection, token: str, now_ms: int) -> Principal | None:
    """Return who this access token stands for, or None when it is unknown, expired or ended."""
    row = tx.execute(
        select(access_token.c.account_id, access_token.c.session_id).where(
            access_token.c.token_hash == digest(token), access_token.c.expires_ms > now_ms
        )
    ).first()
    return Principal(row.account_id, row.session_id) if row else None


def rotate(
    tx: Connection, token: str, rotation_id: str, now_ms: int, settings: Settings
) -> Tokens | None:
    """Exchange a refresh token for new tokens, or return None when the sign-in has ended.

    None is returned, not raised, because ending a sign-in on reuse must be committed.
    """
    row = tx.execute(
        select(
            refresh_token.c.session_id,
            device_session.c.account_id,
            device_session.c.expires_ms,
            device_session.c.ended_ms,
        )
        .join(device_session, device_session.c.id == refresh_token.c.session_id)
        .where(refresh_token.c.token_hash == digest(token))
    ).first()
    if row is None or row.ended_ms is not None or row.expires_ms <= now_ms:
        return None
    successor = _successor(settings, token, rotation_id)
    # One statement decides who is first, however many ask at once.
    first = tx.execute(
        update(refresh_token)
        .where(refresh_token.c.token_hash == digest(token), refresh_token.c.rotation_id.is_(None))
        .values(rotation_id=rotation_id, successor_hash=digest(successor))
    ).rowcount
    if first:
        tx.execute(
            insert(refresh_token).values(
                token_hash=digest(successor), session_id=row.session_id, created_ms=now_ms
            )
        )
    else:
        spent_by = tx.scalar(
            select(refresh_token.c.rotation_id).where(refresh_token.c.token_hash == digest(token))
        )
        if spent_by != rotation_id:
            end_session(tx, row.session_id, "reuse", now_ms)
            return None
        used = tx.scalar(
            select(refresh_token.c.rotation_id).where(
                refresh_token.c.token_hash == digest(successor)
            )
        )
        # A copy of the request that comes after its successor was used tells nobody anything.
        if used is not None:
            return None
    return _with_access(tx, Principal(row.account_id, row.session_id), successor, now_ms, settings)


def end_session(tx: Connection, session_id: str, ended_by: str, now_ms: int) -> None:
    """End a sign-in: its access tokens go at once, its refresh tokens no longer work."""
    tx.execute(delete(access_token).where(access_token.c.session_id == session_id))
    tx.execute(
        update(device_session)
        .where(device_session.c.id == session_id, device_session.c.ended_ms.is_(None))
        .values(ended_ms=now_ms, ended_by=ended_by)
    )
