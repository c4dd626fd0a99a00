"""What every resource of the API is made of: strict bodies, sign-in, and documented problems."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import orjson
from flask import Request, Response, g, request
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import RAISE, Schema, ValidationError
from sqlalchemy import Connection
from webargs import missing
from webargs.flaskparser import FlaskParser

from server.bodies import load_json, read_body
from server.errors import MEDIA_TYPE
from server.extensions import runtime
from server.problems import PROBLEMS, ProblemError
from server.services.entries import position
from server.services.tokens import Principal, authenticate
from shared.schemas.fields import flat_errors
from shared.schemas.problem import ProblemSchema

STARTED = secrets.token_hex(8)
"""Part of every personal ETag: another version of the service may answer otherwise."""

FORM_FIELDS_MAX = 200
"""Most fields of a body: each that nobody asked for would be answered by itself."""

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[..., Response]

PROBLEM = ProblemSchema()

ALWAYS = ("bad-request", "too-many-requests", "internal-error", "unavailable")
"""Problems that any address may answer with."""

WITH_BODY = ("bad-json", "too-large", "wrong-content-type", "invalid-fields")
"""Problems of an address that takes a body."""

WITH_STORE = ("storage-full",)
"""Problems of an address that stores."""


class StrictParser(FlaskParser):
    """Reads bodies and queries, refusing what JSON does not allow and what nobody asked for."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - the name and kind are webargs'
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        # A misspelt filter must not silently give everything.
        "query": RAISE,
        "querystring": RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        body = read_body(req)
        if not body:
            return missing
        form = load_json(body)
        if isinstance(form, dict) and len(form) > FORM_FIELDS_MAX:
            raise ProblemError.of_fields(("body", f"must be at most {FORM_FIELDS_MAX} fields"))
        return form

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Refuse the request, naming each field that is wrong."""
        messages = error.messages
        if isinstance(messages, dict) and len(messages) == 1:  # {"json": ...} or {"query": ...}
            messages = next(iter(messages.values()))
        raise ProblemError.of_fields(
            *((field or "body", _plain(reason)) for field, reason in flat_errors(messages))
        ) from None


_PLAIN = {
    "Unknown field.": "is not a field here",
    "Invalid input type.": "must be one JSON object",
    "Missing data for required field.": "is missing",
    "Field may not be null.": "must not be empty",
    "Not a valid string.": "must be text",
    "Not a valid integer.": "must be a whole number",
    "Not a valid boolean.": "must be true or false",
    "Not a valid mapping type.": "must be fields with their values",
    "Not a valid list.": "must be a list",
}


def _plain(reason: str) -> str:
    return _PLAIN.get(reason, reason)


class Resource(Blueprint):  # type: ignore[misc]
    """A set of addresses, documented as they are declared."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, f"server.api.{name}", description=description)

    def route(
        self, rule: str, *, methods: tuple[str, ...] = ("GET",), **options: Any
    ) -> Callable[[View], View]:
        """Answer requests to this address with the view."""
        return cast(Callable[[View], View], super().route(rule, methods=list(methods), **options))

    def arguments(self, schema: Schema, **options: Any) -> Callable[[View], View]:
        """Give the view what this form reads, after its path parameters."""
        return cast(Callable[[View], View], super().arguments(schema, **options))

    def response(
        self, status: int, schema: Schema | None = None, **options: Any
    ) -> Callable[[View], View]:
        """Document the view's answer; it returns a `Response` that is passed on as it is."""
        return cast(Callable[[View], View], super().response(status, schema, **options))

    def alt_response(self, status: int, **options: Any) -> Callable[[View], View]:
        """Document another answer of the view."""
        return cast(Callable[[View], View], super().alt_response(status, **options))


def problems(*names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Document which problems a view may answer with, besides those that any may."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        doc = _apidoc(view)
        # Several decorators may add theirs; a status tells of all that share it.
        named = doc.setdefault("problems", {})
        named.update(dict.fromkeys((*names, *ALWAYS)))
        by_status: dict[int, list[str]] = {}
        for name in sorted(named):
            by_status.setdefault(PROBLEMS[name].status, []).append(name)
        responses = doc.setdefault("response", {}).setdefault("responses", {})
        for status, together in by_status.items():
            responses[status] = [_problem_answer(together)]
        view._apidoc = doc  # type: ignore[attr-defined]
        return view

    return mark


def _problem_answer(names: list[str]) -> dict[str, Any]:
    """Return the description of an answer that carries one of these problems."""
    return {
        "description": "; ".join(f"`{PROBLEMS[n].uri}`: {PROBLEMS[n].title}" for n in names),
        "schema": PROBLEM,
        "content_type": MEDIA_TYPE,
    }


def _apidoc(view: Callable[..., Any]) -> dict[str, Any]:
    return deepcopy(cast(dict[str, Any], getattr(view, "_apidoc", {})))


def path_parameter(name: str, description: str, **schema: str) -> dict[str, Any]:
    """Return the description of a part of an address."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view be reached with a live access token only; `asker()` then says whose."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.isascii():
            raise ProblemError("sign-in-needed")
        at = runtime()
        now = at.now_ms()
        who = at.database.read(lambda tx: authenticate(tx, token.strip(), now))
        if who is None:
            raise ProblemError("sign-in-needed")
        g.who = who
        return view(*args, **kwargs)

    doc = _apidoc(view)
    doc.setdefault("manual_doc", {})["security"] = [{"bearer": []}]
    guarded._apidoc = doc  # type: ignore[attr-defined]
    return problems("sign-in-needed")(guarded)


def asker() -> Principal:
    """Return who asks. Only in views that are `signed_in`."""
    return cast(Principal, g.who)


def json_response(body: Any, status: int = 200) -> Response:
    """Return a personal answer: encoded at once, kept by no cache."""
    response = Response(orjson.dumps(body), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


ETAG = {"ETag": {"description": "Changes with the content", "schema": {"type": "string"}}}


def unless_known(body: Any) -> Response:
    """Return a personal answer with an `ETag` of its content, or 304 for who has it already."""
    answer = json_response(body)
    tag = f'"{hashlib.sha256(answer.get_data()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "") == tag:
        answer = Response(status=304)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def conditional(
    account_id: str, question: tuple[Any, ...], body: Callable[[Connection], Any]
) -> Response:
    """Return a personal answer with an `ETag`, or 304 when the reader has it already.

    The tag comes from the diary's position and the question, so that an unchanged diary costs one
    small query and no work. `body` reads the answer in the same transaction.
    """
    known = request.headers.get("If-None-Match", "")

    def read(tx: Connection) -> tuple[str, Any]:
        said = f"{STARTED} {position(tx, account_id)} {question}"
        tag = hashlib.sha256(said.encode()).hexdigest()[:32]
        return tag, None if known == f'"{tag}"' else body(tx)

    tag, found = runtime().database.read(read)
    answer = Response(status=304) if found is None else json_response(found)
    answer.headers["ETag"] = f'"{tag}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
