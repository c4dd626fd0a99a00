"""What a person and a clinic tell each other, over the real service and over a bad line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from client.storage.clinic_desk import BOOKINGS, CODE, MARKS, PLANS, SHARES
from client.sync.clinic_pass import ClinicPass
from client.sync.clinic_server import ClinicServer, ViewsPage
from client.sync.errors import OfflineError, RefusedError
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import a_booking, a_share
from tests.client.sync.conftest import Phone
from tests.client.sync.real_clinic import RealClinic
from tests.client.sync.real_server import RealServer
from tests.client.sync.scripted import Answer, Asked, ScriptedServer, answer, problem
from tests.client.sync.test_gateway import gateway_to

People = Callable[[], Phone]
Scripted = Callable[[Answer], ScriptedServer]

LATER = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)
SCOPE = ["numbers", "drawings"]


@pytest.fixture
def clinic(server: RealServer) -> Iterator[RealClinic]:
    """A clinic at the real service."""
    made = RealClinic(server)
    yield made
    made.close()


def passing(phone: Phone) -> ClinicPass:
    """Return the pass of a phone."""
    return ClinicPass(phone.journal.clinic, ClinicServer(phone.gateway))


def run(phone: Phone) -> None:
    """Do all that the worker does in one turn."""
    clinic = passing(phone)
    clinic.revoke()
    phone.sync()
    clinic.tell()
    clinic.read()


def linked(phone: Phone, clinic: RealClinic) -> str:
    """Share with a clinic; return the id of the share."""
    made = ClinicServer(phone.gateway).make_share("Sam", SCOPE, LATER)
    assert clinic.redeem(made["code"])
    run(phone)
    return str(made["id"])


def account_of(phone: Phone) -> str:
    session = phone.gateway.session
    assert session is not None
    return session.account_id


def test_from_code_to_who_looked(person: People, clinic: RealClinic) -> None:
    """A code is made, redeemed, looked at; the person sees clinic and look, and ends it."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    server = ClinicServer(phone.gateway)
    made = server.make_share("Sam", SCOPE, LATER)
    assert len(made["code"]) == 9
    assert {len(row) for row in made["qr"]} == {len(made["qr"])}
    run(phone)
    (share,) = phone.journal.clinic.listed(SHARES)
    assert (share["state"], share["clinic"]) == ("waiting", None)
    assert clinic.redeem(made["code"])
    account = account_of(phone)
    assert clinic.look(account) == 200
    run(phone)
    (share,) = phone.journal.clinic.listed(SHARES)
    assert (share["state"], share["clinic"]) == ("active", "Hill Street")
    views = server.views(made["id"])
    assert [view["who"] for view in views.views][-1] == "Tess"
    assert views.next_cursor is None

    phone.journal.clinic.add("revoke", made["id"])
    run(phone)
    (share,) = phone.journal.clinic.listed(SHARES)
    assert share["state"] == "revoked"
    assert phone.journal.clinic.errands() == []
    assert clinic.look(account) in (403, 404)


def test_an_end_arrives_before_the_diary(person: People, clinic: RealClinic) -> None:
    """What is logged after ending a share is never on a page of that clinic."""
    phone = person()
    phone.journal.save(TODAY, {"pain": 5})
    share_id = linked(phone, clinic)
    phone.journal.clinic.add("revoke", share_id)
    phone.journal.save(TODAY, {"pain": 9, "note": "not for them"})
    passing(phone).revoke()
    assert phone.journal.waiting().count == 1
    assert clinic.look(account_of(phone)) in (403, 404)


