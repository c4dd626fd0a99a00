"""Trends over HTTP: the phone's own engine, with its reasons as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from server.api.trends import TrendSchema
from shared.sync.identity import entry_id
from tests.server.caller import Caller, problem_of

TODAY = dt.date(2026, 11, 23)


def log(who: Caller, pains: Sequence[int | None]) -> None:
    """Log these pains on the days up to today; None is a missed day."""
    first = TODAY - dt.timedelta(days=len(pains) - 1)
    for offset, pain in enumerate(pains):
        if pain is not None:
            day = first + dt.timedelta(days=offset)
            assert who.put(f"/v1/entries/{day}", {"pain": pain}).status_code in (200, 201)


def test_worsening_is_explained(ana: Caller) -> None:
    """Pain that rose and stayed gives one advice: its rule, its days, why, and why not."""
    log(ana, [3] * 20 + [8] * 25)
    answer = ana.get("/v1/trends")
    body = answer.get_json()
    assert TrendSchema().validate(body) == {}
    assert len(body["levels"]) == 45
    assert body["levels"][-1]["date"] == TODAY.isoformat()
    advice = body["advice"]
    assert advice["kind"] in ("worsening", "severe")
    assert advice["rule"]
    assert advice["version"]
    assert set(advice["days"]) <= {level["date"] for level in body["levels"]}
    for sentence in (*advice["reason"], *advice["against"]):
        assert sentence["text"].endswith(".")
        assert "{" not in sentence["text"]
    assert advice["against"]
    assert advice in body["history"]


def test_nothing_logged(ana: Caller) -> None:
    """An empty diary has no level and no advice."""
    body = ana.get("/v1/trends").get_json()
    assert (body["levels"], body["advice"], body["history"]) == ([], None, [])
    assert TrendSchema().validate(body) == {}


def test_mild_pain_gives_no_advice(ana: Caller) -> None:
    """Mild pain with missed days gives a level for every day and no advice."""
    log(ana, [2, None, 2, 2, None, None, 3, 2, 2, 2])
    body = ana.get("/v1/trends").get_json()
    assert len(body["levels"]) == 10
    assert body["advice"] is None


def test_a_day_in_the_far_future_is_left_out(ana: Caller) -> None:
    """A day that a phone with a wrong clock synced does not bend the trend."""
    log(ana, [2, 2, 2])
    op = {
        "op_id": "far",
        "n": 1,
        "record_id": entry_id(ana.tokens["account_id"], "9999-12-31"),
        "kind": "entry",
        "base": [1, 0],
        "patch": {"date": "9999-12-31", "pain": 10},
        "t": 1,
        "wall": 1,
    }
    push = {"device_id": "phone", "epoch": 1, "schema": 1, "ops": [op]}
    assert ana.post("/v1/sync/push", push).get_json()["results"][0]["status"] == "applied"
    assert len(ana.get("/v1/trends").get_json()["levels"]) == 3


def test_unchanged_answers_304(ana: Caller) -> None:
    """A diary that has not changed is not computed again."""
    log(ana, [2, 2])
    tag = ana.get("/v1/trends").headers["ETag"]
    assert ana.get("/v1/trends", headers={"If-None-Match": tag}).status_code == 304
    log(ana, [2, 2, 5])
    assert ana.get("/v1/trends", headers={"If-None-Match": tag}).status_code == 200


def test_needs_a_sign_in(anyone: Caller) -> None:
    """Nobody's trend is shown without a token."""
    assert problem_of(anyone.get("/v1/trends")) == "sign-in-needed"
