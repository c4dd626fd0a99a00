"""The command: it serves, migrates, and says in one line what it cannot do."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest
import requests

from server.models.schema import newest
from tests.server.process import command, serving


def refused(*args: str, **environ: str) -> str:
    """Run a command that must fail with exit code 2 and one line; return the line."""
    done = command(*args, **environ)
    assert done.returncode == 2, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_bad_options() -> None:
    """An unknown option, command or port is one line that names it."""
    assert "--bogus" in refused("serve", "--bogus")
    assert "nothing" in refused("nothing")
    assert "99999" in refused("serve", "--port", "99999")


def test_no_secret() -> None:
    """Without a secret the service does not start, and says how to make one."""
    assert "token_hex" in refused("serve", KNOTWISE_SECRET="")


def test_unwritable_folder(tmp_path: Path) -> None:
    """A data folder that cannot be written to is one line with its name."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert str(in_the_way) in refused("serve", "--data", str(in_the_way / "data"))


def test_database_away(tmp_path: Path) -> None:
    """A PostgreSQL that does not answer is one line, without its password."""
    line = refused(
        "migrate",
        "--data",
        str(tmp_path),
        KNOTWISE_DATABASE_URL="postgresql://me:hush@127.0.0.1:1/x",
    )
    assert "KNOTWISE_DATABASE_URL" in line
    assert "hush" not in line


def test_not_a_database(tmp_path: Path) -> None:
    """A file that is no database is one line, and is left as it is."""
    file = tmp_path / "knotwise.db"
    file.write_bytes(b"these are my photographs " * 100)
    refused("serve", "--data", str(tmp_path))
    assert file.read_bytes().startswith(b"these are my photographs")


def test_port_in_use(tmp_path: Path) -> None:
    """A port that somebody else uses is one line with its number."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert port in refused("serve", "--port", port, "--data", str(tmp_path))


def test_migrate(tmp_path: Path) -> None:
    """Migrating an empty folder makes the database; again, it stays as it is."""
    first = command("migrate", "--data", str(tmp_path))
    assert first.stdout == f"The database was at nothing and is at {newest()}.\n"
    again = command("migrate", "--data", str(tmp_path))
    assert again.stdout == f"The database was at {newest()} and is at {newest()}.\n"
    tables = sqlite3.connect(tmp_path / "knotwise.db").execute("SELECT name FROM sqlite_schema")
    assert ("account",) in tables.fetchall()


def test_seed(tmp_path: Path) -> None:
    """Seeding makes people once, and says how to sign in as one of them."""
    first = command("seed", "--patients", "2", "--days", "10", "--data", str(tmp_path))
    assert first.stdout.startswith("Made 2 people of 10 days")
    assert "seed1-00001@example.org" in first.stdout
    again = command("seed", "--patients", "2", "--days", "10", "--data", str(tmp_path))
    assert again.stdout == "Made 0 people of 10 days, 2 were there before.\n"


def test_help_and_version() -> None:
    """Help names every command; the version is the project's."""
    assert "serve" in command("--help").stdout
    assert "version" in command("--version").stdout


@pytest.mark.parametrize("options", [(), ("--production",)])
def test_serves(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Embedded and in production, it answers, counts bodies, and stops when told to."""
    with serving(tmp_path, *options) as service:
        assert requests.get(f"{service.url}/healthz", timeout=20).json() == {"status": "ok"}
        answer = requests.post(
            f"{service.url}/v1/lookup",
            data=b"x" * (2 << 20),
            headers={"Content-Type": "application/json"},
            timeout=20,
        )
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
        guide = requests.get(f"{service.url}/v1/guides/muscles/piriformis", timeout=20)
        assert guide.json()["latin"] == "Piriformis"
    assert service.returncode == 0


@pytest.mark.parametrize(("proxies", "statuses"), [("0", {401, 429}), ("1", {401})])
def test_trusted_proxies(tmp_path: Path, proxies: str, statuses: set[int]) -> None:
    """Over a real socket, a forwarded address counts only when a proxy in front is trusted."""
    with serving(tmp_path, KNOTWISE_TRUSTED_PROXIES=proxies) as service:
        answers = [
            requests.post(
                f"{service.url}/v1/tokens",
                json={"email": f"x{number}@example.org", "password": "a guess of mine"},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
                timeout=20,
            )
            for number in range(11)
        ]
    assert {answer.status_code for answer in answers} == statuses
