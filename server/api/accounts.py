"""Accounts and tokens: `/v1/accounts`, `/v1/tokens`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from server.api.account_forms import (
    DevicesSchema,
    ExportSchema,
    NewAccountSchema,
    PasswordSchema,
    RefreshSchema,
    SignInSchema,
    TokensSchema,
)
from server.api.resource import (
    WITH_BODY,
    WITH_STORE,
    Resource,
    asker,
    json_response,
    path_parameter,
    problems,
    signed_in,
)
from server.extensions import runtime

resource = Resource("accounts", "Accounts, and the devices that are signed in to them.")


@resource.route("/v1/accounts", methods=("POST",))
@problems("email-taken", *WITH_BODY, *WITH_STORE)
@resource.arguments(NewAccountSchema())
@resource.response(201, TokensSchema())
def create(form: dict[str, Any]) -> Response:
    """Make an account and sign its first device in."""
    at = runtime()
    tokens = at.accounts.create(form["email"], form["password"], form["device_name"], at.now_ms())
    return json_response(asdict(tokens), 201)


@resource.route("/v1/tokens", methods=("POST",))
@problems("wrong-credentials", *WITH_BODY, *WITH_STORE)
@resource.arguments(SignInSchema())
@resource.response(200, TokensSchema())
def sign_in(form: dict[str, Any]) -> Response:
    """Sign a device in."""
    at = runtime()
    tokens = at.accounts.sign_in(form["email"], form["password"], form["device_name"], at.now_ms())
    return json_response(asdict(tokens))


@resource.route("/v1/tokens/refresh", methods=("POST",))
@problems("session-ended", *WITH_BODY, *WITH_STORE)
@resource.arguments(RefreshSchema())
@resource.response(200, TokensSchema())
def refresh(form: dict[str, Any]) -> Response:
    """Exchange a refresh token for new tokens.

    Send the same `rotation_id` again when the reply was lost: the same successor comes back. The
    same token with another `rotation_id` ends the sign-in.
    """
    at = runtime()
    tokens = at.accounts.refresh(form["refresh_token"], form["rotation_id"], at.now_ms())
    return json_response(asdict(tokens))


@resource.route("/v1/tokens/current", methods=("DELETE",))
@signed_in
@problems(*WITH_STORE)
@resource.response(204)
def sign_out() -> Response:
    """Sign this device out."""
    at = runtime()
    at.accounts.sign_out(asker(), at.now_ms())
    return Response(status=204)


@resource.route("/v1/accounts/me/devices")
@signed_in
@problems()
@resource.response(200, DevicesSchema())
def devices() -> Response:
    """List the devices that are or were signed in."""
    return json_response({"devices": runtime().accounts.devices(asker())})


@resource.route(
    "/v1/accounts/me/devices/<device_id>",
    methods=("DELETE",),
    parameters=[path_parameter("device_id", "Its id in the list", pattern="^[0-9a-f]{32}$")],
)
@signed_in
@problems("not-found", *WITH_STORE)
@resource.response(204)
def end_device(device_id: str) -> Response:
    """End the sign-in of one of your devices, a lost phone for one."""
    at = runtime()
    at.accounts.end_device(asker(), device_id, at.now_ms())
    return Response(status=204)


@resource.route("/v1/accounts/me/password", methods=("PUT",))
@signed_in
@problems(*WITH_BODY, *WITH_STORE)
@resource.arguments(PasswordSchema())
@resource.response(204)
def change_password(form: dict[str, Any]) -> Response:
    """Change your password. Every other device must sign in again."""
    at = runtime()
    at.accounts.change_password(asker(), form["current"], form["new"], at.now_ms())
    return Response(status=204)


@resource.route("/v1/accounts/me/export")
@signed_in
@problems()
@resource.response(200, ExportSchema())
def export() -> Response:
    """Take everything along that is kept about you: records as they are, and every change."""
    at = runtime()
    return json_response(at.accounts.export(asker(), at.now_ms()))


@resource.route("/v1/accounts/me", methods=("DELETE",))
@signed_in
@problems(*WITH_STORE)
@resource.response(204)
def erase() -> Response:
    """Erase your account, your diary and its history, for good."""
    at = runtime()
    at.accounts.erase(asker(), at.now_ms())
    return Response(status=204)
