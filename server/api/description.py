"""The description of the API at `/openapi.json`, made once from the views themselves."""

from __future__ import annotations

import orjson

from server.extensions import ProblemApi
from server.front import Page

PATH = "/openapi.json"


def description(api: ProblemApi) -> Page:
    """Return the OpenAPI 3.1 document of the registered views."""
    api.spec.components.security_scheme(
        "bearer",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token of POST /v1/tokens or /v1/accounts",
        },
    )
    return Page.of(orjson.dumps(api.spec.to_dict()))
