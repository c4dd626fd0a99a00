"""The rules that every sentence of the atlas for people has to keep."""

from __future__ import annotations

import re

BANNED = re.compile(
    r"\b(?:caus(?:e|es|ed|ing)|diagnos\w*|you have|you suffer|likely|cure[sd]?|heals?|patients?"
    r"|syndrome is|guarantee\w*|danger\w*|must)\b",
    re.IGNORECASE,
)
"""Words that promise, alarm, or name a finding."""

SENTENCE_MAX = 25
"""Longest sentence, in words."""

GRADE_MAX = 6.0
"""Highest school grade of a whole page: age 12 is grade 6 to 7."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a colon does not end one."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def words(text: str) -> list[str]:
    """Return the words of a text, numbers included."""
    return re.findall(r"[A-Za-z0-9'’-]+", text)


def syllables(word: str) -> int:
    """Return about how many syllables an English word is spoken with (vowel groups)."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid school grade of a text (Kincaid 1975)."""
    all_words = words(text)
    per_sentence = len(all_words) / max(1, len(sentences(text)))
    per_word = sum(map(syllables, all_words)) / max(1, len(all_words))
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def faults(text: str) -> list[str]:
    """Return what is wrong with one text of whole sentences; empty when nothing is."""
    found = [f"says {match!r}" for match in BANNED.findall(text)]
    found += [f"too long: {s}" for s in sentences(text) if len(words(s)) > SENTENCE_MAX]
    if not re.match(r"[A-Z0-9]", text) or text[-1] not in ".?":
        found.append("is not whole sentences")
    if re.search(r"\s\s|\s[.,;:?]|[!;]|--|—|–", text):
        found.append("has stray marks")
    return [f"{fault} ({text})" for fault in found]
