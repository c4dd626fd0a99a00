"""Two phones edit the same day offline, in every combination of two fields."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from shared.schemas import entry_to_wire
from tests.builders import TODAY
from tests.client.storage.opening import Clock
from tests.faults.conftest import MakePhone, email_of
from tests.server.process import ServerProcess

EDITS: dict[str, tuple[Any, Any]] = {
    "pain": (3, 8),
    "pain_average": (2, 7),
    "stiffness": (1, 6),
    "stiffness_minutes": (10, 45),
    "stress": (0, 9),
    "sleep_quality": (4, 5),
    "sleep_hours": (6.5, 8),
    "sitting_hours": (2, 9.5),
    "activity_minutes": (20, 90),
    "flare": ("better", "worse"),
    "areas": (
        [{"region": "buttock_mid", "side": "left", "intensity": 4}],
        [{"region": "buttock_mid", "side": "right", "intensity": 7}],
    ),
    "note": ("sat long", "slept badly"),
    "something_newer": ([1, {"a": None}], "text"),
}
"""What the one and the other phone write into each field."""


def test_two_devices_day(service: ServerProcess, new_phone: MakePhone) -> None:
    """Different fields are both kept; of the same field the later wins and the other is shown.

    Notes are kept both. One day for each pair of fields.
    """
    clock = Clock()
    one = new_phone(service.url)
    other = new_phone(service.url, email_of(one), clock)
    pairs = list(itertools.product(EDITS, EDITS))
    days = {pair: TODAY - dt.timedelta(days=n) for n, pair in enumerate(pairs)}
    for day in days.values():
        one.journal.save(day, {"pain": 5})
    for phone in (one, other):
        assert phone.sync().outcome == "done"
    for (mine, _), day in days.items():
        one.journal.save(day, {mine: EDITS[mine][0]})
    clock.wait(3_600_000)
    for (_, theirs), day in days.items():
        other.journal.save(day, {theirs: EDITS[theirs][1]})
    for phone in (one, other, one):
        assert phone.sync().outcome == "done"

    for (mine, theirs), day in days.items():
        wanted: dict[str, Any] = {"date": day.isoformat(), "pain": 5, mine: EDITS[mine][0]}
        wanted[theirs] = EDITS[theirs][1]
        losers = []
        if mine == theirs == "note":
            wanted["note"] = "sat long\n\nslept badly"
        elif mine == theirs:
            losers = [(mine, EDITS[mine][0])]
        for phone in (one, other):
            entry = phone.journal.entry(day)
            assert entry is not None
            assert entry_to_wire(entry) == wanted, (mine, theirs)
            shown = [(loser.field, loser.value) for loser in phone.journal.losers(day)]
            assert shown == losers, (mine, theirs)
