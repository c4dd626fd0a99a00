"""Sharing by touch, with the real service and a real clinic at its dashboard."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.storage.clinic_desk import BOOKINGS, MARKS, PLANS, SHARES
from tests.builders import TODAY
from tests.calendar_reader import read_events
from tests.client.layout import problems
from tests.client.presenters.clinic_desk import (
    a_mark,
    a_plan,
    a_set_booking,
    a_share,
    an_item,
)
from tests.client.screens.test_account import PASSWORD, enter
from tests.client.sync.real_clinic import RealClinic
from tests.server.process import ServerProcess, unlimited

Open = Callable[..., Any]

_people = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = unlimited(tmp_path_factory.mktemp("service"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clinic(server: ServerProcess) -> Iterator[RealClinic]:
    clinic = RealClinic(server)
    yield clinic
    clinic.close()


@pytest.fixture
def join(ui: Any, tmp_path: Path, server: ServerProcess) -> Callable[[], Any]:
    """Open the app with today's real date, since the service has no other, and make an account."""

    def joined() -> Any:
        from client.app import KnotwiseApp

        app = KnotwiseApp(tmp_path, server.url, monotonic=lambda: ui.now)
        ui.start(app)
        ui.advance(0.4)
        ui.rate("Pain now", 6)
        ui.tap(ui.find("Me", "TabItem"))
        email = f"sharer{next(_people)}@example.org"
        enter(ui, "Make an account", email, PASSWORD, "Make my account")
        ui.until(lambda: app.account.email == email, 30)
        ui.advance(0.6)
        return app

    return joined


def go_to_sharing(ui: Any) -> None:
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("Sharing and appointments")
    ui.advance(0.4)


def close_sheet(ui: Any) -> None:
    ui.find(cls="Sheet").dismiss()
    ui.advance(0.5)


def make_a_code(ui: Any) -> str:
    """Fill in the form, make a code, and return it as it is read out."""
    ui.tap("Share with a clinic")
    ui.advance(0.4)
    ui.write("Your name", "Sam")
    ui.tap(ui.find("Drawings", "SwitchRow"))
    ui.tap(ui.find("Make the code", "PillButton"))
    ui.until(lambda: ui.all(cls="CodeSheet"), 30)
    ui.advance(0.4)
    sheet = ui.find(cls="CodeSheet")
    assert problems(sheet, 412) == []
    groups = [w.text for w in sheet.groups.walk() if getattr(w, "role", "") == "display"]
    assert len(groups) == 2
    code = "-".join(groups)
    ui.tap(ui.find("Copy the code", "PillButton"))
    assert ui.shows("Copied.")
    close_sheet(ui)
    return code


def link(ui: Any, app: Any, clinic: RealClinic) -> str:
    """Share with a clinic through the screens; return the account's id."""
    go_to_sharing(ui)
    code = make_a_code(ui)
    assert ui.shows("Waiting for the clinic to use your code")
    assert clinic.redeem(code)
    app.account.look_at_clinic()
    ui.until(lambda: ui.shows("Active: they can look"), 30)
    return str(app.journal.outbox.account_id)


def test_a_share_from_its_code_to_its_end(
    ui: Any, join: Callable[[], Any], clinic: RealClinic, server: ServerProcess
) -> None:
    """The person sees the clinic, and its look; ends it offline, which is in force once heard."""
    app = join()
    account = link(ui, app, clinic)
    assert ui.shows("Hill Street")
    assert ui.shows("Nobody is watching this log")
    assert problems(app.shell, 412) == []
    assert clinic.look(account) == 200
    ui.tap("Who looked")
    ui.until(lambda: ui.shows("Tess, Hill Street"), 30)
    assert ui.shows("Opened your page: numbers, drawings")
    close_sheet(ui)

    server.kill()
    try:
        ui.tap(ui.find("End this share", "PillButton"))
        ui.advance(0.4)
        assert ui.shows("cannot be called back")
        ui.tap("End it now")
        ui.advance(0.4)
        assert ui.shows("Not yet in force")
        assert clinic.look(account) == 200
        ui.tap(ui.find("Today", "TabItem"))
        assert ui.shows("Nobody is watching this log")
    finally:
        server.start()
    app.account.sync_now()
    ui.until(lambda: app.journal.clinic.errands() == [], 30)
    go_to_sharing(ui)
    ui.until(lambda: ui.shows("Ended by you"), 30)
    assert not ui.shows("Not yet in force")
    assert not ui.shows("Nobody is watching this log. Your clinic")
    assert clinic.look(account) in (403, 404)


