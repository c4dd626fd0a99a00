"""Appointments, plans and marks over HTTP: asked by a person, answered in the dashboard."""

from __future__ import annotations

from typing import Any

import pytest

from server.api.booking_forms import BookingSchema, BookingsSchema, MarksSchema, PlansSchema
from tests.server.caller import Caller, problem_of, wrong_fields
from tests.server.clinic.conftest import browser, hire, make_share, share, tess
from tests.server.clinic.visitor import Visitor, text_of
from tests.server.conftest import one_engine

__all__ = ["browser", "hire", "tess"]


def ask(who: Caller, share_id: str, **fields: Any) -> dict[str, Any]:
    """Ask for an appointment."""
    body = {"share_id": share_id, "message": "Could we meet?", "times": ["2026-12-01T10:30"]}
    answer = who.post("/v1/bookings", {**body, **fields})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.get_json()
    return made


def test_an_appointment_from_question_to_calendar(ana: Caller, browser: Visitor) -> None:
    """A person asks, the clinic sees it first and sets a time, the person gets it as a file."""
    made = share(ana, browser)
    asked = ask(ana, made["id"], include=["numbers"])
    assert BookingSchema().validate(asked) == {}
    assert (asked["state"], asked["clinic"]) == ("asked", "Hill Street")
    assert "Asked for an appointment on 23 November." in text_of(browser.get("/clinic"))
    assert problem_of(ana.get(f"/v1/bookings/{asked['id']}/calendar")) == "not-found"

    page = f"/clinic/patients/{ana.tokens['account_id']}"
    assert "Could we meet?" in text_of(browser.get(page))
    form = {
        "pick": "2026-12-01T10:30",
        "minutes": "45",
        "place": "Room 2; left",
        "reply": "Yes.\nCome",
    }
    assert browser.post(f"{page}/bookings/{asked['id']}", form).status_code == 303
    booked = ana.get("/v1/bookings").get_json()
    assert BookingsSchema().validate(booked) == {}
    (one,) = booked["bookings"]
    assert (one["state"], one["starts"], one["minutes"]) == ("set", "2026-12-01T10:30", 45)
    assert one["answered_by"] == "Tess"
    file = ana.get(f"/v1/bookings/{asked['id']}/calendar")
    assert file.content_type == "text/calendar; charset=utf-8"
    assert "DTSTART:20261201T103000\r\n" in file.text
    assert "LOCATION:Room 2\\; left\r\n" in file.text
    assert "DESCRIPTION:Yes.\\nCome\r\n" in file.text
    assert "Asked for an appointment" not in text_of(browser.get(page))


def test_one_request_waits_at_a_time(ana: Caller, browser: Visitor) -> None:
    """A request sent twice is there once; taken back, another can be made."""
    made = share(ana, browser)
    asked = ask(ana, made["id"])
    again = ana.post("/v1/bookings", {"share_id": made["id"]})
    assert problem_of(again) == "booking-open"
    assert ana.delete(f"/v1/bookings/{asked['id']}").status_code == 204
    assert ana.get("/v1/bookings").get_json()["bookings"][0]["state"] == "withdrawn"
    ask(ana, made["id"])


