"""Shares over HTTP: made by a person, redeemed by a clinic, seen in a log, taken back at once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from server.api.account_forms import ExportSchema
from server.api.share_forms import MadeShareSchema, SharesSchema, ViewsSchema
from server.app import create_app
from server.models.caseload import case_row, diary_summary
from server.models.database import Database
from server.models.shares import share as share_table
from server.services.spoken_codes import ALPHABET
from server.settings import Settings
from tests.server.caller import Caller, problem_of, wrong_fields
from tests.server.clinic.conftest import browser, hire, make_share, share, tess
from tests.server.clinic.visitor import Visitor, text_of
from tests.server.conftest import Clock, one_engine

__all__ = ["browser", "hire", "tess"]


@one_engine
def test_a_share_waits_for_its_clinic(ana: Caller) -> None:
    """A new share has a code of eight clear signs, a picture of it, and nobody sees anything."""
    made = make_share(ana, scope=["notes", "numbers"])
    assert MadeShareSchema().validate(made) == {}
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", made["code"])
    assert (made["state"], made["clinic"], made["scope"]) == ("waiting", None, ["numbers", "notes"])
    assert len({len(row) for row in made["qr"]} | {len(made["qr"])}) == 1
    listed = ana.get("/v1/shares").get_json()
    assert SharesSchema().validate(listed) == {}
    assert "code" not in listed["shares"][0]


def test_a_person_sees_who_looked(ana: Caller, browser: Visitor) -> None:
    """Each page that showed something stands in the person's list: who, when, what."""
    made = share(ana, browser, scope=["numbers", "notes"])
    browser.get("/clinic")
    browser.get(f"/clinic/patients/{ana.tokens['account_id']}")
    body = ana.get(f"/v1/shares/{made['id']}/views").get_json()
    assert ViewsSchema().validate(body) == {}
    assert {(view["page"], *view["scope"]) for view in body["views"]} == {
        ("patient", "numbers", "notes"),
        ("caseload", "numbers"),
    }
    assert {(view["who"], view["clinic"]) for view in body["views"]} == {("Tess", "Hill Street")}


def test_views_are_read_page_by_page(ana: Caller, browser: Visitor, clock: Clock) -> None:
    """However long the log, pages of it neither repeat nor miss a line."""
    made = share(ana, browser)
    for _ in range(5):
        clock.forward(seconds=1)
        browser.get("/clinic")
    whole = ana.get(f"/v1/shares/{made['id']}/views").get_json()["views"]
    found, cursor = [], ""
    while cursor is not None:
        page = ana.get(f"/v1/shares/{made['id']}/views?limit=2{cursor}").get_json()
        found += page["views"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == whole
    assert len(found) == 5


def test_revoking_ends_it_at_once(ana: Caller, browser: Visitor) -> None:
    """After the answer to a revocation, no page shows the person any more."""
    made = share(ana, browser, name="Ana Kestrel")
    assert "Ana Kestrel" in text_of(browser.get("/clinic"))
    assert ana.delete(f"/v1/shares/{made['id']}").status_code == 204
    assert ana.delete(f"/v1/shares/{made['id']}").status_code == 204
    assert "Ana Kestrel" not in browser.get("/clinic").text
    gone = browser.get(f"/clinic/patients/{ana.tokens['account_id']}")
    assert gone.status_code == 403
    assert "Ana Kestrel" not in gone.text
    assert ana.get("/v1/shares").get_json()["shares"][0]["state"] == "revoked"


def test_a_share_ends_by_itself(ana: Caller, browser: Visitor, clock: Clock) -> None:
    """After its last day a share is over, and the counters know it."""
    share(ana, browser, ends="2026-11-24")
    clock.forward(days=1)
    browser.sign_in(browser.person, clock())  # type: ignore[arg-type]
    assert "1 person shares" in text_of(browser.get("/clinic"))
    clock.forward(seconds=12 * 3600)
    browser.sign_in(browser.person, clock())  # type: ignore[arg-type]
    assert browser.get(f"/clinic/patients/{ana.tokens['account_id']}").status_code == 403
    assert "0 people share" in text_of(browser.get("/clinic"))


@one_engine
def test_all_bad_codes_get_the_same_answer(ana: Caller, browser: Visitor, clock: Clock) -> None:
    """Wrong, used, taken back, expired, empty: the page is the same to the byte."""
    used = share(ana, browser)["code"]
    taken_back = make_share(ana)
    ana.delete(f"/v1/shares/{taken_back['id']}")
    expired = make_share(ana)["code"]
    clock.forward(days=1)
    browser.sign_in(browser.person, clock())  # type: ignore[arg-type]
    answers = {
        browser.post("/clinic/add", {"code": code}).text
        for code in (used, taken_back["code"], expired, "2222-2222", "", "x" * 500, "é\u0000")
    }
    assert len(answers) == 1
    assert "does not work" in answers.pop()


@one_engine
def test_a_newer_share_replaces_the_older(ana: Caller, browser: Visitor) -> None:
    """One person stands once in a caseload, under the consent given last."""
    first = share(ana, browser, name="Ana the First")
    share(ana, browser, name="Ana the Second", scope=["notes"])
    page = text_of(browser.get("/clinic"))
    assert "Ana the Second" in page
    assert "Ana the First" not in page
    states = {one["id"]: one["state"] for one in ana.get("/v1/shares").get_json()["shares"]}
    assert states[first["id"]] == "revoked"


@one_engine
def test_shares_of_others_are_out_of_reach(ana: Caller, ben: Caller, anyone: Caller) -> None:
    """Nobody else can read, end or list a share, or tell that it exists."""
    made = make_share(ana)
    for path in (f"/v1/shares/{made['id']}/views", "/v1/shares/nothing/views"):
        assert problem_of(ben.get(path)) == "not-found"
        assert problem_of(anyone.get(path)) == "sign-in-needed"
    assert problem_of(ben.delete(f"/v1/shares/{made['id']}")) == "not-found"
    assert ben.get("/v1/shares").get_json() == {"shares": []}
    assert ana.get("/v1/shares").get_json()["shares"][0]["state"] == "waiting"


@one_engine
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scope", []),
        ("scope", ["everything"]),
        ("scope", "numbers"),
        ("name", "  "),
        ("name", "two\nlines"),
        ("name", "x" * 81),
        ("ends", "2026-11-22"),
        ("ends", "tomorrow"),
    ],
)
def test_bad_fields_are_named(ana: Caller, field: str, value: object) -> None:
    """A share that cannot be is refused with the field that is wrong."""
    body = {"name": "Ana", "scope": ["numbers"], "ends": "2027-01-01", field: value}
    assert wrong_fields(ana.post("/v1/shares", body))[0].split(".")[0] == field


