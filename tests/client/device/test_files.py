"""Files a person asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.device.files import Files, FileWriteError


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    """The content is there, no half-written file beside it, and only the owner may read it."""
    path = Files(tmp_path).write_json("diary.json", {"note": "größer"})
    assert json.loads(path.read_text("utf-8")) == {"note": "größer"}
    assert [p.name for p in path.parent.iterdir()] == ["diary.json"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """When the folder cannot be made the error names the file and why."""
    (tmp_path / "exports").write_text("in the way")
    with pytest.raises(FileWriteError, match=r"diary\.json"):
        Files(tmp_path).write_json("diary.json", {})
