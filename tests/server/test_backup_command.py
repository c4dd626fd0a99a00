"""`knotwise-server backup`, `restore` and `erase-record`, on a real service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

from tests.server.process import command, serving

DAY = "2026-11-20"


def test_backup_and_restore(tmp_path: Path) -> None:
    """What was there at the backup is there again; who erased the account since is not."""
    data = tmp_path / "data"
    with serving(data) as server:
        tokens = {name: _sign_up(server.url, name) for name in ("ann", "bob")}
        for token in tokens.values():
            _save(server.url, token, 5)
        made = command("backup", "--data", str(data))
        assert made.returncode == 0, made
        _save(server.url, tokens["ann"], 9)
        erased = requests.delete(
            f"{server.url}/v1/accounts/me", headers=_bearer(tokens["bob"]), timeout=10
        )
        assert erased.status_code == 204
    (backup,) = (data / "backups").iterdir()
    assert str(backup) in made.stdout

    done = command("restore", str(backup), "--data", str(data))
    assert done.returncode == 0, done
    with serving(data) as server:
        old = requests.get(
            f"{server.url}/v1/entries/{DAY}", headers=_bearer(tokens["ann"]), timeout=10
        )
        assert old.status_code == 401
        assert _sign_in(server.url, "bob").status_code == 401
        again = _sign_in(server.url, "ann")
        assert again.status_code == 200
        entry = requests.get(
            f"{server.url}/v1/entries/{DAY}",
            headers=_bearer(again.json()["access_token"]),
            timeout=10,
        )
        assert entry.json()["pain"] == 5


def test_a_backup_that_cannot_be_used(tmp_path: Path) -> None:
    """A missing or damaged backup is one line that says nothing was changed."""
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"not a backup")
    for path in (tmp_path / "none", damaged):
        done = command("restore", str(path), "--data", str(tmp_path / "data"))
        assert done.returncode == 2
        assert done.stderr.startswith("knotwise-server: Nothing was changed")
        assert done.stderr.count("\n") == 1


def test_one_record_is_erased_for_good(tmp_path: Path) -> None:
    """What it said is gone, from history too, and no older backup brings it back."""
    data = tmp_path / "data"
    with serving(data) as server:
        token = _sign_up(server.url, "ann")
        _save(server.url, token, 7, note="what nobody should read")
        assert command("backup", "--data", str(data)).returncode == 0
        kept = _export(server.url, token)
        (record,) = (found["record_id"] for found in kept["records"] if found["kind"] == "entry")
        asked = ("erase-record", "--email", "Ann@example.org", "--data", str(data))
        assert command(*asked, record).returncode == 0
        for wrong in (
            command(*asked, "none"),
            command("erase-record", "--email", "no", record, "--data", str(data)),
        ):
            assert wrong.returncode == 2
            assert wrong.stderr.count("\n") == 1
        assert "nobody should read" not in str(_export(server.url, token))
        gone = requests.get(f"{server.url}/v1/entries/{DAY}", headers=_bearer(token), timeout=10)
        assert gone.status_code == 404
    (backup,) = (data / "backups").iterdir()
    assert command("restore", str(backup), "--data", str(data)).returncode == 0
    with serving(data) as server:
        token = _sign_in(server.url, "ann").json()["access_token"]
        assert "nobody should read" not in str(_export(server.url, token))


def _credentials(name: str) -> dict[str, str]:
    return {
        "email": f"{name}@example.org",
        "password": "walk-42-steps-daily",
        "device_name": "test",
    }


def _sign_up(url: str, name: str) -> str:
    made = requests.post(f"{url}/v1/accounts", json=_credentials(name), timeout=10)
    assert made.status_code == 201, made.text
    return str(made.json()["access_token"])


def _sign_in(url: str, name: str) -> requests.Response:
    return requests.post(f"{url}/v1/tokens", json=_credentials(name), timeout=10)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _export(url: str, token: str) -> dict[str, Any]:
    found = requests.get(f"{url}/v1/accounts/me/export", headers=_bearer(token), timeout=10)
    assert found.status_code == 200, found.text
    return dict(found.json())


def _save(url: str, token: str, pain: int, **more: str) -> None:
    saved = requests.put(
        f"{url}/v1/entries/{DAY}", json={"pain": pain, **more}, headers=_bearer(token), timeout=10
    )
    assert saved.status_code in {200, 201}, saved.text