def test_an_appointment_asked_for_offline(
    ui: Any, join: Callable[[], Any], clinic: RealClinic, server: ServerProcess, tmp_path: Path
) -> None:
    """It waits, is sent, is answered, stands on Today, and becomes a calendar file."""
    app = join()
    account = link(ui, app, clinic)
    server.kill()
    try:
        ui.tap("Ask for an appointment")
        ui.advance(0.4)
        assert ui.shows("To Hill Street")
        assert ui.shows("Nobody is watching this log")
        field = ui.find("Your message", "TextField")
        field.text = ""
        ui.tap("Send the request")
        assert ui.shows("Write a line to your clinic.")
        field.text = "Could we meet?"
        ui.tap("Add a time")
        ui.advance(0.4)
        ui.tap(ui.find("Afternoon, 15:00", "Chip"))
        ui.tap("Take this time")
        ui.advance(0.5)
        assert ui.shows("at 15:00")
        ui.tap("Send the request")
        ui.advance(0.5)
        assert ui.shows("Waiting to be sent")
    finally:
        server.start()
    app.account.sync_now()
    ui.until(lambda: ui.shows("Asked. Waiting for their answer."), 30)
    assert "Could we meet?" in clinic.page(account)
    (booking,) = app.journal.clinic.listed(BOOKINGS)
    assert len(booking["times"]) == 1
    starts = f"{dt.date.today() + dt.timedelta(days=5)}T10:30"  # noqa: DTZ011
    form = {"starts": starts, "minutes": "45", "place": "Room 2; left", "reply": "Gladly, Sam"}
    assert clinic.answer(account, booking["id"], **form) == 303
    app.account.look_at_clinic()
    ui.until(lambda: ui.shows("Put it in my calendar"), 30)
    assert ui.shows("45 minutes, Room 2; left")
    assert ui.shows("Tess: Gladly, Sam")
    ui.tap("Put it in my calendar")
    ui.advance(0.4)
    (file,) = (tmp_path / "exports").glob("*.ics")
    assert ui.shows(str(file))
    (event,) = read_events(file.read_bytes().decode())
    assert event["LOCATION"] == "Room 2; left"
    assert event["DESCRIPTION"] == "Gladly, Sam"
    close_sheet(ui)
    ui.tap(ui.find("Today", "TabItem"))
    ui.advance(0.5)
    assert ui.find("Appointment at Hill Street", "ListRow")
    go_to_sharing(ui)
    ui.tap("I cannot come")
    ui.advance(0.4)
    ui.tap("Cancel it")
    ui.until(lambda: ui.shows("Taken back by you"), 30)


