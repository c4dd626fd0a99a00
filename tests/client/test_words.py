"""Every sentence of the client that a person reads, checked in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import client

FOLDER = Path(client.__file__).parent
BANNED = re.compile(r"\b(caus(e|es|ed|ing)|diagnos\w+|you have|patient)\b", re.IGNORECASE)
CALLED = re.compile(r"""\b_\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence given to the catalogue, with the file it stands in."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = {"_": 1, "ngettext": 2}.get(node.func.id, 0)
                for given in node.args[:count]:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield path.name, given.value
    for path in sorted(FOLDER.rglob("*.kv")):
        for one, other in CALLED.findall(path.read_text("utf-8")):
            yield path.name, one or other


def test_no_sentence_names_what_someone_has() -> None:
    """Nothing a person reads speaks of a cause or a diagnosis, or says "you have"."""
    found = list(sentences())
    assert len(found) > 200
    assert [pair for pair in found if BANNED.search(pair[1])] == []


def test_no_sentence_is_long() -> None:
    """A single sentence stays within 28 words, so that it can be read at a glance."""
    long = [
        (name, part)
        for name, text in sentences()
        for part in re.split(r"[.:?!]\s", text)
        if len(part.split()) > 28
    ]
    assert long == []


def test_kv_files_hold_no_bare_sentences() -> None:
    """Words in kv go through the catalogue too."""
    bare = [
        (path.name, words)
        for path in sorted(FOLDER.rglob("*.kv"))
        for words in re.findall(
            r"^\s+(?:text|title|label|hint|detail): \"(\w[^\"]+)\"",
            path.read_text("utf-8"),
            re.MULTILINE,
        )
    ]
    assert bare == []
