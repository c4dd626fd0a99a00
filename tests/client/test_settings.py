"""The command line of the client."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from client.settings import SettingsError, from_command_line, server_address


def test_options_are_read(tmp_path: Path) -> None:
    """The folder is made, the server's closing slash falls away."""
    folder = tmp_path / "new" / "diary"
    settings = from_command_line(["--data", str(folder), "--server", "http://localhost:5000/"])
    assert settings.data_dir == folder
    assert folder.is_dir()
    assert settings.server_url == "http://localhost:5000"


def test_without_a_server_it_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No server is fine: the diary is on this device."""
    monkeypatch.delenv("KNOTWISE_SERVER", raising=False)
    assert from_command_line(["--data", str(tmp_path)]).server_url is None


@pytest.mark.parametrize(
    "text", ["", "example.org", "ftp://example.org", "http://", "http://a b", "http://a:99999", "x"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Only a plain http or https address is taken."""
    with pytest.raises(SettingsError):
        server_address(text)


@pytest.mark.parametrize(
    "arguments",
    [["--wrong"], ["--server", "example"], ["--data"], ["extra"], ["--data", "/dev/null/diary"]],
)
def test_a_bad_option_is_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each mistake says in one line what is wrong, and opens nothing."""
    with pytest.raises(SystemExit) as left:
        from_command_line(arguments)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("knotwise: ")
    assert said.err.count("\n") == 1


def test_the_program_itself_refuses_before_a_window_opens() -> None:
    """`python -m client --wrong` leaves with 2 and one line."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    ran = subprocess.run(
        [sys.executable, "-m", "client", "--wrong"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
