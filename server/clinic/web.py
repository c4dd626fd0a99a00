"""What every page of the dashboard is made of: sign-in, form tokens, headers, templates, errors.

A page is one template with named blocks. A browser without scripts posts a form and is sent back
to the page; htmx gets only the block that changed. Both go through the same view.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, request
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2_fragments import render_block
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException

from server import messages
from server.clinic import words
from server.clinic.assets import asset
from server.extensions import runtime
from server.limits import seconds_to_wait
from server.messages import N_, _
from server.models.database import DatabaseUnavailableError, StorageFullError
from server.problems import ProblemError
from server.services.clinicians import ABSOLUTE_MS, CODE_MS, Clinician
from server.services.triage import day_of_ms

log = logging.getLogger(__name__)

T = TypeVar("T")

ROOT = "/clinic"
SIGN_IN = f"{ROOT}/sign-in"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from elsewhere, nothing inline."""

HSTS = "max-age=63072000; includeSubDomains"

dashboard = Blueprint("clinic", "server.clinic", url_prefix=ROOT)

_OPEN = frozenset(
    {"clinic.sign_in", "clinic.show_sign_in", "clinic.enter_code", "clinic.show_code"}
)
"""Views that are reached without a sign-in."""

QUIET = frozenset({"clinic.consent"})
"""Views that a page asks by itself: they do not count as somebody being there."""


_RETRY = N_("Open the page again and retry.")


class RefusedError(Exception):
    """A request that the dashboard answers with a page saying why.

    `status` is the HTTP status, `title` and `words` what the page says; `clears` asks an open page
    to be replaced as a whole.
    """

    def __init__(self, status: int, title: str, text: str, *, clears: bool = False) -> None:
        super().__init__(title)
        self.status, self.title, self.text, self.clears = status, title, text, clears


def ended() -> RefusedError:
    """Return the refusal for somebody who shares nothing with this clinic, or no longer."""
    return RefusedError(
        403,
        _("Nothing is shared here"),
        _("This person does not share with your clinic, or no longer does."),
        clears=True,
    )


@cache
def templates() -> Environment:
    """Return the templates; every value is escaped unless a template says otherwise."""
    made = Environment(
        loader=PackageLoader("server.clinic", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        messages._, messages.ngettext, newstyle=True
    )
    made.globals["asset"] = asset
    for name in words.FILTERS:
        made.filters[name] = getattr(words, name)
    return made


def page(template: str, status: int = 200, *, block: str | None = None, **values: Any) -> Response:
    """Return a whole page, or for htmx only the block that changed."""
    shared = {
        "who": g.get("clinician"),
        "csrf": g.get("csrf", ""),
        "path": request.path,
        "language": messages.tag(),
        "today": words.today(runtime().now_ms()),
        **values,
    }
    if block is not None and is_htmx():
        body = render_block(templates(), template, block, shared)
    else:
        body = templates().get_template(template).render(shared)
    return Response(body, status=status, content_type="text/html; charset=utf-8")


def is_htmx() -> bool:
    """Return whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def go(path: str) -> Response:
    """Send the browser to another page of the dashboard."""
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": path})
    return cast(Response, redirect(path, 303))


def signed_in() -> Clinician:
    """Return who is signed in. Only in views that ask for it."""
    return cast(Clinician, g.clinician)


def disclose(work: Callable[[Connection, Clinician, int], T]) -> T:
    """Run `work` in one snapshot that it can also write its disclosures in."""
    at, who = runtime(), signed_in()
    now = at.now_ms()
    return at.database.run_snapshot_tx(lambda tx: work(tx, who, now))


def change(work: Callable[[Connection, Clinician, int], T]) -> T:
    """Run `work` in one write transaction."""
    at, who = runtime(), signed_in()
    now = at.now_ms()
    return at.database.run_tx(lambda tx: work(tx, who, now))


# -- sign-in


def cookie_name() -> str:
    """Return the cookie's name; with its prefix, browsers insist on https and on this host."""
    return "__Host-knotwise" if runtime().settings.https else "knotwise"


def set_cookie(response: Response, token: str, stage: str) -> Response:
    """Hand a sign-in's token to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=(CODE_MS if stage == "code" else ABSOLUTE_MS) // 1000,
        secure=runtime().settings.https,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def drop_cookie(response: Response) -> Response:
    """Take the token back."""
    response.delete_cookie(
        cookie_name(), secure=runtime().settings.https, httponly=True, samesite="Strict", path="/"
    )
    return response


def given_token() -> str:
    """Return the token in the browser's cookie, or nothing."""
    token = request.cookies.get(cookie_name(), "")
    return token if token.isascii() else ""


@dashboard.before_request
def _speak() -> None:
    """Answer in the first language of the browser's that there is a catalogue for."""
    g.language = ExitStack()
    chosen = messages.best(tuple(request.accept_languages.values()))
    g.language.enter_context(messages.speaking(chosen))


@dashboard.teardown_request
def _fall_silent(_error: BaseException | None) -> None:
    if "language" in g:
        g.pop("language").close()


@dashboard.before_request
def _guard() -> Response | None:
    """Let nobody in who is not signed in, and no form that is not ours."""
    at = runtime()
    token = given_token()
    if token:
        g.csrf = at.clinicians.csrf(token)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _check_origin()
    if request.endpoint in _OPEN:
        return None
    quiet = request.endpoint in QUIET
    who = at.clinicians.who(token, at.now_ms(), quiet=quiet) if token else None
    if who is None:
        return go(SIGN_IN)
    g.clinician = who
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        check_form_token()
    return None


def _check_origin() -> None:
    """Refuse a form that another site sends. Browsers always say where a form comes from."""
    origin = request.headers.get("Origin", "")
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    if urlsplit(origin).netloc != request.host or fetched not in ("same-origin", "none"):
        log.warning("A form from elsewhere was refused, from %s.", request.remote_addr)
        raise RefusedError(403, _("This form came from elsewhere"), _(_RETRY))


def check_form_token() -> None:
    """Refuse a form without this sign-in's token."""
    given = request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(errors="replace"), g.get("csrf", "-").encode()):
        raise RefusedError(403, _("This form is out of date"), _(_RETRY))


