"""Accounts and tokens: sign-in, turning over, theft, and a reply that was lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.models.accounts import access_token, account, device_session, refresh_token
from server.models.database import Database
from tests.server.caller import PASSWORD, Caller, problem_of, wrong_fields
from tests.server.conftest import Clock, one_engine

ME = {"email": "ana@example.org", "password": PASSWORD}


def refresh(who: Caller, tokens: dict[str, Any], rotation_id: str) -> Any:
    """Exchange a refresh token without being signed in otherwise."""
    body = {"refresh_token": tokens["refresh_token"], "rotation_id": rotation_id}
    return Caller(who.http).post("/v1/tokens/refresh", body)


def is_signed_in(who: Caller) -> bool:
    """Return whether the access token still opens anything."""
    return who.get("/v1/accounts/me/devices").status_code == 200


def test_sign_up_and_in(anyone: Caller) -> None:
    """A new account is signed in at once, and signs in again with its email in any case."""
    made = anyone.post("/v1/accounts", ME).get_json()
    again = anyone.post("/v1/tokens", {**ME, "email": "ANA@example.org", "device_name": "phone"})
    tokens = again.get_json()
    assert tokens["account_id"] == made["account_id"]
    assert tokens["expires_in"] == 900
    assert is_signed_in(anyone.with_tokens(tokens))


def test_one_account_for_an_email(anyone: Caller, ana: Caller) -> None:
    """A second account with the same email is refused, whatever its case."""
    answer = anyone.post("/v1/accounts", {**ME, "email": "Ana@Example.org"})
    assert problem_of(answer) == "email-taken"


@one_engine
@pytest.mark.parametrize("body", [{**ME, "password": "not hers at all"}, {**ME, "email": "x@y.zz"}])
def test_wrong_credentials_say_the_same(anyone: Caller, ana: Caller, body: dict[str, str]) -> None:
    """A wrong password and an unknown email cannot be told apart."""
    answer = anyone.post("/v1/tokens", body)
    assert answer.get_json(force=True) == {
        "type": "/problems/wrong-credentials",
        "title": "The email or the password is wrong",
        "status": 401,
        "detail": "Check both. After several wrong tries, wait a while.",
    }


@one_engine
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"email": "no", "password": PASSWORD}, ["email"]),
        ({"email": "a@b.org\n", "password": PASSWORD}, ["email"]),
        ({"email": "ana@example.org"}, ["password"]),
        ({**ME, "password": "short"}, ["password"]),
        ({**ME, "password": "P@ssw0rd2024"}, ["password"]),
        ({**ME, "password": "x" * 257}, ["password"]),
        ({**ME, "password": 12345678}, ["password"]),
        ({**ME, "device_name": "a\x00b"}, ["device_name"]),
        ({**ME, "role": "admin"}, ["role"]),
    ],
)
def test_bad_sign_up(
    anyone: Caller, database: Database, body: dict[str, Any], fields: list[str]
) -> None:
    """A bad sign-up names the field and stores nothing."""
    assert wrong_fields(anyone.post("/v1/accounts", body)) == fields
    assert database.read(lambda tx: tx.execute(select(account)).all()) == []


@one_engine
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer \xff", "bearer kwa_x y"]
)
def test_no_token_or_a_wrong_one(anyone: Caller, header: str) -> None:
    """Without a live token nothing personal is answered."""
    answer = anyone.get("/v1/accounts/me/devices", headers={"Authorization": header})
    assert problem_of(answer) == "sign-in-needed"


def test_access_tokens_expire(ana: Caller, clock: Clock) -> None:
    """An access token works for 15 minutes and not a second longer."""
    clock.forward(seconds=899)
    assert is_signed_in(ana)
    clock.forward(seconds=1)
    assert not is_signed_in(ana)


def test_turning_over(ana: Caller, clock: Clock) -> None:
    """A refresh gives new tokens; the new access token works for its own 15 minutes."""
    clock.forward(seconds=1000)
    new = refresh(ana, ana.tokens, "r1").get_json()
    assert new["refresh_token"] != ana.tokens["refresh_token"]
    assert is_signed_in(ana.with_tokens(new))


def test_lost_reply(ana: Caller) -> None:
    """A refresh asked again with the same id, its reply lost, gives the same successor."""
    first = refresh(ana, ana.tokens, "r1").get_json()
    second = refresh(ana, ana.tokens, "r1").get_json()
    assert second["refresh_token"] == first["refresh_token"]
    assert is_signed_in(ana.with_tokens(second))
    third = refresh(ana, second, "r2")
    assert third.status_code == 200


def test_late_copy_of_a_refresh(ana: Caller) -> None:
    """A copy of an old refresh request gets nothing, and does not end the sign-in."""
    first = refresh(ana, ana.tokens, "r1").get_json()
    second = refresh(ana, first, "r2").get_json()
    assert problem_of(refresh(ana, ana.tokens, "r1")) == "session-ended"
    assert is_signed_in(ana.with_tokens(second))


def test_theft_ends_the_sign_in(ana: Caller) -> None:
    """A spent token used with another id ends the whole sign-in, the thief's tokens and ours."""
    ours = refresh(ana, ana.tokens, "ours").get_json()
    assert problem_of(refresh(ana, ana.tokens, "thief")) == "session-ended"
    assert not is_signed_in(ana.with_tokens(ours))
    assert problem_of(refresh(ana, ours, "ours2")) == "session-ended"


