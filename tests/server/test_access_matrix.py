"""Every address of the service by everybody who might ask, made from the addresses themselves.

A new address fails here until it is listed with the kind of reader it is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.server.caller import Caller, problem_of
from tests.server.clinic.conftest import Hire, browser, hire, share, tess
from tests.server.clinic.visitor import Visitor
from tests.server.conftest import Clock, one_engine

__all__ = ["browser", "hire", "tess"]

pytestmark = one_engine

PUBLIC = "public"
"""Anybody, without a sign-in; nothing personal in it."""
PERSONAL = "personal"
"""A signed-in person, about themselves alone."""
DOOR = "door"
"""The way in to the dashboard."""
CLINIC = "clinic"
"""A signed-in therapist, about their own clinic alone."""
CONSENT = "consent"
"""A signed-in therapist whose clinic the person shares with at this moment."""

KINDS = {
    "GET /healthz": PUBLIC,
    "GET /v1/guides/muscles": PUBLIC,
    "GET /v1/guides/muscles/<muscle>": PUBLIC,
    "GET /v1/guides/regions": PUBLIC,
    "GET /v1/guides/reliefs": PUBLIC,
    "POST /v1/lookup": PUBLIC,
    "POST /v1/accounts": PUBLIC,
    "POST /v1/tokens": PUBLIC,
    "POST /v1/tokens/refresh": PUBLIC,
    "DELETE /v1/tokens/current": PERSONAL,
    "GET /v1/accounts/me/devices": PERSONAL,
    "DELETE /v1/accounts/me/devices/<device_id>": PERSONAL,
    "GET /v1/accounts/me/export": PERSONAL,
    "PUT /v1/accounts/me/password": PERSONAL,
    "DELETE /v1/accounts/me": PERSONAL,
    "PUT /v1/entries/<date>": PERSONAL,
    "GET /v1/entries/<date>": PERSONAL,
    "DELETE /v1/entries/<date>": PERSONAL,
    "GET /v1/entries": PERSONAL,
    "GET /v1/trends": PERSONAL,
    "GET /v1/weeks": PERSONAL,
    "PUT /v1/weeks/<date>": PERSONAL,
    "POST /v1/sync/push": PERSONAL,
    "POST /v1/sync/pull": PERSONAL,
    "POST /v1/shares": PERSONAL,
    "GET /v1/shares": PERSONAL,
    "DELETE /v1/shares/<share_id>": PERSONAL,
    "GET /v1/shares/<share_id>/views": PERSONAL,
    "POST /v1/bookings": PERSONAL,
    "GET /v1/bookings": PERSONAL,
    "DELETE /v1/bookings/<booking_id>": PERSONAL,
    "GET /v1/bookings/<booking_id>/calendar": PERSONAL,
    "GET /v1/plans/current": PERSONAL,
    "GET /v1/marks": PERSONAL,
    "GET /clinic/sign-in": DOOR,
    "POST /clinic/sign-in": DOOR,
    "GET /clinic/sign-in/code": DOOR,
    "POST /clinic/sign-in/code": DOOR,
    "GET /clinic": CLINIC,
    "POST /clinic/search": CLINIC,
    "GET /clinic/add": CLINIC,
    "POST /clinic/add": CLINIC,
    "POST /clinic/sign-out": CLINIC,
    "GET /clinic/patients/<account_id>": CONSENT,
    "GET /clinic/patients/<account_id>/consent": CONSENT,
    "POST /clinic/patients/<account_id>/marks": CONSENT,
    "POST /clinic/patients/<account_id>/calls": CONSENT,
    "POST /clinic/patients/<account_id>/plan": CONSENT,
    "POST /clinic/patients/<account_id>/bookings/<booking_id>": CONSENT,
}
"""Who each address is for."""

SECRETS = ("Ana Kestrel", "ana@example.org", "mine alone", "come soon please", "found under thumb")
"""What only Ana, and a clinic she shares with, may ever be sent."""

FORM = {
    "place": "piriformis/",
    "side": "left",
    "verdict": "added",
    "call": "d" * 32,
    "outcome": "reached",
    "version": "0",
    "decision": "decline",
    "code": "2222-2222",
    "name": "ana",
}
"""A form that every action of the dashboard would take."""


@dataclass
class World:
    """Ana, who shares with Tess's clinic, and everybody else who might ask."""

    app: Flask
    clock: Clock
    ana: Caller
    ben: Caller
    cara: Caller
    browser: Visitor
    other_clinic: Visitor
    share_id: str
    booking_id: str

    def fill(self, rule: str, person: Caller | None = None) -> str:
        """Return the address with Ana's ids in it, or another person's."""
        ids = {
            "account_id": (person or self.ana).tokens["account_id"],
            "share_id": self.share_id,
            "booking_id": self.booking_id,
            "device_id": "x",
            "date": "2026-11-20",
            "muscle": "piriformis",
        }
        return re.sub(r"<(\w+)>", lambda found: ids[found[1]], rule)


