"""A person's page: only what is shared, only while it is shared, and nothing that runs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.models.care import call, plan
from server.models.database import Database
from server.services.clinicians import NewClinician
from tests.server.caller import Caller
from tests.server.clinic.conftest import Hire, share
from tests.server.clinic.visitor import Visitor, text_of
from tests.server.conftest import Clock, one_engine

pytestmark = one_engine

EMPTY = {"relief": "", "how_often": "", "text": ""}
"""The other columns of a line in the plan's editor."""

NOTE = '=HYPERLINK("https://evil.example") <script>alert(1)</script><img src=x onerror=alert(2)>'


def fill(who: Caller) -> str:
    """Give the person a few days and records; return the address of their page."""
    areas = [{"region": "buttock_mid", "side": "left", "intensity": 7}]
    for day in range(10, 23):
        body = {"pain": 4, "stress": 6, "areas": areas, "note": NOTE if day == 20 else f"Day {day}"}
        assert who.put(f"/v1/entries/2026-11-{day}", body).status_code == 201
    records: list[tuple[str, dict[str, Any]]] = [
        (
            "press_test",
            {
                "date": "2026-11-21",
                "muscle": "gluteus_medius",
                "point": "TrP1",
                "side": "left",
                "tender": True,
                "familiar": True,
                "travels": ["hip_lateral"],
                "finding": "active",
            },
        ),
        (
            "practice",
            {
                "relief": "six_breath",
                "date": "2026-11-20",
                "seconds": 300,
                "completed": True,
                "before_pain": 6,
                "after_pain": 4,
            },
        ),
        ("red_flag_answer", {"flag": "dvt", "answer": "no", "date": "2026-11-19", "at": 1}),
    ]
    ops = [
        {
            "op_id": f"o{n}",
            "n": n,
            "record_id": f"r{n}",
            "kind": kind,
            "base": [1, 0],
            "patch": patch,
            "t": n,
            "wall": n,
        }
        for n, (kind, patch) in enumerate(records, 1)
    ]
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": ops}
    results = who.post("/v1/sync/push", push).get_json()["results"]
    assert [result["status"] for result in results] == ["applied"] * 3
    return f"/clinic/patients/{who.tokens['account_id']}"


SEEN = {
    "numbers": ("Pain over time", "data-chart", "one leg swollen"),
    "drawings": ("middle of the buttock, left", "Patterns that overlap"),
    "notes": ("Day 21", "HYPERLINK"),
    "press_tests": ("Active, 21 November 2026", "travels to"),
    "practices": ("1 of 1", "helped"),
}
"""What a page shows of each scope; `Pain over time` is a title and there always."""


@pytest.mark.parametrize("scope", SEEN)
def test_only_the_scope_is_shown(ana: Caller, browser: Visitor, scope: str) -> None:
    """With one scope shared, what belongs to the others is not in the page at all."""
    page = fill(ana)
    share(ana, browser, scope=[scope])
    html = browser.get(page).text
    for other, signs in SEEN.items():
        for sign in signs[1:] if other == "numbers" else signs:
            assert (sign in html) == (other == scope), (other, sign)


def test_everything_shared_is_shown(ana: Caller, browser: Visitor) -> None:
    """With everything shared the page has it all."""
    page = fill(ana)
    share(ana, browser)
    html = browser.get(page).text
    for signs in SEEN.values():
        assert all(sign in html for sign in signs)


def test_the_map_shows_how_strong_or_how_often(ana: Caller, browser: Visitor) -> None:
    """The drawing carries the mean strength, or the days of those that were logged."""
    page = fill(ana)
    for day in (8, 9):
        ana.put(f"/v1/entries/2026-11-0{day}", {"pain": 2})
    share(ana, browser, scope=["drawings"])
    assert "middle of the buttock, left 7 of 10" in browser.get(f"{page}?measure=nonsense").text
    often = browser.get(f"{page}?measure=frequency").text
    assert "middle of the buttock, left on 13 of 15 days" in often
    assert f"{page}?weeks=12&amp;measure=frequency" in often


def test_htmx_gets_the_map_alone(ana: Caller, browser: Visitor) -> None:
    """A switch on the map brings the card and nothing around it."""
    page = fill(ana)
    share(ana, browser)
    card = browser.get(f"{page}?measure=frequency", **{"HX-Request": "true"}).text
    assert card.lstrip().startswith('<section class="card" id="map"')
    assert "Pain over time" not in card


