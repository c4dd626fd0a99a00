"""The press test: what pressing one point brings on, kept per point, side and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shared.atlas.regions import UnknownPlaceError, check_place
from shared.diary.entry import check_text
from shared.diary.errors import InvalidValueError
from shared.diary.json_values import check_json

TRAVELS_MAX = 60
"""Most regions one press can be said to send pain to."""


class Finding(StrEnum):
    """What a press test found. `passive` is what the literature calls latent."""

    ACTIVE = "active"
    PASSIVE = "passive"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class PressTest:
    """One point pressed once.

    `tender`: pressing there hurts. `familiar`: it brings on the person's own pain; only asked
    where it is tender. `travels` are the regions that the pain was felt in. The two answers make
    the `finding`; nothing is asked about knots felt or muscles told apart, which even trained
    hands do not agree on. `point` is the atlas's id within the muscle, or empty for the muscle as
    a whole. Raises `InvalidValueError`.
    """

    date: dt.date
    muscle: str
    side: str
    tender: bool
    familiar: bool = False
    point: str = ""
    travels: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self.date) is not dt.date:
            raise InvalidValueError("date", "must be a calendar day")
        for name in ("muscle", "point"):
            check_text(name, getattr(self, name), 64)
        if not self.muscle:
            raise InvalidValueError("muscle", "is missing")
        if self.side not in ("left", "right"):
            raise InvalidValueError("side", "must be left or right")
        for name in ("tender", "familiar"):
            if not isinstance(getattr(self, name), bool):
                raise InvalidValueError(name, "must be yes or no")
        if self.familiar and not self.tender:
            raise InvalidValueError("familiar", "needs a tender point")
        if len(self.travels) > TRAVELS_MAX or len(set(self.travels)) != len(self.travels):
            raise InvalidValueError("travels", f"must be at most {TRAVELS_MAX} places, each once")
        if self.travels and not self.tender:
            raise InvalidValueError("travels", "needs a tender point")
        for region in self.travels:
            check_text("travels", region, 64)
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))

    @property
    def finding(self) -> Finding:
        """Active: it brings on the person's own pain. Passive: only tender. Quiet: neither."""
        if self.familiar:
            return Finding.ACTIVE
        return Finding.PASSIVE if self.tender else Finding.QUIET

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The regions the pain travelled to that the atlas knows, as places of this side."""
        found = []
        for region in self.travels:
            for side in (self.side, "mid"):
                try:
                    check_place(region, side)
                except UnknownPlaceError:
                    continue
                found.append((region, side))
        return tuple(found)


_KNOWN = ("date", "muscle", "side", "tender", "familiar", "point", "travels")


def press_test_to_fields(test: PressTest) -> dict[str, Any]:
    """Return the fields of a `press_test` record as plain JSON values."""
    return {
        **test.extra,
        "date": test.date.isoformat(),
        "muscle": test.muscle,
        "point": test.point,
        "side": test.side,
        "tender": test.tender,
        "familiar": test.familiar,
        "travels": list(test.travels),
        "finding": str(test.finding),
    }


def press_test_from_fields(fields: Mapping[str, Any]) -> PressTest:
    """Return the press test that a record's fields hold. Raises `InvalidValueError`.

    The finding on the wire is for readers who do not ask; here it follows from the answers.
    """
    for name, value in fields.items():
        check_json(name, value)
    try:
        date = dt.date.fromisoformat(fields["date"])
    except (KeyError, TypeError, ValueError):
        raise InvalidValueError("date", "must be a calendar day") from None
    travels = fields.get("travels") or ()
    if not isinstance(travels, list | tuple):
        raise InvalidValueError("travels", "must be a list of places")
    return PressTest(
        date=date,
        muscle=fields.get("muscle", ""),
        side=fields.get("side", ""),
        tender=fields.get("tender", False),
        familiar=fields.get("familiar", False),
        point=fields.get("point") or "",
        travels=tuple(travels),
        extra={n: v for n, v in fields.items() if n not in (*_KNOWN, "finding")},
    )
