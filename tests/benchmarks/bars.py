"""What the detector must reach: each figure of a run beside its bar and its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.benchmarks.judge import Verdict


@dataclass(frozen=True)
class Bar:
    """One figure and the bar it is held against; `least` when more is better.

    `goal` is what would be better still and decides nothing.
    """

    name: str
    figure: float
    bar: float
    least: bool
    goal: float | None = None

    def _reaches(self, bound: float) -> bool:
        return self.figure >= bound if self.least else self.figure <= bound

    @property
    def holds(self) -> bool:
        """Whether the figure is on the right side of its bar."""
        return self._reaches(self.bar)

    def __str__(self) -> str:
        sign = ">=" if self.least else "<="
        line = f"{'PASS' if self.holds else 'FAIL'}  {self.name:52}{self.figure:7.2f}"
        line += f"   bar {sign} {self.bar:g}"
        if self.goal is not None:
            reached = "reached" if self._reaches(self.goal) else "not reached"
            line += f"   goal {sign} {self.goal:g} {reached}"
        return line


def bars(ours: Verdict, plain: Verdict, frozen: Mapping[str, Verdict]) -> list[Bar]:
    """Every bar, from our verdict, that of the plain clauses, and ours in the changed worlds."""
    calm = ("complete", "random", "not random", "sparse")
    return [
        Bar("onsets in time, %", ours.share, 66, least=True, goal=70),
        Bar("onsets in time, %: more would be looking ahead", ours.share, 76, least=False),
        Bar("points above three clauses on plain means", ours.share - plain.share, 12, least=True),
        Bar("repeats for each event (nag)", ours.nag, 1.2, least=False),
        Bar("people without an event who got a false alert, %", ours.eventless_share, 13, False),
        *(Bar(f"false alerts a year, {name}", frozen[name].rate, 0.30, False) for name in calm),
        Bar("false alerts a year, noisy", frozen["noisy"].rate, 0.50, least=False, goal=0.40),
        Bar("onsets in time, sparse, %", frozen["sparse"].share, 56, least=True),
    ]