def test_an_appointment_from_question_to_answer(person: People, clinic: RealClinic) -> None:
    """Asked once, set by the clinic, read back, taken back; a second request waits its turn."""
    phone = person()
    share_id = linked(phone, clinic)
    desk = phone.journal.clinic
    body = {"message": "Could we meet?", "times": ["2030-12-01T10:30"], "include": ["numbers"]}
    desk.add("ask", share_id, body)
    run(phone)
    (asked,) = desk.listed(BOOKINGS)
    assert (asked["state"], asked["times"]) == ("asked", ["2030-12-01T10:30"])
    desk.add("ask", share_id, {"message": "Another"})
    run(phone)
    (held,) = desk.errands()
    assert held.problem is not None
    assert held.problem["type"] == "booking-open"
    account = account_of(phone)
    form = {"pick": "2030-12-01T10:30", "minutes": "45", "place": "Room 2", "reply": "Gladly"}
    assert clinic.answer(account, asked["id"], **form) == 303
    run(phone)
    (answered,) = desk.listed(BOOKINGS)
    assert (answered["state"], answered["starts"]) == ("set", "2030-12-01T10:30")
    desk.add("withdraw", answered["id"])
    run(phone)
    assert desk.listed(BOOKINGS)[0]["state"] == "withdrawn"


def test_plan_and_marks_arrive_and_change(person: People, clinic: RealClinic) -> None:
    """What the clinic writes is there offline; a changed plan takes the place of the first."""
    phone = person()
    linked(phone, clinic)
    account = account_of(phone)
    items = (("six_breath", "Slow breathing", "in the evening", ""), ("", "Walk", "", "Flat"))
    assert clinic.plan(account, *items, version="0", note="Go slow.") == 303
    clinic.mark(account, "gluteus_minimus", "TrP1", "left", "confirmed")
    run(phone)
    desk = phone.journal.clinic
    (plan,) = desk.listed(PLANS)
    assert [item["title"] for item in plan["items"]] == ["Slow breathing", "Walk"]
    assert plan["items"][0]["relief"] == "six_breath"
    (mark,) = desk.listed(MARKS)
    assert (mark["muscle"], mark["verdict"]) == ("gluteus_minimus", "confirmed")
    assert clinic.plan(account, items[1], version="1") == 303
    run(phone)
    (changed,) = desk.listed(PLANS)
    assert (changed["version"], len(changed["items"])) == (2, 1)


def test_a_code_is_forgotten_once_it_was_used(person: People, clinic: RealClinic) -> None:
    """The code stays as long as it can be used, and no longer."""
    phone = person()
    made = ClinicServer(phone.gateway).make_share("Sam", SCOPE, LATER)
    phone.journal.clinic.keep(CODE + made["id"], {"code": made["code"]})
    run(phone)
    assert phone.journal.clinic.codes() == [made["id"]]
    assert clinic.redeem(made["code"])
    run(phone)
    assert phone.journal.clinic.codes() == []


def test_a_share_that_ended_meanwhile(person: People, clinic: RealClinic) -> None:
    """A request to a clinic one no longer shares with is held with the reason, words kept."""
    phone = person()
    share_id = linked(phone, clinic)
    ClinicServer(phone.gateway).revoke_share(share_id)
    phone.journal.clinic.add("ask", share_id, {"message": "Hello"})
    run(phone)
    (held,) = phone.journal.clinic.errands()
    assert held.state == "held"
    assert held.problem is not None
    assert held.problem["type"] == "share-not-active"
    assert held.body["message"] == "Hello"


def test_a_code_that_ran_out(person: People, clinic: RealClinic) -> None:
    """A code that was taken back leads nowhere, and the share is over for both."""
    phone = person()
    server = ClinicServer(phone.gateway)
    made = server.make_share("Sam", SCOPE, LATER)
    server.revoke_share(made["id"])
    assert not clinic.redeem(made["code"])
    with pytest.raises(RefusedError) as refused:
        server.make_share("Sam", SCOPE, dt.date(2020, 1, 1))
    assert refused.value.type == "invalid-fields"
    assert "ends is in the past" in refused.value.reason


def test_a_lost_answer_asks_no_clinic_twice(scripted: Scripted, person: People) -> None:
    """When the answer to a request is lost, the next try finds the request that is there."""
    phone = person()
    body = {"message": "Hello", "times": ["2026-12-01T10:30"], "include": ["numbers"]}
    there = a_booking(**body)

    def script(asked: Asked) -> bytes:
        if asked.method == "POST":
            return problem(409, "booking-open")
        return answer(200, {"bookings": [a_booking(message="Other"), there]})

    desk = phone.journal.clinic
    desk.add("ask", "share", body)
    ClinicPass(desk, ClinicServer(gateway_to(scripted(script)))).tell()
    assert desk.errands() == []
    assert [row["message"] for row in desk.listed(BOOKINGS)] == ["Hello"]


