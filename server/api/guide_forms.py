"""Forms of the guides."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, fields, validate

from shared.atlas.guides import StepKind
from shared.atlas.muscles import Confidence, Layer
from shared.atlas.reliefs import Phase, ReliefKind, Strength


def _text(**metadata: Any) -> fields.String:
    return fields.String(required=True, metadata=metadata)


def _texts() -> fields.List[str]:
    return fields.List(fields.String(), required=True)


class MuscleRowSchema(Schema):
    """A muscle as a list shows it."""

    id = _text()
    latin = _text()
    common = _text()
    layer = fields.String(required=True, validate=validate.OneOf(get_args(Layer)))
    primary = _texts()
    spillover = _texts()
    self_care = fields.Boolean(
        required=True, metadata={"description": "false: nobody should press on this themselves"}
    )
    confidence = fields.String(required=True, validate=validate.OneOf(get_args(Confidence)))
    summary = _text()


class MusclesSchema(Schema):
    """Every muscle of the atlas."""

    muscles = fields.List(fields.Nested(MuscleRowSchema), required=True)


class PointSchema(Schema):
    """A trigger point and where it sends pain."""

    id = _text()
    site = _text()
    primary = _texts()
    spillover = _texts()
    remark = _text()


class StepSchema(Schema):
    """One step of a release."""

    text = _text()
    seconds = fields.Integer(required=True, allow_none=True)
    repeats = fields.Integer(required=True)
    per_side = fields.Boolean(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(StepKind)))


class LookAlikeSchema(Schema):
    """Something else that can feel the same, and the clue that points to it."""

    name = _text()
    clue = _text()


class GuideSchema(Schema):
    """A muscle's guide in plain words."""

    summary = _text()
    where = _text()
    layer = _text()
    does = _text()
    refers = _text()
    brings_on = _texts()
    release = fields.List(fields.Nested(StepSchema), required=True)
    stop_rules = _texts()
    cautions = _texts()
    look_alikes = fields.List(fields.Nested(LookAlikeSchema), required=True)
    evidence = _text()


class SourceSchema(Schema):
    """A work that a fact rests on."""

    key = _text()
    citation = _text()


class MuscleSchema(MuscleRowSchema):
    """One muscle, its points and its guide."""

    depth = _text()
    origin = _text()
    insertion = _text()
    nerve = _text()
    action = _text()
    points = fields.List(fields.Nested(PointSchema), required=True)
    guide = fields.Nested(GuideSchema, required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)


class RegionSchema(Schema):
    """A place on the body and the sides it may be stored with."""

    id = _text()
    label = _text()
    views = _texts()
    sides = _texts()


class RegionsSchema(Schema):
    """Every region of the atlas."""

    regions = fields.List(fields.Nested(RegionSchema), required=True)


class AvoidanceSchema(Schema):
    """A reason to leave some practices out, and the question that finds it."""

    code = _text()
    label = _text()
    question = _text()


class ReliefStepSchema(Schema):
    """One timed step of a practice."""

    text = _text()
    seconds = fields.Integer(required=True)
    phase = fields.String(required=True, validate=validate.OneOf(get_args(Phase)))


class ReliefSchema(Schema):
    """One guided practice; its steps are played in order, `cycles` times over."""

    id = _text()
    title = _text()
    kind = fields.String(required=True, validate=validate.OneOf(get_args(ReliefKind)))
    summary = _text()
    preparation = _text()
    steps = fields.List(fields.Nested(ReliefStepSchema), required=True)
    cycles = fields.Integer(required=True)
    total_seconds = fields.Integer(required=True)
    muscles = _texts()
    suits = _texts()
    cautions = _texts()
    avoid = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Codes of the avoidances that forbid it"},
    )
    stop_rules = _texts()
    evidence = _text()
    strength = fields.String(required=True, validate=validate.OneOf(get_args(Strength)))
    sources = fields.List(fields.Nested(SourceSchema), required=True)


class ReliefsSchema(Schema):
    """Every guided practice, and the reasons to leave some out."""

    reliefs = fields.List(fields.Nested(ReliefSchema), required=True)
    avoidances = fields.List(fields.Nested(AvoidanceSchema), required=True)
