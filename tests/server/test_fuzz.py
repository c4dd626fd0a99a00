"""The API under thousands of made-up requests, right and wrong, drawn from its own description."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from sqlalchemy import Connection, insert

from server.extensions import NAME, Runtime
from server.models.accounts import account
from server.services.sync import create_stream
from server.services.tokens import open_session
from tests.server.conftest import one_engine

CASES = 2000
"""How many requests are made at least."""

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
"""Requests per operation that takes any input, as many that fit the description as do not.

60 make 2,546 requests, each ten more make 420 more; for a long search set `FUZZ_EXAMPLES`, as in
`FUZZ_EXAMPLES=480 uv run pytest tests/server/test_fuzz.py`.
"""

LEFT_OUT = {
    # These follow sequences of calls; the tests of access make theirs by hand.
    "use_after_free",
    "ensure_resource_availability",
    "object_level_authorization",
    # Rules across fields (the sides a region has, one entry a day) have no words in a schema.
    "positive_data_acceptance",
}


def newcomer(app: Flask) -> Callable[[], str]:
    """Return a maker of access tokens, each of a new person, without hashing a password."""
    at: Runtime = app.extensions[NAME]

    def make() -> str:
        person = secrets.token_hex(16)

        def work(tx: Connection) -> str:
            tx.execute(
                insert(account).values(
                    id=person, email=person, email_key=person, password_hash="-", created_ms=0
                )
            )
            create_stream(tx, person)
            return open_session(tx, person, "", at.now_ms(), at.settings).access_token

        return at.database.run_tx(work)

    return make


def make_sensible(case: Case) -> None:
    """Lead a request past the first hurdles, so that what lies behind them is reached too."""
    if "date" in case.path_parameters:
        case.path_parameters["date"] = "2026-11-23"
        if isinstance(case.body, dict):
            # To JSON Schema 2.0 is an integer; a score written so is refused, as it must be.
            whole = {name: value for name, value in case.body.items() if type(value) is not float}
            case.body = {**whole, "pain": 5}
            for name in ("date", "areas"):
                case.body.pop(name, None)
    if case.path.startswith("/v1/sync") and isinstance(case.body, dict):
        case.body["epoch"] = 1
        case.body.pop("cursor", None)
        for number, operation in enumerate(case.body.get("ops", ()), 1):
            operation["n"] = number
            operation["op_id"] = f"{secrets.token_hex(8)}"
        case.body["device_id"] = f"device-{secrets.token_hex(8)}"


def write_read_delete(operation: APIOperation) -> tuple[int, str]:
    """Order operations so that reading meets whatever writing has left."""
    order = ("PUT", "POST", "GET", "DELETE")
    return order.index(operation.method.upper()), operation.label


def explore(
    operation: APIOperation, mode: GenerationMode, examples: int, ask: Callable[[Case], None]
) -> None:
    """Ask so many requests of one operation, the same in every run."""
    fits = mode is GenerationMode.POSITIVE

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), sensible=st.booleans())
    def run(case: Case, sensible: bool) -> None:
        if fits and sensible:
            make_sensible(case)
        ask(case)

    run()


@one_engine
@pytest.mark.timeout(1800)
def test_thousands_of_requests(app: Flask) -> None:
    """No request, however odd, gets a 5xx or an answer that the description does not promise."""
    # Tokens are ours to send: a made-up request without one is not what is asked here.
    options = {"generation": {"with-security-parameters": False}}
    config = SchemathesisConfig.from_dict(options)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    checks = [
        check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ not in LEFT_OUT
    ]
    new_token = newcomer(app)
    resident = new_token()
    statuses: Counter[int] = Counter()
    answered: set[str] = set()

    def ask(case: Case) -> None:
        ends_sign_in = case.method == "DELETE" and "date" not in case.path_parameters
        token = new_token() if ends_sign_in else resident
        headers = {"Authorization": f"Bearer {token}"}
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        if answer.status_code < 300:
            answered.add(case.operation.label)
        case.validate_response(answer, checks=checks, headers=headers)

    operations = sorted(
        (found.ok() for found in schema.get_all_operations()), key=write_read_delete
    )
    for operation in operations:
        has_input = bool(operation.body or operation.query or operation.path_parameters)
        explore(operation, GenerationMode.POSITIVE, EXAMPLES if has_input else 5, ask)
        if has_input:
            explore(operation, GenerationMode.NEGATIVE, EXAMPLES, ask)
    assert statuses.total() >= CASES
    assert not [status for status in statuses if status >= 500]
    # Made-up ids and tokens never hit; everything else was answered at least once.
    never = {operation.label for operation in operations} - answered
    assert never <= {
        "POST /v1/tokens",
        "POST /v1/tokens/refresh",
        "PUT /v1/accounts/me/password",
        "POST /v1/bookings",
        "GET /v1/guides/muscles/{muscle}",
        "DELETE /v1/accounts/me/devices/{device_id}",
        "DELETE /v1/bookings/{booking_id}",
        "DELETE /v1/shares/{share_id}",
        "GET /v1/bookings/{booking_id}/calendar",
        "GET /v1/shares/{share_id}/views",
    }
