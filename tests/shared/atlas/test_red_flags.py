"""The safety questions: complete, in their tier, plainly asked, each with what to do."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError
from shared.atlas.red_flags import (
    HELP_LINES,
    RED_FLAGS,
    RedFlag,
    read_help_lines,
    read_red_flags,
    red_flags,
)
from tests.shared.atlas.wording import faults, grade

EACH = pytest.mark.parametrize("flag", RED_FLAGS.values(), ids=RED_FLAGS.keys())

TIERS = {
    "ces_saddle": ("now", None),
    "ces_bladder": ("now", None),
    "ces_bowel": ("now", None),
    "ces_sex": ("now", None),
    "ces_bilat": ("now", None),
    "motor": ("same_day", "now"),
    "mscc": ("now", None),
    "cancer": ("same_day", None),
    "cancer_soft": ("days", None),
    "infection": ("same_day", "now"),
    "septic_hip": ("now", None),
    "fracture": ("same_day", "now"),
    "stress_fx": ("same_day", None),
    "dvt": ("same_day", None),
    "pe": ("now", None),
    "limb": ("now", None),
    "claud": ("days", "same_day"),
    "aaa": ("now", None),
    "visceral": ("same_day", "now"),
    "axspa": ("days", "same_day"),
    "shingles": ("same_day", None),
    "compartment": ("now", None),
    "child": ("same_day", None),
    "crisis": ("now", None),
}
"""Every row of the evidence on red flags: its tier, and the tier when it escalates."""


def test_every_row_is_there_with_its_tier() -> None:
    """No question is missing or added, and each is as urgent as the evidence says."""
    assert {id_: (flag.urgency, flag.escalates_to) for id_, flag in RED_FLAGS.items()} == TIERS


@EACH
def test_wording(flag: RedFlag) -> None:
    """Questions and what to do are short whole sentences that name no finding."""
    texts = [flag.question, flag.what_to_do, flag.escalates_if, flag.if_escalated]
    assert [fault for text in texts if text for fault in faults(text)] == []
    assert "?" in flag.question
    assert grade(flag.question) <= 8
    assert all(feature[0].isupper() and feature[-1] != "." for feature in flag.needs.features)


@EACH
def test_what_to_do_fits_the_tier(flag: RedFlag) -> None:
    """Now says call or go now, the same day says today, days says book."""
    words = {"now": ("now",), "same_day": ("today", "now"), "days": ("Book",)}
    assert any(word in flag.what_to_do for word in words[flag.urgency])
    if flag.escalates_to:
        assert flag.if_escalated is not None
        assert any(word in flag.if_escalated for word in words[flag.escalates_to])


def test_a_tier_rises_only_when_it_escalates() -> None:
    """Leg weakness is for today, and for now when it is sudden, growing, or in both legs."""
    assert RED_FLAGS["motor"].tier(escalated=False) == "same_day"
    assert RED_FLAGS["motor"].tier(escalated=True) == "now"
    assert RED_FLAGS["dvt"].tier(escalated=True) == "same_day"


def test_weak_signs_do_not_count_alone() -> None:
    """Age or night pain alone is nothing; two soft signs, or four inflammatory ones, count."""
    assert not RED_FLAGS["cancer_soft"].counts(1)
    assert RED_FLAGS["cancer_soft"].counts(2)
    assert not RED_FLAGS["axspa"].counts(3)
    assert RED_FLAGS["axspa"].counts(4)
    assert len(RED_FLAGS["axspa"].needs.features) == 9
    assert RED_FLAGS["ces_saddle"].counts(0)


def test_private_questions() -> None:
    """What is asked about sex and about ending one's life is asked with nobody looking."""
    assert {id_ for id_, flag in RED_FLAGS.items() if flag.private} == {"ces_sex", "crisis"}


def test_a_leg_that_may_hold_a_clot_is_not_pressed() -> None:
    """The clot question says not to press, roll or massage."""
    assert "Do not press" in RED_FLAGS["dvt"].what_to_do


@pytest.mark.parametrize("country", [*HELP_LINES, "ZZ"])
def test_numbers_of_the_country_are_filled_in(country: str) -> None:
    """No name in braces is left, and the emergency number is that of the country."""
    flags = red_flags(country)
    texts = [t for flag in flags.values() for t in (flag.what_to_do, flag.if_escalated) if t]
    assert not any("{" in text for text in texts)
    number = HELP_LINES.get(country, HELP_LINES[""]).emergency
    assert number in flags["pe"].what_to_do
    assert [fault for text in texts for fault in faults(text)] == []


def test_british_lines() -> None:
    """The questions' own country has its known lines."""
    assert "999" in RED_FLAGS["pe"].what_to_do
    assert "111" in RED_FLAGS["dvt"].what_to_do
    assert "116 123" in RED_FLAGS["crisis"].what_to_do


def broken(change: dict[str, Any]) -> Any:
    """Return the red flags with a changed first one."""
    content = copy.deepcopy(load("red_flags"))
    content[0] |= change
    return content


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"urgency": "soon"}, "urgency"),
        ({"needs": {"count": 2, "of": []}}, "count"),
        ({"escalates_if": "It grows."}, "escalates_if"),
        (
            {"escalates_if": "It grows.", "escalates_to": "days", "if_escalated": "Wait."},
            "escalates_to",
        ),
        ({"private": None}, "private"),
        ({"sources": ["x1"]}, "x1"),
        ({"id": "ces_bladder"}, "twice"),
        ({"severity": 3}, "severity"),
    ],
)
def test_a_broken_file_is_refused(change: dict[str, Any], named: str) -> None:
    """Each fault raises an error that names the file and the field."""
    with pytest.raises(ContentError, match="red_flags") as error:
        read_red_flags(broken(change))
    assert named in str(error.value)


@pytest.mark.parametrize("content", [None, {}, {"GB": {}, "": {}}, {"GB": {"emergency": "999"}}])
def test_broken_help_lines_are_refused(content: object) -> None:
    """Every country needs all lines, and there has to be a default."""
    with pytest.raises(ContentError, match="help_lines"):
        read_help_lines(content)
