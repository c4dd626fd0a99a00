"""The documented interface, called from outside over a real socket with the standard library."""

from __future__ import annotations

import datetime as dt
import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.server.process import serving

TODAY = dt.datetime.now(dt.UTC).date()
DAY = f"/v1/entries/{TODAY}"


class Outside:
    """A program somewhere else."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url)
        self.token = ""

    def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, Any]:
        """Send a request; return status, headers and the parsed body (None when empty)."""
        connection = http.client.HTTPConnection(self._at.hostname or "", self._at.port, timeout=20)
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        sent = {"Content-Type": "application/json", **headers}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        connection.request(method, path, body=data, headers=sent)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, answer.headers, json.loads(raw) if raw else None


def test_a_day_with_curl(tmp_path: Path) -> None:
    """From guides to advice, everything that the documents promise to other programs holds."""
    with serving(tmp_path) as service:
        out = Outside(service.url)

        status, headers, body = out.call("GET", "/v1/guides/muscles")
        assert (status, len(body["muscles"]) >= 38) == (200, True)
        again = out.call("GET", "/v1/guides/muscles", **{"If-None-Match": headers["ETag"]})
        assert again[0] == 304

        status, _, body = out.call(
            "POST",
            "/v1/accounts",
            {"email": "a@example.org", "password": "correct horse battery 9"},
        )
        assert status == 201
        out.token = body["access_token"]

        assert out.call("PUT", DAY, {"pain": 6, "stiffness": 4})[0] == 201
        status, _, body = out.call("PUT", DAY, {"pain": 5})
        assert (status, body) == (200, {"date": str(TODAY), "pain": 5, "stiffness": 4})
        for offset in range(1, 60):
            day = TODAY - dt.timedelta(days=offset)
            pain = 8 if offset < 35 else 3
            assert out.call("PUT", f"/v1/entries/{day}", {"pain": pain})[0] == 201
        _, _, body = out.call("GET", f"/v1/entries?from={TODAY}&to={TODAY}")
        assert len(body["entries"]) == 1

        _, _, body = out.call("GET", "/v1/trends")
        assert body["advice"]["reason"][0]["text"]
        assert body["advice"]["against"][0]["text"]

        status, headers, body = out.call("PUT", DAY, {"pain": 11})
        assert (status, body["errors"][0]["field"]) == (422, "pain")
        assert headers["Content-Type"] == "application/problem+json"
        out.token = "nonsense"
        assert out.call("GET", DAY)[0] == 401
