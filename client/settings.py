"""What the client is told when it starts: where it keeps its data and which server it knows."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """A setting that cannot work, said in one line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lies and the server's address, if any (`http://` or `https://`)."""

    data_dir: Path
    server_url: str | None = None

    def __post_init__(self) -> None:
        if self.server_url is not None:
            object.__setattr__(self, "server_url", server_address(self.server_url))


def server_address(text: str) -> str:
    """Return a server's address without a closing slash.

    Raises `SettingsError` for anything but a plain http or https address.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(char.isspace() for char in address):
        raise SettingsError(f"not a server address: {text!r}; write it as https://example.org")
    return address


def writable_folder(path: Path) -> Path:
    """Return the folder, made if it was not there; raise `SettingsError` if it cannot be used."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot use the folder {path}: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise SettingsError(f"cannot use the folder {path}: it cannot be written to")
    return path


def default_data_dir() -> Path:
    """Return the place this system keeps an app's data in."""
    from platformdirs import user_data_path

    return user_data_path("knotwise", appauthor=False)


class _OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong, and leaves with 2."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}\n")
        raise SystemExit(2)


def from_command_line(arguments: Sequence[str]) -> Settings:
    """Read the options of `knotwise`; on a mistake say one line and leave with exit code 2."""
    parser = _OneLineParser(
        prog="knotwise",
        allow_abbrev=False,
        description="A self-care companion for buttock pain. Works without an account or network.",
    )
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder the diary is kept in")
    parser.add_argument(
        "--server", metavar="URL", default=os.environ.get("KNOTWISE_SERVER") or None,
        help="server to keep in step with, such as https://example.org",
    )  # fmt: skip
    options = parser.parse_args(list(arguments))
    try:
        return Settings(writable_folder(options.data or default_data_dir()), options.server)
    except SettingsError as error:
        parser.error(str(error))
