"""Me's rules, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from client.device.files import Files
from client.presenters.me import MePresenter
from client.storage.journal import Journal, Refused, Waiting
from client.sync.status import SyncStatus
from tests.client.conftest import MORNING, TODAY
from tests.client.presenters.clinic_desk import SHARES, MemoryDesk, a_share
from tests.client.storage.opening import Clock, open_journal

NOW_MS = int(MORNING.timestamp() * 1000)


@dataclass
class FakeAccount:
    """An account that answers what a test says."""

    email: str | None = None
    server_url: str | None = None
    status: SyncStatus | None = None

    def use_server(self, url: str | None) -> None:
        self.server_url = url

    def make(self, email: str, _password: str, done: Callable[[str | None], None]) -> None:
        self.email = email
        done(None)

    sign_in = make

    def sign_out(self, done: Callable[[str | None], None]) -> None:
        self.email = None
        done(None)

    def sync_now(self) -> None:
        self.status = SyncStatus("syncing")


class RefusedDiary:
    """A diary of which the server did not take one change."""

    set_aside = None
    clinic = MemoryDesk()

    def setting(self, _name: str, default: Any = None) -> Any:
        return default

    def waiting(self) -> Waiting:
        return Waiting(0, None, 1)

    def refused(self) -> list[Refused]:
        patch = {"date": "2026-11-20", "sleep_hours": 30}
        return [Refused("op", "entry", "id", patch, "sleep_hours", "must be from 0 to 24", NOW_MS)]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = open_journal(tmp_path / "diary.db", Clock())
    yield journal
    journal.close()


def a_presenter(diary: Any, account: FakeAccount, folder: Path) -> MePresenter:
    return MePresenter(
        diary, account=account, files=Files(folder), now=lambda: MORNING, restyle=lambda: None
    )


def test_what_waits_is_counted_with_its_day(journal: Journal, tmp_path: Path) -> None:
    """Signed in and out of reach: how many changes, since when, and that they are saved here."""
    journal.save(TODAY, {"pain": 4})
    journal.save(TODAY, {"stress": 4})
    account = FakeAccount("sam@example.org", "https://example.org")
    account.status = SyncStatus("waiting", message="The server cannot be reached.")
    line = a_presenter(journal, account, tmp_path).view().sync
    assert line.title == "Saved here, waiting for the server"
    assert line.detail.startswith("2 changes waiting since ")
    assert line.detail.endswith("The server cannot be reached.")


@pytest.mark.parametrize(
    ("status", "title", "detail"),
    [
        (SyncStatus("idle"), "Signed in", "Not yet in step."),
        (SyncStatus("idle", last_ok_ms=NOW_MS - 30_000), "All in step", "Last in step just now."),
        (
            SyncStatus("idle", last_ok_ms=NOW_MS - 7_200_000),
            "All in step",
            "Last in step 2 hours ago.",
        ),
        (SyncStatus("problem", message="Please sign in again."), "Not in step", "Please sign in"),
    ],
)
def test_the_state_is_said_in_words(
    journal: Journal, tmp_path: Path, status: SyncStatus, title: str, detail: str
) -> None:
    """In step, not yet, or a problem with what to do."""
    account = FakeAccount("sam@example.org", "https://example.org", status)
    line = a_presenter(journal, account, tmp_path).view().sync
    assert line.title == title
    assert line.detail.startswith(detail)


def test_a_refused_change_is_shown_in_words(tmp_path: Path) -> None:
    """What the server would not take is named with its value and the reason."""
    presenter = a_presenter(RefusedDiary(), FakeAccount(), tmp_path)
    assert presenter.view().refused == 1
    line = presenter.refused()[0]
    assert line.title == "hours slept: 30"
    assert line.reason == "hours slept must be from 0 to 24"


@pytest.mark.parametrize("email", ["", "sam", "sam@", "@example.org", "sam@example", "s m@a.org"])
def test_what_is_no_address_is_told_before_it_is_sent(email: str) -> None:
    """An e-mail address that cannot be one has its reason at once."""
    assert "such as sam@example.org" in MePresenter.check_email(email)
    assert MePresenter.check_email(" sam@example.org ") == ""


def test_an_export_that_cannot_be_written_says_why(journal: Journal, tmp_path: Path) -> None:
    """Nothing is pretended: the path and the reason are told."""
    (tmp_path / "exports").write_text("in the way")
    worked, words = a_presenter(journal, FakeAccount(), tmp_path).export()
    assert not worked
    assert "knotwise-2026-11-23-0830.json" in words


def test_leaving_with_an_unsent_end_is_told(journal: Journal, tmp_path: Path) -> None:
    """Signing out or erasing would leave a share in force: that is said before."""
    presenter = a_presenter(journal, FakeAccount("sam@example.org"), tmp_path)
    assert presenter.unsent_ends() == ""
    journal.clinic.add("revoke", "share")
    assert presenter.unsent_ends().startswith("1 share you ended is still in force")


def test_a_message_to_a_clinic_that_waits_is_counted(journal: Journal, tmp_path: Path) -> None:
    """Not all is in step while a clinic has not been told; a refused one does not wait."""
    status = SyncStatus("idle", last_ok_ms=NOW_MS)
    presenter = a_presenter(journal, FakeAccount("sam@example.org", status=status), tmp_path)
    asked = journal.clinic.add("ask", "share", {"message": "Hello"})
    line = presenter.view().sync
    assert line.title == "Saved here, waiting for the server"
    assert line.detail == "1 message to your clinic waits."
    journal.clinic.hold(asked, "booking-open", "")
    assert presenter.view().sync.title == "All in step"


def test_who_may_look_is_told_in_a_line(journal: Journal, tmp_path: Path) -> None:
    """By name, or that an end was not sent yet; without a share, what the row leads to."""
    presenter = a_presenter(journal, FakeAccount(), tmp_path)
    assert presenter.view().sharing == "Which clinic sees what, and who looked"
    journal.clinic.keep(SHARES, [a_share(), a_share(id="b", clinic="Linden Row")])
    assert presenter.view().sharing == "Hill Street, Linden Row can look"
    journal.clinic.add("revoke", "share")
    assert presenter.view().sharing == "An end of a share was not sent yet"
