"""Weeks over HTTP: the PEG and the marks, the same records that a phone syncs."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.schemas.week import WeekSchema
from tests.server.caller import Caller, problem_of

TODAY = dt.date(2026, 11, 23)  # a Monday
LAST_WEEK = [(TODAY - dt.timedelta(days=ago)).isoformat() for ago in range(7, 0, -1)]


def test_a_week_is_answered_bit_by_bit(ana: Caller) -> None:
    """Each answer stands by itself; the PEG is there once all three are."""
    one = ana.put(f"/v1/weeks/{LAST_WEEK[2]}", {"average": 5, "woken": [LAST_WEEK[0]]}).get_json()
    assert (one["week"], one["average"], one["peg"]) == (LAST_WEEK[0], 5, None)
    assert (one["woken"], one["off"]) == ([LAST_WEEK[0]], [])
    two = ana.put(f"/v1/weeks/{LAST_WEEK[6]}", {"enjoyment": 6, "activity": 2}).get_json()
    assert (two["average"], two["peg"], two["woken"]) == (5, 4.3, [LAST_WEEK[0]])
    assert ana.get("/v1/weeks").get_json() == {"weeks": [two]}
    assert WeekSchema().validate(two) == {}


def test_marks_of_a_week_are_replaced_and_taken_back(ana: Caller) -> None:
    """The days that are sent are the days that are on; a week of nothing is not listed."""
    ana.put(f"/v1/weeks/{LAST_WEEK[0]}", {"numb": LAST_WEEK[:3], "off": LAST_WEEK[:1]})
    week = ana.put(f"/v1/weeks/{LAST_WEEK[0]}", {"numb": LAST_WEEK[2:4]}).get_json()
    assert (week["numb"], week["off"]) == (LAST_WEEK[2:4], LAST_WEEK[:1])
    ana.put(f"/v1/weeks/{LAST_WEEK[0]}", {"numb": [], "off": []})
    assert ana.get("/v1/weeks").get_json() == {"weeks": []}


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"average": 11}, "average"),
        ({"average": True}, "average"),
        ({"woken": ["2026-11-23"]}, "woken"),
        ({"woken": "2026-11-16"}, "woken"),
        ({"woken": ["16.11.2026"]}, "woken.0"),
        ({"pain": 3}, "pain"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    ana: Caller, patch: dict[str, object], field: str
) -> None:
    """A number out of range, a day of another week, a field that is none."""
    answer = ana.put(f"/v1/weeks/{LAST_WEEK[0]}", patch)
    assert problem_of(answer) == "invalid-fields"
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]
    assert ana.get("/v1/weeks").get_json() == {"weeks": []}


def test_days_to_come_are_refused(ana: Caller) -> None:
    """Neither a week nor a mark of a day that has begun nowhere."""
    assert problem_of(ana.put("/v1/weeks/2026-12-07", {"average": 3})) == "invalid-fields"
    assert problem_of(ana.put("/v1/weeks/2026-11-23", {"off": ["2026-11-28"]})) == "invalid-fields"


def test_the_trend_speaks_of_what_the_weeks_say(ana: Caller) -> None:
    """Two high weeks in a row, or a numb patch of more than a week, are advice with a reason."""
    for day in (LAST_WEEK[0], "2026-11-12"):
        ana.put(f"/v1/weeks/{day}", {"average": 4, "enjoyment": 5, "activity": 4})
    advice = ana.get("/v1/trends").get_json()["advice"]
    assert (advice["kind"], advice["rule"]) == ("guideline", "peg_high")
    assert "4.3 and 4.3 of 10" in advice["reason"][0]["text"]
    ana.put("/v1/weeks/2026-11-12", {"numb": ["2026-11-14", "2026-11-15"]})
    ana.put(f"/v1/weeks/{LAST_WEEK[0]}", {"numb": LAST_WEEK[:6]})
    rules = [one["rule"] for one in ana.get("/v1/trends").get_json()["history"]]
    assert sorted(rules) == ["numb_patch", "peg_high"]


def test_a_phone_and_the_address_write_the_same_week(ana: Caller) -> None:
    """What a device pushed under the id of its week is amended, not doubled."""
    op = {
        "op_id": "one",
        "n": 1,
        "record_id": f"peg:{LAST_WEEK[0]}",
        "kind": "peg",
        "base": [1, 0],
        "patch": {"date": LAST_WEEK[3], "average": 3, "enjoyment": 3, "activity": 3},
        "t": 1,
        "wall": 1,
    }
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": [op]}
    assert ana.post("/v1/sync/push", push).get_json()["results"][0]["status"] == "applied"
    week = ana.put(f"/v1/weeks/{LAST_WEEK[6]}", {"average": 6}).get_json()
    assert week["peg"] == 4.0
    assert ana.get("/v1/weeks").get_json() == {"weeks": [week]}


def test_values_a_device_may_not_push_are_refused_one_by_one(ana: Caller) -> None:
    """A PEG of eleven and a mark that is no yes or no are rejected and named."""
    patches = [
        ("peg:2026-11-16", "peg", {"date": "2026-11-16", "average": 11}),
        ("impact:2026-11-16", "impact", {"date": "2026-11-16", "woken": 1}),
        ("impact:2026-11-17", "impact", {"date": "2026-11-17", "woken": True, "newer": "kept"}),
    ]
    ops = [
        {
            "op_id": f"op{n}",
            "n": n,
            "record_id": record_id,
            "kind": kind,
            "base": [1, 0],
            "patch": patch,
            "t": 1,
            "wall": 1,
        }
        for n, (record_id, kind, patch) in enumerate(patches, 1)
    ]
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": ops}
    results = ana.post("/v1/sync/push", push).get_json()["results"]
    assert [one["status"] for one in results] == ["rejected", "rejected", "applied"]
    assert [one["problem"]["field"] for one in results[:2]] == ["average", "woken"]
