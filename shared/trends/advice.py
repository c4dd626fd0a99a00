"""Advice: a good time to book, with the rule, the days and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["worsening", "not_recovering", "severe", "guideline"]
"""The first three come from a `Monitor`; `guideline` from a plain rule, named by `rule`."""
Urgency = Literal["soon", "routine"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its key in the message catalogue, with the numbers that fill it."""

    key: str
    numbers: Mapping[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice, given on the day its rule first held.

    `since` and `days` are day numbers as given to `Monitor.update`; `days` are those that made it.
    `reason` says why, `against` what speaks against it (never empty).
    """

    kind: Kind
    rule: str
    version: str
    day: int
    since: int
    days: tuple[int, ...]
    urgency: Urgency
    reason: tuple[Sentence, ...]
    against: tuple[Sentence, ...]
