"""`python -m tests.simulation --seeds N [--mutant NAME]`: run seeds and say which fail."""

from __future__ import annotations

import argparse
import sys
import time

from tests.simulation.mutants import MUTANTS, SLOWEST
from tests.simulation.trial import many, noticed, processors

SHOWN = 10


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for; return 0 when all is as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many runs (default 2000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--mutant", choices=[*MUTANTS, "all"], help="switch a mistake on")
    parser.add_argument("--jobs", type=int, default=processors(), help="processes at once")
    options = parser.parse_args(arguments)
    if options.mutant == "all":
        return _all_mutants(min(options.seeds, SLOWEST))
    began = time.perf_counter()
    trial = many(options.seeds, options.first, options.mutant, options.jobs)
    took = time.perf_counter() - began
    sums = trial.sums
    print(
        f"{trial.seeds} seeds in {took:.1f} s: {sums.edits} edits, {sums.faults} faults, "
        f"{sums.restores} restores, {sums.clones} cloned devices, {sums.erasures} erasures, "
        f"{sums.expiries} expired tombstones, {sums.refused} refused edits; "
        f"{len(trial.failures)} bad"
    )
    for seed, bad in trial.failures[:SHOWN]:
        print(f"  seed {seed}: {'; '.join(bad)}")
    if options.mutant is not None:
        return 0 if trial.failures else 1
    return 1 if trial.failures else 0


def _all_mutants(most: int) -> int:
    unnoticed = 0
    for name, mutant in MUTANTS.items():
        found = noticed(name, most)
        unnoticed += found is None
        by = "NOT NOTICED" if found is None else f"seed {found[0]}: {found[1][0]}"
        print(f"{name:20} {mutant.says}: {by}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
