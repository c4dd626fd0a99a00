"""Sharing's rules, without a screen: what is shown, what may be made, and who looked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from client.presenters.clinic_link import BOOKINGS, CODE, SHARES, VIEWS
from client.presenters.share_lines import revocations_waiting
from client.presenters.sharing import SharingPresenter, months_after
from tests.builders import NOW, TODAY
from tests.client.conftest import MORNING
from tests.client.presenters.clinic_desk import (
    DAY_MS,
    FakeLink,
    MemoryCopy,
    MemoryDesk,
    a_booking,
    a_share,
)
from tests.client.presenters.practising import MemoryDiary


def sharing(*shares: dict[str, Any], email: str | None = "sam@example.org") -> Any:
    """Return a presenter on these shares; its diary and account hang on it."""
    diary = MemoryDiary()
    diary.clinic = MemoryDesk(**({SHARES: list(shares)} if shares else {}))
    link = FakeLink(diary.clinic, email)
    presenter: Any = SharingPresenter(diary, account=link, today=lambda: TODAY, now=lambda: MORNING)
    presenter.diary, presenter.link = diary, link
    return presenter


def test_before_any_share_nothing_is_claimed() -> None:
    """Without a share there is no line, and no word that somebody could be watching."""
    view = sharing(email=None).view()
    assert (view.signed_in, view.shares, view.past, view.watching) == (False, (), (), "")


def test_a_share_is_told_in_words() -> None:
    """Clinic, state, what and until when stand on its line, and that nobody watches."""
    view = sharing(a_share()).view()
    (line,) = view.shares
    assert line.title == "Hill Street"
    assert line.status == "Active: they can look"
    assert line.detail == "Numbers, drawings, until 22 January 2027"
    assert "Nobody is watching this log" in view.watching


@pytest.mark.parametrize(
    ("fields", "state", "is_open"),
    [
        ({"state": "waiting", "clinic": None}, "waiting", True),
        ({"state": "active"}, "active", True),
        ({"state": "lapsed", "clinic": None}, "lapsed", False),
        ({"state": "ended"}, "ended", False),
        ({"state": "revoked"}, "revoked", False),
        ({"state": "newer_than_us"}, "newer_than_us", False),
    ],
)
def test_every_state_has_its_place(fields: dict[str, Any], state: str, is_open: bool) -> None:
    """What matters now is apart from what is over, also when the server was out of reach."""
    view = sharing(a_share(**fields)).view()
    (line,) = view.shares or view.past
    assert line.state == state
    assert line.open is is_open
    assert bool(view.shares) is is_open


@pytest.mark.parametrize(("read_before_days", "state"), [(3, "ended"), (0, "active")])
def test_a_share_ends_out_of_reach_of_the_server(read_before_days: int, state: str) -> None:
    """Not read since its last day, it is over; read after it, the server's word stands."""
    presenter = sharing(a_share(ends="2026-11-22"))
    copy = presenter.diary.clinic.copies[SHARES]
    read_ms = NOW - read_before_days * DAY_MS
    presenter.diary.clinic.copies[SHARES] = MemoryCopy(copy.body, read_ms)
    view = presenter.view()
    assert [line.state for line in (*view.shares, *view.past)] == [state]


def test_an_end_is_not_in_force_before_the_server_knows() -> None:
    """Ended here, the share says so until the server has heard it, and cannot be ended twice."""
    presenter = sharing(a_share())
    assert presenter.end("share") == ""
    (line,) = presenter.view().shares
    assert line.state == "revoking"
    assert "Not yet in force" in line.status
    assert not line.can_end
    assert revocations_waiting(presenter.diary.clinic) == 1
    presenter.diary.clinic.refuse("errand-1", "forbidden")
    (line,) = presenter.view().shares
    assert "Still in force" in line.status
    assert line.can_end


def test_an_end_that_nobody_can_send_says_what_to_do() -> None:
    """Signed out, a person is told to sign in, since the share is still in force."""
    presenter = sharing(a_share(), email=None)
    assert presenter.view().unsent == ""
    presenter.end("share")
    assert "Sign in again" in presenter.view().unsent


@pytest.mark.parametrize(
    ("name", "right"),
    [("Sam", True), ("  ", False), ("x" * 81, False), ("Sam\nSmith", False), (" Sam ", True)],
)
def test_a_name_is_checked_before_it_is_sent(name: str, right: bool) -> None:
    """Empty, too long and broken names are said to be so."""
    assert (SharingPresenter.check_name(name) == "") is right


