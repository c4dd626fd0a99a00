"""The server over HTTP: sign-ins that survive lost replies, and answers that are not whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
import urllib3

from client.sync.engine import Engine
from client.sync.errors import (
    BusyError,
    OfflineError,
    RefusedError,
    SignedOutError,
    SyncError,
)
from client.sync.gateway import HttpGateway
from client.sync.session import SecretsInMemory, Session, load_session, save_session
from shared.schemas.sync_wire import record_to_wire
from shared.sync.messages import PullRequest, PushRequest
from shared.sync.problems import EpochChangedError, GapError
from tests.builders import NOW, TODAY, a_record, an_operation
from tests.client.storage.opening import Clock, new_ids
from tests.client.sync.conftest import PASSWORD, Phone
from tests.client.sync.scripted import Answer, Asked, ScriptedServer, answer, problem

Scripted = Callable[[Answer], ScriptedServer]
PUSH = PushRequest("phone", 1, (an_operation(),))
PULL = PullRequest("phone", 1, None, 10)
GRANT = {"account_id": "a", "access_token": "new", "refresh_token": "r2", "expires_in": 900}
PUSHED = {
    "results": [{"op_id": an_operation().op_id, "status": "applied"}],
    "canon": [record_to_wire(a_record())],
    "durable_n": 0,
    "epoch": 1,
    "server_time": NOW,
}
PULLED = {
    "rows": [record_to_wire(a_record())],
    "next_cursor": "c",
    "has_more": False,
    "head": 1,
    "digest": None,
    "epoch": 1,
    "min_seq": 0,
}


def gateway_to(server: ScriptedServer, **session: Any) -> HttpGateway:
    """Return a gateway that is signed in at a scripted server."""
    clock = Clock()
    secrets = SecretsInMemory()
    whole = Session(server.url, "a@example.org", "a", "old", "r1", NOW + 900_000)
    save_session(secrets, replace(whole, **session))
    return HttpGateway(server.url, secrets, now=clock, new_id=new_ids(clock), timeouts=(2, 2))


def test_requests_carry_the_token(scripted: Scripted) -> None:
    """A push and a pull are signed and say all that the protocol asks for."""
    server = scripted(lambda asked: answer(200, PUSHED if "push" in asked.path else PULLED))
    gateway = gateway_to(server)
    assert gateway.push(PUSH).results[0].op_id == an_operation().op_id
    assert gateway.pull(PULL).rows == (a_record(),)
    push, pull = server.asked
    assert push.headers["authorization"] == "Bearer old"
    assert push.body.keys() == {"device_id", "epoch", "schema", "ops"}
    assert pull.body == {"device_id": "phone", "epoch": 1, "cursor": None, "limit": 10}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (
            problem(409, "epoch-changed", epoch=2, last_n=0, restore_points={"1": 5}),
            EpochChangedError,
        ),
        (problem(409, "gap", last_n=3), GapError),
        (problem(409, "gap"), OfflineError),
        (problem(422, "invalid-fields", detail="no"), RefusedError),
        (problem(429, "too-many", Retry_After="7"), BusyError),
        (answer(503, None, Retry_After="7"), BusyError),
        (answer(507), BusyError),
        (problem(500, "internal-error"), OfflineError),
        (answer(500, {"oops": 1}), OfflineError),
        (answer(502, "<html>"), OfflineError),
        (answer(302, None, Location="http://127.0.0.1:1/"), OfflineError),
        (answer(200, {"results": []}), OfflineError),
        (answer(200, []), OfflineError),
        (answer(200), OfflineError),
        (answer(418, {"type": "teapot"}), RefusedError),
        (answer(404, {"hotel": "sign in to the wireless network"}), OfflineError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{", OfflineError),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", OfflineError),
        (b"SSH-2.0-dropbear\r\n", OfflineError),
        (b"", OfflineError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_what_an_answer_stands_for(scripted: Scripted, given: bytes, error: type) -> None:
    """Each kind of answer is one kind of error, and strangers' answers are no answers."""
    gateway = gateway_to(scripted(lambda _asked: given))
    with pytest.raises(error):
        gateway.push(PUSH)
    assert gateway.session is not None


def test_nobody_there() -> None:
    """Without a server there is a plain error."""
    server = ScriptedServer(lambda _asked: b"")
    server.close()
    gateway = gateway_to(server)
    with pytest.raises(OfflineError):
        gateway.push(PUSH)


