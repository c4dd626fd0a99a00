"""Which patches may be stored: one judge for the device that writes and the server that keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from shared.diary import impact, peg
from shared.diary.days import parse_day
from shared.diary.entry import AREAS_MAX, INTENSITY
from shared.diary.errors import InvalidValueError
from shared.diary.json_values import check_json, check_name
from shared.schemas.problem import Problem
from shared.schemas.wire import NEEDED, READERS

KIND = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)

CHECKS: Mapping[tuple[str, str], Callable[[Any], object]] = MappingProxyType(
    {
        **{(peg.KIND, name): number.check for name, number in peg.NUMBERS.items()},
        **{(impact.KIND, name): partial(impact.check_mark, name) for name in impact.MARKS},
    }
)
"""How fields of other kinds that this version knows are checked; `None` clears any of them."""

FIELDS_MAX = 200
"""Most fields in one patch."""


def check_patch(kind: str, patch: Mapping[str, Any], *, newer: bool = False) -> Problem | None:
    """Return what is wrong with a patch to a record of this kind, or None when it may be stored.

    Kinds and fields that this version does not know are kept as they are, as long as every store
    can hold them. Fields it knows must be valid; `None` clears a field that may be empty. With
    `newer`, from a peer whose schema is newer than ours, codes we do not know yet pass too.
    """
    try:
        _check(kind, patch, newer)
    except InvalidValueError as error:
        return Problem("invalid-value", error.field, error.reason)
    return None


def _check(kind: str, patch: Mapping[str, Any], newer: bool) -> None:
    if not isinstance(kind, str) or not KIND.fullmatch(kind):
        raise InvalidValueError("kind", "is not a kind of record")
    if not isinstance(patch, Mapping):
        raise InvalidValueError("patch", "must be fields with their values")
    if len(patch) > FIELDS_MAX:
        raise InvalidValueError("patch", "holds too many fields")
    for name, value in patch.items():
        if kind == "entry" and name in READERS:
            _check_entry_field(name, value, newer)
            continue
        check_name("the name of a field", name)
        if value is not None and (check := CHECKS.get((kind, name))) is not None:
            check(value)
        else:
            _check_other_field(name, value)


def _check_entry_field(name: str, value: Any, newer: bool) -> None:
    if value is None:
        if name in NEEDED:
            raise InvalidValueError(name, "must not be empty")
        return
    if newer and name == "flare" and isinstance(value, str) and CODE.fullmatch(value):
        return
    if newer and name == "areas":
        _check_newer_areas(value)
        return
    READERS[name](value)


def _check_newer_areas(value: Any) -> None:
    check_json("areas", value)
    if not isinstance(value, list | tuple) or len(value) > AREAS_MAX:
        raise InvalidValueError("areas", f"must be a list of at most {AREAS_MAX} places")
    for index, row in enumerate(value):
        if not isinstance(row, Mapping):
            raise InvalidValueError("areas", "must hold a region, a side and an intensity each")
        for name in ("region", "side"):
            if not isinstance(row.get(name), str) or not CODE.fullmatch(row[name]):
                raise InvalidValueError(f"areas.{index}.{name}", "is not a word for a place")
        try:
            INTENSITY.check(row.get("intensity"))
        except InvalidValueError as error:
            raise InvalidValueError(f"areas.{index}.intensity", error.reason) from None


def _check_other_field(name: str, value: Any) -> None:
    if name == "date" and value is not None:
        parse_day(value)
    check_json(name, value)
