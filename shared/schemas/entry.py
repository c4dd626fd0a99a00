"""Forms of an entry and its areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import (
    INCLUDE,
    Schema,
    ValidationError,
    fields,
    post_dump,
    post_load,
    validate,
    validates_schema,
)

from shared.atlas.regions import REGIONS, SIDES, UnknownPlaceError, check_place
from shared.diary.entry import AREAS_MAX, INTENSITY, NOTE_MAX, NUMBERS, Area, Entry, Flare
from shared.diary.errors import InvalidValueError
from shared.diary.json_values import check_json, check_name
from shared.schemas.fields import (
    REQUIRED,
    CodeField,
    DayField,
    ListField,
    TextField,
    number_field,
)
from shared.schemas.wire import area_to_wire, entry_to_wire


class _OpenSchema(Schema):
    """A form that keeps fields it does not know, as long as every store can hold them."""

    class Meta:
        unknown = INCLUDE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages = {"type": "must be fields with their values"}

    @validates_schema
    def _check_unknown(self, data: Mapping[str, Any], **_: Any) -> None:
        for name in data.keys() - self.fields.keys():
            try:
                check_name("the name of a field", name)
                check_json(str(name), data[name])
            except InvalidValueError as error:
                raise ValidationError(error.reason, error.field) from None


class AreaSchema(_OpenSchema):
    """One place that hurts; loads to `Area`."""

    region = CodeField(tuple(REGIONS), "is not one the atlas knows", required=True)
    side = CodeField(SIDES, "must be left, right or mid", required=True)
    intensity = number_field(INTENSITY, required=True, error_messages=REQUIRED)

    @validates_schema
    def _check_side(self, data: Mapping[str, Any], **_: Any) -> None:
        try:
            check_place(data.get("region"), data.get("side"))
        except UnknownPlaceError as error:
            raise ValidationError(error.reason, error.field) from None

    @post_load
    def _to_area(self, data: dict[str, Any], **_: Any) -> Area:
        extra = {name: value for name, value in data.items() if name not in self.fields}
        return Area(data["region"], data["side"], data["intensity"], extra)

    @post_dump(pass_original=True)
    def _whole(self, _data: dict[str, Any], original: Any, **_: Any) -> dict[str, Any]:
        return area_to_wire(original) if isinstance(original, Area) else dict(original)


def areas_field(**kwargs: Any) -> ListField:
    """Return the field for a list of areas, no place named twice."""
    return ListField(
        fields.Nested(AREA),
        validate=[validate.Length(max=AREAS_MAX), _no_place_twice],
        metadata={"description": "Where it hurts"},
        error_messages={"invalid": "must be a list of places"},
        **kwargs,
    )


def _no_place_twice(areas: list[Area]) -> None:
    if len({(area.region, area.side) for area in areas}) != len(areas):
        raise ValidationError("names the same place twice")


AREA = AreaSchema()
FLARES = tuple(flare.value for flare in Flare)
FLARE_ERROR = "must be same, better or worse"


def _numbers(needed: tuple[str, ...]) -> dict[str, fields.Field[Any]]:
    return {
        name: number_field(
            number,
            required=name in needed,
            allow_none=name != "pain",
            error_messages=REQUIRED,
            metadata={"description": f"{number.unit}, {number.low} to {number.high}"},
        )
        for name, number in NUMBERS.items()
    }


class EntrySchema(_OpenSchema.from_dict(_numbers(("pain",)))):  # type: ignore[misc]
    """One whole day; loads to `Entry`, dumps an `Entry` or its wire form."""

    date = DayField(required=True, error_messages=REQUIRED)
    flare = CodeField(FLARES, FLARE_ERROR, allow_none=True)
    areas = areas_field(allow_none=True)
    note = TextField(NOTE_MAX, allow_none=True)

    @post_load
    def _to_entry(self, data: dict[str, Any], **_: Any) -> Entry:
        known = {k: v for k, v in data.items() if k in self.fields and v is not None}
        if "areas" in known:
            known["areas"] = tuple(known["areas"])
        extra = {name: value for name, value in data.items() if name not in self.fields}
        return Entry(**known, extra=extra)

    @post_dump(pass_original=True)
    def _whole(self, _data: dict[str, Any], original: Any, **_: Any) -> dict[str, Any]:
        return entry_to_wire(original) if isinstance(original, Entry) else dict(original)


class EntryPatchSchema(_OpenSchema.from_dict(_numbers(()))):  # type: ignore[misc]
    """Fields of a day that change; loads to a patch in wire form, `null` clears a field."""

    date = DayField(error_messages=REQUIRED)
    flare = CodeField(FLARES, FLARE_ERROR, allow_none=True)
    areas = areas_field(allow_none=True)
    note = TextField(NOTE_MAX, allow_none=True)

    @post_load
    def _to_patch(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        patch = dict(data)
        if "date" in patch:
            patch["date"] = patch["date"].isoformat()
        if patch.get("areas") is not None:
            patch["areas"] = [area_to_wire(area) for area in patch["areas"]]
        return patch


class EntriesSchema(Schema):
    """A page of days, by date."""

    entries = fields.List(fields.Nested(EntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
