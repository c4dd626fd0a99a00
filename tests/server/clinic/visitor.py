"""Visits the dashboard as one browser does, without scripts; checks what every page must have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.services import totp
from server.services.clinicians import NewClinician

PASSWORD = "quiet rivers carry seven boats"
HOST = "http://localhost"


@dataclass
class Visitor:
    """One browser at the dashboard."""

    http: FlaskClient
    person: NewClinician | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"Origin": HOST})

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return check(self.http.get(path, headers={**self.headers, **headers}))

    def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        """Send a form with the token of the page it stands on."""
        token = {"csrf": self.csrf()} if self.csrf() else {}
        return check(
            self.http.post(
                path, data={**token, **(form or {})}, headers={**self.headers, **headers}
            )
        )

    def csrf(self) -> str:
        """Return the form token of the page that is open, or nothing."""
        return getattr(self, "_csrf", "")

    def sign_in(self, person: NewClinician, now_ms: int) -> Visitor:
        """Sign in with password and authenticator."""
        self.person = person
        answer = self.post("/clinic/sign-in", {"email": person.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        self.read_token("/clinic/sign-in/code")
        code = totp.code_at(person.totp_secret, now_ms)
        answer = self.post("/clinic/sign-in/code", {"code": code})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/clinic"), answer.text
        self.read_token("/clinic/add")
        return self

    def read_token(self, path: str) -> None:
        """Open a page and remember its form token."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get(path).text)
        assert found is not None
        self._csrf = found[1]


def check(answer: TestResponse) -> TestResponse:
    """Check what every answer of the dashboard carries."""
    headers = answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    if answer.content_type.startswith("text/html") and answer.text.startswith("<!doctype"):
        assert "<script>" not in answer.text
        assert not re.search(r"<[^>]+\s(style|on\w+)=", answer.text), "nothing inline"
    return answer


def text_of(answer: TestResponse) -> str:
    """Return what a page says, without its marks."""
    words = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())
