"""What every store and every peer can keep: JSON without the values that break some of them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from shared.diary.entry import check_text
from shared.diary.errors import InvalidValueError

DEPTH_MAX = 16
"""Deepest nesting kept. A drawing needs four; a parser's stack is not spent on more."""

ITEMS_MAX = 200_000
"""Most values in one patch; a painted drawing holds some thousands of coordinates."""

TEXT_MAX = 100_000
"""Longest text in a field this version does not know, in characters."""

NAME_MAX = 64
"""Longest field name, in characters."""

SAFE_INTEGER = 2**53 - 1
"""Largest whole number that every JSON reader returns unchanged (RFC 8259, section 6)."""


def check_json(name: str, value: object) -> None:
    """Raise `InvalidValueError` naming the field unless every store can keep this JSON value.

    Refuses NaN and infinities, whole numbers beyond 2**53, NUL and lone surrogates in texts and
    names, nesting deeper than `DEPTH_MAX` and more than `ITEMS_MAX` values.
    """
    left = ITEMS_MAX
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        left -= 1
        if left < 0:
            raise InvalidValueError(name, "holds too many values")
        if depth > DEPTH_MAX:
            raise InvalidValueError(name, "is nested too deeply")
        if isinstance(item, Mapping):
            for key, inner in item.items():
                check_name(name, key)
                waiting.append((inner, depth + 1))
        elif isinstance(item, list | tuple):
            waiting.extend((inner, depth + 1) for inner in item)
        else:
            _check_scalar(name, item)


def check_name(name: str, key: object) -> None:
    """Raise `InvalidValueError` unless `key` can be the name of a field."""
    check_text(name, key, NAME_MAX)


def _check_scalar(name: str, item: object) -> None:
    if item is None or isinstance(item, bool):
        return
    if isinstance(item, str):
        check_text(name, item, TEXT_MAX)
    elif isinstance(item, int):
        if abs(item) > SAFE_INTEGER:
            raise InvalidValueError(name, "holds a number that is too large")
    elif isinstance(item, float):
        if not math.isfinite(item):
            raise InvalidValueError(name, "holds something that is not a number")
    else:
        raise InvalidValueError(name, "holds something that cannot be stored")
