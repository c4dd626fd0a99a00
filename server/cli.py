"""The command `knotwise-server`.

| command | does |
|---|---|
| `serve` | answers requests; embedded by default, `--production` for many processes |
| `migrate` | brings the database to the tables of this version |
| `create-clinic` | makes a clinic and prints its id |
| `create-clinician` | makes a therapist's sign-in; prints its second factor, once |
| `reset-clinician` | gives a therapist a new password and second factor |
| `disable-clinician` | shuts a therapist out at once |
| `seed` | makes people with believable diaries, for trying out and for measuring |
| `backup` | writes a backup, checks it, and deletes those older than 30 days |
| `restore` | puts a backup back; every device sends again what it is missing |
| `erase-record` | erases what one record says, its history included, on every device |
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from server.settings import Settings, SettingsError

if TYPE_CHECKING:
    from server.models.database import Database
    from server.services.clinicians import Clinicians, NewClinician

# Each command imports what it needs, so that help and a mistyped option answer at once.

PROGRAM = "knotwise-server"

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder of the embedded database. Default: KNOTWISE_DATA or ./knotwise-data",
)


@click.group(no_args_is_help=True)
@click.version_option(package_name="knotwise")
def cli() -> None:
    """The service of Knotwise. Settings come from KNOTWISE_* variables; see server/settings.py."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@data_option
@click.option("--production", is_flag=True, help="Serve with granian in processes of its own.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes in production.")
def serve(host: str, port: int, data: Path | None, production: bool, workers: int) -> None:
    """Migrate the database, then answer requests until stopped."""
    from server.serving import ListenError, listen, serve_embedded, serve_production

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    try:
        with listen(host, port) as socket:
            port = int(socket.getsockname()[1])
            if not production:
                serve_embedded(settings, database, socket, _say_where(host, port))
                return
    except ListenError as error:
        raise click.ClickException(str(error)) from None
    database.close()
    os.environ["KNOTWISE_DATA"] = str(settings.data)
    serve_production(host, port, workers, _say_where(host, port))


@cli.command()
@data_option
def migrate(data: Path | None) -> None:
    """Bring the database to the tables of this version."""
    settings = _settings(data)
    database, before, after = _migrated(settings)
    database.close()
    click.echo(f"The database was at {before or 'nothing'} and is at {after}.")


@cli.command()
@click.option(
    "--patients", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many."
)
@click.option(
    "--days", type=click.IntRange(1, 4000), default=120, show_default=True, help="Days each."
)
@click.option("--seed", "number", default=1, show_default=True, help="The same makes the same.")
@click.option("--clinic", help="Share every diary with this clinic, by its id.")
@data_option
def seed(patients: int, days: int, number: int, clinic: str | None, data: Path | None) -> None:
    """Make people with believable diaries, for trying the service out and for measuring it."""
    from server.services.passwords import Hasher
    from server.services.seed import Seeding, email_of, seed_people

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    now = dt.datetime.now(dt.UTC)
    now_ms = int(now.timestamp() * 1000)
    seeding = Seeding(patients, days, number, now.date(), now_ms, clinic)
    password = secrets.token_urlsafe(12)
    made = 0
    for done, new in enumerate(seed_people(database, seeding, Hasher(1).hash(password)), 1):
        made += new
        if done % 500 == 0:
            click.echo(f"{done} of {patients}", err=True)
    database.close()
    click.echo(f"Made {made} people of {days} days, {patients - made} were there before.")
    if made:
        click.echo(f"Sign in as {email_of(number, 1)} and so on, password {password}")


