"""Write every sentence that a person may read into one template for translators.

`uv run python -m client.catalogue knotwise.pot`

Three kinds: the sentences of the client (`_`, `ngettext`, in Python and kv), those of the core that
are translated where they are shown (trends, the page for a professional), and the content of the
atlas: guides, practices, regions, red flags. A catalogue made from the template (`msgfmt`) goes to
`client/assets/locale/<language>/LC_MESSAGES/knotwise.mo` and is offered on Me from then on.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shared
from shared.atlas.texts import texts
from shared.handover.words import FINDINGS, NUMBER_NAMES, SIDES
from shared.trends.catalogue import MESSAGES

CLIENT = Path(__file__).parent
HANDOVER = Path(shared.__file__).parent / "handover"
MARKS = {"_": 1, "ngettext": 2, "translate": 1, "_say": 1}
"""What a sentence is given to, and how many forms of it."""

_IN_KV = re.compile(r"""\b_\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence, its form for many where it has one, and where it stands."""

    sentence: str
    plural: str
    place: str


def entries() -> Iterator[Entry]:
    """Yield every sentence, each use of it, in a stable order."""
    for folder in (CLIENT, HANDOVER):
        for path in sorted(folder.rglob("*.py")):
            yield from _in_python(path, path.relative_to(folder.parent).as_posix())
        for path in sorted(folder.rglob("*.kv")):
            place = path.relative_to(folder.parent).as_posix()
            for one, other in _IN_KV.findall(path.read_text("utf-8")):
                yield Entry(one or other, "", place)
    for key, sentence in MESSAGES.items():
        yield Entry(sentence, "", f"trends: {key}")
    for names in (NUMBER_NAMES, SIDES, FINDINGS):
        for sentence in names.values():
            yield Entry(sentence, "", "handover")
    for sentence in texts():
        yield Entry(sentence, "", "atlas")


def _in_python(path: Path, place: str) -> Iterator[Entry]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [
            arg.value
            for arg in node.args[: MARKS.get(name, 0)]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if given and len(given) == MARKS[name]:
            yield Entry(given[0], given[1] if len(given) > 1 else "", f"{place}:{node.lineno}")


def template() -> str:
    """Return the template: each sentence once, with the places it stands in (gettext's .pot)."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries():
        if entry.sentence:
            found.setdefault((entry.sentence, entry.plural), []).append(entry.place)
    plurals = {sentence for sentence, plural in found if plural}
    parts = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    for (sentence, plural), places in found.items():
        if not plural and sentence in plurals:
            continue  # gettext wants one entry for both
        lines = [f"#: {place.replace(' ', '_')}" for place in dict.fromkeys(places)]
        lines.append(f"msgid {_quoted(sentence)}")
        if plural:
            lines += [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
        else:
            lines.append('msgstr ""')
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(sentence: str) -> str:
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> None:
    """Write the template."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="where to write it, such as knotwise.pot")
    path = parser.parse_args().file
    path.write_text(template(), "utf-8")


if __name__ == "__main__":
    main()