def test_theft_is_seen_on_the_list_of_devices(ana: Caller) -> None:
    """After a theft the person sees, from another device, which sign-in ended and why."""
    other = ana.with_tokens(ana.post("/v1/tokens", {**ME, "device_name": "tablet"}).get_json())
    refresh(ana, ana.tokens, "ours")
    refresh(ana, ana.tokens, "thief")
    devices = other.get("/v1/accounts/me/devices").get_json()["devices"]
    assert {device["device_name"]: device["ended_by"] for device in devices} == {
        "": "reuse",
        "tablet": None,
    }


def test_parallel_refresh(app: Flask, ana: Caller) -> None:
    """Of many refreshes at once with one id, all get the same successor."""
    answers: list[Any] = []

    def ask() -> None:
        answers.append(refresh(Caller(app.test_client()), ana.tokens, "r1").get_json())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["refresh_token"] for answer in answers}) == 1


def test_sign_ins_end_at_last(ana: Caller, clock: Clock) -> None:
    """However often it is refreshed, a sign-in ends after its days."""
    clock.forward(days=179)
    tokens = refresh(ana, ana.tokens, "r1").get_json()
    clock.forward(days=1)
    assert problem_of(refresh(ana, tokens, "r2")) == "session-ended"


def test_sign_out(ana: Caller) -> None:
    """Signing out ends this device's tokens and no other device's."""
    other = ana.with_tokens(ana.post("/v1/tokens", ME).get_json())
    assert ana.delete("/v1/tokens/current").status_code == 204
    assert not is_signed_in(ana)
    assert problem_of(refresh(ana, ana.tokens, "r1")) == "session-ended"
    assert is_signed_in(other)


def test_ending_another_device(ana: Caller, ben: Caller) -> None:
    """A person ends a sign-in of theirs by its id, and nobody else's."""
    other = ana.with_tokens(ana.post("/v1/tokens", {**ME, "device_name": "lost"}).get_json())
    devices = ana.get("/v1/accounts/me/devices").get_json()["devices"]
    lost = next(device["id"] for device in devices if device["device_name"] == "lost")
    assert problem_of(ben.delete(f"/v1/accounts/me/devices/{lost}")) == "not-found"
    assert is_signed_in(other)
    assert ana.delete(f"/v1/accounts/me/devices/{lost}").status_code == 204
    assert not is_signed_in(other)


def test_tokens_are_stored_hashed(ana: Caller, database: Database) -> None:
    """Neither a token nor a password stands in the database."""
    rows = database.read(
        lambda tx: [
            str(tx.execute(select(table)).all())
            for table in (account, device_session, access_token, refresh_token)
        ]
    )
    text = " ".join(rows)
    assert ana.tokens["access_token"] not in text
    assert ana.tokens["refresh_token"] not in text
    assert PASSWORD not in text
    assert "argon2id$v=19$m=19456,t=2,p=1" in text


def test_changing_the_password(ana: Caller, anyone: Caller) -> None:
    """A new password works from now on, the old one does not, and other devices are signed out."""
    me = {"email": "ana@example.org", "password": PASSWORD}
    other = ana.with_tokens(anyone.post("/v1/tokens", me).get_json())
    new = "seven lanterns on the quay"
    answer = ana.call("PUT", "/v1/accounts/me/password", json={"current": PASSWORD, "new": new})
    assert answer.status_code == 204
    assert problem_of(other.get("/v1/shares")) == "sign-in-needed"
    assert ana.get("/v1/shares").status_code == 200
    assert problem_of(anyone.post("/v1/tokens", me)) == "wrong-credentials"
    assert anyone.post("/v1/tokens", {**me, "password": new}).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong one", "seven lanterns on the quay", "current"), (PASSWORD, "password1", "new")],
)
def test_a_password_is_not_changed_lightly(ana: Caller, current: str, new: str, field: str) -> None:
    """The present password is needed, and a weak new one is refused."""
    body = {"current": current, "new": new}
    assert wrong_fields(ana.call("PUT", "/v1/accounts/me/password", json=body)) == [field]
