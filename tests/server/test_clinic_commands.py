"""Commands that make clinics and therapists: secrets told once, one line for every refusal."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from click.testing import CliRunner, Result

from server.cli import cli
from server.models.database import Database
from server.services import totp
from server.services.clinicians import Clinicians
from server.services.passwords import Hasher
from server.settings import Settings

NOW = 1_795_449_600_000
PASSWORD = "quiet rivers carry seven boats"


class Commands:
    """One service's command line."""

    def __init__(self, folder: Path) -> None:
        self.secret = secrets.token_hex(32)
        self.folder = folder
        environ = {"KNOTWISE_SECRET": self.secret, "KNOTWISE_DATA": str(folder)}
        self.runner = CliRunner(env={**environ, "KNOTWISE_DATABASE_URL": None})

    def run(self, *args: str, typed: str = "") -> Result:
        """Run a command, with what is typed at its questions."""
        return self.runner.invoke(cli, args, input=typed)

    def clinicians(self) -> Clinicians:
        """Return the therapists that the commands made."""
        settings = Settings.from_environment({"KNOTWISE_SECRET": self.secret}, data=self.folder)
        return Clinicians(Database(settings.database_url), settings, Hasher(1))


def test_from_nothing_to_a_sign_in_and_out_again(tmp_path: Path) -> None:
    """What the commands print opens the dashboard; reset replaces it, disable ends it."""
    commands = Commands(tmp_path)
    said = commands.run("create-clinic", "--name", "Hill Street").output
    clinic_id = re.search(r"clinic ([0-9a-f]{16})", said)
    assert clinic_id is not None
    who = ("--email", "tess@clinic.example")
    made = commands.run(
        "create-clinician",
        "--clinic",
        clinic_id[1],
        "--name",
        "Tess",
        *who,
        typed=f"{PASSWORD}\n{PASSWORD}\n",
    ).output
    assert PASSWORD not in made
    assert len(re.findall(r"^  [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", made, re.MULTILINE)) == 10
    assert opens(commands, made)
    fresh = commands.run("reset-clinician", *who, "--password", PASSWORD).output
    assert not opens(commands, made)
    assert opens(commands, fresh)
    assert "can no longer sign in" in commands.run("disable-clinician", *who).output
    assert commands.clinicians().begin(who[1], PASSWORD, NOW) is None
    assert commands.run("reset-clinician", *who, "--password", PASSWORD).exit_code != 0


def opens(commands: Commands, printed: str) -> bool:
    """Return whether the secret that was printed is the second factor."""
    secret = re.search(r"^Secret: (\w+)$", printed, re.MULTILINE)
    assert secret is not None
    clinicians = commands.clinicians()
    token = clinicians.begin("tess@clinic.example", PASSWORD, NOW)
    assert token is not None
    return clinicians.finish(token, totp.code_at(secret[1], NOW), NOW) is not None


def test_what_cannot_be_is_said_in_a_line(tmp_path: Path) -> None:
    """A weak password, an unknown clinic, a name twice: each says what is wrong."""
    commands = Commands(tmp_path)
    clinic = re.search(
        r"clinic ([0-9a-f]{16})", commands.run("create-clinic", "--name", "Hill").output
    )
    assert clinic is not None

    def make(email: str, password: str, clinic_id: str) -> str:
        options = ("--clinic", clinic_id, "--name", "T", "--email", email, "--password", password)
        return commands.run("create-clinician", *options).output

    assert "others would guess" in make("a@clinic.example", "password1", clinic[1])
    assert "no clinic nowhere" in make("a@clinic.example", PASSWORD, "nowhere")
    assert "Secret:" in make("a@clinic.example", PASSWORD, clinic[1])
    assert "Secret:" not in make("A@clinic.example", PASSWORD, clinic[1])
    assert "no therapist" in commands.run("disable-clinician", "--email", "x@y.example").output
    assert commands.run("create-clinic", "--name", " ").exit_code != 0
