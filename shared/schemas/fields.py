"""Form fields that apply the diary's own checks, so that a value has one rule everywhere."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.diary.days import parse_day
from shared.diary.entry import Number, check_text
from shared.diary.errors import InvalidValueError

IDENTIFIER = r"^[A-Za-z0-9._:-]{1,64}$"
"""The shape of operation, record, device and group ids."""

REQUIRED: dict[str, Any] = {"required": "is missing", "null": "must not be empty"}
"""Plain words for what every required field can lack."""


ERRORS_MAX = 100
"""Most mistakes that are named in one answer."""

PATH_MAX = 200
"""Longest name of a field in an answer, in characters: the rest of a longer one is left out."""


class ListField(fields.List[Any]):
    """A list that is refused by its `Length` before anything in it is read.

    Marshmallow would read it all first, and of a million wrong items make a million messages.
    """

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        for validator in self.validators:
            longest = validator.max if isinstance(validator, validate.Length) else None
            if isinstance(value, list) and longest is not None and len(value) > longest:
                validator(value)
        return super()._deserialize(value, *args, **kwargs)


class DayField(fields.Date):
    """A calendar day, strictly `YYYY-MM-DD`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dt.date:
        try:
            return parse_day(value)
        except InvalidValueError as error:
            raise ValidationError(error.reason) from None


class WholeField(fields.Integer):
    """A whole number in the range of its `Number`; `true` is not one."""

    def __init__(self, number: Number, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(number.low, number.high), **kwargs)
        self.number = number

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return _checked(self.number, value)


class DecimalField(fields.Float):
    """A number in the range of its `Number`, fractions allowed; NaN is not one."""

    def __init__(self, number: Number, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(number.low, number.high), **kwargs)
        self.number = number

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return _checked(self.number, value)


class TextField(fields.String):
    """A text that every store can keep, at most `longest` characters."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(max=longest), **kwargs)
        self.longest = longest

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        try:
            return check_text(self.name or "text", value, self.longest)
        except InvalidValueError as error:
            raise ValidationError(error.reason) from None


class CodeField(fields.String):
    """One word out of a fixed list."""

    def __init__(self, codes: tuple[str, ...], error: str, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {**REQUIRED, "invalid": error})
        super().__init__(validate=validate.OneOf(codes, error=error), **kwargs)


class IdentifierField(fields.String):
    """An id made by a device or the server."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {**REQUIRED, "invalid": "must be text"})
        super().__init__(
            validate=validate.Regexp(IDENTIFIER, error="is not the id of anything"), **kwargs
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and value.endswith("\n"):  # which `$` would let through
            raise ValidationError("is not the id of anything")
        return str(super()._deserialize(value, *args, **kwargs))


class CountField(fields.Integer):
    """A whole number from `low` up to what every JSON reader returns unchanged."""

    def __init__(self, low: int = 0, high: int = 2**53 - 1, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", REQUIRED)
        super().__init__(validate=validate.Range(low, high), **kwargs)
        self.number = Number("count", low, high, True, "score")

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return _checked(self.number, value)


def number_field(number: Number, **kwargs: Any) -> fields.Field[Any]:
    """Return the form field for one of the diary's numbers."""
    return WholeField(number, **kwargs) if number.whole else DecimalField(number, **kwargs)


def _checked(number: Number, value: object) -> int | float:
    try:
        return number.check(value)
    except InvalidValueError as error:
        raise ValidationError(error.reason) from None


def flat_errors(messages: Mapping[Any, Any] | list[Any]) -> list[tuple[str, str]]:
    """Return marshmallow's nested messages as `(path, reason)` pairs, path like `areas.0.side`.

    At most `ERRORS_MAX` of them.
    """
    found: list[tuple[str, str]] = []
    waiting: deque[tuple[str, Any]] = deque([("", messages)])
    while waiting and len(found) < ERRORS_MAX:
        path, item = waiting.popleft()
        if isinstance(item, Mapping):
            for key, inner in item.items():
                step = "" if key == "_schema" else str(key)
                name = ".".join(part for part in (path, step) if part)
                waiting.append((name[:PATH_MAX], inner))
        elif isinstance(item, list):
            waiting.extend((path, inner) for inner in item)
        else:
            found.append((path, str(item)))
    return found