@pytest.fixture
def world(app: Flask, clock: Clock, anyone: Caller, browser: Visitor, hire: Hire) -> World:
    """Ana shares and has asked for an appointment; Cara shared, and took it back."""
    ana, ben, cara = (anyone.sign_up(f"{name}@example.org") for name in ("ana", "ben", "cara"))
    ana.put("/v1/entries/2026-11-20", {"pain": 4, "note": "mine alone"})
    share_id = share(ana, browser, name="Ana Kestrel")["id"]
    asked = ana.post("/v1/bookings", {"share_id": share_id, "message": "come soon please"})
    mark = {**FORM, "note": "found under thumb"}
    browser.post(f"/clinic/patients/{ana.tokens['account_id']}/marks", mark)
    gone = share(cara, browser, name="Cara Ivers")
    cara.delete(f"/v1/shares/{gone['id']}")
    far = Visitor(app.test_client()).sign_in(hire("uma@clinic.example", "Far Away"), clock())
    return World(app, clock, ana, ben, cara, browser, far, share_id, asked.get_json()["id"])


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Return every `(method, rule)` there is."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def of_kind(app: Flask, *kinds: str) -> list[tuple[str, str]]:
    """Return the addresses for these readers."""
    return [(m, rule) for m, rule in addresses(app) if KINDS[f"{m} {rule}"] in kinds]


def test_every_address_is_listed(app: Flask) -> None:
    """A new address says here whom it is for, and none is listed that is gone."""
    assert {f"{method} {rule}" for method, rule in addresses(app)} == KINDS.keys()


def check_nothing_foreign(answer: TestResponse, where: str) -> None:
    """Check that an answer has not one byte of what is Ana's."""
    shown = answer.get_data(as_text=True) + str(answer.headers)
    for secret in SECRETS:
        assert secret not in shown, (where, secret)


def ask(visitor: Visitor, method: str, path: str) -> TestResponse:
    """Ask as a browser does."""
    return visitor.get(path) if method == "GET" else visitor.post(path, FORM)


def stranger(world: World) -> Visitor:
    """A browser without a sign-in."""
    return Visitor(world.app.test_client())


def patient(world: World) -> Visitor:
    """Ana herself, with her phone's token, in a browser: the wrong role for the dashboard."""
    token = {"Authorization": f"Bearer {world.ana.tokens['access_token']}"}
    made = stranger(world)
    made.headers.update(token)
    return made


def phone_token_as_cookie(world: World) -> Visitor:
    """Somebody who puts a phone's token into the dashboard's cookie."""
    made = stranger(world)
    token = world.ana.tokens["access_token"]
    made.http.set_cookie("__Host-knotwise", token, secure=True)
    return made


def idle(world: World) -> Visitor:
    """A therapist who came back after a quarter of an hour."""
    world.clock.forward(seconds=15 * 60)
    return world.browser


@pytest.mark.parametrize(
    "become", [stranger, patient, phone_token_as_cookie, idle], ids=lambda one: one.__name__
)
def test_the_dashboard_is_shut_without_a_sign_in(
    world: World, become: Callable[[World], Visitor]
) -> None:
    """Without a live sign-in every page leads to the sign-in, the same for real and made-up ids."""
    visitor = become(world)
    for method, rule in of_kind(world.app, CLINIC, CONSENT):
        answer = ask(visitor, method, world.fill(rule))
        made_up = ask(visitor, method, re.sub("<[^>]+>", "0" * 32, rule))
        assert answer.status_code == made_up.status_code == 303, rule
        assert answer.headers["Location"] == "/clinic/sign-in"
        assert answer.data == made_up.data
        check_nothing_foreign(answer, rule)


def test_another_clinic_learns_nothing(world: World) -> None:
    """A therapist of another clinic is told the same of Ana as of somebody made up."""
    for method, rule in of_kind(world.app, CLINIC, CONSENT):
        if rule.endswith("sign-out"):
            continue
        answer = ask(world.other_clinic, method, world.fill(rule))
        check_nothing_foreign(answer, rule)
        if KINDS[f"{method} {rule}"] == CONSENT:
            made_up = ask(world.other_clinic, method, re.sub("<[^>]+>", "0" * 32, rule))
            assert answer.status_code == made_up.status_code == 403, rule
            assert answer.data == made_up.data, rule


