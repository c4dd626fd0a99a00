"""Accounts: making one, signing in and out, and the devices that are signed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.models.accounts import account, device_session
from server.models.database import Database
from server.models.sync import record
from server.problems import ProblemError
from server.services.cases import close_all
from server.services.clinic_export import export_clinics
from server.services.export import export_stream
from server.services.ledger import Ledger
from server.services.passwords import Hasher, check_password
from server.services.sync import create_stream, erase_record, erase_stream
from server.services.tokens import Principal, Tokens, end_session, open_session, rotate
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Accounts:
    """What a person does with an account; each method is one transaction or two.

    Passwords are hashed outside transactions, so that a slow hash never holds a lock.
    """

    database: Database
    settings: Settings
    hasher: Hasher

    def create(self, email: str, password: str, device_name: str, now_ms: int) -> Tokens:
        """Make an account and sign its first device in.

        Raises `ProblemError`: `invalid-fields` for a weak password, `email-taken`.
        """
        check_password(password, email)
        password_hash = self.hasher.hash(password)
        account_id = secrets.token_hex(16)

        def work(tx: Connection) -> Tokens:
            tx.execute(
                insert(account).values(
                    id=account_id,
                    email_key=email.lower(),
                    email=email,
                    password_hash=password_hash,
                    created_ms=now_ms,
                )
            )
            create_stream(tx, account_id)
            return open_session(tx, account_id, device_name, now_ms, self.settings)

        try:
            return self.database.run_tx(work)
        except IntegrityError:
            raise ProblemError("email-taken") from None

    def sign_in(self, email: str, password: str, device_name: str, now_ms: int) -> Tokens:
        """Sign a device in. Raises `ProblemError` `wrong-credentials`, the same for either."""
        row = self.database.read(
            lambda tx: tx.execute(
                select(account.c.id, account.c.password_hash).where(
                    account.c.email_key == email.lower()
                )
            ).first()
        )
        if not self.hasher.verify(row.password_hash if row else None, password) or row is None:
            raise ProblemError("wrong-credentials")
        try:
            return self.database.run_tx(
                lambda tx: open_session(tx, row.id, device_name, now_ms, self.settings)
            )
        except IntegrityError:  # erased while the password was checked
            raise ProblemError("wrong-credentials") from None

    def refresh(self, token: str, rotation_id: str, now_ms: int) -> Tokens:
        """Exchange a refresh token. Raises `ProblemError` `session-ended`."""
        tokens = self.database.run_tx(
            lambda tx: rotate(tx, token, rotation_id, now_ms, self.settings)
        )
        if tokens is None:
            raise ProblemError("session-ended")
        return tokens

    def sign_out(self, who: Principal, now_ms: int) -> None:
        """End the sign-in that asks."""
        self.database.run_tx(lambda tx: end_session(tx, who.session_id, "signed_out", now_ms))

    def devices(self, who: Principal) -> list[dict[str, object]]:
        """Return the sign-ins of this person, oldest first, the ended ones too."""
        return self.database.read(lambda tx: list_devices(tx, who.account_id))

    def end_device(self, who: Principal, session_id: str, now_ms: int) -> None:
        """End one of this person's sign-ins. Raises `ProblemError` `not-found` for another's."""

        def work(tx: Connection) -> bool:
            owned = tx.scalar(
                select(device_session.c.id).where(
                    device_session.c.id == session_id,
                    device_session.c.account_id == who.account_id,
                )
            )
            if owned is not None:
                end_session(tx, session_id, "revoked", now_ms)
            return owned is not None

        if not self.database.run_tx(work):
            raise ProblemError("not-found", "You have no device with this id.")

    def change_password(self, who: Principal, current: str, new: str, now_ms: int) -> None:
        """Change the password and end every other sign-in.

        Raises `ProblemError` `invalid-fields` naming `current` when it is wrong, `new` when weak.
        """
        row = self.database.read(
            lambda tx: tx.execute(
                select(account.c.email, account.c.password_hash).where(
                    account.c.id == who.account_id
                )
            ).first()
        )
        if row is None or not self.hasher.verify(row.password_hash, current):
            raise ProblemError.of_fields(("current", "is not your password"))
        check_password(new, row.email, "new")
        password_hash = self.hasher.hash(new)

        def work(tx: Connection) -> None:
            here = account.c.id == who.account_id
            tx.execute(update(account).where(here).values(password_hash=password_hash))
            others = select(device_session.c.id).where(
                device_session.c.account_id == who.account_id,
                device_session.c.id != who.session_id,
                device_session.c.ended_ms.is_(None),
            )
            for session_id in tx.scalars(others).all():
                end_session(tx, session_id, "password_changed", now_ms)

        self.database.run_tx(work)

    def erase(self, who: Principal, now_ms: int) -> None:
        """Erase the account, its devices and its whole diary with its history.

        A restore of an older backup erases them again.
        """
        Ledger(self.settings.data).note_erased_stream(who.account_id, now_ms)

        def work(tx: Connection) -> None:
            close_all(tx, who.account_id)
            erase_stream(tx, who.account_id)
            tx.execute(delete(account).where(account.c.id == who.account_id))

        self.database.run_tx(work)

    def erase_record(self, email: str, record_id: str, now_ms: int) -> None:
        """Erase what one record of an account says, here, in its history and on every device.

        For what should never have been written down; deleting keeps the history. A restore of an
        older backup erases it again. Raises `LookupError` with what there is not.
        """

        def find(tx: Connection) -> str:
            who = tx.scalar(select(account.c.id).where(account.c.email_key == email.lower()))
            if who is None:
                raise LookupError(f"There is no account {email}.")
            here = (record.c.stream_id == who) & (record.c.id == record_id)
            if tx.scalar(select(record.c.id).where(here)) is None:
                raise LookupError(f"The account has no record {record_id}; its export lists them.")
            return str(who)

        account_id = self.database.read(find)
        Ledger(self.settings.data).note_erased_record(account_id, record_id, now_ms)
        self.database.run_tx(lambda tx: erase_record(tx, account_id, record_id, now_ms))

    def export(self, who: Principal, now_ms: int) -> dict[str, object]:
        """Return everything that is kept about this person, at one moment."""
        return self.database.read(lambda tx: everything(tx, who.account_id, now_ms))


def list_devices(tx: Connection, account_id: str) -> list[dict[str, object]]:
    """Return the sign-ins of one account, oldest first; times in ms, `ended_ms` None while live."""
    rows = tx.execute(
        select(
            device_session.c.id,
            device_session.c.device_name,
            device_session.c.created_ms,
            device_session.c.expires_ms,
            device_session.c.ended_ms,
            device_session.c.ended_by,
        )
        .where(device_session.c.account_id == account_id)
        .order_by(device_session.c.created_ms, device_session.c.id)
    )
    return [{str(name): value for name, value in row._mapping.items()} for row in rows]


def everything(tx: Connection, account_id: str, now_ms: int) -> dict[str, object]:
    """Return the account, its devices, its records, every change, and what clinics keep."""
    row = tx.execute(
        select(account.c.email, account.c.created_ms).where(account.c.id == account_id)
    ).one()
    return {
        "exported_ms": now_ms,
        "account": {"id": account_id, "email": row.email, "created_ms": row.created_ms},
        "devices": list_devices(tx, account_id),
        **export_stream(tx, account_id),
        **export_clinics(tx, account_id, now_ms),
    }
