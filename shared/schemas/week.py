"""Forms of a week: the PEG's three answers, and the days that pain marked."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from shared.diary.impact import MARKS
from shared.diary.peg import NUMBERS
from shared.schemas.fields import REQUIRED, DayField, ListField, number_field

_MEANS = {
    "average": "Average pain in the week",
    "enjoyment": "How far pain kept you from enjoying life",
    "activity": "How far pain kept you from what you usually do",
    "woken": "Days before which pain woke you in the night",
    "off": "Days on which pain kept you from work or your main activity",
    "numb": "Days with a numb patch, or pins and needles",
}


def _fields(*, required: bool) -> dict[str, fields.Field[Any]]:
    answers = {
        name: number_field(
            number,
            required=required,
            allow_none=True,
            metadata={"description": f"{_MEANS[name]}, 0 to 10"},
        )
        for name, number in NUMBERS.items()
    }
    marks = {
        name: ListField(
            DayField(),
            required=required,
            validate=validate.Length(max=7),
            metadata={"description": _MEANS[name]},
            error_messages={**REQUIRED, "invalid": "must be a list of days"},
        )
        for name in MARKS
    }
    return {**answers, **marks}


class WeekPatchSchema(Schema.from_dict(_fields(required=False))):  # type: ignore[misc]
    """What changes in a week: an answer (null takes it back), or all days that a mark is on."""


class WeekSchema(Schema.from_dict(_fields(required=True))):  # type: ignore[misc]
    """A whole week."""

    week = DayField(required=True, metadata={"description": "Its Monday"})
    peg = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Mean of the three answers, once all are there"},
    )


class WeeksSchema(Schema):
    """Weeks in which something was said, in order."""

    weeks = fields.List(fields.Nested(WeekSchema), required=True)
