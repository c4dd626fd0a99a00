"""The server over HTTP. Blocking: only for threads other than the screen's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import requests

from client.interpreter import give_way
from client.sync.errors import BusyError, OfflineError, RefusedError, SignedOutError
from client.sync.session import (
    Secrets,
    Session,
    load_session,
    save_session,
    session_from_wire,
)
from shared.diary.errors import InvalidValueError
from shared.schemas.sync_replies import (
    pull_reply_from_wire,
    pull_to_wire,
    push_reply_from_wire,
    push_to_wire,
)
from shared.sync.messages import PullReply, PullRequest, PushReply, PushRequest
from shared.sync.problems import read_batch_error

CONNECT_S = 4.0
READ_S = 20.0
"""Longest silence while connecting and between two pieces of an answer, in seconds."""

REPLY_MAX = 64 << 20
"""Most bytes of an answer, decoded: a thousand drawings are far below."""

EARLY_MS = 30_000
"""An access token this close to its end is exchanged before it is used."""

RETRY_DEFAULT_S = 5.0

Reply = TypeVar("Reply", PushReply, PullReply)
Sent = TypeVar("Sent")


class Gateway(Protocol):
    """What the engine asks of a server.

    Both raise `BatchError` for what the protocol answers, else a `SyncError`.
    """

    def push(self, request: PushRequest) -> PushReply:
        """Send operations."""

    def pull(self, request: PullRequest) -> PullReply:
        """Read a page."""


class HttpGateway:
    """A server at an address, with this device's sign-in to it.

    `now` gives milliseconds; `new_id` names exchanges of the refresh token. One thread at a time.
    """

    def __init__(
        self,
        server_url: str,
        secrets: Secrets,
        *,
        now: Callable[[], int],
        new_id: Callable[[], str],
        timeouts: tuple[float, float] = (CONNECT_S, READ_S),
    ) -> None:
        self._base = server_url.rstrip("/")
        self._secrets = secrets
        self._now = now
        self._new_id = new_id
        self._timeouts = timeouts
        self._http = requests.Session()
        self._http.headers["User-Agent"] = "Knotwise"
        self._http.auth = _as_it_is  # else a .netrc would replace our Authorization header
        self._closed = threading.Event()

    @property
    def session(self) -> Session | None:
        """The sign-in at this server, or None. Its tokens are never shown to another."""
        session = load_session(self._secrets)
        return session if session is not None and session.server_url == self._base else None

    def close(self) -> None:
        """Give up what is under way as soon as it waits for the network, and refuse the rest."""
        self._closed.set()
        self._http.close()

    # Accounts

    def make_account(self, email: str, password: str, device_name: str) -> Session:
        """Make an account and return a sign-in to it, which `keep` stores."""
        form = {"email": email, "password": password, "device_name": device_name}
        return self._granted(email, self._send("POST", "/v1/accounts", form))

    def sign_in(self, email: str, password: str, device_name: str) -> Session:
        """Return a sign-in, which `keep` stores."""
        form = {"email": email, "password": password, "device_name": device_name}
        return self._granted(email, self._send("POST", "/v1/tokens", form))

    def keep(self, session: Session) -> None:
        """Use this sign-in from now on, also after a restart."""
        save_session(self._secrets, session)

    def sign_out(self, session: Session | None = None) -> None:
        """End the sign-in here, and on the server when it can be reached."""
        session = session or self.session
        if session is not None:
            save_session(self._secrets, None)
            self._send("DELETE", "/v1/tokens/current", token=session.access_token)

    def erase_account(self) -> None:
        """Delete the account with all it holds on the server, and sign out here."""
        self._signed("DELETE", "/v1/accounts/me", None)
        save_session(self._secrets, None)

    # Sync

    def push(self, request: PushRequest) -> PushReply:
        """Send operations; see `Gateway`."""
        wire = self._signed("POST", "/v1/sync/push", push_to_wire(request))
        return _whole(push_reply_from_wire, wire)

    def pull(self, request: PullRequest) -> PullReply:
        """Read a page; see `Gateway`."""
        wire = self._signed("POST", "/v1/sync/pull", pull_to_wire(request))
        return _whole(pull_reply_from_wire, wire)

    # Everything else that is asked for as the person signed in

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request and return the answer's JSON; raises a `SyncError`."""
        return self._signed(method, path, body)

    def read_anew(self, path: str, etag: str) -> tuple[Any, str] | None:
        """Return an answer's JSON and its tag, or None when it still is the one tagged `etag`."""

        def read(token: str) -> tuple[Any, str] | None:
            status, headers, content = self._exchange("GET", path, token=token, etag=etag)
            if status == 304:
                return None
            return _read(status, headers, content), headers.get("ETag", "")

        return self._as_person(read)

    def _signed(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        """Send a request as the person signed in, and return the answer's JSON."""
        return self._as_person(lambda token: self._send(method, path, body, token=token))

    def _as_person(self, send: Callable[[str], Sent]) -> Sent:
        """Send with the access token; one that ended is exchanged, and the request sent again."""
        session = self.session
        if session is None:
            raise SignedOutError("nobody is signed in")
        fresh = False
        if session.rotation_id is not None or session.expires_ms - EARLY_MS < self._now():
            session, fresh = self._refresh(session), True
        try:
            return send(session.access_token)
        except SignedOutError:
            if fresh:
                raise
        return send(self._refresh(session).access_token)

    def _refresh(self, session: Session) -> Session:
        """Exchange the refresh token, the same exchange again until its answer has arrived."""
        if session.rotation_id is None:
            session = replace(session, rotation_id=self._new_id())
            self.keep(session)
        form = {"refresh_token": session.refresh_token, "rotation_id": session.rotation_id}
        try:
            wire = self._send("POST", "/v1/tokens/refresh", form)
        except SignedOutError:
            save_session(self._secrets, None)
            raise
        session = self._granted(session.email, wire)
        self.keep(session)
        return session

    def _granted(self, email: str, wire: Any) -> Session:
        try:
            return session_from_wire(self._base, email, wire, self._now())
        except (KeyError, TypeError, ValueError) as error:
            raise OfflineError("the answer is not whole") from error

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
    ) -> Any:
        """Send one request; return the answer's JSON, or raise what its problem stands for."""
        return _read(*self._exchange(method, path, body, token=token))

    def _exchange(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        etag: str = "",
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request; return status, headers and content of the answer, read to its end."""
        if self._closed.is_set():
            raise OfflineError("closed")
        headers = {"Accept": "application/json, application/problem+json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if etag:
            headers["If-None-Match"] = etag
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, separators=(",", ":"), allow_nan=False).encode()
            give_way()
        try:
            with self._http.request(
                method,
                self._base + path,
                data=data,
                headers=headers,
                timeout=self._timeouts,
                allow_redirects=False,  # the token is for this server alone
                stream=True,
            ) as answer:
                content = self._content(answer)
        except (requests.RequestException, OSError, ValueError) as error:
            # ValueError: a header or address that cannot be sent or read
            raise OfflineError(type(error).__name__) from error
        return answer.status_code, answer.headers, content

    def _content(self, answer: requests.Response) -> bytes:
        parts, length = [], 0
        for part in answer.iter_content(65536):
            parts.append(part)
            length += len(part)
            if length > REPLY_MAX or self._closed.is_set():
                raise OfflineError("gave up reading")
        content = b"".join(parts)
        promised = answer.headers.get("Content-Length")
        plain = "Content-Encoding" not in answer.headers
        if plain and promised is not None and promised != str(length):
            raise OfflineError("the answer was cut off")
        return content


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(status: int, headers: Mapping[str, str], content: bytes) -> Any:
    if status == 204:
        return None
    give_way()
    try:
        wire = json.loads(content)
    except ValueError:
        wire = None
    give_way()
    if status in (200, 201):
        if wire is None:
            raise OfflineError("the answer is not whole")
        return wire
    # Something on the way may answer in the server's place, in its own words.
    problem = wire if isinstance(wire, Mapping) else {}
    name = str(problem.get("type", "")).rsplit("/", 1)[-1]
    if status in (429, 503, 507):
        raise BusyError(_seconds(headers.get("Retry-After")))
    if status == 401 and name != "wrong-credentials":
        raise SignedOutError(name)
    try:
        batch = read_batch_error(name, problem)
    except ValueError as error:
        raise OfflineError("the answer is not whole") from error
    if batch is not None:
        raise batch
    if status >= 500 or not name or not status >= 400:
        raise OfflineError(f"the server answered {status}")
    raise RefusedError(name, _reason(problem))


def _reason(problem: Mapping[str, Any]) -> str:
    """Return the first named field with what is wrong with it, else the problem's own sentence."""
    errors = problem.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, Mapping) and first.get("reason"):
        return f"{first.get('field', '')} {first['reason']}".strip()
    return str(problem.get("detail") or problem.get("title") or "")


def _seconds(text: str | None) -> float:
    """Return the seconds of a `Retry-After`, within reason; a date counts as the default."""
    try:
        return min(max(float(text or ""), 0.0), 3600.0)
    except ValueError:
        return RETRY_DEFAULT_S


def _whole(read: Callable[[object], Reply], wire: object) -> Reply:
    try:
        return read(wire)
    except InvalidValueError as error:
        raise OfflineError(f"the answer is not whole: {error}") from error