@one_engine
def test_a_list_is_sent_once_until_it_changes(ana: Caller, browser: Visitor) -> None:
    """Whoever names the tag of a list gets 304 until something in it is new."""
    made = share(ana, browser)
    for path in ("/v1/shares", "/v1/bookings", "/v1/plans/current", "/v1/marks"):
        first = ana.get(path)
        known = {"If-None-Match": first.headers["ETag"]}
        again = ana.get(path, headers=known)
        assert (again.status_code, again.text) == (304, "")
        assert again.headers["ETag"] == first.headers["ETag"]
    known = {"If-None-Match": ana.get("/v1/bookings").headers["ETag"]}
    ask(ana, made["id"])
    changed = ana.get("/v1/bookings", headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != known["If-None-Match"]


@one_engine
def test_an_answer_that_nobody_waits_for(ana: Caller, browser: Visitor) -> None:
    """An answer to a request taken back, or answered meanwhile, is refused and changes nothing."""
    made = share(ana, browser)
    asked = ask(ana, made["id"])
    ana.delete(f"/v1/bookings/{asked['id']}")
    path = f"/clinic/patients/{ana.tokens['account_id']}/bookings/{asked['id']}"
    assert browser.post(path, {"decision": "decline"}).status_code == 409
    assert ana.get("/v1/bookings").get_json()["bookings"][0]["state"] == "withdrawn"


@one_engine
def test_only_clinics_in_force_can_be_asked(ana: Caller, ben: Caller, browser: Visitor) -> None:
    """Nobody asks over a share that waits, has ended, or is somebody else's."""
    waiting = make_share(ana)
    assert problem_of(ana.post("/v1/bookings", {"share_id": waiting["id"]})) == "share-not-active"
    made = share(ana, browser)
    assert problem_of(ben.post("/v1/bookings", {"share_id": made["id"]})) == "not-found"
    ana.delete(f"/v1/shares/{made['id']}")
    assert problem_of(ana.post("/v1/bookings", {"share_id": made["id"]})) == "share-not-active"


@one_engine
def test_bookings_of_others_are_out_of_reach(ana: Caller, ben: Caller, browser: Visitor) -> None:
    """Nobody else reads or takes back an appointment."""
    asked = ask(ana, share(ana, browser)["id"])
    assert problem_of(ben.delete(f"/v1/bookings/{asked['id']}")) == "not-found"
    assert problem_of(ben.get(f"/v1/bookings/{asked['id']}/calendar")) == "not-found"
    assert ben.get("/v1/bookings").get_json() == {"bookings": []}
    assert ana.get("/v1/bookings").get_json()["bookings"][0]["state"] == "asked"


@one_engine
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("times", ["tomorrow"]),
        ("times", ["2026-13-01T10:30"]),
        ("times", ["2026-12-01T10:30"] * 4),
        ("message", "x" * 1001),
        ("include", ["all"]),
        ("share_id", "no such/id"),
    ],
)
def test_bad_fields_are_named(ana: Caller, field: str, value: object) -> None:
    """A request that cannot be is refused with the field that is wrong."""
    answer = ana.post("/v1/bookings", {"share_id": "a", field: value})
    assert wrong_fields(answer)[0].split(".")[0] == field


def test_a_plan_reaches_the_person(ana: Caller, browser: Visitor) -> None:
    """What the clinic writes comes to the phone, the newest version only."""
    share(ana, browser)
    path = f"/clinic/patients/{ana.tokens['account_id']}/plan"
    form = {"relief": ["six_breath", ""], "title": ["", "Walk"], "how_often": ["daily", ""]}
    base = {"version": "0", "text": ["", "On the flat"], "note": "Slowly.", "review_on": ""}
    assert browser.post(path, {**base, **form}).status_code == 303
    assert browser.post(path, {**base, **form, "version": "1", "note": "Fast."}).status_code == 303
    body = ana.get("/v1/plans/current").get_json()
    assert PlansSchema().validate(body) == {}
    (plan,) = body["plans"]
    assert (plan["version"], plan["note"], plan["clinic"]) == (2, "Fast.", "Hill Street")
    assert [item["relief"] for item in plan["items"]] == ["six_breath", None]


def test_marks_reach_the_person(ana: Caller, ben: Caller, browser: Visitor) -> None:
    """What the therapist found stands beside the person's own guess; a changed mind replaces it."""
    share(ana, browser)
    path = f"/clinic/patients/{ana.tokens['account_id']}/marks"
    place = {"place": "gluteus_medius/TrP1", "side": "left"}
    assert browser.post(path, {**place, "verdict": "struck"}).status_code == 303
    assert browser.post(path, {**place, "verdict": "confirmed", "note": "Here."}).status_code == 303
    body = ana.get("/v1/marks").get_json()
    assert MarksSchema().validate(body) == {}
    (mark,) = body["marks"]
    assert (mark["muscle"], mark["point"], mark["verdict"]) == (
        "gluteus_medius",
        "TrP1",
        "confirmed",
    )
    assert ben.get("/v1/marks").get_json() == {"marks": []}
    assert browser.post(path, {**place, "verdict": ""}).status_code == 303
    assert ana.get("/v1/marks").get_json() == {"marks": []}
