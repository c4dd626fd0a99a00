"""The sign-in on this device: kept in the device's secret store, turned over when it ages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

NAME = "session"
"""The one secret: everything of a sign-in changes together."""


class Secrets(Protocol):
    """Where the device keeps what others must not read."""

    def get(self, name: str) -> str | None:
        """Return a secret, or None."""

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret; without one nothing happens."""


class SecretsInMemory:
    """Secrets that are gone when the program ends."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """Return a secret, or None."""
        return self._held.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        self._held[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret; without one nothing happens."""
        self._held.pop(name, None)


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in at one server. `expires_ms` is when the access token ends, by this device's clock.

    `rotation_id` is set while an exchange of the refresh token is under way: it is kept before the
    request is sent, so that after a lost reply, or a kill, the same exchange is asked for again.
    """

    server_url: str
    email: str
    account_id: str
    access_token: str
    refresh_token: str
    expires_ms: int
    rotation_id: str | None = None

    def __repr__(self) -> str:
        return f"Session({self.account_id})"  # tokens stay out of logs


def load_session(secrets: Secrets) -> Session | None:
    """Return the sign-in, or None when there is none or it cannot be read."""
    text = secrets.get(NAME)
    if text is None:
        return None
    try:
        return Session(**json.loads(text))
    except (TypeError, ValueError):
        return None


def save_session(secrets: Secrets, session: Session | None) -> None:
    """Keep the sign-in, or forget it."""
    if session is None:
        secrets.delete(NAME)
    else:
        secrets.set(NAME, json.dumps(asdict(session)))


def session_from_wire(server_url: str, email: str, wire: Mapping[str, Any], now_ms: int) -> Session:
    """Return the sign-in that the server granted; raises `KeyError` or `ValueError`."""
    return Session(
        server_url=server_url,
        email=email,
        account_id=str(wire["account_id"]),
        access_token=str(wire["access_token"]),
        refresh_token=str(wire["refresh_token"]),
        expires_ms=now_ms + 1000 * int(wire["expires_in"]),
    )
