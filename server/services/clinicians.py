"""Clinics and their therapists: making them, and signing in to the dashboard with two factors."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.models.clinics import clinic, clinician, dashboard_session, recovery_code
from server.models.database import Database
from server.problems import ProblemError
from server.services import totp
from server.services.ledger import Ledger
from server.services.passwords import Hasher, check_password
from server.services.spoken_codes import fingerprint, heard, new_code, shown
from server.services.tokens import digest
from server.settings import Settings

IDLE_MS = 15 * 60_000
ABSOLUTE_MS = 8 * 3_600_000
"""A sign-in ends after a quarter of an hour of doing nothing, and after a working day."""

CODE_MS = 5 * 60_000
"""How long the second factor is awaited after the password."""

FAILURES_MAX = 5
"""Wrong second factors until the password is asked again."""

RECOVERY_CODES = 10
RECOVERY_LENGTH = 12

_TOUCH_MS = 30_000
"""How old `seen_ms` may get before a request writes it anew."""


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who is signed in to the dashboard."""

    id: str
    name: str
    clinic_id: str
    clinic_name: str


@dataclass(frozen=True, slots=True)
class NewClinician:
    """What a new therapist is told once: the authenticator's secret and the recovery codes."""

    id: str
    clinic_id: str
    email: str
    totp_secret: str
    totp_uri: str
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clinicians:
    """What is done with therapists' accounts; passwords are hashed outside transactions."""

    database: Database
    settings: Settings
    hasher: Hasher

    def create_clinic(self, name: str, now_ms: int) -> str:
        """Make a clinic and return its id."""
        clinic_id = secrets.token_hex(8)
        self.database.run_tx(
            lambda tx: tx.execute(insert(clinic).values(id=clinic_id, name=name, created_ms=now_ms))
        )
        return clinic_id

    def create(
        self, clinic_id: str, email: str, name: str, password: str, now_ms: int
    ) -> NewClinician:
        """Make a therapist's account.

        Raises `ProblemError`: `invalid-fields` for a weak password, `not-found` for the clinic,
        `email-taken`.
        """
        check_password(password, email)
        password_hash = self.hasher.hash(password)
        secret = totp.new_secret()
        codes = tuple(new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES))
        made = secrets.token_hex(8)

        def work(tx: Connection) -> None:
            if tx.scalar(select(clinic.c.id).where(clinic.c.id == clinic_id)) is None:
                raise ProblemError("not-found", f"There is no clinic {clinic_id}.")
            tx.execute(
                insert(clinician).values(
                    id=made,
                    clinic_id=clinic_id,
                    email_key=email.lower(),
                    email=email,
                    name=name,
                    password_hash=password_hash,
                    totp_sealed=totp.seal(secret, self.settings.key),
                    totp_step=0,
                    created_ms=now_ms,
                )
            )
            tx.execute(
                insert(recovery_code),
                [{"code_hash": self._recovery(code), "clinician_id": made} for code in codes],
            )

        try:
            self.database.run_tx(work)
        except IntegrityError:
            raise ProblemError("email-taken") from None
        return NewClinician(
            made,
            clinic_id,
            email,
            secret,
            totp.uri(secret, email),
            tuple(shown(code) for code in codes),
        )

    def reset(self, email: str, password: str) -> NewClinician:
        """Give a therapist a new password and second factor, and end where they are signed in.

        Raises `ProblemError`: `invalid-fields` for a weak password, `not-found`.
        """
        check_password(password, email)
        password_hash = self.hasher.hash(password)
        secret = totp.new_secret()
        codes = tuple(new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES))

        def work(tx: Connection) -> NewClinician:
            row = tx.execute(
                update(clinician)
                .where(clinician.c.email_key == email.lower(), clinician.c.disabled_ms.is_(None))
                .values(
                    password_hash=password_hash,
                    totp_sealed=totp.seal(secret, self.settings.key),
                    totp_step=0,
                )
                .returning(clinician.c.id, clinician.c.clinic_id, clinician.c.email)
            ).first()
            if row is None:
                raise ProblemError("not-found", f"There is no therapist {email} who may sign in.")
            mine = recovery_code.c.clinician_id == row.id
            tx.execute(delete(recovery_code).where(mine))
            tx.execute(
                insert(recovery_code),
                [{"code_hash": self._recovery(code), "clinician_id": row.id} for code in codes],
            )
            tx.execute(delete(dashboard_session).where(dashboard_session.c.clinician_id == row.id))
            return NewClinician(
                row.id,
                row.clinic_id,
                row.email,
                secret,
                totp.uri(secret, row.email),
                tuple(shown(code) for code in codes),
            )

        return self.database.run_tx(work)

    def begin(self, email: str, password: str, now_ms: int) -> str | None:
        """Return the token of a sign-in that awaits its second factor, or None."""
        row = self.database.read(
            lambda tx: tx.execute(
                select(clinician.c.id, clinician.c.password_hash).where(
                    clinician.c.email_key == email.lower(), clinician.c.disabled_ms.is_(None)
                )
            ).first()
        )
        if not self.hasher.verify(row.password_hash if row else None, password) or row is None:
            return None
        token = secrets.token_urlsafe(32)
        self.database.run_tx(lambda tx: _open(tx, token, row.id, "code", now_ms))
        return token

    def finish(self, token: str, code: str, now_ms: int) -> str | None:
        """Return a new token for a sign-in whose second factor is right, or None.

        None is returned, not raised, because counting the failure must be committed.
        """

        def work(tx: Connection) -> str | None:
            row = _session(tx, token, "code")
            if row is None or now_ms - row.created_ms >= CODE_MS or row.disabled_ms is not None:
                return None
            if not self._second_factor(tx, row, code, now_ms):
                _fail(tx, token)
                return None
            fresh = secrets.token_urlsafe(32)
            _close(tx, token)
            _open(tx, fresh, row.clinician_id, "open", now_ms)
            return fresh

        return self.database.run_tx(work)

    def awaits_code(self, token: str, now_ms: int) -> bool:
        """Return whether this token awaits its second factor."""
        row = self.database.read(lambda tx: _session(tx, token, "code"))
        return row is not None and now_ms - row.created_ms < CODE_MS

    def who(self, token: str, now_ms: int, *, quiet: bool = False) -> Clinician | None:
        """Return who is signed in with this token; unless `quiet`, note that they are there."""
        row = self.database.read(lambda tx: _session(tx, token, "open"))
        if row is None or row.disabled_ms is not None:
            return None
        if now_ms - row.seen_ms >= IDLE_MS or now_ms - row.created_ms >= ABSOLUTE_MS:
            self.database.run_tx(lambda tx: _close(tx, token))
            return None
        if now_ms - row.seen_ms >= _TOUCH_MS and not quiet:
            here = dashboard_session.c.token_hash == digest(token)
            self.database.run_tx(
                lambda tx: tx.execute(update(dashboard_session).where(here).values(seen_ms=now_ms))
            )
        return Clinician(row.clinician_id, row.name, row.clinic_id, row.clinic_name)

    def sign_out(self, token: str) -> None:
        """End a sign-in."""
        self.database.run_tx(lambda tx: _close(tx, token))

    def disable(self, email: str, now_ms: int) -> bool:
        """Shut a therapist out, their open pages included; return whether there is one.

        A restore of an older backup shuts them out again.
        """
        found = self.database.read(
            lambda tx: tx.scalar(
                select(clinician.c.id).where(clinician.c.email_key == email.lower())
            )
        )
        if found is None:
            return False
        Ledger(self.settings.data).note("disabled_clinician", now_ms, clinician_id=found)
        self.database.run_tx(lambda tx: disable(tx, found, now_ms))
        return True

    def csrf(self, token: str) -> str:
        """Return what every form of this sign-in must carry."""
        return hmac.digest(self.settings.key, b"csrf\0" + token.encode(), "sha256").hex()

    def _second_factor(self, tx: Connection, row: Any, code: str, now_ms: int) -> bool:
        """Return whether this is the authenticator's code or a recovery code; it is spent then."""
        given = heard(code)
        if given.isdigit() and len(given) == 6:
            secret = totp.unseal(row.totp_sealed, self.settings.key)
            step = totp.step_of(secret, given, now_ms)
            if step is None:
                return False
            spent = (
                update(clinician)
                .where(clinician.c.id == row.clinician_id, clinician.c.totp_step < step)
                .values(totp_step=step)
            )
        else:
            spent = (
                update(recovery_code)
                .where(
                    recovery_code.c.code_hash == self._recovery(given),
                    recovery_code.c.clinician_id == row.clinician_id,
                    recovery_code.c.used_ms.is_(None),
                )
                .values(used_ms=now_ms)
            )
        return tx.execute(spent).rowcount == 1

    def _recovery(self, code: str) -> str:
        return fingerprint(code, "recovery code", self.settings.key)


