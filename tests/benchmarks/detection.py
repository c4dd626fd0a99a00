"""How soon after a lasting change booking is suggested, and how often wrongly.

    uv run python -m tests.benchmarks.detection --seed N [--people N]

prints one table at equal false-alert rates and one with the threshold of the first frozen in
changed worlds. Progress goes to stderr.
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
from shared.trends.advice import Kind
from shared.trends.silence import Silence
from tests.benchmarks.baselines import NEVER, RULES, Answers, known_course
from tests.benchmarks.diaries import CHANGED, MIXED, OTHER_PEOPLE, Series, World, simulate
from tests.benchmarks.judge import RATE, Case, Policy, Verdict, every, judge, threshold_at
from tests.benchmarks.truth import truth

OURS = "Knotwise"
PLAIN = "three clauses on plain means"
KNOWN = "noiseless latent, entry days only"
WORLDS: dict[str, World] = {world.name: world for world in (MIXED, *CHANGED, OTHER_PEOPLE)}


KINDS: tuple[Kind, ...] = ("severe", "worsening", "not_recovering")


def knotwise(answers: Answers) -> Series:
    """The scores of our own monitor, one row for each kind of advice."""
    out = np.full((len(KINDS), len(answers)), NEVER)
    monitor = Monitor()
    for day, answer in enumerate(answers):
        monitor.update(day, answer)
        if monitor.scores is not None:
            out[:, day] = list(monitor.scores.above(NEVER).values())
    return out


def our_policy(scores: Series, threshold: float) -> list[int]:
    """Messages as our monitor gives them, with its bar moved to the threshold."""
    silence = Silence()
    out = []
    for day in np.flatnonzero(scores.max(axis=0) >= threshold):
        loud = {
            kind: float(score)
            for kind, score in zip(KINDS, scores[:, day], strict=True)
            if score >= threshold
        }
        kind = silence.choose(int(day), loud)
        if kind is not None:
            silence.note(int(day), kind)
            out.append(int(day))
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
            scores = knotwise(diary.answers)
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


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="any whole number; new people each")
    parser.add_argument("--people", type=int, default=1500, help="people in every world")
    parser.add_argument("--quick", action="store_true", help="our rule and the plain clauses only")
    options = parser.parse_args()
    names = [PLAIN, OURS] if options.quick else [*RULES, OURS, KNOWN]
    cases = run(MIXED.name, options.seed, options.people, names)
    print(f"\n{options.people} people, seed {options.seed}, {RATE} false alerts a person-year")
    print(_head())
    ours = 0.0
    for name in names:
        threshold = threshold_at(cases[name], policy_of(name))
        verdict = judge(cases[name], threshold, policy_of(name))
        print(row(name, verdict), flush=True)
        if name == OURS:
            ours = threshold
    print(f"\nOur threshold {ours:.3f} frozen in changed worlds")
    print(_head())
    for world in (*CHANGED, OTHER_PEOPLE):
        changed = run(world.name, options.seed, options.people, [OURS])
        print(row(world.name, judge(changed[OURS], ours, policy_of(OURS))), flush=True)


if __name__ == "__main__":
    main()