def test_the_weekly_peg_and_the_advice_are_the_phones(ana: Caller, browser: Visitor) -> None:
    """Two high weeks stand on the page with their answers, and the app's advice beside them."""
    for day in ("2026-11-12", "2026-11-19"):
        ana.put(f"/v1/weeks/{day}", {"average": 6, "enjoyment": 5, "activity": 4})
    ana.put("/v1/entries/2026-11-22", {"pain": 3})
    share(ana, browser, scope=["numbers"])
    advice = ana.get("/v1/trends").get_json()["advice"]
    assert advice["rule"] == "peg_high"
    page = text_of(browser.get(f"/clinic/patients/{ana.tokens['account_id']}"))
    assert "22 November 2026 6 5 4 5.0" in page
    assert "The app suggested booking on" in page
    assert "PEG 5 and 5 of 10 in two weeks in a row." in page
    assert "PEG 5 and 5 of 10 in two weeks in a row." in text_of(browser.get("/clinic"))
    kept = ana.tokens["account_id"]
    op = {
        "op_id": "booked",
        "n": 1,
        "record_id": "answer",
        "kind": "advice_answer",
        "base": [1, 0],
        "patch": {
            "rule": advice["rule"],
            "given": advice["given"],
            "choice": "booked",
            "date": "2026-11-23",
        },
        "t": 1,
        "wall": 1,
    }
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": [op]}
    assert ana.post("/v1/sync/push", push).get_json()["results"][0]["status"] == "applied"
    assert ana.get("/v1/trends").get_json()["advice_state"] == "booked"
    page = text_of(browser.get(f"/clinic/patients/{kept}"))
    assert "They have booked, they said." in page
    assert "The app suggested booking on" not in page


def test_notes_are_inert(ana: Caller, browser: Visitor) -> None:
    """HTML and formulas in a note are letters on the page."""
    page = fill(ana)
    share(ana, browser, name="<b>Ana</b> {{ 7*7 }}")
    for path in (page, "/clinic"):
        html = browser.get(path).text
        assert "<script>alert" not in html
        assert "onerror=alert" not in re.sub(r"&lt;[^<]*", "", html)
        assert "<b>Ana</b>" not in html
        assert "{{ 7*7 }}" in html
    assert "<script>alert(1)</script>" in text_of(browser.get(page)).replace("< script", "<script")


def test_another_clinic_sees_nothing(
    app: Flask, ana: Caller, browser: Visitor, hire: Hire, clock: Clock
) -> None:
    """A therapist of another clinic gets the same answer as for somebody who does not exist."""
    page = fill(ana)
    share(ana, browser)
    other = Visitor(app.test_client()).sign_in(hire("uma@clinic.example", "Far Away"), clock())
    foreign, nobody = other.get(page), other.get("/clinic/patients/nobody")
    assert foreign.status_code == nobody.status_code == 403
    assert foreign.text == nobody.text
    assert "0 people share" in text_of(other.get("/clinic"))
    for action in ("marks", "calls", "plan", "bookings/x"):
        answer = other.post(
            f"{page}/{action}", {"call": "0" * 32, "outcome": "reached", "decision": "decline"}
        )
        assert answer.status_code == 403, action


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("marks", {"place": "piriformis/", "side": "left", "verdict": "added"}),
        ("calls", {"call": "0" * 32, "outcome": "reached"}),
        ("plan", {"version": "0", "title": "Walk", "relief": "", "how_often": "", "text": ""}),
    ],
)
def test_after_revoking_nothing_can_be_done(
    ana: Caller, browser: Visitor, action: str, form: dict[str, str]
) -> None:
    """Each action asks for the consent anew: with a page still open it is refused and clears."""
    page = fill(ana)
    made = share(ana, browser)
    assert browser.post(f"{page}/{action}", form).status_code == 303
    ana.delete(f"/v1/shares/{made['id']}")
    plain = browser.post(f"{page}/{action}", form)
    assert plain.status_code == 403
    answer = browser.post(f"{page}/{action}", form, **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "body")
    assert "Ana" not in answer.text
    asked = browser.get(f"{page}/consent", **{"HX-Request": "true"})
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (403, "body")


def test_an_open_page_may_stay_while_consent_holds(ana: Caller, browser: Visitor) -> None:
    """While the share is in force the page's own question is answered with nothing."""
    page = fill(ana)
    share(ana, browser)
    assert browser.get(f"{page}/consent").status_code == 204


def test_the_second_of_two_plans_sees_the_first(
    ana: Caller, browser: Visitor, hire: Hire, clock: Clock
) -> None:
    """Two therapists open the same plan; who saves second sees the first and loses nothing."""
    page = fill(ana)
    share(ana, browser)
    assert browser.person is not None
    colleague = hire("mo@clinic.example", clinic_id=browser.person.clinic_id)
    second = Visitor(browser.http.application.test_client()).sign_in(colleague, clock())
    assert (
        browser.post(f"{page}/plan", {"version": "0", "title": "Walk", **EMPTY}).status_code == 303
    )
    late = second.post(f"{page}/plan", {"version": "0", "title": "Swim", **EMPTY})
    assert late.status_code == 409
    said = text_of(late)
    assert "Tess saved another plan while you wrote" in said
    assert "Walk" in said
    assert 'value="Swim"' in late.text
    assert 'name="version" value="1"' in late.text
    assert (
        second.post(f"{page}/plan", {"version": "1", "title": "Swim", **EMPTY}).status_code == 303
    )


