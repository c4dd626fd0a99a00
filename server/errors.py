"""Turns every error of a request into a problem document (RFC 9457), whatever raised it."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from server.limits import seconds_to_wait
from server.models.database import DatabaseUnavailableError, StorageFullError
from server.problems import BY_STATUS, ProblemError
from server.services.sync import UnknownStreamError
from shared.sync.problems import BatchError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

RETRY_SECONDS = 2
"""When to come back if the database could not answer."""


def problem_response(error: ProblemError) -> Response:
    """Return the answer that carries this problem."""
    response = Response(
        orjson.dumps(error.to_wire()), status=error.kind.status, content_type=MEDIA_TYPE
    )
    if error.kind.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def register_errors(app: Flask) -> None:
    """Let every error of this application answer as a problem."""
    app.register_error_handler(ProblemError, problem_response)
    app.register_error_handler(BatchError, _from_batch)
    app.register_error_handler(UnknownStreamError, _from_erased)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(DatabaseUnavailableError, _from_unavailable)
    app.register_error_handler(StorageFullError, _from_full)
    app.register_error_handler(Exception, _from_unexpected)


def _from_http(error: HTTPException) -> Any:
    """Answer an error that Flask or an extension raised."""
    status = error.code or 500
    if 300 <= status < 400:
        return error
    if status not in BY_STATUS:
        status = 400 if status < 500 else 500
    if status == 500:
        return problem_response(ProblemError("internal-error"))
    response = problem_response(ProblemError(BY_STATUS[status]))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if status == 429:
        response.headers["Retry-After"] = str(seconds_to_wait())
    return response


def _from_batch(error: BatchError) -> Response:
    """Answer a push or pull that the protocol refused; the details tell the device how to go on."""
    return problem_response(ProblemError(error.type, **error.details()))


def _from_erased(_error: UnknownStreamError) -> Response:
    """Answer a request whose account was erased while it was under way."""
    return problem_response(ProblemError("sign-in-needed"))


def _from_unavailable(_error: DatabaseUnavailableError) -> Response:
    log.warning("The database did not answer %s %s.", request.method, request.endpoint)
    return problem_response(ProblemError("unavailable", retry_after=RETRY_SECONDS))


def _from_full(_error: StorageFullError) -> Response:
    log.error("The database has no room left.")
    return problem_response(ProblemError("storage-full", retry_after=60))


def _from_unexpected(error: Exception) -> Response:
    """Answer a fault of ours; the log gets where it happened, never what the person sent."""
    log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return problem_response(ProblemError("internal-error"))
