"""Sync over HTTP: the protocol's answers in their wire form, and its problems."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shared.schemas import PullReplySchema, PushReplySchema, operation_to_wire
from shared.sync.identity import entry_id
from shared.sync.operations import Operation
from tests.server.caller import Caller, problem_of, wrong_fields
from tests.server.conftest import Clock, one_engine

DAY = "2026-11-23"


def an_op(who: Caller, n: int, clock: Clock, **fields: Any) -> dict[str, Any]:
    """Return an operation of this person's phone in wire form: pain 5 today, unless said."""
    patch = fields.pop("patch", {"date": DAY, "pain": 5})
    values: dict[str, Any] = {
        "op_id": str(uuid.uuid4()),
        "n": n,
        "record_id": entry_id(who.tokens["account_id"], patch.get("date", DAY)),
        "kind": "entry",
        "base": (1, 0),
        "patch": patch,
        "deleted": False,
        "t": clock(),
        "wall": clock(),
    }
    return operation_to_wire(Operation(**{**values, **fields}))


def push(who: Caller, *ops: dict[str, Any], device: str = "phone", **fields: Any) -> Any:
    """Push operations and return the answer."""
    body = {"device_id": device, "epoch": 1, "schema": 1, "ops": ops, **fields}
    return who.post("/v1/sync/push", body)


def pull(who: Caller, cursor: str | None = None, **fields: Any) -> Any:
    """Pull a page and return the answer."""
    body = {"device_id": "tablet", "epoch": 1, "cursor": cursor, "limit": 2, **fields}
    return who.post("/v1/sync/pull", body)


def test_what_is_pushed_arrives(ana: Caller, clock: Clock) -> None:
    """A pushed day is answered, pulled by another device, and read as an entry."""
    reply = push(ana, an_op(ana, 1, clock)).get_json()
    assert PushReplySchema().validate(reply) == {}
    assert [result["status"] for result in reply["results"]] == ["applied"]
    page = pull(ana).get_json()
    assert PullReplySchema().validate(page) == {}
    assert page["rows"] == reply["canon"]
    assert (page["has_more"], page["head"], page["epoch"]) == (False, 1, 1)
    assert ana.get(f"/v1/entries/{DAY}").get_json() == {"date": DAY, "pain": 5}


def test_a_lost_reply_is_asked_again(ana: Caller, clock: Clock) -> None:
    """The same push again stores nothing twice and repeats the first answer."""
    op = an_op(ana, 1, clock)
    push(ana, op)
    again = push(ana, op).get_json()["results"][0]
    assert (again["status"], again["first"]) == ("duplicate", "applied")
    assert pull(ana).get_json()["head"] == 1


def test_entries_and_sync_are_one_diary(ana: Caller, clock: Clock) -> None:
    """A day written with PUT is pulled by a device; a later push of another field merges."""
    ana.put(f"/v1/entries/{DAY}", {"pain": 2, "stress": 4})
    row = pull(ana).get_json()["rows"][0]
    assert row["fields"] == {"date": DAY, "pain": 2, "stress": 4}
    push(ana, an_op(ana, 1, clock, patch={"date": DAY, "stiffness": 6}))
    wanted = {"date": DAY, "pain": 2, "stress": 4, "stiffness": 6}
    assert ana.get(f"/v1/entries/{DAY}").get_json() == wanted


def test_pages(ana: Caller, clock: Clock) -> None:
    """Pages follow each other by cursor, each record once, the digest at the end only."""
    days = [f"2026-11-{day:02}" for day in range(1, 6)]
    ops = [an_op(ana, n, clock, patch={"date": day, "pain": 3}) for n, day in enumerate(days, 1)]
    push(ana, *ops)
    dates: list[str] = []
    digests: list[str | None] = []
    cursor, more = None, True
    while more:
        page = pull(ana, cursor).get_json()
        dates += [row["fields"]["date"] for row in page["rows"]]
        digests.append(page["digest"])
        cursor, more = page["next_cursor"], page["has_more"]
    assert dates == days
    assert [digest is None for digest in digests] == [True, True, False]


def test_a_bad_item_does_not_hold_up_others(ana: Caller, clock: Clock) -> None:
    """An invalid operation is rejected with its field named; its neighbours are stored."""
    bad = an_op(ana, 1, clock, patch={"date": DAY, "pain": 11})
    good = an_op(ana, 2, clock, patch={"date": "2026-11-22", "pain": 4})
    first, second = push(ana, bad, good).get_json()["results"]
    assert first["status"] == "rejected"
    assert first["problem"]["field"] == "pain"
    assert second["status"] == "applied"


def test_a_newer_app_may_use_words_we_do_not_know(ana: Caller, clock: Clock) -> None:
    """A flare code from a newer schema is kept; from our own schema it is rejected."""
    patch = {"date": DAY, "pain": 3, "flare": "much_worse"}
    reply = push(ana, an_op(ana, 1, clock, patch=patch), schema=2).get_json()
    assert reply["results"][0]["status"] == "applied"
    reply = push(ana, an_op(ana, 2, clock, patch=patch)).get_json()
    assert reply["results"][0]["status"] == "rejected"


def test_problems_of_the_protocol(ana: Caller, clock: Clock) -> None:
    """Each way out of step has its own problem, and its details say how to go on."""
    op = an_op(ana, 1, clock)
    push(ana, op)
    gap = push(ana, an_op(ana, 3, clock))
    assert (problem_of(gap), gap.get_json(force=True)["last_n"]) == ("gap", 1)
    assert problem_of(push(ana, an_op(ana, 1, clock))) == "device-fork"
    assert problem_of(push(ana, {**op, "patch": {"date": DAY, "pain": 9}})) == "op-id-reuse"
    restored = push(ana, op, epoch=2)
    assert problem_of(restored) == "epoch-changed"
    assert restored.get_json(force=True)["epoch"] == 1
    assert problem_of(pull(ana, "AAAA")) == "cursor-invalid"
    assert problem_of(pull(ana, "\x00")) == "cursor-invalid"


def test_a_cursor_is_nobody_elses(ana: Caller, ben: Caller, clock: Clock) -> None:
    """Another person's cursor is refused, and another person's push touches nothing of ours."""
    push(ana, an_op(ana, 1, clock))
    cursor = pull(ana).get_json()["next_cursor"]
    assert problem_of(pull(ben, cursor)) == "cursor-invalid"
    stranger = push(ben, an_op(ana, 1, clock, patch={"date": DAY, "pain": 9})).get_json()
    assert stranger["results"][0]["status"] == "rejected"
    assert ana.get(f"/v1/entries/{DAY}").get_json()["pain"] == 5


@one_engine
@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"device_id": ""}, ["device_id"]),
        ({"device_id": "phone\n"}, ["device_id"]),
        ({"epoch": -1}, ["epoch"]),
        ({"schema": 0}, ["schema"]),
        ({"ops": [{"op_id": "x"}]}, ["ops.0.n"]),
        ({"ops": [5]}, ["ops.0.ops"]),
        ({"ops": {}}, ["ops"]),
        ({"extra": 1}, ["extra"]),
    ],
)
def test_bad_messages(ana: Caller, fields: dict[str, Any], named: list[str]) -> None:
    """A message that is not of the protocol's form is refused naming the field."""
    assert wrong_fields(push(ana, **fields)) == named


def test_needs_a_sign_in(anyone: Caller) -> None:
    """Neither half of sync answers without a token."""
    assert problem_of(push(anyone)) == "sign-in-needed"
    assert problem_of(pull(anyone)) == "sign-in-needed"
