"""Every problem the service can answer with, by name (RFC 9457), and the error that carries one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

PREFIX = "/problems/"
"""A problem's `type` is this and its name; the page there explains it."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: its name, HTTP status, title, and what to do about it."""

    name: str
    status: int
    title: str
    advice: str

    @property
    def uri(self) -> str:
        """The `type` member of the answer."""
        return PREFIX + self.name


PROBLEMS: Mapping[str, ProblemType] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            ProblemType(
                "bad-request",
                400,
                "The request cannot be read",
                "Check the address, the headers and the body against the description of the API.",
            ),
            ProblemType(
                "bad-json",
                400,
                "The body is not JSON",
                "Send one JSON object in UTF-8, without NaN, Infinity or endless nesting.",
            ),
            ProblemType(
                "cursor-invalid",
                400,
                "This cursor was not made here",
                "Read again from the start, without a cursor.",
            ),
            ProblemType(
                "sign-in-needed",
                401,
                "Sign in first",
                "Send a live access token as 'Authorization: Bearer ...'. Get one from"
                " POST /v1/tokens, or refresh the one you have.",
            ),
            ProblemType(
                "wrong-credentials",
                401,
                "The email or the password is wrong",
                "Check both. After several wrong tries, wait a while.",
            ),
            ProblemType(
                "session-ended",
                401,
                "This sign-in has ended",
                "Sign in again on this device. Nothing that waits to be sent is lost.",
            ),
            ProblemType(
                "forbidden",
                403,
                "You may not do this",
                "Sign in as somebody who may.",
            ),
            ProblemType(
                "not-found",
                404,
                "There is nothing here",
                "Check the address, the id or the day.",
            ),
            ProblemType(
                "method-not-allowed",
                405,
                "This address does not take that method",
                "Use one of the methods in the Allow header.",
            ),
            ProblemType(
                "email-taken",
                409,
                "There is an account with this email",
                "Sign in instead, or use another email.",
            ),
            ProblemType(
                "epoch-changed",
                409,
                "The server was restored from a backup",
                "Take over the new epoch and send again what the server no longer has.",
            ),
            ProblemType(
                "too-many-shares",
                409,
                "You already share with many clinics",
                "End a share that you no longer need, then make a new one.",
            ),
            ProblemType(
                "share-not-active",
                409,
                "This share is not in force",
                "Share again with the clinic, then ask for the appointment.",
            ),
            ProblemType(
                "booking-open",
                409,
                "You already asked for an appointment there",
                "Wait for the answer, or take the open request back first.",
            ),
            ProblemType(
                "gap",
                409,
                "Earlier operations are missing",
                "Send this device's operations in order, from the one after the last stored.",
            ),
            ProblemType(
                "device-fork",
                409,
                "Two phones use one device id",
                "Make a new device id and send what waits under it.",
            ),
            ProblemType(
                "cursor-ahead",
                409,
                "The cursor is ahead of the server",
                "Pull again from the start; nothing on the device is deleted.",
            ),
            ProblemType(
                "resync-required",
                410,
                "This cursor is too old",
                "Pull again from the start; nothing on the device is deleted.",
            ),
            ProblemType(
                "too-large",
                413,
                "The body is too large",
                "Send at most 1 MiB, counted after decompression. Split a long push.",
            ),
            ProblemType(
                "batch-too-large",
                413,
                "Too many operations in one push",
                "Send at most 500 operations and 1 MiB at once.",
            ),
            ProblemType(
                "wrong-content-type",
                415,
                "The body is not in a form this address takes",
                "Send 'Content-Type: application/json', plain or with 'Content-Encoding: gzip'.",
            ),
            ProblemType(
                "invalid-fields",
                422,
                "Some fields are wrong",
                "Each item of 'errors' names one field and says what it must be.",
            ),
            ProblemType(
                "op-id-reuse",
                422,
                "An operation id was used twice",
                "Give every operation an id of its own.",
            ),
            ProblemType(
                "schema-too-old",
                426,
                "This app is too old to sync",
                "Update the app. What waits to be sent is kept and sent afterwards.",
            ),
            ProblemType(
                "too-many-requests",
                429,
                "Too many requests",
                "Wait as many seconds as Retry-After says.",
            ),
            ProblemType(
                "internal-error",
                500,
                "Something went wrong on our side",
                "Try again later. Nothing of this request is known to be stored.",
            ),
            ProblemType(
                "unavailable",
                503,
                "The service cannot answer now",
                "Try again after as many seconds as Retry-After says. Nothing is lost.",
            ),
            ProblemType(
                "storage-full",
                507,
                "The service has no room left",
                "Nothing of this request was stored. Try again later.",
            ),
        )
    }
)
"""Every problem type by its name."""

BY_STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "bad-request",
        401: "sign-in-needed",
        403: "forbidden",
        404: "not-found",
        405: "method-not-allowed",
        413: "too-large",
        415: "wrong-content-type",
        429: "too-many-requests",
        503: "unavailable",
    }
)
"""The problem that stands for a status when nothing more is known."""


class ProblemError(Exception):
    """A request refused for a reason a person can read; answers with the problem of this name.

    `errors` are `(field, reason)` pairs, the field by its path (`areas.0.side`). `more` are
    further members of the answer, like `last_n`.
    """

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        errors: tuple[tuple[str, str], ...] = (),
        retry_after: int | None = None,
        **more: Any,
    ) -> None:
        self.kind = PROBLEMS[name]
        self.detail = detail or self.kind.advice
        self.errors = errors
        self.retry_after = retry_after
        self.more = more
        super().__init__(f"{name}: {self.detail}")

    @classmethod
    def of_fields(cls, *errors: tuple[str, str]) -> ProblemError:
        """Return the problem `invalid-fields` for these `(field, reason)` pairs."""
        said = "; ".join(" ".join(part for part in pair if part) for pair in errors[:5])
        return cls("invalid-fields", f"{said}.", errors=errors)

    def to_wire(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"field": f, "reason": r} for f, r in self.errors]
        return body | self.more
