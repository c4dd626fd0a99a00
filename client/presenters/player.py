"""Plays a guided practice: where it is at any moment, with pause, skip and return.

The place follows from a clock and never from counted frames, so ten minutes are ten minutes on a
phone that stutters, and a practice that was left is found where it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from shared.atlas.reliefs import Relief, ReliefStep


@dataclass(frozen=True)
class Moment:
    """One instant of a practice.

    `left` and `total_left` are seconds; `breath` is how full the breathing body is, 0 to 1, and
    `None` for practices without breathing; `number` and `count` say "round 3 of 30". `side` is 1,
    or 2 on the other side of the body. `after` is the step that comes next, None at the end.
    """

    step: ReliefStep
    index: int
    left: float
    total_left: float
    progress: float
    number: int
    count: int
    breath: float | None
    side: int
    after: ReliefStep | None
    done: bool


class Player:
    """Runs one practice against a monotonic clock in seconds.

    With `sides=2` all of it is played once for each side of the body. `elapsed` is where to begin,
    for a practice that was left.
    """

    def __init__(
        self, relief: Relief, *, clock: Callable[[], float], sides: int = 1, elapsed: float = 0.0
    ) -> None:
        self.relief = relief
        self.sides = sides
        self._clock = clock
        self._before = 0.0  # seconds played up to the last pause or jump
        self._since: float | None = None
        self._round = float(relief.cycle_seconds)
        self._before = min(max(0.0, elapsed), self.total)

    @property
    def total(self) -> float:
        """Length of the whole practice in seconds."""
        return self._round * self.relief.cycles * self.sides

    @property
    def playing(self) -> bool:
        """Whether time runs."""
        return self._since is not None

    @property
    def elapsed(self) -> float:
        """Seconds played so far, pauses left out."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return min(self._before + running, self.total)

    @property
    def done(self) -> bool:
        """Whether it ran to its end."""
        return self.elapsed >= self.total

    def play(self) -> None:
        """Start, or go on where it was paused."""
        if self._since is None and not self.done:
            self._since = self._clock()

    def pause(self) -> None:
        """Hold the place."""
        self._before = self.elapsed
        self._since = None

    def skip(self) -> None:
        """Go to the start of the next step; after the last one the practice is over."""
        self._jump(self._start_of(self.moment().index + 1))

    def back(self) -> None:
        """Go to the start of this step, or of the one before when it has only just begun."""
        moment = self.moment()
        fresh = moment.step.seconds - moment.left < 2
        self._jump(self._start_of(max(0, moment.index - (1 if fresh else 0))))

    def moment(self) -> Moment:
        """Return where the practice is now."""
        elapsed = self.elapsed
        done = elapsed >= self.total
        number, within = divmod(elapsed, self._round)
        if done:
            number, within = self.relief.cycles * self.sides - 1, self._round
        index, start = 0, 0.0
        for index, step in enumerate(self.relief.steps):  # noqa: B007
            if within < start + step.seconds:
                break
            start += step.seconds
        else:
            start -= step.seconds
        into = within - start
        side, round_ = divmod(int(number), self.relief.cycles)
        position = int(number) * len(self.relief.steps) + index
        return Moment(
            step=step,
            index=position,
            left=step.seconds - into,
            total_left=self.total - elapsed,
            progress=elapsed / self.total,
            number=round_ + 1,
            count=self.relief.cycles,
            breath=self._breath(index, into),
            side=side + 1,
            after=self._step_at(position + 1),
            done=done,
        )

    def _breath(self, index: int, into: float) -> float | None:
        """Return how full the lungs are: up along breaths in, down along breaths out."""
        steps = self.relief.steps
        if not any(step.phase in ("in", "out") for step in steps):
            return None
        taken = [step.seconds if step.phase == "in" else 0 for step in steps]
        given = [step.seconds if step.phase == "out" else 0 for step in steps]
        full = sum(taken[:index]) / (sum(taken) or 1) - sum(given[:index]) / (sum(given) or 1)
        step = steps[index]
        part = (1 - math.cos(math.pi * min(1.0, into / step.seconds))) / 2
        if step.phase == "in":
            full += part * step.seconds / (sum(taken) or 1)
        elif step.phase == "out":
            full -= part * step.seconds / (sum(given) or 1)
        return min(1.0, max(0.0, full))

    def _step_at(self, position: int) -> ReliefStep | None:
        steps = self.relief.steps
        if position >= len(steps) * self.relief.cycles * self.sides:
            return None
        return steps[position % len(steps)]

    def _start_of(self, index: int) -> float:
        rounds, within = divmod(index, len(self.relief.steps))
        return rounds * self._round + sum(s.seconds for s in self.relief.steps[:within])

    def _jump(self, seconds: float) -> None:
        self._before = min(seconds, self.total)
        if self._since is not None:
            self._since = None if self._before >= self.total else self._clock()


def fullness(moment: Moment) -> float:
    """Return how full the body is drawn, 0 to 1: the breath, or how much of the step is left."""
    if moment.breath is not None:
        return moment.breath
    share = moment.left / moment.step.seconds
    return 1 - share if moment.step.phase == "rest" else share
