"""Pushes that mean harm: refused one by one, stored nowhere, and nobody else is held up."""

from __future__ import annotations

from typing import Any

import pytest

from server.services import sync as service
from tests.server.api.test_sync_http import DAY, an_op, pull, push
from tests.server.caller import Caller, problem_of
from tests.server.conftest import Clock


def nested(depth: int) -> Any:
    """Return lists in lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "patch",
    [
        {"note": "a\x00b"},
        {"other": {"deep": "\x00"}},
        {"a\x00b": 1},
        {"x" * 65: 1},
        {"other": nested(17)},
        {"other": 2**53},
        {"other": -(2**60)},
        {"other": "x" * 100_001},
        {"other": [0] * 200_001},
        {"pain": True},
        {"pain": "5"},
        {"pain": 5.5},
        {"date": "2026-13-01"},
        {"date": "2026-W47-1"},
        {"areas": [{"region": "<svg/onload=alert(1)>", "side": "left", "intensity": 5}]},
        {"areas": {"__proto__": []}},
        {f"f{n}": n for n in range(201)},
    ],
    ids=lambda patch: next(iter(patch), "")[:12],
)
def test_bad_content_is_refused_by_itself(ana: Caller, clock: Clock, patch: dict[str, Any]) -> None:
    """One operation nobody can keep is rejected with a reason; the next to it is stored."""
    bad = an_op(ana, 1, clock, patch={"date": DAY, "pain": 3, **patch})
    good = an_op(ana, 2, clock, patch={"date": "2026-11-22", "pain": 4})
    bad["record_id"] = an_op(ana, 1, clock)["record_id"]
    first, second = push(ana, bad, good).get_json()["results"]
    assert (first["status"], second["status"]) == ("rejected", "applied")
    assert first["problem"]["reason"]
    assert [row["fields"]["date"] for row in pull(ana).get_json()["rows"]] == ["2026-11-22"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        '=HYPERLINK("https://evil.example")',
        "'; DROP TABLE record; --",
        "\u202egnp.exe",
        "{{ 7 * 7 }} ${7*7} %s %(x)s",
    ],
)
def test_words_are_words(ana: Caller, clock: Clock, text: str) -> None:
    """Whatever a note looks like, it is kept and given back letter by letter."""
    op = an_op(ana, 1, clock, patch={"date": DAY, "pain": 3, "note": text, "__proto__": {"a": 1}})
    assert push(ana, op).get_json()["results"][0]["status"] == "applied"
    fields = pull(ana).get_json()["rows"][0]["fields"]
    assert (fields["note"], fields["__proto__"]) == (text, {"a": 1})
    assert ana.get(f"/v1/entries/{DAY}").get_json()["note"] == text


@pytest.mark.parametrize(
    "body",
    [
        b'{"device_id":"d","epoch":1,"schema":1,"ops":[{"t":NaN}]}',
        b'{"device_id":"d","epoch":1,"schema":1,"ops":[{"op_id":"\\ud800"}]}',
        b'{"device_id":"d","epoch":1,"schema":1,"ops":' + b"[" * 5000,
    ],
    ids=["nan", "surrogate", "deep"],
)
def test_what_is_not_json(ana: Caller, body: bytes) -> None:
    """A push that JSON does not allow is refused whole."""
    answer = ana.call("POST", "/v1/sync/push", data=body, content_type="application/json")
    assert problem_of(answer) == "bad-json"
    assert pull(ana).get_json()["rows"] == []


def test_too_old_to_write(ana: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app whose schema is too old gets 426 with the least that may write; it can still read."""
    push(ana, an_op(ana, 1, clock))
    monkeypatch.setattr(service, "SCHEMA_LEAST", 2)
    answer = push(ana, an_op(ana, 2, clock))
    assert (answer.status_code, problem_of(answer)) == (426, "schema-too-old")
    assert answer.get_json(force=True)["least"] == 2
    assert len(pull(ana).get_json()["rows"]) == 1