class CutAdapter(requests.adapters.BaseAdapter):
    """Answers with the first bytes of a body, without saying how long it would have been."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body
        self.at = 0

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        """Return the answer as far as it goes."""
        answer = requests.Response()
        answer.status_code = 200
        answer.raw = urllib3.HTTPResponse(io.BytesIO(self._body[: self.at]), preload_content=False)
        answer.request = request
        return answer

    def close(self) -> None:
        """Close nothing."""


def test_an_answer_cut_at_every_byte() -> None:
    """Of a body of 20 items that ends at any byte, even unnoticed by HTTP, nothing is used."""
    operations = tuple(an_operation(n) for n in range(1, 21))
    body = json.dumps(
        {
            **PUSHED,
            "canon": [record_to_wire(a_record(seq=n)) for n in range(1, 21)],
            "results": [{"op_id": op.op_id, "status": "applied"} for op in operations],
        }
    ).encode()
    clock, secrets = Clock(), SecretsInMemory()
    url = "http://127.0.0.1:9"
    save_session(secrets, Session(url, "a@example.org", "a", "old", "r1", NOW + 900_000))
    gateway = HttpGateway(url, secrets, now=clock, new_id=new_ids(clock))
    cut = CutAdapter(body)
    gateway._http.mount("http://", cut)
    for at in range(len(body)):
        cut.at = at
        with pytest.raises(OfflineError):
            gateway.push(PushRequest("phone", 1, operations))
    cut.at = len(body)
    assert len(gateway.push(PushRequest("phone", 1, operations)).results) == 20


def test_a_torn_reply_cut_here_and_there(scripted: Scripted, person: Callable[[], Phone]) -> None:
    """Cut off on the wire, in its head or body, nothing of it is used; what waits then arrives."""
    phone = person()
    for n in range(20):
        phone.journal.put("drawing", f"d{n}", {"strokes": [n]})
    request = phone.journal.outbox.next_push()
    assert request is not None
    # The first answer of a server is that of its epoch.
    assert phone.sync().outcome == "done"
    for n in range(20):
        phone.journal.put("drawing", f"d{n}", {"strokes": [n, n]})
    request = phone.journal.outbox.next_push()
    assert request is not None
    rows = [record_to_wire(a_record(seq=n + 1)) for n in range(20)]
    results = [{"op_id": op.op_id, "status": "applied"} for op in request.operations]
    whole = answer(200, {**PUSHED, "canon": rows, "results": results})
    cut = [0]
    server = scripted(lambda _asked: whole[: cut[0]])
    gateway = gateway_to(server)
    session = gateway.session
    assert session is not None
    body = whole.index(b"\r\n\r\n") + 4
    before = phone.journal.export()
    for at in [*range(0, body, 7), *range(body, len(whole), 13), len(whole) - 1]:
        cut[0] = at
        with pytest.raises(OfflineError):
            gateway.push(request)
    result = Engine(phone.journal, gateway).run_once()
    assert result.outcome == "offline"
    after = phone.journal.export()
    assert {**after, "exported_ms": 0} == {**before, "exported_ms": 0}
    assert phone.sync().pushed == 20


class TestRefresh:
    """Exchanging the refresh token."""

    def test_an_ended_access_token_is_exchanged(self, scripted: Scripted) -> None:
        """A refused access token is exchanged and the request made again, once."""

        def script(asked: Asked) -> bytes:
            if asked.path == "/v1/tokens/refresh":
                return answer(200, GRANT)
            fresh = asked.headers["authorization"] == "Bearer new"
            return answer(200, PUSHED) if fresh else problem(401, "sign-in-needed")

        server = scripted(script)
        gateway = gateway_to(server)
        gateway.push(PUSH)
        assert [asked.path for asked in server.asked] == [
            "/v1/sync/push",
            "/v1/tokens/refresh",
            "/v1/sync/push",
        ]
        session = gateway.session
        assert session is not None
        assert (session.access_token, session.refresh_token) == ("new", "r2")
        assert session.rotation_id is None

    def test_an_old_access_token_is_exchanged_before_use(self, scripted: Scripted) -> None:
        """A token that ends within seconds is not tried first."""
        server = scripted(lambda asked: answer(200, GRANT if "refresh" in asked.path else PUSHED))
        gateway_to(server, expires_ms=NOW).push(PUSH)
        assert [asked.path for asked in server.asked] == ["/v1/tokens/refresh", "/v1/sync/push"]

    @pytest.mark.parametrize(
        "lost", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", answer(500)]
    )
    def test_a_lost_reply_asks_for_the_same_exchange(self, scripted: Scripted, lost: bytes) -> None:
        """After a lost reply, even over a restart, the same exchange is asked for again."""
        replies = [lost, lost, answer(200, GRANT)]
        server = scripted(
            lambda asked: replies.pop(0) if "refresh" in asked.path else answer(200, PUSHED)
        )
        gateway = gateway_to(server, expires_ms=NOW)
        with pytest.raises(OfflineError):
            gateway.push(PUSH)
        again = HttpGateway(
            server.url, gateway._secrets, now=Clock(), new_id=new_ids(Clock()), timeouts=(2, 2)
        )
        with pytest.raises(OfflineError):
            again.push(PUSH)
        again.push(PUSH)
        asked = [asked.body for asked in server.asked if "refresh" in asked.path]
        assert len(asked) == 3
        assert asked[0] == asked[1] == asked[2]

    def test_an_ended_sign_in(self, scripted: Scripted) -> None:
        """When the server ended the sign-in, it is forgotten here and the person is asked."""
        gateway = gateway_to(scripted(lambda _asked: problem(401, "session-ended")))
        with pytest.raises(SignedOutError):
            gateway.push(PUSH)
        assert gateway.session is None
        with pytest.raises(SignedOutError):
            gateway.push(PUSH)

    def test_a_spent_token_in_other_hands(self, person: Callable[[], Phone]) -> None:
        """A refresh token used by somebody else ends the sign-in, and the phone says so."""
        phone = person()
        session = phone.gateway.session
        assert session is not None
        phone.gateway._refresh(replace(session, rotation_id="the-thief"))
        phone.gateway.keep(replace(session, rotation_id="the-phone"))
        assert phone.sync().outcome == "signed_out"
        assert phone.gateway.session is None

    def test_a_lost_refresh_reply_with_the_real_server(self, person: Callable[[], Phone]) -> None:
        """The rotation that was under way when the phone was killed ends well afterwards."""
        phone = person()
        session = phone.gateway.session
        assert session is not None
        under_way = replace(session, rotation_id="rotation-1")
        phone.gateway.keep(under_way)
        phone.gateway._refresh(under_way)
        phone.gateway.keep(under_way)  # killed before the answer was kept
        phone.journal.save(TODAY, {"pain": 5})
        assert phone.sync().outcome == "done"


def test_a_sign_in_is_never_shown_to_another_server(scripted: Scripted) -> None:
    """Tokens of one server are not sent to another that takes its place in the settings."""
    one = gateway_to(scripted(lambda _asked: answer(200, PUSHED)))
    other = scripted(lambda _asked: answer(200, PUSHED))
    gateway = HttpGateway(other.url, one._secrets, now=Clock(), new_id=new_ids(Clock()))
    with pytest.raises(SignedOutError):
        gateway.push(PUSH)
    gateway.sign_out()
    assert other.asked == []
    assert one.session is not None


def test_signing_out_offline(scripted: Scripted) -> None:
    """Signing out holds on this device even when the server cannot be told."""
    gateway = gateway_to(scripted(lambda _asked: b""))
    with pytest.raises(SyncError):
        gateway.sign_out()
    assert gateway.session is None


def test_closed(scripted: Scripted) -> None:
    """A closed gateway sends nothing more."""
    server = scripted(lambda _asked: answer(200, PUSHED))
    gateway = gateway_to(server)
    gateway.close()
    with pytest.raises(OfflineError):
        gateway.push(PUSH)
    assert server.asked == []


def test_wrong_password_and_taken_email(person: Callable[[], Phone]) -> None:
    """The server's refusals arrive with their type and a reason."""
    phone = person()
    session = phone.gateway.session
    assert session is not None
    with pytest.raises(RefusedError) as caught:
        phone.gateway.sign_in(session.email, "not the password at all", "")
    assert caught.value.type == "wrong-credentials"
    with pytest.raises(RefusedError) as caught:
        phone.gateway.make_account(session.email, PASSWORD, "")
    assert caught.value.type == "email-taken"
    with pytest.raises(RefusedError) as caught:
        phone.gateway.make_account("other@example.org", "short", "")
    assert "password" in caught.value.reason


def test_a_secret_that_cannot_be_read() -> None:
    """A secret store that lost its contents means signed out, not a crash."""
    secrets = SecretsInMemory()
    for text in ("", "{", "[]", json.dumps({"email": "x"})):
        secrets.set("session", text)
        assert load_session(secrets) is None


def test_tokens_stay_out_of_logs() -> None:
    """Printing a sign-in shows no token."""
    session = Session("http://x", "a@example.org", "a", "kwa_1", "kwr_1", 0)
    assert "kw" not in repr(session)
