"""The guideline rules: each speaks on its own threshold, and just below it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.trends.guidelines import Situation, advise
from shared.trends.sentences import say, title, urgency

TODAY = 100
STEADY = tuple((day, 5) for day in range(80, 101))

HOLDS = {
    "six_weeks": Situation(TODAY, pains=STEADY, began=58),
    "leg_pain": Situation(TODAY, leg_pains=((88, 7), (94, 8), (100, 7))),
    "numb_patch": Situation(TODAY, numb=(92, 99)),
    "peg_high": Situation(TODAY, pegs=((91, 4.0), (98, 4.3))),
    "peg_up": Situation(TODAY, pegs=((70, 1.0), (98, 2.7))),
    "sleep_lost": Situation(TODAY, woken=tuple(day for day in range(73, 101) if day % 7 < 3)),
    "off_work": Situation(TODAY, off=(93, 99)),
    "long_flare": Situation(TODAY, flares=((80, 95),)),
    "many_flares": Situation(TODAY, flares=((30, 32), (50, 53), (90, 91))),
}

HOLDS_NOT = [
    replace(HOLDS["six_weeks"], began=59),
    replace(HOLDS["six_weeks"], pains=tuple((day, 2) for day, _ in STEADY)),
    replace(HOLDS["six_weeks"], pains=STEADY[:1]),
    replace(HOLDS["six_weeks"], flares=((94, 100),)),
    replace(HOLDS["leg_pain"], leg_pains=((88, 6), (94, 8), (100, 7))),
    replace(HOLDS["leg_pain"], leg_pains=((78, 7), (80, 8), (90, 7))),
    replace(HOLDS["numb_patch"], numb=(93, 99)),
    replace(HOLDS["peg_high"], pegs=((91, 3.9), (98, 4.3))),
    replace(HOLDS["peg_high"], pegs=((70, 4.0), (77, 4.3))),
    replace(HOLDS["peg_up"], pegs=((70, 1.0), (98, 2.4))),
    replace(HOLDS["sleep_lost"], woken=tuple(range(93, 101))),
    replace(HOLDS["off_work"], off=(94, 99)),
    replace(HOLDS["long_flare"], flares=((80, 93),)),
    replace(HOLDS["many_flares"], flares=((3, 5), (50, 53), (90, 91))),
]


@pytest.mark.parametrize("rule", HOLDS)
def test_a_rule_speaks_on_its_threshold(rule: str) -> None:
    """Each rule gives one advice that names itself, its days, a reason and what is against it."""
    (advice,) = advise(HOLDS[rule])
    assert (advice.kind, advice.rule, advice.day) == ("guideline", rule, TODAY)
    assert advice.since == min(advice.days) <= TODAY
    for sentence in (title(advice), urgency(advice), *advice.reason, *advice.against):
        assert "{" not in say(sentence)


@pytest.mark.parametrize("situation", HOLDS_NOT)
def test_a_rule_is_silent_below_its_threshold(situation: Situation) -> None:
    """Just short of a threshold nothing is said."""
    assert advise(situation) == []


def test_nothing_known_is_nothing_said() -> None:
    """Without any information no rule speaks."""
    assert advise(Situation(TODAY)) == []


def test_the_weightiest_comes_first() -> None:
    """When several rules hold, leg pain is named before six weeks."""
    both = replace(HOLDS["six_weeks"], leg_pains=HOLDS["leg_pain"].leg_pains)
    assert [advice.rule for advice in advise(both)] == ["leg_pain", "six_weeks"]
