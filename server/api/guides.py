"""Guides: `/v1/guides/...`, the same for everybody.

`server.front` answers most requests for them; these views answer the rest and document them.
"""

from __future__ import annotations

import orjson
from flask import Response, request

from server.api.guide_forms import MuscleSchema, MusclesSchema, RegionsSchema, ReliefsSchema
from server.api.resource import ETAG, Resource, path_parameter, problems
from server.extensions import runtime
from server.front import Page
from server.problems import ProblemError
from server.services.guides import documents

ROOT = "/v1/guides/"

resource = Resource("guides", "What the atlas knows. No sign-in, cacheable, with a strong ETag.")


def pages() -> dict[str, Page]:
    """Return every guide, encoded, by its path."""
    return {ROOT + path: Page.of(orjson.dumps(body)) for path, body in documents().items()}


def _page(detail: str = "") -> Response:
    """Return the page of this address, or only its tag when the reader already has it."""
    page = runtime().pages.get(request.path)
    if page is None:
        raise ProblemError("not-found", detail)
    if page.is_known(request.headers.get("If-None-Match", "")):
        return Response(status=304, headers=page.headers())
    return Response(page.body, content_type=page.content_type, headers=page.headers())


@resource.route(ROOT + "muscles")
@problems()
@resource.response(200, MusclesSchema(), headers=ETAG)
def muscles() -> Response:
    """List every muscle."""
    return _page()


@resource.route(
    ROOT + "muscles/<muscle>",
    parameters=[path_parameter("muscle", "Its id in the list", pattern="^[a-z_]{1,64}$")],
)
@problems("not-found")
@resource.response(200, MuscleSchema(), headers=ETAG)
def muscle(muscle: str) -> Response:
    """Read one muscle's guide."""
    return _page(f"The atlas has no muscle '{muscle[:64]}'.")


@resource.route(ROOT + "regions")
@problems()
@resource.response(200, RegionsSchema(), headers=ETAG)
def regions() -> Response:
    """List every region that pain can be marked in."""
    return _page()


@resource.route(ROOT + "reliefs")
@problems()
@resource.response(200, ReliefsSchema(), headers=ETAG)
def reliefs() -> Response:
    """List every guided practice: breathing, relaxing, releasing, stretching, moving, warmth."""
    return _page()
