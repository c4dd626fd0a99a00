"""A phone whose storage fills up while it syncs with the real service."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import closing
from pathlib import Path

import pytest

from client.storage.errors import StorageFullError
from client.sync.engine import Engine
from tests.builders import TODAY
from tests.client.storage.test_kill import seen_days
from tests.client.sync.conftest import Phone
from tests.faults.conftest import MakePhone, account_of, connected, email_of, history
from tests.faults.full_disk import small_disk
from tests.server.process import ServerProcess


def sync_or_stop(phone: Phone) -> str:
    """Sync beside the screen, as the app does; return how it ended or why nothing was kept."""
    try:
        with closing(phone.journal.again()) as beside:
            return Engine(beside, phone.gateway).run_once().outcome
    except StorageFullError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(3))
def test_full_while_syncing(
    service: ServerProcess, new_phone: MakePhone, tmp_path: Path, seed: int
) -> None:
    """Full at whatever write of a pass, the phone goes on from there when it has room again."""
    lot = random.Random(seed)
    other = new_phone(service.url)
    for ago in range(200):
        other.journal.save(TODAY - dt.timedelta(days=ago), {"pain": ago % 11, "note": "x" * 900})
    assert other.sync().outcome == "done"
    with small_disk(tmp_path / "disk") as disk:
        phone = connected(tmp_path / "disk" / "diary.db", service.url, email_of(other))
        for ago in range(200, 230):
            phone.journal.save(TODAY - dt.timedelta(days=ago), {"pain": 3, "note": "y" * 900})
        mine = seen_days(phone.journal)
        stops = 0
        while stops < 4:
            disk.leave(lot.randrange(150_000))
            ended = sync_or_stop(phone)
            if ended == "done":
                break
            assert ended == "Not saved: this device's storage is full."
            stops += 1
            assert mine.items() <= seen_days(phone.journal).items()
            disk.free()
        disk.free()
        assert stops > 0
        assert sync_or_stop(phone) == "done"
        assert phone.journal.waiting().count == 0
        other.sync()
        assert seen_days(phone.journal) == seen_days(other.journal)
        stored = history(service.database, account_of(phone))
        assert len(stored) == len({op_id for _, op_id, _ in stored}) == 230
        phone.journal.close()
        phone.gateway.close()