def test_forms_sent_twice_count_once(ana: Caller, browser: Visitor, database: Database) -> None:
    """A double press on a button writes one call and one version."""
    page = fill(ana)
    share(ana, browser)
    for _ in range(2):
        browser.post(f"{page}/calls", {"call": "a" * 32, "outcome": "message", "note": "Left one"})
        form = {"version": "0", "title": "Walk", "relief": "", "how_often": "", "text": ""}
        assert browser.post(f"{page}/plan", form).status_code == 303
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(call)) == 1
        assert connection.scalar(select(func.count()).select_from(plan)) == 1


def test_a_call_that_settles_it_moves_the_row(ana: Caller, browser: Visitor) -> None:
    """A red flag leads the list until somebody dealt with it."""
    page = fill(ana)
    share(ana, browser)
    op = {
        "op_id": "o9",
        "n": 4,
        "record_id": "r9",
        "kind": "red_flag_answer",
        "base": [1, 0],
        "patch": {"flag": "ces_saddle", "answer": "yes", "date": "2026-11-22"},
        "t": 9,
        "wall": 9,
    }
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": [op]}
    assert ana.post("/v1/sync/push", push).get_json()["results"][0]["status"] == "applied"
    assert "Red flag Said yes to" in text_of(browser.get(page))
    form = {"call": "b" * 32, "outcome": "no_answer", "note": ""}
    browser.post(f"{page}/calls", form)
    assert "Red flag Said yes to" in text_of(browser.get(page))
    browser.post(
        f"{page}/calls", {**form, "call": "c" * 32, "outcome": "reached", "handled": "yes"}
    )
    assert "Red flag Said yes to" not in text_of(browser.get(page))


@pytest.mark.parametrize(
    ("action", "form", "status"),
    [
        ("marks", {"place": "no_muscle/", "side": "left", "verdict": "added"}, 422),
        ("marks", {"place": "piriformis/TrP99", "side": "left", "verdict": "added"}, 422),
        ("marks", {"place": "piriformis/", "side": "up", "verdict": "added"}, 422),
        ("calls", {"call": "0" * 32, "outcome": "fine"}, 422),
        ("calls", {"call": "../../x", "outcome": "reached"}, 422),
        ("plan", {"version": "0", "review_on": "soon"}, 422),
        (
            "plan",
            {"version": "-1", "title": "\x00W\ud800", "relief": "x", "how_often": "", "text": ""},
            303,
        ),
        ("bookings/nothing", {"decision": "decline"}, 409),
        ("bookings/nothing", {"starts": "whenever"}, 422),
        ("bookings/nothing", {"starts": "2026-12-01T10:30", "minutes": "-5"}, 422),
    ],
)
def test_bad_forms_are_refused(
    ana: Caller, browser: Visitor, action: str, form: dict[str, str], status: int
) -> None:
    """A form that cannot be is refused with a page that says why, whole or as a notice."""
    page = fill(ana)
    share(ana, browser)
    form = {key: value.encode("utf-8", "ignore").decode() for key, value in form.items()}
    assert browser.post(f"{page}/{action}", form).status_code == status
    if status == 422:
        answer = browser.post(f"{page}/{action}", form, **{"HX-Request": "true"})
        assert answer.headers["HX-Retarget"] == "#notice"
        assert answer.text.startswith('<div class="notice"')


def test_no_health_data_in_addresses(ana: Caller, browser: Visitor, tess: NewClinician) -> None:
    """Neither names nor findings stand in any address of the pages."""
    page = fill(ana)
    share(ana, browser, name="Ana Kestrel")
    addresses = re.findall(
        r'(?:href|action|hx-get|hx-post)="([^"]+)"',
        browser.get(page).text + browser.get("/clinic").text,
    )
    assert addresses
    for address in addresses:
        assert not re.search(r"ana|kestrel|pain|level|note", address, re.IGNORECASE), address


@pytest.mark.parametrize(
    ("action", "form", "block"),
    [
        ("marks", {"place": "piriformis/", "side": "left", "verdict": "added"}, "points"),
        ("calls", {"call": "e" * 32, "outcome": "reached"}, "contact"),
        ("plan", {"version": "0", "title": "Walk", **EMPTY}, "plan"),
    ],
)
def test_a_change_answers_htmx_with_the_part_that_changed(
    ana: Caller, browser: Visitor, action: str, form: dict[str, str], block: str
) -> None:
    """The block that htmx gets is the block that a reload of the whole page has."""
    page = fill(ana)
    share(ana, browser)
    answer = browser.post(f"{page}/{action}", form, **{"HX-Request": "true"})
    assert answer.status_code == 200
    part = answer.text.strip()
    assert part.startswith((f'<section class="card" id="{block}"', f'<div id="{block}"'))
    fresh = re.compile(r'name="call" value="[0-9a-f]{32}"')
    assert fresh.sub("", part) in fresh.sub("", browser.get(page).text)
