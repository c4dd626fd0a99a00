"""How soon after a lasting change booking is suggested, and how often wrongly.

    uv run python -m tests.benchmarks.detection --seed N

prints one table at equal false-alert rates, one with the threshold of the first frozen in changed
worlds, and every bar with PASS or FAIL; it exits with 1 if one fails. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from functools import lru_cache
from multiprocessing import Pool

import numpy as np

from shared.trends import Monitor
from shared.trends.advice import Kind, Urgency
from shared.trends.silence import SOONER, WAIT, Silence, Voice
from tests.benchmarks.bars import bars
from tests.benchmarks.baselines import NEVER, RULES, Answers, known_course
from tests.benchmarks.diaries import CHANGED, MIXED, OTHER_PEOPLE, Series, World, simulate
from tests.benchmarks.judge import RATE, Case, Policy, Verdict, every, judge, threshold_at
from tests.benchmarks.truth import truth

OURS = "Knotwise"
PLAIN = "three clauses on plain means"
KNOWN = "noiseless latent, entry days only"
WORLDS: dict[str, World] = {world.name: world for world in (MIXED, *CHANGED, OTHER_PEOPLE)}
VOICES: tuple[tuple[Kind, Urgency], ...] = (
    ("severe", "soon"),
    ("worsening", "soon"),
    ("not_recovering", "soon"),
    ("not_recovering", "routine"),
)
QUIET = min(*SOONER.values(), *(days for waits in WAIT.values() for days in waits.values()))
"""Days after an urgent message in which none of ours can follow: they need not be looked at."""
GRADUAL_GOAL = 50.0
"""Share of gradual worsening to catch in time, per cent."""


def knotwise(answers: Answers) -> Series:
    """The scores of our own monitor, one row for each kind of advice and its urgency."""
    out = np.full((len(VOICES), len(answers)), NEVER)
    monitor = Monitor()
    for day, answer in enumerate(answers):
        monitor.update(day, answer)
        for kind, voice in monitor.voices(NEVER).items():
            out[VOICES.index((kind, voice.urgency)), day] = voice.score
    return out


def our_policy(scores: Series, threshold: float) -> list[int]:
    """Messages as our monitor gives them, with its bar moved to the threshold."""
    silence = Silence()
    out: list[int] = []
    free = 0
    for day in np.flatnonzero(scores.max(axis=0) >= threshold).tolist():
        if day < free:
            continue
        loud = {
            kind: Voice(score, urgency)
            for (kind, urgency), score in zip(VOICES, scores[:, day].tolist(), strict=True)
            if score >= threshold
        }
        kind = silence.choose(day, loud)
        if kind is not None:
            silence.note(day, kind, loud[kind])
            out.append(day)
            free = day + (QUIET if loud[kind].urgency == "soon" else 1)
    return out


def policy_of(name: str) -> Policy:
    """How a detector keeps silent after a message: ours by reason, the others for 14 days."""
    return our_policy if name == OURS else every(14)


def _one(task: tuple[str, int, int, tuple[str, ...]]) -> dict[str, Case]:
    world, seed, number, names = task
    diary = simulate(seed, number, WORLDS[world])
    real = truth(diary.latent)
    cases = {}
    for name in names:
        if name == OURS:
            scores = knotwise(diary.answers[: diary.end])
        elif name == KNOWN:
            scores = known_course(diary.latent, diary.answers)
        else:
            scores = RULES[name](diary.answers)
        cases[name] = Case(diary, real, np.atleast_2d(scores))
    return cases


def run(world: str, seed: int, people: int, names: Iterable[str]) -> dict[str, list[Case]]:
    """Simulate and score people in one world, with progress on stderr."""
    wanted = tuple(names)
    tasks = [(world, seed, number, wanted) for number in range(people)]
    out: dict[str, list[Case]] = {name: [] for name in wanted}
    started = time.monotonic()
    with Pool() as pool:
        for done, cases in enumerate(pool.imap(_one, tasks, chunksize=10), 1):
            for name, case in cases.items():
                out[name].append(case)
            if done % 50 == 0 or done == people:
                spent = time.monotonic() - started
                sys.stderr.write(f"\r{world}: {done}/{people} people, {spent:.0f} s ")
                sys.stderr.flush()
    sys.stderr.write("\n")
    return out


@lru_cache
def _head() -> str:
    return (
        f"{'':38}{'D14 %':>6}{'W / P / S %':>16}{'delay':>7}{'nag':>6}"
        f"{'false/y':>9}{'eventless %':>12}"
    )


def row(name: str, verdict: Verdict) -> str:
    """One line of the table."""
    kinds = " / ".join(f"{verdict.share_of(kind):.0f}" for kind in "WPS")
    delay = f"{verdict.delay:.0f}" if verdict.delay <= 56 else "> 56"
    return (
        f"{name:38}{verdict.share:6.1f}{kinds:>16}{delay:>7}{verdict.nag:6.2f}"
        f"{verdict.rate:9.2f}{verdict.eventless_share:12.1f}"
    )


def _table(title: str) -> None:
    print(f"\n{title}\n{_head()}", flush=True)


def main() -> int:
    """Run the benchmark, print its tables and bars; 0 if every bar holds, else 1."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="any whole number; new people each")
    parser.add_argument("--people", type=int, default=4000, help="people in a world")
    parser.add_argument("--quick", action="store_true", help="our rule and the plain clauses only")
    options = parser.parse_args()
    names = [PLAIN, OURS] if options.quick else [*RULES, OURS, KNOWN]
    cases = run(MIXED.name, options.seed, options.people, names)
    _table(f"{options.people} people, seed {options.seed}, {RATE} false alerts a person-year")
    verdicts = {}
    for name in names:
        threshold = threshold_at(cases[name], policy_of(name))
        verdicts[name] = judge(cases[name], threshold, policy_of(name))
        print(row(name, verdicts[name]), flush=True)
    ours = verdicts[OURS]
    print(row(f"{OURS}, bar as it ships", judge(cases[OURS], 0.0, our_policy)))
    gradual = ours.share_on("gradual", "W")
    print(f"Gradual worsening caught in time: {gradual:.0f} % (goal {GRADUAL_GOAL:.0f} %)")
    _table(f"Our threshold {ours.threshold:.3f} frozen in changed worlds")
    frozen = {}
    for world in (*CHANGED, OTHER_PEOPLE):
        few = world is OTHER_PEOPLE  # no bar hangs on it
        people = max(options.people // 4, 1) if few else options.people
        changed = run(world.name, options.seed, people, [OURS])
        frozen[world.name] = judge(changed[OURS], ours.threshold, our_policy)
        print(row(world.name, frozen[world.name]), flush=True)
    print()
    held = bars(ours, verdicts[PLAIN], frozen)
    print(*held, sep="\n")
    return 0 if all(bar.holds for bar in held) else 1


if __name__ == "__main__":
    sys.exit(main())
