"""`knotwise-demo`: the whole house at once: service, demo history, and the client on it.

The one module that knows both programs (decision 0001).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
import pyotp
from sqlalchemy import Connection

from server.app import wall_clock
from server.models.database import Database
from server.models.schema import migrate
from server.problems import ProblemError
from server.services import entries
from server.services.accounts import Accounts
from server.services.histories import DEMO, DEMO_SEED, diary
from server.services.passwords import Hasher
from server.services.seeded_link import link_person
from server.services.seeding import SeededClinic, seed_clinic
from server.serving import ListenError, embedded, listen
from server.settings import Settings

PROGRAM = "knotwise-demo"
EMAIL = "sam@demo.example"
NAME = "Sam"
PASSWORD = "slow-walks-help-7"  # noqa: S105  (of a made-up person, on this machine alone)
DAYS = 120
CLINIC_FILE = "demo-clinic.json"
SYNC_EVERY = 10
"""Seconds between two syncs of the demo's client."""


@click.command()
@click.option("--headless", is_flag=True, help="Run the client without a screen.")
@click.option(
    "--shots",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Take a picture of every screen into DIR, then end.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port of the service; 0 takes a free one.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the demo's data in DIR. Without it the data goes when the demo ends.",
)
def demo(headless: bool, shots: Path | None, port: int, data: Path | None) -> None:
    """Open the service with a demo history, and the client on it."""
    with _folder(data) as folder, listen("127.0.0.1", port) as bound:
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with _service(folder / "service", bound, people=40 if shots is None else 0) as made:
            if made:
                click.echo(f"Made a demo history of {DAYS} days.")
            _say(address, folder / "service" / CLINIC_FILE)
            if shots is not None:
                _take_pictures(shots, folder, address)
            elif headless or not _screen_present():
                _run_headless(folder, address)
            else:
                _run(folder, address)


def _say(address: str, clinic: Path) -> None:
    click.echo(f"Service:      {address}/v1 (description at {address}/openapi.json)")
    click.echo(f"Demo account: {EMAIL}, password {PASSWORD}")
    if clinic.exists():
        known = json.loads(clinic.read_text("utf-8"))
        code = pyotp.TOTP(known["totp_secret"]).now()
        click.echo(f"Dashboard:    {address}/clinic")
        click.echo(f"Therapist:    {known['email']}, password {known['password']}")
        click.echo(f"Second step:  {code} now; authenticator key {known['totp_secret']}")


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """Yield the folder of the demo's data, made if need be."""
    if data is None:
        with tempfile.TemporaryDirectory(prefix="knotwise-demo-") as made:
            yield Path(made)
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / ".writable").touch()
        (data / ".writable").unlink()
    except OSError as error:
        raise click.ClickException(f"Cannot write to {data}: {error.strerror}.") from None
    yield data