def test_without_a_network_everything_waits(scripted: Scripted, person: People) -> None:
    """Whatever breaks off, no errand is lost and no copy is changed."""
    phone = person()
    desk = phone.journal.clinic
    desk.keep(SHARES, [a_share()], '"tag"')
    desk.add("revoke", "share")
    desk.add("ask", "share", {"message": "Hello"})
    broken = ClinicPass(desk, ClinicServer(gateway_to(scripted(lambda _asked: b"HTTP/1.1 2"))))
    for step in (broken.revoke, broken.tell, broken.read):
        with pytest.raises(OfflineError):
            step()
    assert [errand.state for errand in desk.errands()] == ["waiting", "waiting"]
    assert desk.listed(SHARES) == [a_share()]


@pytest.mark.parametrize(
    "body", [[], {"shares": 3}, {"shares": [1]}, {"views": {}}, {"id": "x"}, None, "text"]
)
def test_an_answer_that_is_not_whole_changes_nothing(
    scripted: Scripted, person: People, body: Any
) -> None:
    """Whatever shape comes back, it counts as no answer."""
    desk = person().journal.clinic
    server = ClinicServer(gateway_to(scripted(lambda _asked: answer(200, body))))
    asks: list[Callable[[], Any]] = [
        lambda: ClinicPass(desk, server).read(),
        lambda: server.views("share"),
        lambda: server.make_share("Sam", SCOPE, LATER),
    ]
    for ask in asks:
        with pytest.raises(OfflineError):
            ask()
    assert desk.copy(SHARES) is None


def test_an_unchanged_list_is_not_sent_again(scripted: Scripted, person: People) -> None:
    """The tag of the list that is kept goes along; 304 leaves it as it is, seen anew."""

    def script(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == '"one"':
            return answer(304)
        return answer(200, {"shares": []}, ETag='"one"')

    phone = person()
    scripted_server = scripted(script)
    desk = phone.journal.clinic
    clinic = ClinicPass(desk, ClinicServer(gateway_to(scripted_server)))
    clinic.read()
    first = desk.copy(SHARES)
    clinic.read()
    second = desk.copy(SHARES)
    assert first is not None
    assert second is not None
    assert (first.body, second.etag) == ([], '"one"')
    assert second.read_ms > first.read_ms
    assert [asked.path for asked in scripted_server.asked] == ["/v1/shares", "/v1/shares"]


def test_a_share_the_server_does_not_know_is_over(scripted: Scripted, person: People) -> None:
    """Ending what is gone already is done; another refusal is held, so that it can be seen."""
    desk = person().journal.clinic
    desk.keep(SHARES, [a_share(), a_share(id="other")])
    desk.add("revoke", "share")
    gone = ClinicServer(gateway_to(scripted(lambda _asked: problem(404, "not-found"))))
    ClinicPass(desk, gone).revoke()
    assert [row["state"] for row in desk.listed(SHARES)] == ["revoked", "active"]
    desk.add("revoke", "other")
    refused = ClinicServer(gateway_to(scripted(lambda _asked: problem(403, "forbidden"))))
    ClinicPass(desk, refused).revoke()
    assert [errand.state for errand in desk.errands()] == ["held"]


def test_an_id_cannot_lead_elsewhere(scripted: Scripted) -> None:
    """Ids are quoted in addresses, whatever they hold."""
    server = scripted(lambda _asked: answer(200, {"views": [], "next_cursor": None}))
    found = ClinicServer(gateway_to(server)).views("../me?x=1", "a&b")
    assert found == ViewsPage([], None)
    path = server.asked[0].path
    assert path == "/v1/shares/..%2Fme%3Fx%3D1/views?limit=30&cursor=a%26b"