def test_a_plan_arrives_changes_and_is_ticked(
    ui: Any, join: Callable[[], Any], clinic: RealClinic
) -> None:
    """Its items stand on Today, can be ticked and lead to Relax; a change says so."""
    app = join()
    account = link(ui, app, clinic)
    walk = ("", "Walk on the flat", "20 minutes", "Before lunch.")
    breath = ("six_breath", "Slow breathing", "", "")
    assert clinic.plan(account, walk, breath, version="0") == 303
    clinic.mark(account, "gluteus_minimus", "TrP1", "left", "confirmed")
    ui.tap(ui.find("Today", "TabItem"))
    app.account.look_at_clinic()
    ui.until(lambda: ui.shows("Your plan from Hill Street"), 30)
    assert ui.shows("2 things left today.")
    ui.tap(ui.find("Done: Walk on the flat", "IconButton"))
    assert ui.shows("1 thing left today.")
    assert [r["item"] for r in app.journal.records("plan_tick").values()] == ["Walk on the flat"]
    ui.tap(ui.find("The whole plan", "ListRow"))
    ui.advance(0.4)
    assert ui.shows("Written by Tess")
    close_sheet(ui)
    assert clinic.plan(account, walk, version="1") == 303
    app.account.look_at_clinic()
    ui.until(lambda: ui.shows("Your clinic changed this plan."), 30)
    assert ui.shows("All done for today.")
    ui.tap(ui.find("Map", "TabItem"))
    ui.advance(0.4)
    ui.tap(ui.find("Found by your therapist", "IconButton"))
    ui.advance(0.4)
    assert ui.shows("Point 1 confirmed (Tess")
    ui.tap("Gluteus minimus, left")
    ui.advance(1.0)
    assert ui.shows("Found by your therapist: point 1 confirmed")
    assert app.shell.screens["map"].body.verdicts == {"TrP1": "confirmed"}


def test_a_code_needs_a_network_and_keeps_what_was_chosen(
    ui: Any, join: Callable[[], Any], server: ServerProcess
) -> None:
    """With the server down the form stays with all that was said, and says why."""
    join()
    go_to_sharing(ui)
    ui.tap("Share with a clinic")
    ui.advance(0.4)
    ui.tap(ui.find("Make the code", "PillButton"))
    assert ui.shows("Write the name your clinic knows you by.")
    ui.write("Your name", "Sam")
    ui.tap(ui.find("Numbers", "SwitchRow"))
    ui.tap(ui.find("Make the code", "PillButton"))
    assert ui.shows("Choose at least one thing to share.")
    ui.tap(ui.find("Notes", "SwitchRow"))
    server.kill()
    try:
        ui.tap(ui.find("Make the code", "PillButton"))
        ui.until(lambda: ui.shows("The server cannot be reached."), 30)
        assert ui.find("Your name", "TextField").text == "Sam"
        assert ui.find("Notes", "SwitchRow").on
    finally:
        server.start()
    ui.tap(ui.find("Make the code", "PillButton"))
    ui.until(lambda: ui.all(cls="CodeSheet"), 30)


def test_sharing_leads_to_an_account_first(ui: Any, open_app: Open, server: ServerProcess) -> None:
    """Without an account it says what a share is, why an account is needed, and leads to it."""
    app = open_app(server=server.url)
    go_to_sharing(ui)
    assert ui.shows("What a share is")
    assert ui.shows("Nobody is watching this log.")
    assert ui.shows("Sharing needs an account")
    assert not ui.all("Share with a clinic", "PillButton")
    assert problems(app.shell, 412) == []
    ui.tap("Make an account")
    ui.advance(0.5)
    assert ui.find("E-mail", "TextField")
    close_sheet(ui)
    assert app.shell.front == "me"


def furnished(journal: Any) -> None:
    """Give a diary a linked clinic, an appointment, a plan and marks, as if they had been read."""
    journal.clinic.keep(SHARES, [a_share(), a_share(id="old", state="revoked")])
    journal.clinic.keep(BOOKINGS, [a_set_booking()])
    walk = an_item("Walk on the flat", how_often="20 minutes", text="Before lunch.")
    breath = an_item("Slow breathing", "six_breath")
    journal.clinic.keep(PLANS, [a_plan(walk, breath, review_on="2026-11-20", note="Go slow.")])
    journal.clinic.keep(MARKS, [a_mark(), a_mark(id="m2", point="TrP2", verdict="added")])


