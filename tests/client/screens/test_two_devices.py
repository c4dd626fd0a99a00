"""Two devices log the same day: the other value is shown and can be settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client.storage.journal import Loser
from shared.sync.messages import PullReply
from shared.sync.operations import Stamp
from shared.sync.records import FieldValue, Record
from shared.sync.records import Loser as Lost
from tests.client.conftest import TODAY
from tests.client.layout import problems

Open = Callable[..., Any]


def arrive(app: Any, fields: dict[str, Any], lost: dict[str, Any]) -> None:
    """Let the day come from the server, with what lost against it."""
    outbox = app.journal.outbox
    record_id = app.journal._entry_id(TODAY)
    stamp, other = Stamp(2, "tablet", 1), Stamp(1, "phone", 1)
    record = Record(
        record_id,
        "entry",
        2,
        {
            name: FieldValue(value, 2, stamp)
            for name, value in {"date": TODAY.isoformat(), **fields}.items()
        },
        losers=tuple(Lost(name, value, 2, other) for name, value in lost.items()),
    )
    epoch = app.journal._tables.position().epoch
    outbox.take_page(PullReply((record,), "c", False, 2, None, epoch, 0))


def test_the_other_value_is_shown_and_settled(ui: Any, open_app: Open) -> None:
    """What the other device logged stands below the answer until it is answered again."""
    app = open_app()
    arrive(app, {"pain": 6, "stress": 3}, {"pain": 8, "areas": [{}, {}]})
    app.shell.changed()
    ui.advance(0.4)
    words = "Also logged on another device: pain now 8, places that hurt 2 places."
    assert ui.shows(words)
    assert problems(app.shell, 412) == []
    ui.rate("Pain now", 6)
    assert app.journal.losers(TODAY) == [Loser("areas", [{}, {}], "phone")]
    assert not ui.shows(words)
    assert ui.shows("Also logged on another device: places that hurt 2 places.")


def test_nothing_is_shown_without_another_value(ui: Any, open_app: Open) -> None:
    """A day that only this device logged has no such line."""
    open_app(days={0: {"pain": 5}})
    assert not ui.shows("Also logged")
