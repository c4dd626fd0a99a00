"""Settings of the service, read once from the environment and never again.

| variable | default | meaning |
|---|---|---|
| `KNOTWISE_SECRET` | none: required | 32 characters or more; keys cursors and refresh tokens |
| `KNOTWISE_DATA` | `knotwise-data` | folder of the embedded database and its ledgers |
| `KNOTWISE_DATABASE_URL` | SQLite file in that folder | `sqlite:///FILE` or `postgresql://...` |
| `KNOTWISE_DEMO` | `off` | `on` makes a passing secret when none is given |
| `KNOTWISE_ACCESS_SECONDS` | `900` | life of an access token, 60 to 3600 |
| `KNOTWISE_SESSION_DAYS` | `180` | days until a device must sign in again, 1 to 730 |
| `KNOTWISE_HASH_SLOTS` | `2` | passwords hashed at the same time, 1 to 64; each takes 19 MiB |
| `KNOTWISE_RATE_LIMITS` | `on` | `off` lifts every rate limit (behind a gateway with its own) |
| `KNOTWISE_LIMITS_URL` | `memory://` | where limits are counted; `redis://...` to share them |
| `KNOTWISE_HTTPS` | `on`, in a demo `off` | the dashboard's cookie and headers insist on https |
| `KNOTWISE_TRUSTED_PROXIES` | `0` | proxies in front whose `X-Forwarded-For` is believed, 0 to 5 |
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECRET_MIN = 32
"""Shortest secret taken, in characters: 128 bits when written in hexadecimal."""

_GIVEN_AWAY = ("secret", "change", "default", "example", "knotwise", "password", "insecure", "todo")
"""Words that show a secret was copied from somewhere and not made."""


class SettingsError(ValueError):
    """A setting that the service will not start with; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service runs with; the table in this module's docstring says what each field means.

    Raises `SettingsError` for a value outside its range.
    """

    secret: str = field(repr=False)
    data: Path
    database_url: str = field(repr=False)
    demo: bool = False
    access_seconds: int = 900
    session_days: int = 180
    hash_slots: int = 2
    rate_limits: bool = True
    limits_url: str = field(default="memory://", repr=False)
    trusted_proxies: int = 0
    https: bool = True

    def __post_init__(self) -> None:
        _check_secret(self.secret)
        for name, low, high in (
            ("access_seconds", 60, 3600),
            ("session_days", 1, 730),
            ("hash_slots", 1, 64),
            ("trusted_proxies", 0, 5),
        ):
            if not low <= getattr(self, name) <= high:
                raise SettingsError(f"KNOTWISE_{name.upper()} must be from {low} to {high}.")
        if not self.database_url.startswith(("sqlite:///", "postgresql:", "postgresql+psycopg:")):
            raise SettingsError(
                "KNOTWISE_DATABASE_URL must start with sqlite:/// or postgresql://."
            )

    @property
    def key(self) -> bytes:
        """The secret as bytes, to key a MAC with; give every use its own label."""
        return self.secret.encode()

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, data: Path | None = None, demo: bool | None = None
    ) -> Settings:
        """Read the `KNOTWISE_*` variables of `environ`; `data` and `demo` win over theirs.

        Raises `SettingsError` when one is missing or out of range.
        """
        given = {name: environ[name] for name in NAMES & environ.keys()}
        folder = data or Path(given.get("KNOTWISE_DATA") or "knotwise-data")
        is_demo = _switch(given, "KNOTWISE_DEMO", False) if demo is None else demo
        secret = given.get("KNOTWISE_SECRET", "")
        if not secret and is_demo:
            secret = secrets.token_hex(SECRET_MIN)
        return cls(
            secret=secret,
            data=folder,
            database_url=given.get("KNOTWISE_DATABASE_URL")
            or f"sqlite:///{folder.absolute() / 'knotwise.db'}",
            demo=is_demo,
            access_seconds=_number(given, "KNOTWISE_ACCESS_SECONDS", 900),
            session_days=_number(given, "KNOTWISE_SESSION_DAYS", 180),
            hash_slots=_number(given, "KNOTWISE_HASH_SLOTS", 2),
            rate_limits=_switch(given, "KNOTWISE_RATE_LIMITS", True),
            limits_url=given.get("KNOTWISE_LIMITS_URL") or "memory://",
            trusted_proxies=_number(given, "KNOTWISE_TRUSTED_PROXIES", 0),
            https=_switch(given, "KNOTWISE_HTTPS", not is_demo),
        )


NAMES = frozenset(f"KNOTWISE_{name.upper()}" for name in Settings.__dataclass_fields__)
"""Every variable the service reads."""


def _check_secret(secret: str) -> None:
    """Refuse a secret that is missing, short, or plainly not made by chance."""
    how = "Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
    if not secret:
        raise SettingsError(f"KNOTWISE_SECRET is not set. {how}")
    if len(secret) < SECRET_MIN:
        raise SettingsError(f"KNOTWISE_SECRET must have {SECRET_MIN} characters or more. {how}")
    low = secret.lower()
    if len(set(secret)) < 8 or any(word in low for word in _GIVEN_AWAY):
        raise SettingsError(f"KNOTWISE_SECRET looks like a default. {how}")


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    """Return the whole number under `name`, or the default when it is not set."""
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} must be a whole number.")
    return int(text)


def _switch(given: Mapping[str, str], name: str, default: bool) -> bool:
    """Return whether the switch under `name` is on, or the default when it is not set."""
    match given.get(name, "").lower():
        case "":
            return default
        case "on" | "1" | "true" | "yes":
            return True
        case "off" | "0" | "false" | "no":
            return False
        case _:
            raise SettingsError(f"{name} must be on or off.")
