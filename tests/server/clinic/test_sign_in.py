"""Signing in to the dashboard: two factors, each code once, nothing for strangers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from server.app import create_app
from server.extensions import NAME
from server.models.clinics import clinician, dashboard_session, recovery_code
from server.models.database import Database
from server.services import totp
from server.services.clinicians import FAILURES_MAX, NewClinician
from server.settings import Settings
from tests.server.clinic.visitor import PASSWORD, Visitor
from tests.server.conftest import Clock, one_engine

pytestmark = one_engine


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """A browser that is not signed in."""
    return Visitor(app.test_client())


def reach_code(visitor: Visitor, person: NewClinician) -> Visitor:
    """Give the right password, so that the second factor is asked for."""
    form = {"email": person.email, "password": PASSWORD}
    assert visitor.post("/clinic/sign-in", form).status_code == 303
    visitor.read_token("/clinic/sign-in/code")
    return visitor


def test_password_and_code_open_the_caseload(browser: Visitor) -> None:
    """With both factors the caseload opens."""
    assert browser.get("/clinic").status_code == 200


@pytest.mark.parametrize("path", ["/clinic", "/clinic/add", "/clinic/patients/x"])
def test_strangers_are_sent_to_the_sign_in(stranger: Visitor, path: str) -> None:
    """Without a sign-in every page leads to the sign-in and shows nothing."""
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clinic/sign-in")


def test_wrong_email_and_wrong_password_look_the_same(
    stranger: Visitor, tess: NewClinician
) -> None:
    """Nobody learns who works here."""
    one = stranger.post("/clinic/sign-in", {"email": tess.email, "password": "wrong wrong wrong"})
    two = stranger.post("/clinic/sign-in", {"email": "no@clinic.example", "password": PASSWORD})
    assert one.status_code == two.status_code == 422
    assert one.text.replace(tess.email, "") == two.text.replace("no@clinic.example", "")


def test_the_password_alone_opens_nothing(stranger: Visitor, tess: NewClinician) -> None:
    """Between password and code no page shows anything."""
    reach_code(stranger, tess)
    assert stranger.get("/clinic").headers["Location"] == "/clinic/sign-in"


def test_a_code_works_once(app: Flask, tess: NewClinician, clock: Clock) -> None:
    """A code that somebody watched being typed is of no use to them."""
    Visitor(app.test_client()).sign_in(tess, clock())
    code = totp.code_at(tess.totp_secret, clock())
    thief = reach_code(Visitor(app.test_client()), tess)
    assert thief.post("/clinic/sign-in/code", {"code": code}).status_code == 422


def test_a_recovery_code_works_once(app: Flask, tess: NewClinician) -> None:
    """A recovery code stands in for the authenticator, and is then spent."""
    code = tess.recovery_codes[0].lower()
    first = reach_code(Visitor(app.test_client()), tess)
    assert first.post("/clinic/sign-in/code", {"code": code}).headers["Location"] == "/clinic"
    second = reach_code(Visitor(app.test_client()), tess)
    assert second.post("/clinic/sign-in/code", {"code": code}).status_code == 422


def test_recovery_codes_are_personal(app: Flask, hire, tess: NewClinician) -> None:  # type: ignore[no-untyped-def]
    """One therapist's recovery code does not open another's sign-in."""
    other = hire("uma@clinic.example")
    visitor = reach_code(Visitor(app.test_client()), tess)
    code = other.recovery_codes[0]
    assert visitor.post("/clinic/sign-in/code", {"code": code}).status_code == 422


def test_guessing_the_code_starts_over(stranger: Visitor, tess: NewClinician, clock: Clock) -> None:
    """After five wrong codes the password is asked again, and the right code comes too late."""
    reach_code(stranger, tess)
    for _ in range(FAILURES_MAX - 1):
        assert stranger.post("/clinic/sign-in/code", {"code": "000000"}).status_code == 422
    last = stranger.post("/clinic/sign-in/code", {"code": "000000"})
    assert last.headers["Location"] == "/clinic/sign-in"
    code = totp.code_at(tess.totp_secret, clock())
    answer = stranger.post("/clinic/sign-in/code", {"code": code})
    assert answer.headers["Location"] == "/clinic/sign-in"


def test_the_code_is_awaited_for_five_minutes(
    stranger: Visitor, tess: NewClinician, clock: Clock
) -> None:
    """A password typed long ago is no first factor any more."""
    reach_code(stranger, tess)
    clock.forward(seconds=301)
    code = totp.code_at(tess.totp_secret, clock())
    answer = stranger.post("/clinic/sign-in/code", {"code": code})
    assert answer.headers["Location"] == "/clinic/sign-in"


def test_signing_out_ends_it_on_the_server(browser: Visitor) -> None:
    """A kept copy of the cookie is worth nothing after signing out."""
    cookie = browser.http.get_cookie("__Host-knotwise")
    assert cookie is not None
    browser.post("/clinic/sign-out")
    browser.http.set_cookie("__Host-knotwise", cookie.value, secure=True)
    assert browser.get("/clinic").headers["Location"] == "/clinic/sign-in"


def test_it_ends_after_doing_nothing(browser: Visitor, clock: Clock) -> None:
    """A quarter of an hour of nothing ends the sign-in; a page asking by itself is nothing."""
    clock.forward(seconds=14 * 60)
    assert browser.get("/clinic").status_code == 200
    for _ in range(4):
        clock.forward(seconds=4 * 60)
        browser.get("/clinic/patients/x/consent")
    assert browser.get("/clinic").headers["Location"] == "/clinic/sign-in"


def test_it_ends_after_a_working_day(browser: Visitor, clock: Clock) -> None:
    """However busy, after eight hours both factors are asked again."""
    for _ in range(48):
        clock.forward(seconds=600)
        last = browser.get("/clinic/add")
    assert last.headers["Location"] == "/clinic/sign-in"


def test_a_new_sign_in_gets_a_new_token(app: Flask, tess: NewClinician, clock: Clock) -> None:
    """The token changes with the second factor, so that one planted before is worth nothing."""
    visitor = reach_code(Visitor(app.test_client()), tess)
    before = visitor.http.get_cookie("__Host-knotwise")
    code = totp.code_at(tess.totp_secret, clock())
    visitor.post("/clinic/sign-in/code", {"code": code})
    after = visitor.http.get_cookie("__Host-knotwise")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_a_disabled_therapist_is_out_at_once(
    app: Flask, browser: Visitor, tess: NewClinician, clock: Clock
) -> None:
    """Shutting a therapist out ends their open page, and they cannot come back."""
    assert app.extensions[NAME].clinicians.disable(tess.email.upper(), clock())
    assert browser.get("/clinic").headers["Location"] == "/clinic/sign-in"
    form = {"email": tess.email, "password": PASSWORD}
    assert browser.post("/clinic/sign-in", form).status_code == 422


def test_the_cookie_is_out_of_reach(stranger: Visitor, tess: NewClinician) -> None:
    """The cookie cannot be read by scripts, sent by other sites, or set for other hosts."""
    form = {"email": tess.email, "password": PASSWORD}
    said = stranger.post("/clinic/sign-in", form).headers["Set-Cookie"]
    assert said.startswith("__Host-knotwise=")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in said
    assert "Domain" not in said


def test_without_https_the_cookie_still_is_guarded(settings: Settings, database: Database) -> None:
    """A demo on this machine works without https; everything else about the cookie stays."""
    app = create_app(replace(settings, https=False), database=database)
    at = app.extensions[NAME]
    clinic_id = at.clinicians.create_clinic("Demo", 0)
    person = at.clinicians.create(clinic_id, "d@clinic.example", "D", PASSWORD, 0)
    visitor = Visitor(app.test_client())
    answer = visitor.post("/clinic/sign-in", {"email": person.email, "password": PASSWORD})
    said = answer.headers["Set-Cookie"]
    assert said.startswith("knotwise=")
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_forms_of_other_sites_are_refused(browser: Visitor, headers: dict[str, str]) -> None:
    """A form that does not come from these pages changes nothing."""
    answer = browser.post("/clinic/sign-out", {}, **headers)
    assert answer.status_code == 403
    assert browser.get("/clinic").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_forms_without_this_sign_ins_token_are_refused(browser: Visitor, token: str) -> None:
    """A form needs the token of the very sign-in that sends it."""
    assert browser.post("/clinic/sign-out", {"csrf": token}).status_code == 403


def test_secrets_are_not_readable_in_the_database(tess: NewClinician, database: Database) -> None:
    """Neither the authenticator's secret nor a recovery code stands in the database."""
    dumped = ""
    with database.engine.connect() as connection:
        for table in (clinician, recovery_code, dashboard_session):
            dumped += repr(connection.execute(select(table)).all())
    assert tess.totp_secret not in dumped
    assert not any(re.sub("-", "", code) in dumped for code in tess.recovery_codes)
    assert PASSWORD not in dumped


