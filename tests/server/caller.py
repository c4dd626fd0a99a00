"""Calls the API as one person does, and checks of every answer what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.problems import PREFIX, PROBLEMS

PASSWORD = "nine herons over the weir"


@dataclass(frozen=True)
class Caller:
    """Somebody with or without tokens."""

    http: FlaskClient
    tokens: dict[str, Any] = field(default_factory=dict)

    def sign_up(self, email: str) -> Caller:
        """Return a new person, signed in."""
        answer = self.post("/v1/accounts", {"email": email, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return Caller(self.http, answer.get_json())

    def with_tokens(self, tokens: dict[str, Any]) -> Caller:
        """Return the same person on another device."""
        return Caller(self.http, tokens)

    def call(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """Send a request; check that an error is a documented problem."""
        headers = dict(kwargs.pop("headers", {}))
        if self.tokens:
            headers.setdefault("Authorization", f"Bearer {self.tokens['access_token']}")
        answer = self.http.open(path, method=method, headers=headers, **kwargs)
        if answer.status_code >= 400:
            check_problem(answer, method)
        return answer

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Read."""
        return self.call("GET", path, **kwargs)

    def post(self, path: str, body: Any, **kwargs: Any) -> TestResponse:
        """Send a JSON body."""
        return self.call("POST", path, json=body, **kwargs)

    def put(self, path: str, body: Any, **kwargs: Any) -> TestResponse:
        """Send a JSON body."""
        return self.call("PUT", path, json=body, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> TestResponse:
        """Delete."""
        return self.call("DELETE", path, **kwargs)


def check_problem(answer: TestResponse, method: str = "GET") -> None:
    """Check the one shape of errors: RFC 9457, a documented type, the right status and headers."""
    assert answer.content_type == "application/problem+json"
    if method == "HEAD":
        return
    body = answer.get_json(force=True)
    kind = PROBLEMS[body["type"].removeprefix(PREFIX)]
    assert body["status"] == answer.status_code == kind.status
    assert body["title"] == kind.title
    assert body["detail"]
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    if answer.status_code in (429, 503, 507):
        assert int(answer.headers["Retry-After"]) > 0


def problem_of(answer: TestResponse) -> str:
    """Return the name of the problem an answer carries."""
    return str(answer.get_json(force=True)["type"]).removeprefix(PREFIX)


def wrong_fields(answer: TestResponse) -> list[str]:
    """Return the fields that an answer says are wrong."""
    assert problem_of(answer) == "invalid-fields"
    return [error["field"] for error in answer.get_json(force=True)["errors"]]
