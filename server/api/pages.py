"""Pages for people and for machines that watch: `/`, `/healthz`, `/problems/...`."""

from __future__ import annotations

from html import escape

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import text

from server.api.resource import Resource, json_response, problems
from server.extensions import runtime
from server.front import Page
from server.problems import PROBLEMS, ProblemType

HTML = "text/html; charset=utf-8"

resource = Resource("service", "The service itself.")


class HealthSchema(Schema):
    """How the service is."""

    status = fields.String(required=True, validate=validate.Equal("ok"))


@resource.route("/healthz")
@problems()
@resource.response(200, HealthSchema())
def health() -> Response:
    """Say whether the service and its database answer."""
    runtime().database.read(lambda tx: tx.execute(text("SELECT 1")))
    return json_response({"status": "ok"})


def pages() -> dict[str, Page]:
    """Return the pages for people, by path."""
    return {
        "/": _html("Knotwise", _HOME),
        "/problems": _html("Problems", _index()),
        **{kind.uri: _html(kind.title, _explained(kind)) for kind in PROBLEMS.values()},
    }


_HOME = """<p>A self-care companion for buttock pain and muscle knots. This is its service.</p>
<ul>
<li><a href="/openapi.json">Description of the API</a> (OpenAPI 3.1)</li>
<li><a href="/v1/guides/muscles">Guides</a></li>
<li><a href="/problems">Problems</a> that the API can answer with</li>
<li><a href="/healthz">Health</a></li>
</ul>"""


def _index() -> str:
    rows = "".join(
        f'<li>{kind.status} <a href="{kind.uri}">{escape(kind.title)}</a></li>'
        for kind in PROBLEMS.values()
    )
    return f"<ul>{rows}</ul>"


def _explained(kind: ProblemType) -> str:
    return f"<p>{escape(kind.advice)}</p><p>HTTP status {kind.status}.</p>"


def _html(title: str, body: str) -> Page:
    text_ = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>{body}</html>"
    )
    return Page.of(text_.encode(), HTML)
