"""The day's prompt: allowed, fitting, repeatable, and what helps is found."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from shared.atlas.reliefs import RELIEFS
from shared.diary.beliefs import Beliefs, believe
from shared.diary.practice_needs import Need
from shared.diary.prompts import Day, choose
from tests.benchmarks.prompt_choice import claimed
from tests.benchmarks.prompt_choosers import Learned
from tests.benchmarks.prompt_people import follow, offered_most, people, unhelped
from tests.builders import TODAY, an_entry

NOTHING = believe([], [])
PICKED = ("six_breath", "body_scan", "heat_pack", "easy_walk", "cat_camel", "stretch_hamstring")


def believed(practice: str, change: int, times: int, days: int = 60) -> Beliefs:
    """Return what is believed after days around 5, changed after each of `times` practices.

    Every second day it is practised, the last `2 times` days of the diary.
    """
    entries, done = [], []
    for number in range(days):
        date = TODAY - dt.timedelta(days=days - number)
        eased = change if done and done[-1][0] == date - dt.timedelta(days=1) else 0
        entries.append(an_entry(date, 5 + (number % 3 == 0) + eased))
        if number >= days - 2 * times and number % 2 == 0:
            done.append((date, practice))
    return believe(entries, done)


def test_a_day_has_one_prompt_however_often_it_is_asked() -> None:
    """The same person, day and diary give the same practice."""
    day = Day(TODAY, [Need("stress", 8)])
    chosen = {choose(day, RELIEFS, NOTHING, person="sam").relief.id for _ in range(5)}  # type: ignore[union-attr]
    assert len(chosen) == 1


def test_a_person_begins_with_six_that_come_again() -> None:
    """Over two months with nothing known and nothing picked six are offered, each some times."""
    days = [Day(TODAY + dt.timedelta(days=n)) for n in range(60)]
    offers = Counter(choose(day, RELIEFS, NOTHING, person="sam").relief.id for day in days)  # type: ignore[union-attr]
    assert len(offers) == 6
    assert min(offers.values()) >= 3


def test_what_a_person_wanted_to_try_is_offered_first() -> None:
    """Of sixty prompts nine in ten are for what was picked, and each says so."""
    days = [
        Day(TODAY + dt.timedelta(days=n), [Need("sitting", 8)], picked=PICKED) for n in range(60)
    ]
    choices = [choose(day, RELIEFS, NOTHING, person="sam") for day in days]
    assert sum(c.relief.id in PICKED for c in choices) >= 54  # type: ignore[union-attr]
    assert all(c.picked == (c.relief.id in PICKED) for c in choices)  # type: ignore[union-attr]


def test_what_was_picked_is_let_go_when_it_does_nothing() -> None:
    """After thirty mornings that were no better another practice is offered more often."""
    beliefs = believed("body_scan", 0, 30)
    days = [Day(TODAY + dt.timedelta(days=n), picked=["body_scan"]) for n in range(40)]
    offers = Counter(choose(day, RELIEFS, beliefs, person="sam").relief.id for day in days)  # type: ignore[union-attr]
    assert offers["body_scan"] < 10


@pytest.mark.parametrize("need", ["stress", "sitting", "stiff", "sleep", "flare"])
def test_a_prompt_suits_what_the_day_calls_for(need: str) -> None:
    """Each need is met by something made for it, and named as the reason."""
    for person in "abcdefgh":
        choice = choose(Day(TODAY, [Need(need, 8)]), RELIEFS, NOTHING, person=person)  # type: ignore[arg-type]
        assert choice is not None
        assert need in choice.relief.suits
        assert choice.need == Need(need, 8)  # type: ignore[arg-type]


def test_nothing_is_pressed_in_a_flare() -> None:
    """Whatever was proven before, a flare gets what is gentle."""
    beliefs = believed("press_piriformis", -3, 20)
    for number in range(20):
        day = Day(TODAY + dt.timedelta(days=number), [Need("flare"), Need("stiff", 8)])
        choice = choose(day, RELIEFS, beliefs, person="sam")
        assert choice is not None
        assert choice.relief.kind != "release"


def test_what_is_blocked_is_never_offered() -> None:
    """Not by learning, not by the plan; with all blocked there is no prompt."""
    beliefs = believed("press_piriformis", -3, 20)
    for number in range(20):
        day = Day(
            TODAY + dt.timedelta(days=number),
            [Need("stiff", 8)],
            plan=["press_piriformis"],
            blocked={"press_piriformis"},
        )
        assert choose(day, RELIEFS, beliefs, person="sam").relief.id != "press_piriformis"  # type: ignore[union-attr]
    assert choose(Day(TODAY, blocked=set(RELIEFS)), RELIEFS, beliefs, person="sam") is None


def test_the_clinics_plan_comes_first() -> None:
    """What the clinic asked for is offered until it is done."""
    choice = choose(Day(TODAY, plan=["cat_camel", "box"]), RELIEFS, NOTHING, person="sam")
    assert choice is not None
    assert (choice.relief.id, choice.planned) == ("cat_camel", True)


def test_what_helped_is_believed_and_offered_more() -> None:
    """Twelve good mornings make a practice stand out, in belief and in offers, on any day."""
    beliefs = believed("body_scan", -2, 12)
    assert beliefs.tries == {"body_scan": 12}
    assert beliefs.of("body_scan") > 3
    days = [Day(TODAY + dt.timedelta(days=n), [Need("sitting", 9)]) for n in range(20)]
    offers = Counter(choose(day, RELIEFS, beliefs, person="sam").relief.id for day in days)  # type: ignore[union-attr]
    assert offers.most_common(1)[0][0] == "body_scan"


def test_what_did_not_help_is_believed_less_than_what_was_never_tried() -> None:
    """Ten mornings that were no better speak against a practice."""
    assert believed("box", 0, 10).of("box") < -1 < NOTHING.of("sigh") == 0


def test_what_felt_better_than_the_rest_gains_a_little() -> None:
    """Feeling good right after counts only beyond what any practice brings, and not for much."""
    felt = [(practice, 1.0) for practice in PICKED for _ in range(6)]
    same = believe([], [], felt)
    assert all(same.of(practice) < 0 for practice in PICKED)
    beyond = believe([], [], [*felt, *[("box", 2.0)] * 8])
    assert 0 < beyond.of("box") < 2
    assert beyond.of("box") > beyond.of("body_scan")


def test_a_bad_day_alone_makes_no_belief() -> None:
    """Days that ease by themselves after a bad one do not speak for what was done on them."""
    entries, done = [], []
    for number in range(120):
        date = TODAY - dt.timedelta(days=120 - number)
        entries.append(an_entry(date, 8 if number % 4 == 0 else 5))
        if number % 8 == 0:
            done.append((date, "heat_pack"))
    assert believe(entries, done).of("heat_pack") < 1


def test_what_truly_helps_is_offered_most_after_sixty_days() -> None:
    """For eight of ten people at least when they picked it; chance would give one in six."""
    some = list(people(5, 10, where="picked"))
    found = [offered_most(follow(person, Learned(person)), person.helper) for person in some]
    assert sum(found) >= 8


def test_where_nothing_helps_hardly_anybody_is_told_that_something_does() -> None:
    """Prompts that follow what seemed to help do not make claims out of chance."""
    nobody = [unhelped(person) for person in people(11, 10, where="picked")]
    told = [claimed(follow(person, Learned(person), days=90)) for person in nobody]
    assert sum(map(bool, told)) <= 1