@pytest.mark.parametrize("how", ["revoked", "ended", "erased"])
def test_a_clinic_without_consent_learns_nothing(world: World, how: str) -> None:
    """After a share is revoked, has ended or its person is gone, the clinic is a stranger."""
    person = world.cara
    if how == "ended":
        world.clock.forward(days=120)
        person = world.ana
        assert world.browser.person is not None
        world.browser.sign_in(world.browser.person, world.clock())
    elif how == "erased":
        world.ana.delete("/v1/accounts/me")
        person = world.ana
    for method, rule in of_kind(world.app, CONSENT):
        answer = ask(world.browser, method, world.fill(rule, person))
        assert answer.status_code == 403, rule
        check_nothing_foreign(answer, rule)
        assert "Cara Ivers" not in answer.text
    caseload = world.browser.get("/clinic")
    assert "Cara Ivers" not in caseload.text
    if how != "revoked":
        check_nothing_foreign(caseload, "caseload")


def test_the_clinic_with_consent_is_let_in(world: World) -> None:
    """The same addresses answer a therapist whose clinic Ana shares with: the test can tell."""
    assert "Ana Kestrel" in world.browser.get("/clinic").text
    for method, rule in of_kind(world.app, CONSENT):
        answer = ask(world.browser, method, world.fill(rule))
        assert answer.status_code in (200, 204, 303), rule


BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/sync/push": {"device_id": "d", "epoch": 1, "schema": 1, "ops": []},
    "POST /v1/sync/pull": {"device_id": "d", "epoch": 1, "cursor": None, "limit": 9},
    "PUT /v1/entries/<date>": {"pain": 1},
    "POST /v1/shares": {"name": "B", "scope": ["notes"], "ends": "2027-01-01"},
}
"""Bodies that their addresses take."""


def last_first(one: tuple[str, str]) -> tuple[bool, bool]:
    """Order addresses so that those which end a sign-in or an account come last."""
    method, rule = one
    return method == "DELETE", rule in ("/v1/accounts/me", "/v1/tokens/current")


def test_another_person_learns_nothing(world: World) -> None:
    """Ben, with Ana's ids in address and body, is sent nothing of hers and changes nothing."""
    for method, rule in sorted(of_kind(world.app, PERSONAL), key=last_first):
        if rule == "/v1/accounts/me":
            continue
        body = BODIES.get(f"{method} {rule}", {"share_id": world.share_id})
        answer = world.ben.call(method, world.fill(rule), json=body)
        check_nothing_foreign(answer, rule)
        assert answer.status_code < 500, rule
    (kept,) = world.ana.get("/v1/shares").get_json()["shares"]
    assert kept["state"] == "active"
    (asked,) = world.ana.get("/v1/bookings").get_json()["bookings"]
    assert asked["state"] == "asked"
    assert world.ana.get("/v1/entries/2026-11-20").get_json()["note"] == "mine alone"


def test_a_therapists_sign_in_opens_no_persons_address(world: World) -> None:
    """The dashboard's cookie is nothing to the API: wrong role, whatever is asked."""
    for method, rule in of_kind(world.app, PERSONAL):
        answer = world.browser.http.open(world.fill(rule), method=method, json={})
        assert problem_of(answer) == "sign-in-needed", rule
        check_nothing_foreign(answer, rule)


def test_what_is_public_is_not_personal(world: World) -> None:
    """Whoever asks at a public address, nothing of Ana's is in the answer."""
    for method, rule in of_kind(world.app, PUBLIC, DOOR):
        for visitor in (stranger(world), patient(world)):
            answer = visitor.http.open(
                world.fill(rule), method=method, headers=visitor.headers, json={"areas": []}
            )
            check_nothing_foreign(answer, rule)


def test_each_look_is_a_line_in_the_log(world: World) -> None:
    """Pages that showed something are in Ana's list, one line each; refused ones are not."""
    page = f"/clinic/patients/{world.ana.tokens['account_id']}"

    def lines() -> int:
        return len(world.ana.get(f"/v1/shares/{world.share_id}/views").get_json()["views"])

    before = lines()
    world.browser.get(page)
    world.browser.get("/clinic")
    world.browser.post("/clinic/search", {"name": "kestrel"})
    assert lines() == before + 3
    world.other_clinic.get(page)
    world.browser.get(f"{page}/consent")
    stranger(world).get(page)
    world.browser.post("/clinic/search", {"name": "nobody of this name"})
    assert lines() == before + 3
