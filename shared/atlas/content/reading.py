"""Reading a row of content strictly: a broken file is refused with its name and its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.atlas.regions import REGIONS


class ContentError(ValueError):
    """A content file is broken: the message names the file, the row and the field."""


class Row:
    """One object of a content file, read field by field.

    Every reader raises `ContentError` when the field is missing or has the wrong shape; `done`
    raises it when a field was never read, so that a misspelt optional field is noticed.
    """

    def __init__(self, place: str, fields: object) -> None:
        self.place = place
        if not isinstance(fields, Mapping):
            raise ContentError(f"{place}: must be an object")
        self._fields: Mapping[str, Any] = fields
        self._read: set[str] = set()

    def fail(self, key: str, reason: str) -> ContentError:
        """Return the error that says what is wrong with the field."""
        return ContentError(f"{self.place}: {key} {reason}")

    def has(self, key: str) -> bool:
        """Whether an optional field is there."""
        return key in self._fields

    def _take(self, key: str) -> Any:
        if key not in self._fields:
            raise self.fail(key, "is missing")
        self._read.add(key)
        return self._fields[key]

    def text(self, key: str, *, empty: bool = False) -> str:
        """Return a string without outer blanks; an empty one only when that is allowed."""
        value = self._take(key)
        if not isinstance(value, str) or value != value.strip() or not (value or empty):
            raise self.fail(key, "must be a text without outer blanks")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where the file says null."""
        if self._fields.get(key, "") is None:
            self._read.add(key)
            return None
        return self.text(key)

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of different texts, at least `least` of them."""
        value = self._take(key)
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item and item == item.strip() for item in value
        ):
            raise self.fail(key, "must be a list of texts")
        if len(value) < least or len(set(value)) != len(value):
            raise self.fail(key, f"must hold at least {least} texts, none of them twice")
        return tuple(value)

    def members(self, key: str, known: Iterable[str], *, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts that are all among the known ones."""
        value = self.texts(key, least=least)
        unknown = sorted(set(value) - set(known))
        if unknown:
            raise self.fail(key, f"names what is not known: {', '.join(unknown)}")
        return value

    def regions(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of region ids of the atlas."""
        return self.members(key, REGIONS, least=least)

    def choice(self, key: str, known: Iterable[str]) -> str:
        """Return a text that is one of the known ones."""
        value, among = self.text(key), tuple(known)
        if value not in among:
            raise self.fail(key, f"must be one of {', '.join(among)}")
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(key, f"must be a whole number from {low} to {high}")
        return value

    def nothing(self, key: str) -> None:
        """Check that a field is there and null."""
        if self._take(key) is not None:
            raise self.fail(key, "must be null")

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def rows(self, key: str, *, least: int = 0) -> tuple[Row, ...]:
        """Return a list of objects as rows of their own."""
        value = self._take(key)
        if not isinstance(value, list) or len(value) < least:
            raise self.fail(key, f"must be a list of at least {least} objects")
        return tuple(Row(f"{self.place}.{key}[{i}]", item) for i, item in enumerate(value))

    def row(self, key: str) -> Row:
        """Return an object as a row of its own."""
        return Row(f"{self.place}.{key}", self._take(key))

    def keys(self) -> tuple[str, ...]:
        """Return the names of all fields."""
        return tuple(self._fields)

    def done(self) -> None:
        """Raise `ContentError` when a field was not read."""
        left = sorted(set(self._fields) - self._read)
        if left:
            raise ContentError(f"{self.place}: unknown field {', '.join(left)}")


def rows_of(name: str, content: object, key: str = "id") -> tuple[Row, ...]:
    """Return the rows of a content file that is a list of objects, named by their `key`."""
    if not isinstance(content, list) or not content:
        raise ContentError(f"{name}: must be a list of objects")
    return tuple(
        Row(f"{name}[{item.get(key, i) if isinstance(item, Mapping) else i}]", item)
        for i, item in enumerate(content)
    )