@one_engine
def test_too_many_open_shares(ana: Caller) -> None:
    """A person ends shares before making endless ones."""
    for _ in range(20):
        made = make_share(ana)
    body = {"name": "Ana", "scope": ["numbers"], "ends": "2027-01-01"}
    assert problem_of(ana.post("/v1/shares", body)) == "too-many-shares"
    ana.delete(f"/v1/shares/{made['id']}")
    make_share(ana)


def test_the_log_only_grows(ana: Caller, browser: Visitor, database: Database) -> None:
    """The database itself refuses to change or remove a line of the log."""
    share(ana, browser)
    browser.get("/clinic")
    for statement in ("UPDATE disclosure SET clinician_name = 'x'", "DELETE FROM disclosure"):
        with (
            pytest.raises(DBAPIError, match="only grows"),
            database.engine.begin() as connection,
        ):
            connection.execute(text(statement))


def test_erasing_the_account_leaves_no_case(
    ana: Caller, browser: Visitor, database: Database
) -> None:
    """With the account go its shares, its place in every caseload and its summary."""
    share(ana, browser)
    assert ana.delete("/v1/accounts/me").status_code == 204
    assert "0 people share" in text_of(browser.get("/clinic"))
    with database.engine.connect() as connection:
        for table in (share_table, case_row, diary_summary):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


@one_engine
def test_guessing_codes_is_slow(
    settings: Settings, database: Database, browser: Visitor, app: Flask
) -> None:
    """After ten wrong codes within an hour the clinic is told to wait."""
    limited = create_app(
        replace(settings, rate_limits=True),
        database=database,
        now_ms=app.extensions["knotwise"].now_ms,
    )
    cookie = browser.http.get_cookie("__Host-knotwise")
    assert cookie is not None
    guesser = Visitor(limited.test_client())
    guesser.http.set_cookie("__Host-knotwise", cookie.value, secure=True)
    guesser.read_token("/clinic/add")
    statuses = [
        guesser.post("/clinic/add", {"code": f"2222-22{n:02}"}).status_code for n in range(11)
    ]
    assert statuses == [422] * 10 + [429]


@one_engine
def test_the_export_holds_what_clinics_keep(ana: Caller, browser: Visitor) -> None:
    """Who takes their data along gets the shares, every look, and all that a clinic wrote."""
    made = share(ana, browser)
    page = f"/clinic/patients/{ana.tokens['account_id']}"
    browser.get(page)
    browser.post(f"{page}/calls", {"call": "a" * 32, "outcome": "reached", "note": "Will walk."})
    browser.post(f"{page}/marks", {"place": "piriformis/", "side": "left", "verdict": "added"})
    body = ana.get("/v1/accounts/me/export").get_json()
    assert ExportSchema().validate(body) == {}
    assert [one["id"] for one in body["shares"]] == [made["id"]]
    assert [one["page"] for one in body["views"]] == ["patient"]
    assert [one["note"] for one in body["calls"]] == ["Will walk."]
    assert [one["muscle"] for one in body["marks"]] == ["piriformis"]