def test_ends_are_checked_before_they_are_sent() -> None:
    """A past day, none, and one years away are refused; today is the earliest."""
    presenter = sharing()
    assert presenter.check_end(TODAY) == ""
    assert "still to come" in presenter.check_end(TODAY - dt.timedelta(days=1))
    assert presenter.check_end(None)
    assert presenter.check_end(presenter.last_end()) == ""
    assert "two years" in presenter.check_end(presenter.last_end() + dt.timedelta(days=1))
    assert presenter.check_scope(["notes"]) == ""
    assert presenter.check_scope([])


def test_months_end_on_a_day_that_exists() -> None:
    """A month after 31 January is the last of February."""
    assert months_after(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2026, 11, 23), 3) == dt.date(2027, 2, 23)
    assert months_after(dt.date(2026, 11, 30), 0) == dt.date(2026, 11, 30)


def test_a_code_is_made_kept_and_spelled() -> None:
    """The code is told in groups, sign by sign, with how long it works, and can be shown again."""
    presenter = sharing()
    heard: list[Any] = []
    presenter.make(" Sam ", ["notes", "numbers"], TODAY, lambda *said: heard.append(said))
    code, problem = heard[0]
    assert problem is None
    assert presenter.link.server.asked == [("make_share", "Sam", ["numbers", "notes"], TODAY)]
    assert code.groups == ("K7M4", "2RXA")
    assert code.spelled[0] == "K for Kilo, 7, M for Mike, 4"
    assert code.qr == ("10", "01")
    assert code.valid.startswith("It works once, until tomorrow, ")
    assert presenter.code("new") == code
    (line,) = presenter.view().shares
    assert line.has_code
    assert presenter.name == "Sam"


def test_what_the_server_said_is_told() -> None:
    """A share that could not be made leaves nothing behind but the name."""
    presenter = sharing()
    presenter.link.problem = "The server cannot be reached."
    heard: list[Any] = []
    presenter.make("Sam", ["numbers"], TODAY, lambda *said: heard.append(said))
    assert heard == [(None, "The server cannot be reached.")]
    assert presenter.diary.clinic.copies == {}


def test_who_looked_is_told_a_page_at_a_time() -> None:
    """Each look has a name, a time and what was shown; the first page is kept for offline."""
    presenter = sharing(a_share())
    look = {
        "id": "1",
        "at_ms": NOW,
        "who": "Tess",
        "clinic": "Hill Street",
        "page": "patient",
        "scope": ["drawings", "numbers"],
    }
    odd = {"id": "2", "at_ms": "soon", "who": "Mo", "clinic": "Hill Street", "page": "newer"}
    presenter.link.server.views_pages = [([look], "more"), ([odd], None)]
    heard: list[Any] = []
    presenter.read_looks("share", None, lambda *said: heard.append(said))
    presenter.read_looks("share", "more", lambda *said: heard.append(said))
    (first, _), (second, _) = heard
    assert first.lines[0].who == "Tess, Hill Street"
    assert first.lines[0].what == "Opened your page: numbers, drawings"
    assert first.lines[0].when.startswith("Today, ")
    assert first.next_cursor == "more"
    assert (second.lines[0].what, second.lines[0].when, second.next_cursor) == ("newer", "", None)
    assert presenter.diary.clinic.copies[VIEWS + "share"].body == [look]
    assert presenter.looks("share").lines == first.lines
    assert presenter.looks("share").note.startswith("As of ")


def test_a_code_of_another_device_cannot_be_shown() -> None:
    """A share that waits, made elsewhere, has no code here."""
    presenter = sharing(a_share(state="waiting", clinic=None))
    (line,) = presenter.view().shares
    assert not line.has_code
    assert presenter.code("share") is None
    assert presenter.diary.clinic.copy(CODE + "share") is None


def test_the_server_is_asked_while_a_clinic_has_to_do_something() -> None:
    """A code that waits, or a request, is worth asking for; an active share alone is not."""
    presenter = sharing(a_share())
    presenter.look_if_waiting()
    assert presenter.link.looks == 0
    presenter.diary.clinic.keep(BOOKINGS, [a_booking()])
    presenter.look_if_waiting()
    assert presenter.link.looks == 1
