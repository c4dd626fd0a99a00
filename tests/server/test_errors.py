"""Errors: one shape for all of them, and none tells what nobody should know."""

from __future__ import annotations

import gzip
import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from server.bodies import BODY_MAX
from server.models.database import Database, StorageFullError
from server.problems import PROBLEMS
from tests.server.caller import Caller, problem_of, wrong_fields
from tests.server.conftest import one_engine

GOOD = {"areas": [{"region": "buttock_mid", "side": "left", "intensity": 6}]}
JSON = {"Content-Type": "application/json"}


pytestmark = one_engine


def send(anyone: Caller, body: bytes, **headers: str) -> str:
    """Post a raw body to the look-up and return the problem's name."""
    return problem_of(anyone.call("POST", "/v1/lookup", data=body, headers={**JSON, **headers}))


def test_unknown_address(anyone: Caller) -> None:
    """An address that nothing answers at is a problem, for every method."""
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
        assert anyone.call(method, "/v1/nothing").status_code == 404


def test_wrong_method(anyone: Caller) -> None:
    """A method that an address does not take is a problem that names those it takes."""
    answer = anyone.delete("/v1/lookup")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"areas": NaN}',
        b'{"areas": Infinity}',
        b"\xff\xfe",
        b'{"areas": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        b"{} {}",
    ],
    ids=["cut", "nan", "infinity", "not utf-8", "surrogate", "deep list", "deep object", "two"],
)
def test_broken_json(anyone: Caller, body: bytes) -> None:
    """What is not JSON, or nested without end, is refused before it is looked at."""
    assert send(anyone, body) == "bad-json"


def test_wrong_content_type(anyone: Caller) -> None:
    """A body that is not said to be JSON is not read as JSON."""
    assert send(anyone, b"{}", **{"Content-Type": "text/plain"}) == "wrong-content-type"
    assert send(anyone, b"{}", **{"Content-Encoding": "br"}) == "wrong-content-type"


def test_too_large(anyone: Caller) -> None:
    """A body above 1 MiB is refused unparsed; one of exactly 1 MiB is read."""
    assert send(anyone, b"x" * (BODY_MAX + 1)) == "too-large"
    assert send(anyone, b"x" * BODY_MAX) == "bad-json"


def test_gzip(anyone: Caller) -> None:
    """A gzip body is unpacked; a bomb, a broken stream and a cut one are refused."""
    packed = {"Content-Encoding": "gzip"}
    good = gzip.compress(b'{"areas": 5}')
    assert send(anyone, good, **packed) == "invalid-fields"
    assert send(anyone, gzip.compress(b" " * (1 << 26)), **packed) == "too-large"
    assert send(anyone, b"not gzip", **packed) == "bad-json"
    assert send(anyone, good[:-6], **packed) == "bad-json"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["areas"]),
        ([], ["body"]),
        ({"areas": None, "more": 1}, ["more", "areas"]),
        ({"areas": [{"region": "wing", "side": "up", "intensity": 11}]}, None),
        ({"areas": GOOD["areas"] * 2}, ["areas"]),
        ({"areas": 5}, ["areas"]),
    ],
)
def test_wrong_fields_are_named(anyone: Caller, body: Any, fields: list[str] | None) -> None:
    """Each wrong field is named by its path, with a reason in plain words."""
    wanted = fields or ["areas.0.region", "areas.0.side", "areas.0.intensity"]
    assert sorted(wrong_fields(anyone.post("/v1/lookup", body))) == sorted(wanted)


def test_a_fault_of_ours_tells_nothing(app: Flask, anyone: Caller) -> None:
    """An unexpected error answers 500 without a word of what happened."""
    app.view_functions["lookup.look_up"] = lambda: 1 / 0
    answer = anyone.post("/v1/lookup", GOOD)
    assert answer.status_code == 500
    assert "zero" not in answer.text


def test_storage_problems(
    app: Flask, anyone: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk answers 507, a database that is away 503, both with when to come back."""

    def full(*_: Any) -> Any:
        raise StorageFullError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "run_tx", full)
        answer = anyone.post("/v1/accounts", {"email": "z@x.org", "password": "some long words"})
        assert problem_of(answer) == "storage-full"

    monkeypatch.setattr("server.models.database._begin_sqlite", _gone)

    def gone(self: Database, work: Any) -> Any:
        return self._attempt(_gone, {})

    monkeypatch.setattr(Database, "read", gone)
    with caplog.at_level(logging.CRITICAL):
        assert problem_of(anyone.get("/healthz")) == "unavailable"


def _gone(_tx: Connection) -> None:
    import psycopg
    from sqlalchemy.exc import OperationalError

    raise OperationalError("SELECT 1", {}, psycopg.OperationalError("server closed"))


def test_every_problem_has_a_page(anyone: Caller) -> None:
    """The `type` of every problem is the address of a page that explains it."""
    for kind in PROBLEMS.values():
        answer = anyone.get(kind.uri)
        assert answer.status_code == 200
        assert kind.title in answer.text
    assert anyone.get("/problems/nothing").status_code == 404
