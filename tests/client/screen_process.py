"""The whole app in a process of its own, on a window in memory, used by touch until it is killed.

`python -m tests.client.screen_process DATA SERVER ORDER...` prints a line for each thing that
stood on the screen, then keeps running. Orders: `log` logs today and the two days before;
`join EMAIL PASSWORD` says which days there are, makes an account and waits until all is in step.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

from client import offscreen
from shared.schemas.wire import entry_to_wire
from tests.builders import TODAY

NOON = dt.datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001  (local time, as a phone shows it)
PAINS = (7, 5, 3)
"""Of today, yesterday, and the day before."""


def say(**things: Any) -> None:
    """Print one line for the test that watches."""
    print(json.dumps(things), flush=True)


def log_three_days(ui: Any) -> None:
    """Log three days with a thumb; each is said when the screen says that it is saved."""
    for ago, pain in enumerate(PAINS):
        date = TODAY - dt.timedelta(days=ago)
        ui.tap(ui.find(str(date.day), "StripDay"))
        ui.rate("Pain now", pain)
        assert ui.shows("Saved on this device")
        say(saved=date.isoformat(), pain=pain)


def join(ui: Any, app: Any, email: str, password: str) -> None:
    """Make an account on the Me screen, and wait until nothing waits."""
    entries = app.journal.entries(TODAY - dt.timedelta(days=30), TODAY)
    say(days=[entry_to_wire(entry) for entry in entries])
    ui.tap(ui.find("Me", "TabItem"))
    ui.tap("Make an account")
    ui.advance(0.4)
    ui.write("E-mail", email)
    ui.write("Password", password)
    ui.tap(ui.find("Make my account", "PillButton"))
    ui.until(lambda: app.account.email == email, 60)
    ui.until(lambda: ui.shows("All in step"), 60)
    say(account=app.journal.outbox.account_id, waiting=app.journal.waiting().count)


def main(data: Path, server: str, orders: list[str]) -> None:
    """Open the app and follow the orders."""
    offscreen.prepare()
    from client.app import KnotwiseApp
    from tests.client.driver import Driver

    ui = Driver()
    app = KnotwiseApp(data, server, today=lambda: TODAY, now=lambda: NOON)
    ui.start(app)
    ui.advance(0.4)
    if orders[0] == "log":
        log_three_days(ui)
    else:
        join(ui, app, *orders[1:])
    while True:
        ui.frames(1)
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
