"""The application: everything is put together here, and nothing happens at import."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from server import clinic
from server.api import (
    accounts,
    bookings,
    description,
    entries,
    guides,
    lookup,
    pages,
    plans,
    shares,
    sync,
    trends,
    weeks,
)
from server.bodies import BODY_MAX
from server.errors import register_errors
from server.extensions import NAME, Runtime, documented
from server.front import Front
from server.limits import register_limits
from server.models.database import Database
from server.services.accounts import Accounts
from server.services.clinicians import Clinicians
from server.services.passwords import Hasher
from server.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

RESOURCES = (
    guides.resource,
    lookup.resource,
    accounts.resource,
    entries.resource,
    trends.resource,
    weeks.resource,
    sync.resource,
    shares.resource,
    bookings.resource,
    plans.resource,
    pages.resource,
)
"""Every part of the API, in the order in which the description lists them."""


def wall_clock() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    now_ms: Callable[[], int] = wall_clock,
) -> Flask:
    """Return the application on a migrated database (`server.models.schema.migrate`)."""
    database = database or Database(settings.database_url)
    app = Flask("server", static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=BODY_MAX, DEBUG=False, PROPAGATE_EXCEPTIONS=False)
    app.url_map.strict_slashes = True

    api = documented(app)
    for resource in RESOURCES:
        api.register_blueprint(resource)
    app.register_blueprint(clinic.dashboard)
    shown = {
        **guides.pages(),
        **pages.pages(),
        **clinic.pages(),
        description.PATH: description.description(api),
    }
    hasher = Hasher(settings.hash_slots)

    app.extensions[NAME] = Runtime(
        settings=settings,
        database=database,
        now_ms=now_ms,
        accounts=Accounts(database, settings, hasher),
        clinicians=Clinicians(database, settings, hasher),
        pages=shown,
    )
    register_errors(app)
    register_limits(app, settings)
    app.after_request(_protect)

    stack: WSGIApplication = Front(app.wsgi_app, shown)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        stack = ProxyFix(stack, x_for=hops, x_proto=hops)
    app.wsgi_app = stack  # type: ignore[method-assign, assignment]
    return app


def _protect(response: Response) -> Response:
    """Tell a browser not to guess types, not to frame, and not to run anything."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    headers.setdefault("Cache-Control", "no-store")
    return response
