"""What one application holds, and the Flask extensions it is set up with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_smorest import Api  # type: ignore[import-untyped]

from server.front import Page
from server.models.database import Database
from server.services.accounts import Accounts
from server.services.clinicians import Clinicians
from server.settings import Settings
from shared.schemas.problem import ProblemSchema

NAME = "knotwise"


@dataclass(frozen=True, slots=True)
class Runtime:
    """One running application: its settings, its database, its clock (ms since 1970, UTC).

    `pages` are the answers that are the same for everybody, by path.
    """

    settings: Settings
    database: Database
    now_ms: Callable[[], int]
    accounts: Accounts
    clinicians: Clinicians
    pages: Mapping[str, Page]


def runtime() -> Runtime:
    """Return what the application that answers this request holds."""
    return cast(Runtime, current_app.extensions[NAME])


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest's registry of documented views, without its own kind of errors."""

    ERROR_SCHEMA = ProblemSchema
    # Every operation names its own problems.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to `server.errors`."""


def documented(app: Flask) -> ProblemApi:
    """Return the registry that describes this application's views (OpenAPI 3.1)."""
    app.config.update(
        API_TITLE="Knotwise",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        # The description is served by `server.api.description`, encoded once.
        OPENAPI_URL_PREFIX=None,
    )
    return ProblemApi(
        app,
        spec_kwargs={
            "info": {
                "description": "Guides, diary, sync and trends of Knotwise. Every error is a"
                " problem document; its `type` is the address of a page that explains it.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            }
        },
    )
