"""The account as the screens see it: who is signed in, where, and how keeping in step stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client.messages import _


class LocalAccount:
    """No account: the diary stays on this device."""

    email: str | None = None
    status: Any = None

    def __init__(self, server_url: str | None) -> None:
        self.server_url = server_url

    def use_server(self, url: str | None) -> None:
        """Remember a server's address."""
        self.server_url = url

    def make(self, _email: str, _password: str, done: Callable[[str | None], None]) -> None:
        """Say that there is nothing to make an account at."""
        done(_("The server cannot be reached. Your diary is safe on this device."))

    sign_in = make

    def sign_out(self, done: Callable[[str | None], None]) -> None:
        """Do nothing: nobody is signed in."""
        done(None)

    def sync_now(self) -> None:
        """Do nothing: there is nobody to keep in step with."""
