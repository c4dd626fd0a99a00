"""A clinic's own browser at the real service: the dashboard on the database the process serves."""

from __future__ import annotations

import itertools
import time
from typing import Any

from sqlalchemy import Connection

from server.app import create_app
from server.extensions import NAME, Runtime
from server.models.database import Database
from server.services import marks
from server.services.clinicians import Clinician
from server.settings import Settings
from tests.client.sync.real_server import SECRET, RealServer
from tests.server.clinic.visitor import PASSWORD, Visitor, text_of

_numbers = itertools.count(1)


class RealClinic:
    """One clinic with one therapist, Tess, signed in at the dashboard."""

    def __init__(self, server: RealServer, name: str = "Hill Street") -> None:
        environment = {
            "KNOTWISE_SECRET": SECRET,
            "KNOTWISE_RATE_LIMITS": "off",
            "KNOTWISE_HTTPS": "off",
            "KNOTWISE_DATABASE_URL": f"sqlite:///{server.database}",
        }
        settings = Settings.from_environment(environment, data=server.data)
        self._database = Database(settings.database_url)
        app = create_app(settings, database=self._database)
        self._at: Runtime = app.extensions[NAME]
        now = self._now()
        clinic_id = self._at.clinicians.create_clinic(name, now)
        email = f"tess{next(_numbers)}@clinic.example"
        made = self._at.clinicians.create(clinic_id, email, "Tess", PASSWORD, now)
        self._who = Clinician(made.id, "Tess", clinic_id, name)
        self.browser = Visitor(app.test_client()).sign_in(made, now)

    def close(self) -> None:
        """Leave."""
        self._database.close()

    def redeem(self, code: str) -> bool:
        """Type a code in; say whether it led to somebody's page."""
        answer = self.browser.post("/clinic/add", {"code": code})
        return answer.status_code == 303 and "/patients/" in answer.headers["Location"]

    def look(self, account_id: str) -> int:
        """Open somebody's page; return the answer's status."""
        return self.browser.get(f"/clinic/patients/{account_id}").status_code

    def page(self, account_id: str) -> str:
        """Return what somebody's page says."""
        return text_of(self.browser.get(f"/clinic/patients/{account_id}"))

    def answer(self, account_id: str, booking_id: str, **form: Any) -> int:
        """Answer a request for an appointment; return the answer's status."""
        path = f"/clinic/patients/{account_id}/bookings/{booking_id}"
        return self.browser.post(path, form).status_code

    def plan(self, account_id: str, *items: tuple[str, str, str, str], **form: Any) -> int:
        """Save a plan of (practice, title, how often, text); return the answer's status."""
        columns = zip(*items, strict=True) if items else ((),) * 4
        names = ("relief", "title", "how_often", "text")
        lists = {name: list(column) for name, column in zip(names, columns, strict=True)}
        return self.browser.post(
            f"/clinic/patients/{account_id}/plan", {**lists, **form}
        ).status_code

    def mark(self, account_id: str, muscle: str, point: str, side: str, verdict: Any) -> None:
        """Mark a point on somebody's map."""
        place = (muscle, point, side)

        def work(tx: Connection) -> bool:
            return marks.set_mark(
                tx, self._who, account_id, place, verdict=verdict, note="", now_ms=self._now()
            )

        assert self._database.run_tx(work)

    @staticmethod
    def _now() -> int:
        return time.time_ns() // 1_000_000
