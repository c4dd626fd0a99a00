"""What offers a practice: the app, a fixed rotation, and one who knows all but which one helps."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence

from shared.atlas.reliefs import RELIEFS
from shared.diary.beliefs import believe
from shared.diary.in_play import FIRST_DAYS, suggested
from shared.diary.practice_needs import Need, calls_of
from shared.diary.prompts import Day, choose
from tests.benchmarks.prompt_people import (
    HELPERS,
    MOMENT_KEPT,
    MOMENT_SD,
    OWN_COMFORT_SD,
    PAIN_SD,
    STIFF_SD,
    Diary,
    Person,
    course,
)

GENTLE = tuple(i for i in HELPERS if "flare" in RELIEFS[i].suits and RELIEFS[i].kind != "release")
ROUNDING = 1 / 12


class Learned:
    """Offers what the app offers."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def offer(self, date: dt.date, needs: Sequence[Need], diary: Diary) -> str:
        """Return the practice to offer."""
        passed_over = {
            id_: sum(1 for at in dates if (date - at).days <= 14)
            for id_, dates in diary.ignored.items()
        }
        day = Day(
            date,
            needs,
            suggested=suggested(RELIEFS.values(), calls_of(diary.entries[:FIRST_DAYS])),
            picked=self.person.picked,
            known={practice for _date, practice in diary.done},
            passed_over=passed_over,
        )
        beliefs = believe(diary.entries, diary.done, diary.felt)
        choice = choose(day, RELIEFS, beliefs, person=self.person.seed)
        return choice.relief.id if choice else ""


class Rotation:
    """Offers what suits the day in turn and learns nothing: what chance gives."""

    def __init__(self, person: Person) -> None:
        self.pool = person.pool

    def offer(self, date: dt.date, needs: Sequence[Need], diary: Diary) -> str:
        """Return the practice to offer."""
        wanted = {need.suits for need in needs} or {"stress"}
        fitting = sorted(i for i in self.pool if wanted & set(RELIEFS[i].suits)) or self.pool
        return fitting[date.toordinal() % len(fitting)]


class AllKnowing:
    """The ceiling: knows this person's course, noise, flares, comfort, and that exactly one of the
    pool helps and by how much; only which one has to be found.

    An exact filter (Kalman, one mean for each practice that it may be) gives the chance of each,
    and one is drawn by these chances, outside of a flare whatever the day calls for.
    """

    def __init__(self, person: Person) -> None:
        self.person, self.truth = person, person.truth()
        self.pool = person.pool
        self.logs = dict.fromkeys(self.pool, 0.0)
        self.off = dict.fromkeys(self.pool, 0.0)
        self.spread = self.truth.noise**2 / (1 - self.truth.phi**2)
        self.last: dt.date | None = None

    def offer(self, date: dt.date, needs: Sequence[Need], diary: Diary) -> str:
        """Return the practice to offer."""
        self._take(date, diary)
        logs = dict(self.logs)
        for practice, more in self._felt(diary).items():
            logs[practice] += more
        flare = any(need.suits == "flare" for need in needs)
        fitting = [i for i in self.pool if not flare or i in GENTLE] or list(GENTLE)
        most = max(logs.get(i, 0.0) for i in fitting)
        weights = [math.exp(logs.get(i, 0.0) - most) for i in fitting]
        return random.Random(f"{self.person.seed} {date}").choices(fitting, weights)[0]

    def _take(self, date: dt.date, diary: Diary) -> None:
        """Follow the day's numbers, once for each practice that may be the one."""
        truth, effect = self.truth, self.person.effect
        if self.last is not None:
            self.off = {i: truth.phi * value for i, value in self.off.items()}
            self.spread = truth.phi**2 * self.spread + truth.noise**2
        self.last = date
        entry = diary.entries[-1] if diary.entries and diary.entries[-1].date == date else None
        if entry is None or entry.stiffness is None:
            return
        before = date - dt.timedelta(days=1)
        eased = {practice for at, practice in diary.done[-4:] if at == before}
        usual = truth.level + course(date, in_flare=entry.flare is not None)
        for seen, noise in ((entry.pain, PAIN_SD), (entry.stiffness + 0.5, STIFF_SD)):
            variance = self.spread + noise**2 + ROUNDING
            gain = self.spread / variance
            for i in self.pool:
                miss = seen - usual - self.off[i] + (effect if i in eased else 0.0)
                self.logs[i] -= miss**2 / variance / 2
                self.off[i] += gain * miss
            self.spread *= 1 - gain

    def _felt(self, diary: Diary) -> dict[str, float]:
        """Return what the ratings right after say of each practice."""
        rated: dict[str, list[float]] = {}
        for practice, better in diary.felt:
            if practice in self.logs:
                rated.setdefault(practice, []).append(better - self.truth.comfort)
        found = {}
        once = 2 * MOMENT_SD**2 * (1 - MOMENT_KEPT) + 2 * ROUNDING
        for practice, times in rated.items():
            variance = OWN_COMFORT_SD**2 + once / len(times)
            beyond, true = sum(times) / len(times), self.person.felt * self.person.effect
            found[practice] = (beyond**2 - (beyond - true) ** 2) / variance / 2
        return found
