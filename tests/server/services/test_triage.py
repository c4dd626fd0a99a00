"""One reason a person: the loudest one, its sentence, its place, and the day it changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from server.services.case_words import say
from server.services.triage import NEVER, REASONS, SILENT_DAYS, STEP, Facts, triage
from server.services.warning_signs import read_answer
from shared.trends.catalogue import MESSAGES
from shared.trends.standing import SNOOZE
from tests.builders import TODAY

NOW = TODAY.toordinal()
NOON_MS = int(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC).timestamp() * 1000)
DAY_MS = 86_400_000
WORSE = {
    "kind": "worsening",
    "rule": "worsening",
    "day": NOW - 3,
    "urgency": "soon",
    "numbers": {"since_day": NOW - 20, "mean": 6.04, "best": 2.5, "count": 17},
}
FLAG = {
    "id": "x",
    "flag": "dvt",
    "answer": "yes",
    "urgency": "same_day",
    "date": "2026-11-22",
    "at_ms": NOON_MS - DAY_MS,
}


def answered(choice: str, ago: int = 1, advice: dict[str, Any] = WORSE, **more: str) -> Any:
    """Return an answer to advice in wire form, given so many days ago."""
    day = dt.date.fromordinal
    return {
        "id": f"{choice}-{ago}",
        "rule": advice["rule"],
        "given": day(advice["day"]).isoformat(),
        "choice": choice,
        "date": day(NOW - ago).isoformat(),
        **more,
    }


def facts(**known: Any) -> Facts:
    """Return somebody who logged a mild yesterday."""
    return Facts(**{"opened_day": NOW - 60, "last_day": NOW - 1, "level": 2.0, **known})


@pytest.mark.parametrize(
    ("known", "reason", "why"),
    [
        ({"flags": [FLAG], "booking_ms": NOON_MS}, "red_flag", "one leg swollen, hot or red"),
        (
            {"booking_ms": NOON_MS, "given": [WORSE]},
            "booking",
            "Asked for an appointment on 23 Nov",
        ),
        ({"given": [WORSE]}, "worsening", "6 of 10 on average since 3 November, 2.5 in the best"),
        ({"last_day": NOW - SILENT_DAYS}, "silent", "No entry since 13 November"),
        ({"last_day": None, "level": None}, "silent", "Has not logged a day yet."),
        ({}, "settled", "Level 2 of 10."),
        ({"recent": [(NOW - 30, 41, 4)]}, "settled", "Easing: from 4.1 to 2 in four weeks."),
        ({"recent": [(NOW - 30, 21, 2)]}, "settled", "Steady at 2 of 10."),
    ],
)
def test_the_loudest_reason_speaks(known: dict[str, Any], reason: str, why: str) -> None:
    """A red flag goes before a request, that before a trend, a trend before silence."""
    at = triage(facts(**known), NOW)
    assert at.reason == reason
    assert why in say(at.why)
    assert REASONS.index(at.reason) * STEP <= at.place < (REASONS.index(at.reason) + 1) * STEP


def test_what_was_dealt_with_does_not_speak_again() -> None:
    """After a call that settled it, only what is newer counts."""
    known = {"flags": [FLAG], "given": [WORSE]}
    assert triage(facts(**known, handled_ms=NOON_MS), NOW).reason == "settled"
    newer = {**FLAG, "date": "2026-11-23", "at_ms": NOON_MS + 1}
    assert triage(facts(flags=[FLAG, newer], handled_ms=NOON_MS), NOW).reason == "red_flag"


def test_a_call_counts_as_a_sign_of_life() -> None:
    """Somebody who was silent and was reached is silent again only after a while."""
    quiet = facts(last_day=NOW - 40, handled_ms=NOON_MS)
    assert triage(quiet, NOW).reason == "settled"
    assert triage(quiet, NOW + SILENT_DAYS).reason == "silent"


def test_without_numbers_no_trend_and_no_warning_sign_shows() -> None:
    """Who shares no numbers is in the list, and the list says nothing about them."""
    hidden = facts(flags=[FLAG], given=[WORSE], last_day=NOW - 99, numbers_shared=False)
    at = triage(hidden, NOW)
    assert (at.reason, at.next_change_on) == ("settled", NEVER)
    assert "Shares no numbers" in say(at.why)
    asking = facts(booking_ms=NOON_MS, numbers_shared=False)
    assert triage(asking, NOW).reason == "booking"


def test_what_the_person_did_with_advice_counts_here_too() -> None:
    """Who booked, or said that it passed, is settled as on the phone; "later" comes back."""
    for choice, words in (("booked", "They have booked"), ("passed", "It passed")):
        at = triage(facts(given=[WORSE], answers=[answered(choice)]), NOW)
        assert (at.reason, words in say(at.why)) == ("settled", True)
        assert triage(facts(given=[WORSE], answers=[answered(choice)]), NOW + 27).reason != (
            "worsening"
        )
    later = facts(given=[WORSE], answers=[answered("snoozed")], last_day=NOW)
    assert triage(later, NOW).reason == "settled"
    assert triage(later, NOW - 1 + SNOOZE).reason == "worsening"


def test_weightier_advice_breaks_the_silence() -> None:
    """After "I have booked" strong pain still speaks; a plain guideline does not."""
    severe = {**WORSE, "kind": "severe", "rule": "severe", "day": NOW}
    known: dict[str, Any] = {"answers": [answered("booked")]}
    assert triage(facts(given=[WORSE, severe], **known), NOW).reason == "severe"
    plain = {
        "kind": "guideline",
        "rule": "six_weeks",
        "day": NOW,
        "urgency": "routine",
        "numbers": {"weeks": 6, "mean": 3.2},
    }
    assert triage(facts(given=[WORSE, plain], **known), NOW).reason == "settled"
    at = triage(facts(given=[plain]), NOW)
    assert (at.reason, say(at.why)) == (
        "guideline",
        "Still 3.2 of 10 in the last week, 6 weeks after it began.",
    )


def test_an_answer_that_was_taken_back_is_no_warning_sign() -> None:
    """The newest answer to a question counts, as on the phone."""
    no = {**FLAG, "id": "y", "answer": "no", "date": "2026-11-23", "at_ms": NOON_MS}
    assert triage(facts(flags=[no]), NOW).reason == "settled"
    assert triage(facts(flags=[FLAG, no]), NOW).reason == "settled"


def test_every_guideline_has_its_words_for_a_therapist() -> None:
    """Each rule that can give advice turns into a sentence without a brace."""
    rules = {key.removesuffix(".title") for key in MESSAGES if key.endswith(".title")}
    numbers = dict.fromkeys(("mean", "weeks", "count", "least", "before", "now"), 4)
    for rule in rules - {"worsening", "severe", "not_recovering"}:
        known = {"kind": "guideline", "rule": rule, "day": NOW, "urgency": "soon"}
        why = say(triage(facts(given=[{**known, "numbers": numbers}]), NOW).why)
        assert why.endswith(".")
        assert "{" not in why


LATER = {"given": [WORSE], "answers": [answered("snoozed")], "last_day": NOW + 60}


@pytest.mark.parametrize("known", [{}, {"given": [WORSE]}, {"last_day": NOW - 9}, LATER])
def test_the_day_of_change_is_the_first_on_which_the_reason_differs(known: dict[str, Any]) -> None:
    """Up to that day the reason stands, and on it another one does: no scan can find more."""
    now = triage(facts(**known), NOW)
    assert triage(facts(**known), now.next_change_on - 1).reason == now.reason
    assert triage(facts(**known), now.next_change_on).reason != now.reason


def test_the_most_urgent_come_first() -> None:
    """Within red flags the urgency orders, within trends the level does."""
    now_flag = {**FLAG, "flag": "ces_saddle", "urgency": "now", "date": "2026-11-14"}
    assert triage(facts(flags=[now_flag]), NOW).place < triage(facts(flags=[FLAG]), NOW).place
    high, low = (triage(facts(given=[WORSE], level=level), NOW) for level in (8.0, 3.0))
    assert high.place < low.place


def test_several_signs_are_counted() -> None:
    """The most urgent sign is named and the others are counted."""
    now_flag = {**FLAG, "flag": "ces_saddle", "urgency": "now"}
    why = say(triage(facts(flags=[FLAG, now_flag, {**FLAG, "flag": "infection"}]), NOW).why)
    assert "between the inner thighs" in why
    assert "at once" in why
    assert "2 more answered yes" in why


@pytest.mark.parametrize(
    ("fields", "yes", "urgency"),
    [
        ({"flag": "dvt", "answer": "yes"}, True, "same_day"),
        ({"flag": "motor", "answer": "yes", "urgency": "now"}, True, "now"),
        ({"flag": "dvt", "answer": "no"}, False, "same_day"),
        ({"flag": "dvt", "answer": "seen"}, False, "same_day"),
        ({"flag": "brand_new", "answer": True, "urgency": "odd"}, True, "same_day"),
    ],
)
def test_answers_are_read_as_written(fields: dict[str, Any], yes: bool, urgency: str) -> None:
    """An answer of any version says whether it is a yes, and how urgent."""
    answer = read_answer("r", {**fields, "date": "2026-11-20"})
    assert answer is not None
    assert (answer.yes, answer.urgency, answer.day) == (yes, urgency, "2026-11-20")


@pytest.mark.parametrize("fields", [{}, {"flag": "dvt"}, {"flag": 7, "answer": "yes"}])
def test_no_answer_is_no_answer(fields: dict[str, Any]) -> None:
    """A skipped question, or a record that holds none, says nothing."""
    assert read_answer("r", fields) is None
