"""A clinic with its therapists, and people who share with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from server.extensions import NAME, Runtime
from server.services.clinicians import NewClinician
from tests.server.caller import Caller
from tests.server.clinic.visitor import PASSWORD, Visitor
from tests.server.conftest import Clock

ALL = ["numbers", "drawings", "notes", "press_tests", "practices"]

Hire = Callable[..., NewClinician]


@pytest.fixture
def hire(app: Flask, clock: Clock) -> Hire:
    """Make a therapist, in a new clinic unless one is named."""
    at: Runtime = app.extensions[NAME]

    def make(email: str, clinic: str = "Hill Street", clinic_id: str = "") -> NewClinician:
        inside = clinic_id or at.clinicians.create_clinic(clinic, clock())
        name = email.partition("@")[0].title()
        return at.clinicians.create(inside, email, name, PASSWORD, clock())

    return make


@pytest.fixture
def tess(hire: Hire) -> NewClinician:
    """A therapist of the clinic Hill Street."""
    return hire("tess@clinic.example")


@pytest.fixture
def browser(app: Flask, clock: Clock, tess: NewClinician) -> Visitor:
    """Tess's browser, signed in."""
    return Visitor(app.test_client()).sign_in(tess, clock())


def share(
    who: Caller,
    visitor: Visitor,
    *,
    name: str = "Ana K.",
    scope: Sequence[str] = tuple(ALL),
    ends: str = "2027-03-01",
) -> dict[str, Any]:
    """Share with the visitor's clinic and let it redeem the code; return the share."""
    made = make_share(who, name=name, scope=scope, ends=ends)
    answer = visitor.post("/clinic/add", {"code": made["code"]})
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == f"/clinic/patients/{who.tokens['account_id']}"
    return made


def make_share(
    who: Caller,
    *,
    name: str = "Ana K.",
    scope: Sequence[str] = tuple(ALL),
    ends: str = "2027-03-01",
) -> dict[str, Any]:
    """Make a share; return it with its code."""
    answer = who.post("/v1/shares", {"name": name, "scope": list(scope), "ends": ends})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.get_json()
    return made
