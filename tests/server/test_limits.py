"""Rate limits: on by default, per address, answered with when to come back."""

from __future__ import annotations

import gzip
from dataclasses import replace

from werkzeug.test import TestResponse

from server.app import create_app
from server.limits import LIMITS
from server.models.database import Database
from server.settings import Settings
from tests.server.caller import PASSWORD, Caller, problem_of
from tests.server.conftest import one_engine

pytestmark = one_engine


def limited(settings: Settings, database: Database) -> Caller:
    """Return a caller of a service with its limits on."""
    app = create_app(replace(settings, rate_limits=True), database=database)
    return Caller(app.test_client())


def test_guessing_passwords_is_slow(settings: Settings, database: Database) -> None:
    """The eleventh sign-in within a minute is told to wait; another address is not."""
    anyone = limited(settings, database)
    body = {"email": "x@example.org", "password": "a guess of mine"}
    for _ in range(10):
        assert problem_of(anyone.post("/v1/tokens", body)) == "wrong-credentials"
    assert problem_of(anyone.post("/v1/tokens", body)) == "too-many-requests"
    elsewhere = anyone.post("/v1/tokens", body, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert problem_of(elsewhere) == "wrong-credentials"


def test_guessing_from_many_addresses_is_slow(settings: Settings, database: Database) -> None:
    """One account takes 20 wrong guesses an hour from all addresses together, then asks to wait."""
    anyone = limited(settings, database)
    anyone.sign_up("ana@example.org")

    def sign_in(number: int, email: str, password: str) -> TestResponse:
        body = {"email": email, "password": password}
        return anyone.post(
            "/v1/tokens", body, environ_base={"REMOTE_ADDR": f"10.0.{number // 8}.1"}
        )

    for number in range(25):  # signing in rightly does not count
        assert sign_in(number, "ana@example.org", PASSWORD).status_code == 200
    for number in range(25, 45):
        assert sign_in(number, "ANA@example.org", "a guess of mine").status_code == 401
    refused = sign_in(99, "ana@example.org", "a guess of mine")
    assert problem_of(refused) == "too-many-requests"
    # An hour at most, and whole seconds rounded up.
    assert 60 < int(refused.headers["Retry-After"]) <= 3601
    assert sign_in(100, "ben@example.org", "a guess of mine").status_code == 401


def test_odd_bodies_do_not_upset_the_counting(settings: Settings, database: Database) -> None:
    """A body that cannot be counted by its email gets its own problem; a packed one counts."""
    anyone = limited(settings, database)
    json_type = {"Content-Type": "application/json"}
    for body, wanted in ((b"[" * 100_000, 400), (b"", 422), (b"x" * (2 << 20), 413), (b"[]", 422)):
        answer = anyone.call("POST", "/v1/tokens", data=body, headers=json_type)
        assert answer.status_code == wanted
    packed = gzip.compress(b'{"email": "ana@example.org", "password": "a guess of mine"}')
    headers = {**json_type, "Content-Encoding": "gzip"}
    statuses = [
        anyone.call(
            "POST",
            "/v1/tokens",
            data=packed,
            headers=headers,
            environ_base={"REMOTE_ADDR": f"10.1.{number}.1"},
        ).status_code
        for number in range(21)
    ]
    assert statuses == [401] * 20 + [429]


def test_services_count_apart(settings: Settings, database: Database) -> None:
    """Two applications in one process do not share their counts."""
    for _ in range(2):
        anyone = limited(settings, database)
        body = {"email": "x@example.org", "password": "a guess of mine"}
        statuses = [anyone.post("/v1/tokens", body).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]


def test_limits_name_views_that_exist(settings: Settings, database: Database) -> None:
    """Every limit belongs to a view; a renamed view would otherwise lose it in silence."""
    app = create_app(settings, database=database)
    assert LIMITS.keys() <= app.view_functions.keys()


def test_addresses_come_from_trusted_proxies_only(settings: Settings, database: Database) -> None:
    """A forwarded address counts only when a proxy in front is trusted."""
    body = {"email": "x@example.org", "password": "a guess of mine"}

    def statuses(trusted: int) -> set[int]:
        app = create_app(
            replace(settings, rate_limits=True, trusted_proxies=trusted), database=database
        )
        anyone = Caller(app.test_client())
        return {
            anyone.post("/v1/tokens", body, headers={"X-Forwarded-For": f"10.0.0.{i}"}).status_code
            for i in range(11)
        }

    assert statuses(0) == {401, 429}
    assert statuses(1) == {401}
