"""Consent is taken back while the clinic reads: no page after it, and the log is what was shown."""

from __future__ import annotations

import random
import threading
import time

from flask import Flask
from sqlalchemy import func, select

from server.models.database import Database
from server.models.shares import disclosure
from tests.server.caller import Caller
from tests.server.clinic.conftest import share
from tests.server.clinic.visitor import Visitor

ROUNDS = 6


def test_revoke_while_pages_are_read(
    app: Flask, database: Database, ana: Caller, browser: Visitor
) -> None:
    """No read that began after the answer to a revocation shows anything; each that did is logged.

    The moment is drawn by lot, so that it falls between two pages as well as into one.
    """
    ana.put("/v1/entries/2026-11-20", {"pain": 4})
    address = f"/clinic/patients/{ana.tokens['account_id']}"
    lot, shown, refused = random.Random(7), 0, 0
    for _ in range(ROUNDS):
        made = share(ana, browser, name="Ana Kestrel")
        reads: list[tuple[float, int, bool]] = []
        revoked = [0.0]

        def revoke(share_id: str = made["id"], after: float = lot.uniform(0.0, 0.2)) -> None:
            time.sleep(after)
            assert ana.delete(f"/v1/shares/{share_id}").status_code == 204
            revoked[0] = time.monotonic()  # noqa: B023

        ender = threading.Thread(target=revoke)
        ender.start()
        while not revoked[0] or len(reads) < 2 or reads[-1][0] < revoked[0]:
            began = time.monotonic()
            answer = browser.get(address)
            reads.append((began, answer.status_code, "Ana Kestrel" in answer.text))
        ender.join()
        for began, status, named in reads:
            assert (status, named) in ((200, True), (403, False))
            if began > revoked[0]:
                assert status == 403
        shown += sum(status == 200 for _, status, _ in reads)
        refused += sum(status == 403 for _, status, _ in reads)
    logged = database.read(
        lambda tx: tx.scalar(
            select(func.count()).select_from(disclosure).where(disclosure.c.page == "patient")
        )
    )
    assert logged == shown
    assert refused >= ROUNDS