@pytest.mark.parametrize("size", [(412, 892), (1280, 800)], ids=["phone", "tablet"])
@pytest.mark.parametrize("scale", [1.0, 2.0], ids=["100", "200"])
def test_nothing_is_cut_off(ui: Any, open_app: Open, size: Any, scale: float) -> None:
    """Today, Sharing and every sheet fit, on a phone and a tablet, at 100 and 200 %."""
    ui.resize(*size)
    app = open_app(text_scale=scale)
    furnished(app.journal)
    app.shell.changed()
    ui.advance(0.5)
    assert problems(app.shell, size[0]) == []
    app.shell.open("sharing")
    ui.advance(0.5)
    assert problems(app.shell, size[0]) == []
    screen = app.shell.screens["sharing"]
    for opener in (
        screen.ask,
        lambda: screen.ask_to_end(screen.presenter.view().shares[0]),
        lambda: screen._calendar(screen.appointments.lines()[0]),
    ):
        opener()
        ui.advance(0.5)
        assert problems(ui.find(cls="Sheet"), size[0]) == []
        close_sheet(ui)
    app.journal.clinic.keep(SHARES, [])
    screen.ask()
    ui.advance(0.5)
    assert problems(ui.find(cls="LetterSheet"), size[0]) == []


def test_without_a_clinic_the_message_is_copied(ui: Any, open_app: Open, tmp_path: Path) -> None:
    """From Sharing, a letter for any therapist and a reminder to call; a past time is refused."""
    open_app()
    go_to_sharing(ui)
    ui.tap("Ask for an appointment")
    ui.advance(0.4)
    assert ui.shows("No clinic is linked here.")
    ui.tap("Copy the message")
    assert ui.shows("Copied.")
    ui.tap("Remind me to call")
    ui.advance(0.4)
    sheet = ui.find(cls="TimeSheet")
    sheet.days.chosen = TODAY
    ui.write("Or a time", "8:15")
    ui.tap("Take this time")
    assert ui.shows("is past. Choose a time to come.")
    ui.find("Or a time", "TextField").text = "noon"
    ui.tap("Take this time")
    assert ui.shows("Write it like 10:30.")
    ui.find("Or a time", "TextField").text = "10:15"
    ui.tap("Take this time")
    ui.advance(0.5)
    assert ui.shows("A calendar file is ready")
    (file,) = (tmp_path / "exports").glob("*.ics")
    (event,) = read_events(file.read_bytes().decode())
    assert event["DTSTART"] == "20261123T101500"


def test_back_leads_where_one_came_from(ui: Any, open_app: Open) -> None:
    """Android's back key and the arrow go back to Me, or to Today."""
    app = open_app()
    go_to_sharing(ui)
    assert app.shell.navigation.value == "me"
    ui.key(27)
    assert app.shell.front == "me"
    go_to_sharing(ui)
    ui.tap(ui.find("Back", "IconButton"))
    assert app.shell.front == "me"
    furnished(app.journal)
    ui.tap(ui.find("Today", "TabItem"))
    ui.tap("You share this diary")
    assert app.shell.front == "sharing"
    ui.tap(ui.find("Back", "IconButton"))
    assert app.shell.front == "today"


def test_advice_leads_to_a_request(ui: Any, open_app: Open) -> None:
    """From an advice card: the message tells its reason, and asking answers the advice."""
    app = open_app(days={ago: {"pain": 3 if ago > 30 else 7} for ago in range(1, 90)})
    furnished(app.journal)
    ui.tap(ui.find("Trends", "TabItem"))
    ui.until(lambda: ui.shows("A good time to book"))
    ui.advance(0.5)
    ui.tap(ui.find("Ask for an appointment", "PillButton"))
    ui.advance(0.5)
    assert "My diary says:" in ui.find("Your message", "TextField").text
    ui.tap("Send the request")
    ui.advance(0.5)
    assert ui.shows("Waiting to be sent")
    (answer,) = app.journal.records("advice_answer").values()
    assert answer["choice"] == "booked"
    ui.tap(ui.find("Trends", "TabItem"))
    ui.until(lambda: not ui.shows("A good time to book"))
