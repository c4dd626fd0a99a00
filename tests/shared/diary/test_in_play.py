"""The few in play: a sensible beginning, and room for the next where one does nothing."""

from __future__ import annotations

from shared.atlas.reliefs import RELIEFS
from shared.diary.beliefs import Beliefs
from shared.diary.in_play import SIZE, hopes, in_play, suggested
from shared.diary.practice_needs import calls_of
from tests.builders import TODAY, an_entry

ORDER = suggested(RELIEFS.values())
BEGUN = ORDER[:SIZE]


def playing(
    support: dict[str, float] | None = None, picked: tuple[str, ...] = ()
) -> tuple[str, ...]:
    return in_play(hopes(ORDER, picked, Beliefs(support or {})), picked)


def test_the_suggestion_begins_with_the_best_shown_of_different_kinds() -> None:
    """Every practice has its place; the first six are of five kinds at least, walking first."""
    assert sorted(ORDER) == sorted(RELIEFS)
    assert ORDER[0] == "easy_walk"
    assert len({RELIEFS[id_].kind for id_ in BEGUN}) >= 5


def test_what_the_days_call_for_and_the_drawing_come_sooner() -> None:
    """Poor nights bring what is for the night forward, a painted hamstring what is for it."""
    nights = suggested(RELIEFS.values(), {"sleep": 1.0})
    assert sum("sleep" in RELIEFS[id_].suits for id_ in nights[:SIZE]) > sum(
        "sleep" in RELIEFS[id_].suits for id_ in BEGUN
    )
    drawn = suggested(RELIEFS.values(), muscles=["biceps_femoris"])
    assert {"press_hamstring", "stretch_hamstring"} <= set(drawn[:SIZE])


def test_what_the_days_call_for_is_counted_in_shares() -> None:
    """Two of eight days with stress are a quarter; no day calls for nothing."""
    days = [an_entry(TODAY, 5, stress=8 if number < 2 else 2) for number in range(8)]
    assert calls_of(days) == {"stress": 0.25}
    assert calls_of([]) == {}


def test_six_begin_and_stay_while_nothing_speaks_against_them() -> None:
    """Before anything was done, and after each was tried to no clear end."""
    assert playing() == BEGUN
    assert set(playing(dict.fromkeys(BEGUN, -0.5))) == set(BEGUN)


def test_one_that_the_diary_speaks_against_makes_room_for_the_next_suggestion() -> None:
    """It leaves, the next comes in, the others stay."""
    now = playing({BEGUN[2]: -2.0})
    assert set(now) == {*BEGUN, ORDER[SIZE]} - {BEGUN[2]}


def test_what_helps_comes_in_wherever_it_was_found() -> None:
    """Done on one's own from the library, and followed by good mornings."""
    assert playing({ORDER[-1]: 3.0})[0] == ORDER[-1]


def test_the_whole_library_is_met_in_time() -> None:
    """When nothing helps, and each try of what is in play says so a little more."""
    support = dict.fromkeys(ORDER, 0.0)
    met: set[str] = set()
    for _week in range(52):
        for id_ in playing(support):
            met.add(id_)
            support[id_] -= 0.4
    assert met == set(ORDER)


def test_what_was_picked_stays_in_play_and_alone_until_the_diary_speaks_against_it() -> None:
    """Three picked are three in play; against one that does nothing another is set beside it."""
    picked = (ORDER[8], ORDER[10], ORDER[20])
    assert set(playing(picked=picked)) == set(picked)
    now = playing({ORDER[20]: -4.0}, picked=picked)
    assert set(picked) < set(now)
    assert len(now) == 4
