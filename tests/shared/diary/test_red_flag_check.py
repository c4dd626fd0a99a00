"""Questions are asked when something in the diary calls for them, and seldom otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shared.atlas.red_flags import RED_FLAGS
from shared.diary.entry import Entry
from shared.diary.red_flag_check import CORE, FIERCE, MONTHLY, NERVES, PLACES, WORDS, check_due
from tests.builders import TODAY, an_area, an_entry


def days(ago: range, pain: int = 3, **fields: Any) -> list[Entry]:
    """Return entries for these days ago, oldest first."""
    return [
        an_entry(TODAY - dt.timedelta(days=n), pain, **fields) for n in sorted(ago, reverse=True)
    ]


def asked(flags: tuple[str, ...], ago: int) -> list[dict[str, Any]]:
    """Return answers of no, given so many days ago."""
    date = (TODAY - dt.timedelta(days=ago)).isoformat()
    return [{"flag": flag, "answer": "no", "date": date} for flag in flags]


RECENT = asked(tuple(RED_FLAGS), 10)


def test_every_question_named_is_one_the_atlas_has() -> None:
    """A typing error here would leave a question unasked."""
    named = {*CORE, *MONTHLY, *FIERCE, *WORDS, *(f for flags in PLACES.values() for f in flags)}
    assert named <= set(RED_FLAGS)


def test_an_ordinary_day_asks_nothing() -> None:
    """Known pain at its usual strength, checked ten days ago."""
    assert check_due([*days(range(1, 30)), an_entry()], RECENT, TODAY) is None


@pytest.mark.parametrize(
    ("note", "flag"),
    [
        ("My leg went NUMB after lunch", "ces_saddle"),
        ("trouble with my bladder", "ces_bladder"),
        ("Fever since yesterday", "infection"),
        ("I fell on the stairs", "fracture"),
        ("left calf is swollen", "dvt"),
        ("I want to die", "crisis"),
    ],
)
def test_words_in_the_note_ask_at_once(note: str, flag: str) -> None:
    """Even when the question was answered ten days ago."""
    check = check_due([*days(range(1, 30)), an_entry(note=note)], RECENT, TODAY)
    assert check is not None
    assert check.reason == "words"
    assert flag in check.flags


def test_words_inside_other_words_ask_nothing() -> None:
    """A leaking roof has nothing to do with it; a waterfall is no fall."""
    entry = an_entry(note="Waterfall walk, snumb")
    assert check_due([*days(range(1, 30)), entry], RECENT, TODAY) is None


@pytest.mark.parametrize("pain", [9, 10])
def test_fierce_pain_asks(pain: int) -> None:
    """Nine and ten of ten are worth a question."""
    check = check_due([*days(range(1, 30), pain=8), an_entry(pain=pain)], RECENT, TODAY)
    assert check is not None
    assert (check.reason, check.flags) == ("numbers", FIERCE)


def test_a_leap_of_pain_asks() -> None:
    """From 2 to 7 from one day to the next."""
    check = check_due([*days(range(1, 30), pain=2), an_entry(pain=7)], RECENT, TODAY)
    assert check is not None
    assert check.reason == "numbers"


def test_pain_newly_drawn_in_both_legs_asks_about_both_legs() -> None:
    """One leg known, the other new."""
    left, right = an_area("thigh_post_mid", "left"), an_area("thigh_post_mid", "right")
    before = days(range(1, 30), areas=(left,))
    check = check_due([*before, an_entry(areas=(left, right))], RECENT, TODAY)
    assert check is not None
    assert check.reason == "drawing"
    assert "ces_bilat" in check.flags


def test_a_place_drawn_last_week_is_not_new() -> None:
    """The same drawing each day asks once."""
    area = an_area("calf_mid", "left")
    before = days(range(1, 30), areas=(area,))
    assert check_due([*before, an_entry(areas=(area,))], RECENT, TODAY) is None


def test_the_first_day_with_pain_is_a_new_episode() -> None:
    """A diary that begins asks the core questions."""
    check = check_due([an_entry(pain=5)], [], TODAY)
    assert check is not None
    assert (check.reason, check.flags) == ("new_episode", CORE)


def test_pain_after_four_calm_weeks_is_a_new_episode() -> None:
    """Little pain for a month, then 5."""
    check = check_due([*days(range(1, 40), pain=2), an_entry(pain=5)], RECENT, TODAY)
    assert check is not None
    assert check.reason == "new_episode"


def test_once_a_month_is_asked_even_without_an_entry_today() -> None:
    """Twenty-eight days after the last questions, not before."""
    entries = days(range(1, 40))
    month = check_due(entries, asked(tuple(RED_FLAGS), 28), TODAY)
    assert month is not None
    assert (month.reason, month.flags) == ("monthly", MONTHLY)
    assert check_due(entries, asked(tuple(RED_FLAGS), 27), TODAY) is None


def test_what_was_asked_this_week_is_not_asked_again() -> None:
    """Three days of 9 in a row ask once."""
    entries = [*days(range(1, 30), pain=8), an_entry(pain=9)]
    assert check_due(entries, asked(tuple(RED_FLAGS), 3), TODAY) is None


def test_an_empty_diary_asks_nothing() -> None:
    """Nobody is questioned on opening the app for the first time."""
    assert check_due([], [], TODAY) is None


def test_a_new_numb_patch_asks_about_the_nerves() -> None:
    """Marked yesterday and not in the weeks before: asked; known for long: not asked again."""
    old = [*days(range(1, 30)), an_entry()]
    yesterday = TODAY - dt.timedelta(days=1)
    check = check_due(old, RECENT, TODAY, [yesterday])
    assert check is not None
    assert (check.reason, check.flags) == ("numb", NERVES)
    assert check_due(old, RECENT, TODAY, [yesterday, TODAY - dt.timedelta(days=9)]) is None
    assert check_due(old, asked(tuple(RED_FLAGS), 2), TODAY, [yesterday]) is None
    assert check_due([], [], TODAY, [yesterday]) is not None
