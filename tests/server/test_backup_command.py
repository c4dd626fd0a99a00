"""`knotwise-server backup` and `restore`, on a real service."""

from __future__ import annotations

from pathlib import Path

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


def _save(url: str, token: str, pain: int) -> None:
    saved = requests.put(
        f"{url}/v1/entries/{DAY}", json={"pain": pain}, headers=_bearer(token), timeout=10
    )
    assert saved.status_code in {200, 201}, saved.text
