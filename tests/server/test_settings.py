"""Settings: what the service starts with, and what it refuses to start with."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

import server.settings
from server.settings import NAMES, Settings, SettingsError

GOOD = {"KNOTWISE_SECRET": secrets.token_hex(32)}


def test_defaults_need_only_a_secret(tmp_path: Path) -> None:
    """With a secret and nothing else, the service runs on a SQLite file in its own folder."""
    settings = Settings.from_environment(GOOD, data=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'knotwise.db'}"
    assert settings.access_seconds == 900
    assert settings.rate_limits


@pytest.mark.parametrize(
    "secret", ["", "short", "change-me-change-me-change-me-change-me", "a" * 64, "knotwise" * 8]
)
def test_refuses_a_missing_or_default_secret(secret: str) -> None:
    """Outside the demo a missing, short or given-away secret stops the start, and says how."""
    with pytest.raises(SettingsError, match="token_hex"):
        Settings.from_environment({"KNOTWISE_SECRET": secret})


def test_demo_makes_a_passing_secret() -> None:
    """In the demo a missing secret is made by chance, and differs each time."""
    first = Settings.from_environment({}, demo=True)
    second = Settings.from_environment({"KNOTWISE_DEMO": "on"})
    assert first.secret != second.secret
    assert first.demo
    assert second.demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KNOTWISE_ACCESS_SECONDS", "59"),
        ("KNOTWISE_SESSION_DAYS", "0"),
        ("KNOTWISE_HASH_SLOTS", "two"),
        ("KNOTWISE_TRUSTED_PROXIES", "-1"),
        ("KNOTWISE_RATE_LIMITS", "maybe"),
        ("KNOTWISE_DATABASE_URL", "mysql://x"),
    ],
)
def test_refuses_values_out_of_range(name: str, value: str) -> None:
    """A value out of range stops the start, and the message names the variable."""
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**GOOD, name: value})


def test_secrets_stay_out_of_logs() -> None:
    """Printing the settings shows neither the secret nor the database's password."""
    settings = Settings.from_environment(
        {**GOOD, "KNOTWISE_DATABASE_URL": "postgresql://me:hush@db/x"}
    )
    assert "hush" not in repr(settings)
    assert GOOD["KNOTWISE_SECRET"] not in repr(settings)


def test_every_setting_is_documented() -> None:
    """The table in the module's docstring has a row for every variable, and no other row."""
    rows = (server.settings.__doc__ or "").splitlines()
    named = {row.split("`")[1] for row in rows if row.startswith("| `")}
    assert named == NAMES
