"""A stream in memory, pushed to with the real planner, for tests that read like a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.sync.digest import EMPTY
from shared.sync.operations import Operation
from shared.sync.planner import Judge, Plan, Result, Seen, StreamState, Version, plan_push
from shared.sync.problems import Refusal
from shared.sync.records import Record
from tests.builders import NOW, an_operation

STREAM = "stream"


def no_pain_above_ten(kind: str, patch: Mapping[str, Any]) -> Refusal | None:
    """Judge a patch like the real judge does, by one rule."""
    if patch.get("pain", 0) > 10:
        return Refusal("invalid-value", "pain", "must be from 0 to 10")
    return None


class Stream:
    """One stream and what its devices have sent; `seq` and the records are the planner's."""

    def __init__(self, epoch: int = 1, judge: Judge = no_pain_above_ten) -> None:
        self.state = StreamState(
            stream_id=STREAM,
            epoch=epoch,
            seq=0,
            digest=EMPTY,
            restore_points={},
            last_n=0,
            last_op=None,
            durable_n=0,
            seen={},
            records={},
        )
        self.last_n: dict[str, int] = {}
        self.history: list[Version] = []
        self.judge = judge

    def push(self, device: str, *operations: Operation, now: int = NOW + 10**6) -> Plan:
        """Push and store, as the service does; return the plan."""
        state = replace(self.state, last_n=self.last_n.get(device, 0))
        plan = plan_push(state, device, state.epoch, operations, now=now, judge=self.judge)
        self.last_n[device] = plan.last_n
        self.history += plan.versions
        self.state = replace(
            self.state,
            seq=plan.seq,
            digest=plan.digest,
            seen=self.state.seen
            | {v.op_id: Seen(v.fingerprint, v.status, v.refusal) for v in plan.versions},
            records=self.state.records | {r.record_id: r for r in plan.records},
        )
        return plan

    def write(self, device: str, patch: dict[str, Any], **fields: Any) -> Result:
        """Push one operation on record `day`, the next of the device, unaware of anything."""
        values: dict[str, Any] = {
            "n": self.last_n.get(device, 0) + 1,
            "device": device,
            "record_id": "day",
            "kind": "practice",
            "patch": patch,
        }
        return self.push(device, an_operation(**{**values, **fields})).results[0]

    def aware(self) -> tuple[int, int]:
        """Return the base of an author who has seen everything."""
        return self.state.epoch, self.state.seq

    @property
    def day(self) -> Record:
        """The record that `write` changes."""
        return self.state.records["day"]

    @property
    def losers(self) -> list[tuple[str, Any, str]]:
        """What lost on that record: field, value, device."""
        return [(loser.field, loser.value, loser.stamp.device) for loser in self.day.losers]
