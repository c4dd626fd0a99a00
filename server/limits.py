"""Rate limits: how often one caller may ask for what costs much or can be guessed at."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

from server.bodies import load_json, read_body
from server.problems import ProblemError
from server.settings import Settings


def by_address() -> str:
    """Count per network address (of the client, when the proxies in front are trusted)."""
    return f"address {request.remote_addr}"


def by_token() -> str:
    """Count per sign-in while its access token lives, per address without one."""
    token = request.headers.get("Authorization", "")
    if not token:
        return by_address()
    return "token " + hashlib.sha256(token.encode(errors="replace")).hexdigest()[:32]


def by_email() -> str:
    """Count per email that somebody tries to sign in with, whatever address they come from."""
    try:
        body = load_json(read_body(request))
    except ProblemError:  # the view says so; it is never reached with this body
        return by_address()
    email = body.get("email") if isinstance(body, dict) else None
    if not isinstance(email, str):
        return by_address()
    return "email " + hashlib.sha256(email.lower().encode(errors="replace")).hexdigest()[:32]


def was_wrong(response: Response) -> bool:
    """Count only sign-ins that were refused, so that nobody is locked out by signing in."""
    return response.status_code == 401


def by_form_email() -> str:
    """Count per email in a sign-in form of the dashboard."""
    email = request.form.get("email", "").strip().lower()
    return "form email " + hashlib.sha256(email.encode(errors="replace")).hexdigest()[:32]


def was_refused(response: Response) -> bool:
    """Count only forms whose secret (a password, a code) was wrong."""
    return response.status_code == 422


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a time, counted per key: `10 per minute`, several joined with `;`.

    With `counts`, only requests whose answer it says so of.
    """

    rate: str
    key: Callable[[], str] = by_address
    counts: Callable[[Response], bool] | None = None


EVERYWHERE = Limit("1200 per minute")
"""For every view together, per address: a clinic behind one address stays well below it."""

LIMITS: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "accounts.create": (Limit("20 per hour"),),
        "accounts.sign_in": (
            Limit("10 per minute; 60 per hour"),
            Limit("20 per hour", by_email, was_wrong),
        ),
        "accounts.refresh": (Limit("60 per minute"),),
        "accounts.change_password": (Limit("10 per hour", by_token),),
        "accounts.export": (Limit("20 per hour", by_token),),
        "lookup.look_up": (Limit("240 per minute"),),
        "trends.trend": (Limit("120 per minute", by_token),),
        "shares.create": (Limit("30 per hour", by_token),),
        "bookings.ask": (Limit("30 per hour", by_token),),
        "clinic.sign_in": (
            Limit("10 per minute; 60 per hour", counts=was_refused),
            Limit("20 per hour", by_form_email, was_refused),
        ),
        "clinic.enter_code": (Limit("10 per minute; 60 per hour", counts=was_refused),),
        "clinic.redeem": (Limit("10 per hour", counts=was_refused),),
        "sync.push": (Limit("240 per minute", by_token),),
        "sync.pull": (Limit("240 per minute", by_token),),
    }
)
"""Limits by endpoint; each view counts by itself."""

EXTENSION = "knotwise-limiter"


def register_limits(app: Flask, settings: Settings) -> None:
    """Apply the limits to an application whose views are all registered."""
    limiter = Limiter(
        by_address,
        app=app,
        application_limits=[EVERYWHERE.rate],
        storage_uri=settings.limits_url,
        strategy="fixed-window",
        enabled=settings.rate_limits,
    )
    app.extensions[EXTENSION] = limiter  # its views only hold it weakly
    for endpoint, limits in LIMITS.items():
        view: Callable[..., Response] = app.view_functions[endpoint]  # type: ignore[assignment]
        for limit in limits:
            view = limiter.limit(limit.rate, key_func=limit.key, deduct_when=limit.counts)(view)
        app.view_functions[endpoint] = view


def seconds_to_wait() -> int:
    """Return when the limit that refused this request begins anew, in seconds."""
    limiter = cast(Limiter, current_app.extensions[EXTENSION])
    current = limiter.current_limit
    if current is None:
        return 60
    return max(1, math.ceil(current.reset_at - time.time()))