@cli.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to. Default: backups in the data folder.",
)
@click.option(
    "--keep-days",
    type=click.IntRange(1, 3650),
    default=30,
    show_default=True,
    help="Delete backups that are older, but never the two newest.",
)
@data_option
def backup(folder: Path | None, keep_days: int, data: Path | None) -> None:
    """Write a backup of everything, read it through, and delete old ones. Run it every night.

    Drops what deletions left behind 400 days ago, too.
    """
    from server.services.backup import drop_old, let_devices_forget, take_backup
    from server.services.backup_file import BackupError
    from server.services.expiry import expire_everywhere

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    folder = folder or settings.data / "backups"
    try:
        info = take_backup(database, folder, now)
        expire_everywhere(database, now)
        dropped = drop_old(folder, now, keep_days)
        let_devices_forget(database, folder)
    except (BackupError, OSError) as error:
        raise click.ClickException(f"No backup was made: {error}") from None
    finally:
        database.close()
    click.echo(f"{info.path}: {sum(info.rows.values())} rows. {len(dropped)} old backups deleted.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
def restore(file: Path, data: Path | None) -> None:
    """Put a backup back in place of everything. Stop the service first.

    What people erased since stays erased. Every device must sign in again, and then sends what the
    backup is missing.
    """
    from server.services.backup import restore as put_back
    from server.services.backup_file import BackupError
    from server.services.ledger import Ledger, LedgerDamagedError

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    try:
        info = put_back(database, file, Ledger(settings.data), now)
    except BackupError as error:
        raise click.ClickException(f"Nothing was changed: {error}") from None
    except LedgerDamagedError as error:
        raise click.ClickException(
            f"Nothing was changed: the ledger is damaged ({error})."
        ) from None
    finally:
        database.close()
    click.echo(f"Put back {sum(info.rows.values())} rows from {file}.")


@cli.command("erase-record")
@click.option("--email", required=True, help="What the person signs in with.")
@click.argument("record")
@data_option
def erase_record(email: str, record: str, data: Path | None) -> None:
    """Erase what one record says, its history included, on every device of a person.

    For what a person asks to have erased and should never have been written down: deleting a day in
    the app keeps its history. RECORD is the record's id, as the person's export has it.
    """
    from server.services.accounts import Accounts
    from server.services.passwords import Hasher

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    try:
        Accounts(database, settings, Hasher(1)).erase_record(email, record, _now_ms())
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.close()
    click.echo(f"Erased {record}. Devices follow at their next sync, backups when put back.")


@cli.command("create-clinic")
@click.option("--name", required=True, help="What the clinic is called.")
@data_option
def create_clinic(name: str, data: Path | None) -> None:
    """Make a clinic, for therapists to be made in."""
    settings = _settings(data)
    database, _, _ = _migrated(settings)
    clinic_id = _clinicians(database, settings).create_clinic(_line("name", name), _now_ms())
    database.close()
    click.echo(f"Made {name}: clinic {clinic_id}")
    click.echo(f"Next: {PROGRAM} create-clinician --clinic {clinic_id} --name ... --email ...")


@cli.command("create-clinician")
@click.option("--clinic", required=True, help="The clinic's id, as create-clinic printed it.")
@click.option("--name", required=True, help="How patients see the therapist in their log.")
@click.option("--email", required=True, help="What the therapist signs in with.")
@click.option("--password", help="Asked for when left out, so that no shell remembers it.")
@data_option
def create_clinician(
    clinic: str, name: str, email: str, password: str | None, data: Path | None
) -> None:
    """Make a therapist's sign-in and print, this once, the second factor that goes with it."""
    from server.problems import ProblemError

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    chosen = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        made = _clinicians(database, settings).create(
            clinic, _line("email", email), _line("name", name), chosen, _now_ms()
        )
    except ProblemError as problem:
        raise click.ClickException(problem.detail) from None
    finally:
        database.close()
    click.echo(f"Made {name} <{email}>. Sign in at /clinic.")
    _tell_second_factor(made)


@cli.command("reset-clinician")
@click.option("--email", required=True, help="What the therapist signs in with.")
@click.option("--password", help="Asked for when left out, so that no shell remembers it.")
@data_option
def reset_clinician(email: str, password: str | None, data: Path | None) -> None:
    """Give a therapist a new password and second factor, for a lost phone or a leaked password."""
    from server.problems import ProblemError

    settings = _settings(data)
    database, _, _ = _migrated(settings)
    chosen = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        made = _clinicians(database, settings).reset(email, chosen)
    except ProblemError as problem:
        raise click.ClickException(problem.detail) from None
    finally:
        database.close()
    click.echo(f"{made.email} must sign in again.")
    _tell_second_factor(made)


def _tell_second_factor(made: NewClinician) -> None:
    """Print what goes into the authenticator, and the recovery codes."""
    import segno

    click.echo("Scan this with an authenticator app, or type the secret in. Shown this once.")
    if sys.stdout.isatty():
        segno.make_qr(made.totp_uri).terminal(compact=True)
    click.echo(f"Secret: {made.totp_secret}")
    click.echo(f"Address: {made.totp_uri}")
    click.echo("Recovery codes, each works once:")
    for code in made.recovery_codes:
        click.echo(f"  {code}")


@cli.command("disable-clinician")
@click.option("--email", required=True, help="What the therapist signs in with.")
@data_option
def disable_clinician(email: str, data: Path | None) -> None:
    """Shut a therapist out at once, open pages included."""
    settings = _settings(data)
    database, _, _ = _migrated(settings)
    there = _clinicians(database, settings).disable(email, _now_ms())
    database.close()
    if not there:
        raise click.ClickException(f"There is no therapist {email}.")
    click.echo(f"{email} can no longer sign in.")


def _clinicians(database: Database, settings: Settings) -> Clinicians:
    from server.services.clinicians import Clinicians
    from server.services.passwords import Hasher

    return Clinicians(database, settings, Hasher(1))


def _now_ms() -> int:
    return int(dt.datetime.now(dt.UTC).timestamp() * 1000)


def _line(name: str, text: str) -> str:
    """Return the text in one line, or stop when it is empty or too long."""
    line = " ".join(text.split())
    if not 1 <= len(line) <= 120:
        raise click.ClickException(f"--{name} must have 1 to 120 characters.")
    return line


def _settings(data: Path | None) -> Settings:
    """Read the settings, or stop with what is wrong with them."""
    try:
        return Settings.from_environment(os.environ, data=data)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _prepare_folder(settings: Settings) -> None:
    """Make the folder of the embedded database; stop when it cannot be written to."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        probe = settings.data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise click.ClickException(f"Cannot write to {settings.data}: {error.strerror}.") from None


def _migrated(settings: Settings) -> tuple[Database, str | None, str]:
    """Return the database of these settings, and its revisions before and after migrating."""
    from sqlalchemy.exc import DBAPIError

    from server.models.database import Database
    from server.models.schema import NewerDatabaseError
    from server.models.schema import migrate as apply_migrations
    from server.services.cases import refresh

    _prepare_folder(settings)
    database = Database(settings.database_url)
    try:
        before, after = apply_migrations(database)
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(
            f"Cannot use the database: {why}. Check KNOTWISE_DATABASE_URL and --data."
        ) from None
    except NewerDatabaseError as error:
        raise click.ClickException(
            f"The database is at {error}, which only a newer version of Knotwise knows."
        ) from None
    if made := refresh(database, _now_ms()):
        click.echo(f"Made {made} summaries of shared diaries anew.", err=True)
    return database, before, after


def _say_where(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"Knotwise serves http://{shown}:{port}"


def main() -> NoReturn:
    """Run the command; every failure a person can meet is one line, with exit code 2."""
    try:
        cli.main(prog_name=PROGRAM, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _stop(error.format_message())
    sys.exit(0)


def _stop(message: str) -> NoReturn:
    click.echo(f"{PROGRAM}: {' '.join(message.split())}", err=True)
    sys.exit(2)
