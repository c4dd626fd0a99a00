"""Rate limits: how often one caller may ask for what costs much or can be guessed at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Flask, Response, request
from flask_limiter import Limiter

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


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a time, counted per key: `10 per minute`, several joined with `;`."""

    rate: str
    key: Callable[[], str] = by_address


EVERYWHERE = Limit("1200 per minute")
"""For every view together, per address: a clinic behind one address stays well below it."""

LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "accounts.create": Limit("20 per hour"),
        "accounts.sign_in": Limit("10 per minute; 60 per hour"),
        "accounts.refresh": Limit("60 per minute"),
        "accounts.export": Limit("20 per hour", by_token),
        "lookup.look_up": Limit("240 per minute"),
        "trends.trend": Limit("120 per minute", by_token),
        "sync.push": Limit("240 per minute", by_token),
        "sync.pull": Limit("240 per minute", by_token),
    }
)
"""Limits by endpoint; each view counts by itself."""


def register_limits(app: Flask, settings: Settings) -> None:
    """Apply the limits to an application whose views are all registered."""
    limiter = Limiter(
        by_address,
        app=app,
        application_limits=[EVERYWHERE.rate],
        storage_uri=settings.limits_url,
        strategy="fixed-window",
        headers_enabled=False,
        enabled=settings.rate_limits,
    )
    app.extensions["knotwise-limiter"] = limiter  # its views only hold it weakly
    for endpoint, limit in LIMITS.items():
        view: Callable[..., Response] = app.view_functions[endpoint]  # type: ignore[assignment]
        app.view_functions[endpoint] = limiter.limit(limit.rate, key_func=limit.key)(view)
