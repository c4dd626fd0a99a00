"""Reads practices from the diary's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.diary.errors import InvalidValueError
from shared.diary.practice import Practice, practice_from


def practices_of(records: Mapping[str, Mapping[str, Any]]) -> list[Practice]:
    """Return the practices of these records by day; what cannot be read is left out."""
    found = []
    for fields in records.values():
        try:
            found.append(practice_from(fields))
        except InvalidValueError:  # from a newer version, or another program
            continue
    return sorted(found, key=lambda practice: practice.date)
