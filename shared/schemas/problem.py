"""What was wrong, for a program (`type`) and for a person (`reason`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import INCLUDE, Schema, fields


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was refused: its type name, the field, and why in plain words."""

    type: str
    field: str
    reason: str

    @property
    def detail(self) -> str:
        """One sentence that names the field."""
        return f"{self.field} {self.reason}"

    def to_wire(self) -> dict[str, str]:
        """Return the problem as it stands in a rejected item's result."""
        return {
            "type": self.type,
            "field": self.field,
            "reason": self.reason,
            "detail": self.detail,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Problem:
        """Return the problem a peer wrote; what it left out is filled with general words."""
        return cls(
            str(wire.get("type", "rejected")),
            str(wire.get("field", "")),
            str(wire.get("reason") or wire.get("detail") or "was not accepted"),
        )


class FieldErrorSchema(Schema):
    """One field of a request that was wrong."""

    field = fields.String(required=True, metadata={"description": "Path, like areas.0.side"})
    reason = fields.String(required=True, metadata={"description": "Why, in plain words"})


class ProblemSchema(Schema):
    """An error answer, RFC 9457."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True, metadata={"description": "Names the kind of problem"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    instance = fields.String()
    errors = fields.List(fields.Nested(FieldErrorSchema))
