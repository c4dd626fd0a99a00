"""The phone and `GET /v1/trends` say the same of the same diary: level, advice, answers, flags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import requests

from client.presenters.red_flags import RedFlagsPresenter
from client.presenters.trends import TrendsPresenter
from client.presenters.week import WeekPresenter
from server.services.histories import DEMO, DEMO_SEED, diary
from tests.client.sync.conftest import Phone
from tests.client.sync.real_server import RealServer


def told(server: RealServer, phone: Phone) -> dict[str, Any]:
    """Return what the service says of the person's diary."""
    assert phone.sync().outcome == "done"
    session = phone.gateway.session
    assert session is not None
    answer = requests.get(
        f"{server.url}/v1/trends",
        headers={"Authorization": f"Bearer {session.access_token}"},
        timeout=30,
    )
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_phone_and_the_service_agree(server: RealServer, person: Callable[[], Phone]) -> None:
    """Through worsening, an answer, high weeks, a numb patch and a warning sign, step by step."""
    today = dt.datetime.now(dt.UTC).date()
    phone = person()
    numbers = iter(range(1000))
    trends = TrendsPresenter(
        phone.journal, today=lambda: today, new_id=lambda: f"answer{next(numbers)}"
    )
    flags = RedFlagsPresenter(
        phone.journal,
        today=lambda: today,
        wall_ms=lambda: 1,
        new_id=lambda: f"flag{next(numbers)}",
    )
    week = WeekPresenter(phone.journal, today=lambda: today)

    def check(rule: str | None, state: str) -> None:
        view, said = trends.view(), told(server, phone)
        advice = said["advice"]
        assert (None if advice is None else advice["rule"]) == rule
        assert said["advice_state"] == state
        assert (None if view.advice is None else view.advice.rule_id) == rule
        if view.advice is not None:
            assert advice["given"] == dt.date.fromordinal(view.advice.given).isoformat()
            assert len(advice["reason"]) == len(view.advice.reasons)
        assert [level["level"] for level in said["levels"]] == [
            round(point.level, 2) for point in view.points
        ]
        assert bool(said["red_flags"]) == bool(view.warning)

    for patch in diary(DEMO, today=today, days=120, seed=DEMO_SEED):
        day = dt.date.fromisoformat(patch.pop("date"))
        phone.journal.save(day, patch)
    check("level-above-best-month", "active")

    advice = trends.view().advice
    assert advice is not None
    trends.answer(advice, "booked")
    check(None, "booked")

    for ago in range(9, -1, -1):
        week.mark(today - dt.timedelta(days=ago), "numb", True)
    check(None, "booked")  # weighs less than what was booked for

    flags.answer("dvt", "yes")
    check(None, "red_flag")
    flags.answer("dvt", "no")
    check(None, "red_flag")  # of two answers at one moment the yes counts


def test_guidelines_alone_are_told_alike(server: RealServer, person: Callable[[], Phone]) -> None:
    """Two high weeks without one check-in: the same advice on both."""
    today = dt.datetime.now(dt.UTC).date()
    phone = person()
    week = WeekPresenter(phone.journal, today=lambda: today)
    for back in (1, 2):
        monday = week.view(today - dt.timedelta(weeks=back)).monday
        for question in ("average", "enjoyment", "activity"):
            week.rate(monday, question, 5)
    view = TrendsPresenter(phone.journal, today=lambda: today, new_id=lambda: "x").view()
    said = told(server, phone)
    assert view.advice is not None
    assert (said["advice"]["rule"], view.advice.rule_id) == ("peg_high", "peg_high")
    assert said["advice"]["given"] == dt.date.fromordinal(view.advice.given).isoformat()
