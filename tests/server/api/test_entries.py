"""Entries over HTTP: create, amend, read, list and delete a day, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from shared.schemas import EntrySchema
from tests.server.caller import PASSWORD, Caller, problem_of, wrong_fields
from tests.server.conftest import Clock, one_engine

TODAY = "2026-11-23"
DAY = f"/v1/entries/{TODAY}"
WHOLE = {
    "pain": 6,
    "pain_average": 5,
    "stiffness": 4,
    "stiffness_minutes": 30,
    "stress": 7,
    "sleep_quality": 3,
    "sleep_hours": 6.5,
    "sitting_hours": 9,
    "activity_minutes": 20,
    "flare": "worse",
    "areas": [{"region": "buttock_mid", "side": "left", "intensity": 6}],
    "note": "sat all day",
}


def test_create_read_amend(ana: Caller) -> None:
    """A day is created whole, read back as sent, and amended only where asked."""
    made = ana.put(DAY, WHOLE)
    assert (made.status_code, made.get_json()) == (201, {"date": TODAY, **WHOLE})
    amended = ana.put(DAY, {"pain": 5, "note": None})
    assert amended.status_code == 200
    wanted = {"date": TODAY, **WHOLE, "pain": 5}
    del wanted["note"]
    assert amended.get_json() == wanted == ana.get(DAY).get_json()
    assert EntrySchema().validate(wanted) == {}


def test_an_empty_amendment_changes_nothing(ana: Caller) -> None:
    """An amendment without fields answers the day as it is."""
    ana.put(DAY, WHOLE)
    assert ana.put(DAY, {}).get_json() == {"date": TODAY, **WHOLE}


def test_fields_of_a_newer_program_survive(ana: Caller) -> None:
    """A field this version does not know is kept and given back."""
    ana.put(DAY, {"pain": 3, "moon": {"phase": "full"}})
    assert ana.put(DAY, {"pain": 4}).get_json()["moon"] == {"phase": "full"}


@one_engine
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"pain": 11}, ["pain"]),
        ({"pain": "bad"}, ["pain"]),
        ({"stress": 3}, ["pain"]),
        ({"pain": None}, ["pain"]),
        ({"pain": True}, ["pain"]),
        ({"pain": 3.5}, ["pain"]),
        ({"pain": 3, "note": "a\x00b"}, ["note"]),
        ({"pain": 3, "note": "x" * 4001}, ["note"]),
        ({"pain": 3, "sleep_hours": 25}, ["sleep_hours"]),
        ({"pain": 3, "flare": "bigger"}, ["flare"]),
        ({"pain": 3, "date": "2026-11-22"}, ["date"]),
        ({"pain": 3, "areas": [{"region": "x", "side": "left", "intensity": 3}]}, None),
        ({"pain": 3, "areas": [{"region": "buttock_mid", "side": "up", "intensity": 3}]}, None),
        ({"pain": 3, "a" * 65: 1}, None),
        ({"pain": 3, "deep": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}, ["deep"]),
    ],
)
def test_bad_input_stores_nothing(
    ana: Caller, body: dict[str, Any], fields: list[str] | None
) -> None:
    """Each bad value is refused naming its field, and the day stays as it was."""
    named = wrong_fields(ana.put(DAY, body))
    assert named == fields if fields else named
    assert ana.get(DAY).status_code == 404
    ana.put(DAY, WHOLE)
    if body != {"stress": 3}:
        assert wrong_fields(ana.put(DAY, body))
        assert ana.get(DAY).get_json() == {"date": TODAY, **WHOLE}


@one_engine
@pytest.mark.parametrize(
    "day",
    ["2026-W01-1", "2026-327", "20261123", "2026-02-30", "today", "2026-11-23T00:00", "1-1-1"],
)
def test_a_day_has_one_spelling(ana: Caller, day: str) -> None:
    """Only `YYYY-MM-DD` is a day; everything else is refused naming `date`."""
    for answer in (ana.put(f"/v1/entries/{day}", {"pain": 3}), ana.get(f"/v1/entries/{day}")):
        assert wrong_fields(answer) == ["date"]


def test_the_future_is_refused(ana: Caller, clock: Clock) -> None:
    """Tomorrow in UTC may be today somewhere; the day after is the future everywhere."""
    assert ana.put("/v1/entries/2026-11-24", {"pain": 3}).status_code == 201
    assert wrong_fields(ana.put("/v1/entries/2026-11-25", {"pain": 3})) == ["date"]
    clock.forward(days=0.5)
    again = {"email": "ana@example.org", "password": PASSWORD}
    ana = ana.with_tokens(ana.post("/v1/tokens", again).get_json())
    assert ana.put("/v1/entries/2026-11-25", {"pain": 3}).status_code == 201
    assert wrong_fields(ana.put("/v1/entries/1899-12-31", {"pain": 3})) == ["date"]


def test_pages_by_date(ana: Caller) -> None:
    """Pages go on where the last one ended, each day once, in order, within the range."""
    days = [f"2026-10-{day:02}" for day in range(1, 11)]
    for day in reversed(days):
        ana.put(f"/v1/entries/{day}", {"pain": 3})
    read: list[str] = []
    cursor = ""
    while True:
        path = f"/v1/entries?from=2026-10-02&to=2026-10-09&limit=3{cursor}"
        body = ana.get(path).get_json()
        read += [entry["date"] for entry in body["entries"]]
        if body["next_cursor"] is None:
            break
        cursor = f"&cursor={body['next_cursor']}"
    assert read == days[1:9]


@one_engine
@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=1001", ["limit"]),
        ("limit=ten", ["limit"]),
        ("limit=%D9%A3", ["limit"]),
        ("from=yesterday", ["from"]),
        ("cursor=x", ["cursor"]),
        ("from=2026-11-23&to=2026-11-22", ["to"]),
        ("form=2026-11-23", ["form"]),
    ],
)
def test_bad_queries(ana: Caller, query: str, fields: list[str]) -> None:
    """A bad or misspelt filter is refused naming it, and never ignored."""
    assert wrong_fields(ana.get(f"/v1/entries?{query}")) == fields


def test_an_unchanged_diary_answers_304(ana: Caller, ben: Caller) -> None:
    """The tag of a list stays until the diary changes, and is nobody else's."""
    ana.put(DAY, WHOLE)
    tag = ana.get("/v1/entries").headers["ETag"]
    known = {"If-None-Match": tag}
    assert ana.get("/v1/entries", headers=known).status_code == 304
    assert ana.get("/v1/entries?limit=5", headers=known).status_code == 200
    assert ben.get("/v1/entries", headers=known).status_code == 200
    ana.put(DAY, {"pain": 1})
    assert ana.get("/v1/entries", headers=known).status_code == 200


