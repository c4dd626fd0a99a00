"""The guideline rules followed day by day, with no more kept than they look back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from shared.trends.advice import Advice
from shared.trends.days import DayNumbers
from shared.trends.guidelines import ABOUT_PAIN, Situation, advise

APART = 28
"""Days without a rule holding, or without pain, after which it counts as new."""

PAINFUL = 3
"""Mean of a week, flares left out, from which it belongs to a spell of pain."""

TOLD = 42
"""Days after advice of the trend in which rules about pain itself stay silent."""

GOES_ON = 3
"""Days from one mark to the next within one spell: who is off on Friday and on Monday is off."""

FLARE = 0.5
"""Probability from which a day counts as part of a flare."""

_WEEK, _SIX_WEEKS, _FOUR_WEEKS, _EIGHT_WEEKS, _THREE_MONTHS = 7, 42, 28, 56, 91

Spell = tuple[int, int]
Value = TypeVar("Value", int, float)


class GuidelineMonitor:
    """Says on which day a guideline first holds; one that goes on holding is told once.

    Give it every day in order, as a `Monitor` gets them: a day on which something was recorded
    with `update`, a missed one with `skip`. Rules are looked at on recorded days only, so what is
    told hangs on the diary alone and not on when somebody looks. Memory is bounded.
    """

    __slots__ = ("_flares", "_held", "_legs", "_pains", "_pegs", "_spells", "_woken")

    def __init__(self) -> None:
        self._pains: list[tuple[int, int]] = []
        self._legs: list[tuple[int, int]] = []
        self._pegs: list[tuple[int, float]] = []
        self._woken: list[int] = []
        self._flares: list[Spell] = []
        self._spells: dict[str, Spell] = {}
        self._held: dict[str, int] = {}

    def skip(self, day: int, flare: float) -> None:
        """Pass a day without a record; `flare` is the probability that it was part of one."""
        self._note_flare(day, flare)

    def update(
        self, numbers: DayNumbers, flare: float, told: int | None = None
    ) -> tuple[Advice, ...]:
        """Take in a recorded day; return the advice of the rules that hold anew, weightiest first.

        `flare` is the probability that the day is part of a flare, `told` the day on which the
        trend gave advice last.
        """
        day = numbers.day
        self._note_flare(day, flare)
        if numbers.pain is not None:
            self._pains = [*_since(self._pains, day - _WEEK + 1), (day, numbers.pain)]
            week = [pain for _, pain in self._situation(day).calm_week()]
            self._note_spell("pain", day, bool(week) and sum(week) >= PAINFUL * len(week), APART)
        if numbers.leg_pain is not None:
            self._legs = [*_since(self._legs, day - _SIX_WEEKS), (day, numbers.leg_pain)]
        if numbers.peg is not None:
            self._pegs = [*_since(self._pegs, day - _EIGHT_WEEKS), (day, numbers.peg)]
        if numbers.woken:
            self._woken = [*(d for d in self._woken if d > day - _FOUR_WEEKS), day]
        self._note_spell("numb", day, numbers.numb, GOES_ON)
        self._note_spell("off", day, numbers.off, GOES_ON)
        new = []
        known = told is not None and day - told < TOLD
        for advice in advise(self._situation(day)):
            anew = day - self._held.get(advice.rule, day - APART - 1) > APART
            if anew and not (known and advice.rule in ABOUT_PAIN):
                new.append(advice)
            self._held[advice.rule] = day
        return tuple(new)

    def _situation(self, today: int) -> Situation:
        pain = self._spells.get("pain")
        return Situation(
            today,
            pains=_since(self._pains, today - _WEEK + 1),
            began=pain[0] if pain and today - pain[1] <= APART // 2 else None,
            leg_pains=self._legs,
            pegs=self._pegs,
            woken=self._woken,
            flares=self._flares,
            numb=self._going_on("numb", today),
            off=self._going_on("off", today),
        )

    def _going_on(self, name: str, today: int) -> Spell | None:
        spell = self._spells.get(name)
        return spell if spell and today - spell[1] <= GOES_ON else None

    def _note_spell(self, name: str, day: int, held: bool, apart: int) -> None:
        """Go on with a spell, or begin one after more than `apart` days without."""
        if held:
            first, last = self._spells.get(name, (day, day))
            self._spells[name] = (first if day - last <= apart else day, day)

    def _note_flare(self, day: int, flare: float) -> None:
        if flare > FLARE:
            kept = [spell for spell in self._flares if spell[1] >= day - _THREE_MONTHS]
            if kept and kept[-1][1] == day - 1:
                kept[-1] = (kept[-1][0], day)
            else:
                kept.append((day, day))
            self._flares = kept

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON-ready values."""
        return {
            "pains": [list(one) for one in self._pains],
            "legs": [list(one) for one in self._legs],
            "pegs": [list(one) for one in self._pegs],
            "woken": list(self._woken),
            "flares": [list(one) for one in self._flares],
            "spells": {name: list(spell) for name, spell in self._spells.items()},
            "held": dict(self._held),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> GuidelineMonitor:
        """The monitor as it was when `to_dict` was called."""
        made = cls()
        made._pains = [(day, pain) for day, pain in state["pains"]]
        made._legs = [(day, pain) for day, pain in state["legs"]]
        made._pegs = [(day, value) for day, value in state["pegs"]]
        made._woken = list(state["woken"])
        made._flares = [(first, last) for first, last in state["flares"]]
        made._spells = {name: (first, last) for name, (first, last) in state["spells"].items()}
        made._held = dict(state["held"])
        return made


def _since(values: list[tuple[int, Value]], first: int) -> list[tuple[int, Value]]:
    return [one for one in values if one[0] >= first]
