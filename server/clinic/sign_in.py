"""Signing in to the dashboard: the password, then the second factor."""

from __future__ import annotations

import logging

from flask import Response, request

from server.clinic.web import (
    ROOT,
    SIGN_IN,
    check_form_token,
    dashboard,
    drop_cookie,
    given_token,
    go,
    page,
    set_cookie,
)
from server.extensions import runtime
from server.messages import _

log = logging.getLogger(__name__)

CODE = f"{SIGN_IN}/code"


@dashboard.get("/sign-in")
def show_sign_in() -> Response:
    """Show the form for email and password."""
    return page("sign_in.html", error="", email="")


@dashboard.post("/sign-in")
def sign_in() -> Response:
    """Take email and password; the same answer whichever of them is wrong."""
    at = runtime()
    email = request.form.get("email", "").strip()[:254]
    token = at.clinicians.begin(email, request.form.get("password", "")[:256], at.now_ms())
    if token is None:
        log.warning("A password was refused, from %s.", request.remote_addr)
        wrong = _("The email or the password is wrong.")
        return page("sign_in.html", 422, error=wrong, email=email)
    if old := given_token():
        at.clinicians.sign_out(old)
    return set_cookie(go(CODE), token, "code")


@dashboard.get("/sign-in/code")
def show_code() -> Response:
    """Show the form for the second factor."""
    at = runtime()
    if not at.clinicians.awaits_code(given_token(), at.now_ms()):
        return go(SIGN_IN)
    return page("code.html", error="")


@dashboard.post("/sign-in/code")
def enter_code() -> Response:
    """Take a code of the authenticator, or a recovery code."""
    at = runtime()
    token = given_token()
    if not at.clinicians.awaits_code(token, at.now_ms()):
        return go(SIGN_IN)
    check_form_token()
    fresh = at.clinicians.finish(token, request.form.get("code", "")[:64], at.now_ms())
    if fresh is not None:
        log.info("A therapist signed in, from %s.", request.remote_addr)
        return set_cookie(go(ROOT), fresh, "open")
    log.warning("A second factor was refused, from %s.", request.remote_addr)
    if not at.clinicians.awaits_code(token, at.now_ms()):
        return drop_cookie(go(SIGN_IN))
    wrong = _("This code is not right, or was used already. Wait for the next one.")
    return page("code.html", 422, error=wrong)


@dashboard.post("/sign-out")
def sign_out() -> Response:
    """End the sign-in in this browser."""
    runtime().clinicians.sign_out(given_token())
    response = drop_cookie(go(SIGN_IN))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