@contextmanager
def _service(folder: Path, bound: socket.socket, *, people: int) -> Iterator[bool]:
    """Serve a demo history in a thread of this process; yields whether it was made now.

    There is also a clinic, made once, with so many people beside the one of the demo.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings.from_environment(os.environ, data=folder, demo=True)
    database = Database(settings.database_url)
    migrate(database)
    made = _seed(settings, database)
    if not (folder / CLINIC_FILE).exists():
        clinic = _seed_clinic(settings, database, folder / CLINIC_FILE, people)
        if made is not None:
            link_person(database, settings, clinic, made, name=NAME, now_ms=wall_clock())
    server = embedded(settings, database, bound)
    thread = threading.Thread(target=server.run, name="service", daemon=True)
    thread.start()
    try:
        yield made is not None
    finally:
        server.close()
        thread.join(timeout=5)
        database.close()


def _seed(settings: Settings, database: Database) -> str | None:
    """Give the demo account its history, once; return its id when it was made now."""
    now = wall_clock()
    try:
        tokens = Accounts(database, settings, Hasher(1)).create(EMAIL, PASSWORD, "demo", now)
    except ProblemError as problem:
        if problem.kind.name == "email-taken":
            return None
        raise

    def write(tx: Connection) -> None:
        for patch in diary(DEMO, today=dt.date.today(), days=DAYS, seed=DEMO_SEED):  # noqa: DTZ011
            day = dt.date.fromisoformat(patch["date"])
            entries.put(tx, tokens.account_id, day, patch, now)

    database.run_tx(write)
    return tokens.account_id


def _seed_clinic(settings: Settings, database: Database, kept: Path, people: int) -> SeededClinic:
    """Make the demo clinic, and keep its sign-in beside the database of the demo."""
    made = seed_clinic(database, settings, people)
    known = {name: getattr(made, name) for name in ("email", "password", "totp_secret")}
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(known), "utf-8")
    return made


# -- the client


def _screen_present() -> bool:
    from client.offscreen import display_present

    return display_present()


def _app(folder: Path, address: str, monotonic: Callable[[], float] = time.monotonic) -> Any:
    """Return the client, not yet started, that signs itself in to the demo account."""
    from kivy.clock import Clock

    from client.app import KnotwiseApp

    class DemoApp(KnotwiseApp):
        def on_start(self) -> None:
            super().on_start()
            if self.account.email is None:
                self.account.sign_in(EMAIL, PASSWORD, self.heard)
            # What is written over HTTP shall be seen here while one looks.
            Clock.schedule_interval(lambda _dt: self.account.sync_now(), SYNC_EVERY)

        def heard(self, problem: str | None) -> None:
            if problem:
                click.echo(f"The client could not sign in: {problem}", err=True)

    return DemoApp(folder / "client", address, monotonic=monotonic)


def _run(folder: Path, address: str) -> None:
    """Open the client's window; the demo ends when it is closed."""
    from client.__main__ import prepare

    prepare(folder / "client")
    _app(folder, address).run()


def _run_headless(folder: Path, address: str) -> None:
    """Run the client in memory until the demo is stopped."""
    from client import offscreen

    offscreen.prepare()
    stage = offscreen.Stage(own_time=False)
    stage.start(_app(folder, address))
    click.echo("No window here: the client runs in memory. Stop with Ctrl+C.")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while True:
            stage.frames(1)
            time.sleep(0.05)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        stage.stop()


def _interrupt(*_args: object) -> NoReturn:
    raise KeyboardInterrupt


def _take_pictures(shots: Path, folder: Path, address: str) -> None:
    """Walk every screen and leave its picture in `shots`."""
    from client import offscreen

    offscreen.prepare()
    from client import tour

    try:
        taken = tour.take(
            shots,
            lambda stage: _app(folder, address, monotonic=lambda: stage.now),
            ready=_history_arrived,
            told=lambda name: click.echo(f"  {name}"),
        )
    except OSError as error:
        raise click.ClickException(f"Cannot write to {shots}: {error.strerror}.") from None
    except TimeoutError as error:
        raise click.ClickException(f"No pictures: {error}.") from None
    click.echo(f"{len(taken)} pictures are in {shots}.")


def _history_arrived(app: Any) -> bool:
    today = app.today()
    shown = app.journal.entries(today - dt.timedelta(days=DAYS), today)
    plan = app.journal.clinic.listed("plans")
    return len(shown) > DAYS // 2 and bool(plan) and app.account.status.state == "idle"


def main() -> NoReturn:
    """Run the command; every failure a person can meet is one line, with exit code 2."""
    logging.basicConfig(level=logging.WARNING)
    run: Callable[..., Any] = demo.main
    try:
        run(prog_name=PROGRAM, standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.ClickException as error:
        _stop(error.format_message())
    except ListenError as error:
        _stop(f"{error} Choose another with --port.")
    sys.exit(0)


def _stop(message: str) -> NoReturn:
    click.echo(f"{PROGRAM}: {' '.join(message.split())}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
