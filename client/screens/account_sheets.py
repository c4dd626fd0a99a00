"""The sheets that ask for an account's e-mail and password, and for a server's address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from client.messages import _
from client.presenters.me import PASSWORD_LEAST, MePresenter
from client.widgets.buttons import PillButton
from client.widgets.sheet import Sheet
from client.widgets.text import Text
from client.widgets.text_field import TextField


class Entered(Protocol):
    """Hears that a person is in."""

    def __call__(self, *, new: bool) -> None:
        """`new` says whether the account was just made."""


class AccountSheet(Sheet):
    """Makes an account or signs in. What was typed stays, with the reason beside it."""

    def __init__(
        self, presenter: MePresenter, *, new: bool, entered: Entered, **kwargs: Any
    ) -> None:
        super().__init__(title=_("Make an account") if new else _("Sign in"), **kwargs)
        self._presenter = presenter
        self._new = new
        self._entered = entered
        self._words = _("Make my account") if new else _("Sign in")
        self.email = TextField(label=_("E-mail"), kind="mail")
        self.password = TextField(
            label=_("Password"),
            secret=True,
            help=_("At least {n} characters.").format(n=PASSWORD_LEAST) if new else "",
        )
        self.trouble = Text(tone="danger")
        self.go = PillButton(text=self._words)
        self.go.bind(on_release=lambda *_args: self.send())
        self.password.bind(on_done=self._check_again)
        for part in (self.email, self.password, self.trouble, self.go):
            self.add_widget(part)

    def send(self) -> None:
        """Check what was typed, then ask the server; the sheet stays usable meanwhile."""
        self.email.reason = self._presenter.check_email(self.email.text)
        self.password.reason = self._presenter.check_password(self.password.text, new=self._new)
        self.trouble.text = ""
        if self.email.reason or self.password.reason:
            return
        self.go.disabled, self.go.text = True, _("One moment")
        self._presenter.enter(
            self.email.text, self.password.text, new=self._new, done=self._answered
        )

    def _answered(self, problem: str | None) -> None:
        self.go.disabled, self.go.text = False, self._words
        if problem:
            self.trouble.text = problem
            return
        self.dismiss()
        self._entered(new=self._new)

    def _check_again(self, *_args: object) -> None:
        if self.password.reason:
            self.password.reason = self._presenter.check_password(self.password.text, new=self._new)


class ServerSheet(Sheet):
    """Asks for the address of the server to keep in step with."""

    def __init__(self, presenter: MePresenter, done: Callable[[], Any], **kwargs: Any) -> None:
        super().__init__(title=_("Server"), **kwargs)
        self._presenter = presenter
        self._done = done
        self.address = TextField(
            label=_("Address"),
            kind="url",
            text=presenter.view().server_url,
            hint="https://",
            help=_("Your clinic or whoever runs Knotwise for you can tell you."),
        )
        use = PillButton(text=_("Use this server"))
        use.bind(on_release=lambda *_args: self.use())
        self.add_widget(self.address)
        self.add_widget(use)

    def use(self) -> None:
        """Take the address, or say what is wrong with it."""
        self.address.reason = self._presenter.use_server(self.address.text)
        if not self.address.reason:
            self.dismiss()
            self._done()
