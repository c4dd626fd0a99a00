"""Who reaches what: every address is public on purpose, or shut to anybody without a live token."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.server.caller import Caller, problem_of
from tests.server.conftest import Clock, one_engine

pytestmark = one_engine

PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/v1/guides/muscles"),
    ("GET", "/v1/guides/muscles/<muscle>"),
    ("GET", "/v1/guides/regions"),
    ("GET", "/v1/guides/reliefs"),
    ("POST", "/v1/lookup"),
    ("POST", "/v1/accounts"),
    ("POST", "/v1/tokens"),
    ("POST", "/v1/tokens/refresh"),
}
"""Addresses that need no sign-in. A new address is shut until it is listed here."""

DAY = "2026-11-23"


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Return every `(method, rule)` of the API, as Flask knows them."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/clinic")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def concrete(rule: str) -> str:
    """Return an address with something in place of its variable parts."""
    return re.sub(r"<\w+>", DAY, rule)


def signed_out(ana: Caller, clock: Clock) -> Caller:
    """Return somebody whose sign-in has ended."""
    ana.delete("/v1/tokens/current")
    return ana


def expired(ana: Caller, clock: Clock) -> Caller:
    """Return somebody whose access token has expired."""
    clock.forward(seconds=901)
    return ana


def erased(ana: Caller, clock: Clock) -> Caller:
    """Return somebody whose account is gone."""
    ana.delete("/v1/accounts/me")
    return ana


def refreshing(ana: Caller, clock: Clock) -> Caller:
    """Return somebody who sends the refresh token in place of the access token."""
    return ana.with_tokens({"access_token": ana.tokens["refresh_token"]})


def nobody(ana: Caller, clock: Clock) -> Caller:
    """Return somebody without a token."""
    return Caller(ana.http)


def guessing(ana: Caller, clock: Clock) -> Caller:
    """Return somebody with a token that was never given out."""
    return ana.with_tokens({"access_token": "kwa_" + "A" * 43})


@pytest.mark.parametrize(
    "become", [nobody, guessing, refreshing, expired, signed_out, erased], ids=lambda f: f.__name__
)
def test_shut_without_a_live_token(
    app: Flask, ana: Caller, clock: Clock, become: Callable[[Caller, Clock], Caller]
) -> None:
    """Without a live token every address that is not public answers the same, whatever is sent."""
    ana.put(f"/v1/entries/{DAY}", {"pain": 4, "note": "mine alone"})
    other = become(ana, clock)
    answers: dict[tuple[str, str], Any] = {}
    for method, rule in addresses(app):
        for body in ({}, b"not json", {"pain": 3}):
            kind = {"data": body} if isinstance(body, bytes) else {"json": body}
            answer = other.call(method, concrete(rule), **kind)
            assert "mine alone" not in answer.text
            if (method, rule) not in PUBLIC:
                assert problem_of(answer) == "sign-in-needed", (method, rule)
                answers[method, rule] = answer.get_json(force=True)
    assert len(answers) >= 10
    assert all(answer == next(iter(answers.values())) for answer in answers.values())


def test_public_addresses_exist(app: Flask) -> None:
    """Nothing is listed as public that is not there."""
    assert set(addresses(app)) >= PUBLIC


def test_one_person_never_sees_another(app: Flask, ana: Caller, ben: Caller) -> None:
    """Whatever another person reads, none of it is ours."""
    ana.put(f"/v1/entries/{DAY}", {"pain": 4, "note": "mine alone"})
    for method, rule in addresses(app):
        if method == "GET":
            text = ben.get(concrete(rule)).text
            assert "mine alone" not in text, rule
            assert "ana@example.org" not in text, rule
            assert ana.tokens["account_id"] not in text, rule