def test_deleting_a_day(ana: Caller) -> None:
    """A deleted day is gone from reading and lists; a new one begins empty."""
    ana.put(DAY, WHOLE)
    assert ana.delete(DAY).status_code == 204
    assert problem_of(ana.get(DAY)) == "not-found"
    assert problem_of(ana.delete(DAY)) == "not-found"
    assert ana.get("/v1/entries").get_json() == {"entries": [], "next_cursor": None}
    again = ana.put(DAY, {"pain": 2})
    assert (again.status_code, again.get_json()) == (201, {"date": TODAY, "pain": 2})


def test_nobody_else_sees_it(ana: Caller, ben: Caller, anyone: Caller) -> None:
    """Another person finds nothing on the same day and cannot delete it; nobody without a token."""
    ana.put(DAY, WHOLE)
    assert problem_of(ben.get(DAY)) == "not-found"
    assert problem_of(ben.delete(DAY)) == "not-found"
    assert ben.get("/v1/entries").get_json()["entries"] == []
    for answer in (anyone.get(DAY), anyone.put(DAY, {"pain": 1}), anyone.get("/v1/entries")):
        assert problem_of(answer) == "sign-in-needed"
    assert ana.get(DAY).get_json() == {"date": TODAY, **WHOLE}


def test_personal_answers_are_not_cached(ana: Caller) -> None:
    """No shared cache keeps a person's day."""
    ana.put(DAY, WHOLE)
    assert ana.get(DAY).headers["Cache-Control"] == "no-store"
    assert "private" in ana.get("/v1/entries").headers["Cache-Control"]