# -- what every answer carries


@dashboard.after_request
def _protect(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["Cache-Control"] = "no-store"
    # Forms need an Origin header, which `no-referrer` would take away.
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Vary"] = "HX-Request, Cookie, Accept-Language"
    headers["Content-Language"] = messages.tag()
    if runtime().settings.https:
        headers["Strict-Transport-Security"] = HSTS
    return response


# -- errors


def _refuse(error: RefusedError) -> Response:
    answer = page("refused.html", error.status, title=error.title, text=error.text)
    if is_htmx():
        answer.headers["HX-Retarget"] = "body" if error.clears else "#notice"
        answer.headers["HX-Reswap"] = "innerHTML"
        if not error.clears:
            answer.set_data(
                templates().get_template("notice.html").render(title=error.title, text=error.text)
            )
    return answer


dashboard.register_error_handler(RefusedError, _refuse)


@dashboard.errorhandler(ProblemError)
def _from_problem(error: ProblemError) -> Response:
    return _refuse(RefusedError(error.kind.status, error.kind.title, error.detail))


@dashboard.errorhandler(HTTPException)
def _from_http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status == 429:
        answer = _refuse(RefusedError(429, _("Too many tries"), _("Wait a while, then try again.")))
        answer.headers["Retry-After"] = str(seconds_to_wait())
        return answer
    if status == 404:
        return _refuse(RefusedError(404, _("There is no such page"), _("Go back to the caseload.")))
    return _refuse(RefusedError(status, _("That did not work"), _(_RETRY)))


@dashboard.errorhandler(DatabaseUnavailableError)
@dashboard.errorhandler(StorageFullError)
def _from_database(_error: Exception) -> Response:
    return _refuse(
        RefusedError(
            503, _("The service cannot answer now"), _("Nothing was changed. Try again soon.")
        )
    )


@dashboard.errorhandler(Exception)
def _from_unexpected(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return _refuse(RefusedError(500, _("Something went wrong on our side"), _("Try again later.")))


def today_number() -> int:
    """Return the ordinal of today (UTC)."""
    return day_of_ms(runtime().now_ms())