def disable(tx: Connection, clinician_id: str, now_ms: int) -> None:
    """Let a therapist sign in no more and end where they are signed in."""
    tx.execute(update(clinician).where(clinician.c.id == clinician_id).values(disabled_ms=now_ms))
    tx.execute(delete(dashboard_session).where(dashboard_session.c.clinician_id == clinician_id))


def _session(tx: Connection, token: str, stage: str) -> Any:
    return tx.execute(
        select(
            dashboard_session.c.clinician_id,
            dashboard_session.c.created_ms,
            dashboard_session.c.seen_ms,
            clinician.c.name,
            clinician.c.disabled_ms,
            clinician.c.totp_sealed,
            clinician.c.clinic_id,
            clinic.c.name.label("clinic_name"),
        )
        .join(clinician, clinician.c.id == dashboard_session.c.clinician_id)
        .join(clinic, clinic.c.id == clinician.c.clinic_id)
        .where(dashboard_session.c.token_hash == digest(token), dashboard_session.c.stage == stage)
    ).first()


def _open(tx: Connection, token: str, clinician_id: str, stage: str, now_ms: int) -> None:
    """Keep a new sign-in, and drop this therapist's dead ones."""
    tx.execute(
        delete(dashboard_session).where(
            dashboard_session.c.clinician_id == clinician_id,
            dashboard_session.c.created_ms <= now_ms - ABSOLUTE_MS,
        )
    )
    tx.execute(
        insert(dashboard_session).values(
            token_hash=digest(token),
            clinician_id=clinician_id,
            stage=stage,
            created_ms=now_ms,
            seen_ms=now_ms,
            failures=0,
        )
    )


def _close(tx: Connection, token: str) -> None:
    tx.execute(delete(dashboard_session).where(dashboard_session.c.token_hash == digest(token)))


def _fail(tx: Connection, token: str) -> None:
    """Count a wrong second factor; the last one allowed ends the sign-in."""
    here = dashboard_session.c.token_hash == digest(token)
    failures = tx.scalar(
        update(dashboard_session)
        .where(here)
        .values(failures=dashboard_session.c.failures + 1)
        .returning(dashboard_session.c.failures)
    )
    if failures is not None and failures >= FAILURES_MAX:
        _close(tx, token)
