"""Which red-flag questions to ask today: only those that something in the diary calls for.

Most people with back or buttock pain tick some flag, and very few have a serious illness, so
asking everything each day would frighten without helping (evidence, section C). The questions
come with a new episode, with what is drawn, written or scored, and once a month.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from shared.diary.entry import Entry

Reason = Literal["words", "numb", "numbers", "drawing", "new_episode", "monthly"]

NERVES = ("ces_saddle", "ces_bladder", "ces_bowel", "ces_sex", "ces_bilat", "motor")
CORE = (*NERVES, "infection", "cancer")
MONTHLY = (*CORE, "cancer_soft", "dvt", "claud", "axspa")
FIERCE = (*NERVES, "infection", "fracture", "limb", "compartment")

EPISODE_GAP = 28
"""Days of little or no pain after which pain counts as new."""

NUMB_NEW = 4
"""Days for which a numb patch is new."""

MONTH = 28
QUIET_DAYS = 7
"""A question is not asked again within this many days, unless new words call for it."""

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ces_saddle": ("numb", "no feeling", "can't feel", "cannot feel", "saddle", "tingl"),
        "ces_bladder": ("bladder", "urine", "pee", "wee", "leak", "wet myself", "toilet"),
        "ces_bowel": ("bowel", "poo", "soiled", "incontinen"),
        "ces_bilat": ("both legs", "other leg too", "each leg"),
        "motor": ("weak", "gives way", "gave way", "foot drop", "drag", "can't lift", "stumbl"),
        "cancer": ("cancer", "tumour", "tumor", "chemo"),
        "cancer_soft": ("lost weight", "losing weight", "weight loss", "night sweat"),
        "infection": ("fever", "chill", "shiver", "temperature", "infect"),
        "septic_hip": ("can't put weight", "cannot put weight", "can't stand on", "hot hip"),
        "fracture": ("fell", "fall", "crash", "accident", "slipped", "tripped", "hit by"),
        "dvt": ("swollen", "swelling", "red calf", "hot calf", "clot"),
        "pe": ("breathless", "short of breath", "chest pain", "coughed blood", "cough blood"),
        "limb": ("cold leg", "blue foot", "pale leg", "cold foot"),
        "aaa": ("pulsing", "throbbing belly", "faint"),
        "visceral": ("blood in", "vomit", "kidney", "pregnan"),
        "shingles": ("blister", "rash", "shingles"),
        "crisis": ("suicid", "kill myself", "end my life", "end it all", "want to die"),
    }
)
"""Beginnings of words in a note that call for a question. English, as notes are free text."""

LEG = re.compile(r"(thigh|knee|popliteal|calf|achilles|leg|shin|ankle|foot|heel|great|sole)")

PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "perineum": NERVES,
        "pelvis_deep": NERVES,
        "pubis": ("ces_saddle", "ces_bladder", "visceral"),
        "groin": ("septic_hip", "stress_fx"),
        "calf_prox": ("dvt", "pe", "claud"),
        "calf_mid": ("dvt", "pe", "claud"),
        "calf_dist": ("dvt", "pe"),
        "popliteal": ("dvt",),
        "flank": ("visceral", "aaa"),
        "abdomen_lower": ("visceral", "aaa"),
    }
)


@dataclass(frozen=True, slots=True)
class Check:
    """The questions to ask, in order, and what called for them."""

    reason: Reason
    flags: tuple[str, ...]


def check_due(
    entries: Sequence[Entry],
    answers: Iterable[Mapping[str, Any]],
    today: dt.date,
    numb: Collection[dt.date] = (),
) -> Check | None:
    """Return what to ask today, or None.

    `entries` are the diary's, oldest first; `answers` the wire fields of all answers, skipped
    ones included; `numb` the days with a numb patch. Words weigh most, then numbers, the drawing, a
    new episode, new numbness, the month.
    """
    asked = _last_asked(answers)
    now = entries[-1] if entries and entries[-1].date == today else None
    before = [entry for entry in entries if entry.date < today]
    if now is not None:
        called: tuple[tuple[Reason, Iterable[str], int], ...] = (
            ("words", _words(now), 1),
            ("numbers", FIERCE if _fierce(now, before) else (), QUIET_DAYS),
            ("drawing", _drawing(now, before), QUIET_DAYS),
            ("new_episode", CORE if _new_episode(now, before) else (), QUIET_DAYS),
        )
        for reason, flags, quiet in called:
            due = [flag for flag in dict.fromkeys(flags) if _days(asked, flag, today) >= quiet]
            if due:
                return Check(reason, tuple(due))
    if _newly_numb(numb, today):
        due = [flag for flag in NERVES if _days(asked, flag, today) >= QUIET_DAYS]
        if due:
            return Check("numb", tuple(due))
    if before and all(_days(asked, flag, today) >= MONTH for flag in MONTHLY):
        return Check("monthly", MONTHLY)
    return None


def _last_asked(answers: Iterable[Mapping[str, Any]]) -> dict[str, dt.date]:
    asked: dict[str, dt.date] = {}
    for fields in answers:
        try:
            flag, date = str(fields["flag"]), dt.date.fromisoformat(fields["date"])
        except (KeyError, TypeError, ValueError):
            continue
        asked[flag] = max(date, asked.get(flag, date))
    return asked


def _days(asked: Mapping[str, dt.date], flag: str, today: dt.date) -> int:
    return (today - asked[flag]).days if flag in asked else 10_000


def _words(entry: Entry) -> list[str]:
    note = (entry.note or "").lower()
    return [
        flag
        for flag, stems in WORDS.items()
        if any(re.search(rf"\b{re.escape(stem)}", note) for stem in stems)
    ]


def _newly_numb(numb: Collection[dt.date], today: dt.date) -> bool:
    """Say whether numbness was marked in the last days, and not in the two weeks before them."""
    recent = [date for date in numb if 0 <= (today - date).days < NUMB_NEW]
    known = any(NUMB_NEW <= (today - date).days < NUMB_NEW + 14 for date in numb)
    return bool(recent) and not known


def _fierce(now: Entry, before: Sequence[Entry]) -> bool:
    """Say whether pain is very strong, or leapt above the days before."""
    recent = [e.pain for e in before if (now.date - e.date).days <= 14]
    leapt = len(recent) >= 3 and now.pain - sum(recent) / len(recent) >= 4
    return now.pain >= 9 or (leapt and now.pain >= 6)


def _drawing(now: Entry, before: Sequence[Entry]) -> list[str]:
    """Return what newly drawn places call for; places drawn in the last two weeks are not new."""
    known = {
        (area.region, area.side)
        for entry in before
        if (now.date - entry.date).days <= 14
        for area in entry.areas
    }
    fresh = [area for area in now.areas if (area.region, area.side) not in known]
    flags = [flag for area in fresh for flag in PLACES.get(area.region, ())]
    sides = {area.side for area in now.areas if LEG.match(area.region)}
    if {"left", "right"} <= sides and any(LEG.match(area.region) for area in fresh):
        flags = [*NERVES, *flags]
    return flags


def _new_episode(now: Entry, before: Sequence[Entry]) -> bool:
    """Say whether pain begins anew: the first day of a diary, or after weeks of little pain."""
    recent = [e.pain for e in before if (now.date - e.date).days <= EPISODE_GAP]
    return now.pain >= 4 and all(pain <= 2 for pain in recent)