def test_guessing_is_slow(settings: Settings, database: Database) -> None:
    """The eleventh wrong password within a minute is told to wait."""
    app = create_app(replace(settings, rate_limits=True), database=database)
    visitor = Visitor(app.test_client())
    form = {"email": "x@clinic.example", "password": "a guess"}
    statuses = [visitor.post("/clinic/sign-in", form).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_reset_replaces_both_factors(
    app: Flask, browser: Visitor, tess: NewClinician, clock: Clock
) -> None:
    """After a reset the old password, authenticator and recovery codes are worth nothing."""
    new = "lamps along the harbour wall"
    fresh = app.extensions[NAME].clinicians.reset(tess.email, new)
    assert browser.get("/clinic").headers["Location"] == "/clinic/sign-in"
    visitor = Visitor(app.test_client())
    old = {"email": tess.email, "password": PASSWORD}
    assert visitor.post("/clinic/sign-in", old).status_code == 422
    assert visitor.post("/clinic/sign-in", {**old, "password": new}).status_code == 303
    visitor.read_token("/clinic/sign-in/code")
    for code in (totp.code_at(tess.totp_secret, clock()), tess.recovery_codes[3]):
        assert visitor.post("/clinic/sign-in/code", {"code": code}).status_code == 422
    code = totp.code_at(fresh.totp_secret, clock())
    assert visitor.post("/clinic/sign-in/code", {"code": code}).headers["Location"] == "/clinic"
