"""Nothing that others rely on is undocumented: addresses, problems, commands, settings."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

import server.cli
from server.app import create_app
from server.models.database import Database
from server.problems import PREFIX, PROBLEMS
from server.settings import Settings
from shared.sync.problems import BATCH_ERRORS

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application that never opens its database."""
    url = f"sqlite:///{tmp_path / 'none.db'}"
    settings = Settings(secret=secrets.token_hex(32), data=tmp_path, database_url=url)
    return create_app(settings, database=Database(url))


@pytest.fixture
def described(app: Flask) -> dict[str, Any]:
    """The description of the API."""
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every `(method, path, operation)` of the description."""
    return [
        (method.upper(), path, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method.upper() in METHODS
    ]


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    """The description is valid OpenAPI 3.1."""
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"].startswith("3.1")


def test_every_address_is_described(app: Flask, described: dict[str, Any]) -> None:
    """Each address the service answers at is in the description, and each described one answers."""
    answered = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/clinic")
        for method in (rule.methods or set()) & METHODS
    }
    assert answered == {(method, path) for method, path, _ in operations(described)}


def test_every_operation_says_what_it_does(described: dict[str, Any]) -> None:
    """Each operation has a summary, a good answer, and its errors as problem documents."""
    for method, path, operation in operations(described):
        where = f"{method} {path}"
        assert operation["summary"].endswith("."), where
        answers = operation["responses"]
        assert any(status.startswith("2") for status in answers), where
        assert "default" not in answers, where
        assert {"400", "429", "500", "503"} <= answers.keys(), where
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], where
        if operation.get("security"):
            assert "401" in answers, where
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= answers.keys(), where


def test_problems_named_in_the_description_exist(described: dict[str, Any]) -> None:
    """Every problem that an operation names is one the service knows, with that status."""
    named = set()
    for _, _, operation in operations(described):
        for status, answer in operation["responses"].items():
            for name in re.findall(rf"`{PREFIX}([a-z-]+)`", answer["description"]):
                assert PROBLEMS[name].status == int(status)
                named.add(name)
    assert set(BATCH_ERRORS) <= named


def test_every_batch_error_is_a_problem() -> None:
    """Every error of the sync protocol has a problem with the same name and status."""
    for name, error in BATCH_ERRORS.items():
        assert PROBLEMS[name].status == error.status


def test_every_command_is_documented() -> None:
    """Each command has a help text and a row in the table of its module, and each row a command."""
    rows = re.findall(r"^\| `([a-z-]+)` \|", server.cli.__doc__ or "", re.MULTILINE)
    assert sorted(rows) == sorted(server.cli.cli.commands)
    for name, command in server.cli.cli.commands.items():
        assert command.help, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"
