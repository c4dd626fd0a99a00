"""The table of security requirements points at tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "shared/decisions/0053-asvs.md"
NAMED = re.compile(r"`([\w/]*\.py)?(?:::(\w+))?`")


def rows() -> list[tuple[str, str]]:
    """Return each row's section and answer."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(f"{row[0]} {row[1]}".strip(), row[2]) for row in cells[1:]]


def test_every_row_is_answered() -> None:
    """Each section has a test, a note, or why it does not apply; all chapters are there."""
    chapters = {int(n) for name, _ in rows() for n in re.findall(r"^V(\d+)", name)}
    assert chapters == set(range(1, 18))
    assert [name for name, answer in rows() if not answer] == []


def test_every_test_that_is_named_exists() -> None:
    """Each file that is named is there, with its test; a bare name is of the file before."""
    missing, named, before = [], 0, Path()
    for name, answer in rows():
        for file, test in NAMED.findall(answer):
            if file:
                before = next(
                    (p for p in (ROOT / "tests" / file, ROOT / file) if p.exists()), Path(file)
                )
            if not before.is_file():
                missing.append((name, file))
            elif test and not re.search(rf"def {test}\b", before.read_text("utf-8")):
                missing.append((name, f"{before.name}::{test}"))
            named += 1
    assert missing == []
    assert named > 40
